"""The two forms of the first layer on data of any size, and where one becomes faster than the other.

    python -m tests.benchmarks.first_layer [--seconds 0.2] [--json FILE]

Prints, for each row (n_x inputs, m examples, n_1 units, R networks, minibatch, type of numbers), what an iteration
takes in either form, what making ready takes in each, after how many iterations the Gram form has caught up, and
which form the program would choose for 2,500 iterations. The matrix library has one thread here: with more, the forms
compare likewise where nothing else is busy, and where something is, nothing can be compared.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from core.experiments.threads import use_blas_threads
from core.network import Network
from core.network.gram import FirstLayer, FirstLayerWork
from core.training import Method, SideBySide

ITERATIONS = 2500
MOST_OPERATIONS = 1e10
"""In the products of an iteration: larger cases are left out, for they only take longer."""
_INPUTS = (300, 1000, 3072, 12288)
_EXAMPLES = (200, 1000, 3000)
_UNITS = (7, 64, 256)
_NETWORKS = (1, 8)
_BATCHES = (0, 64)
_TYPES = ("float64", "float32")


class Case(NamedTuple):
    """What is trained: R networks (n_x, n_1, ..., 1) on m examples, ``batch`` an iteration (0: all)."""

    sizes: tuple[int, ...]
    m: int
    networks: int = 1
    batch: int = 0
    dtype: str = "float64"


class Timing(NamedTuple):
    """Seconds for making ready, and for an iteration."""

    ready: float
    iteration: float


def time_forms(case: Case, forms: Sequence[FirstLayer], seconds: float) -> dict[str, Timing]:
    """Return what each form takes; their iterations are timed in turn, for about so many seconds each."""
    use_blas_threads(1)
    random = np.random.default_rng(1)
    X = random.random((case.sizes[0], case.m), np.dtype(case.dtype).type)
    Y = random.integers(2, size=(1, case.m)).astype(case.dtype)
    groups, ready, rounds = {}, {}, 3
    for form in forms:
        began = perf_counter()
        groups[form] = _group(case, X, Y, form)
        ready[form] = perf_counter() - began
    counts = {form: _iterations_in(group, seconds / rounds) for form, group in groups.items()}
    best = dict.fromkeys(forms, float("inf"))
    for form in [*forms] * rounds:
        began = perf_counter()
        groups[form].advance(counts[form])
        best[form] = min(best[form], (perf_counter() - began) / counts[form])
    return {form: Timing(ready[form], best[form]) for form in forms}


def _group(case: Case, X: Any, Y: Any, form: FirstLayer) -> SideBySide:
    networks = [Network(case.sizes, seed=seed, dtype=case.dtype) for seed in range(1, case.networks + 1)]
    methods = [Method(learning_rate=1e-4, batch_size=case.batch, first_layer=form)] * case.networks
    return SideBySide(networks, X, Y, methods=methods, measure_every=0)


def _iterations_in(group: SideBySide, seconds: float) -> int:
    """Warm up, and return how many iterations take about so many seconds."""
    group.advance(2)
    began = perf_counter()
    group.advance(2)
    return max(1, min(ITERATIONS, round(2 * seconds / (perf_counter() - began))))


def row(case: Case, seconds: float) -> dict[str, Any]:
    """Return the two forms' times for one case, as one row of the table."""
    (n_x, n_1, *_), m, R, batch, dtype = case
    times = time_forms(case, ("direct", "gram"), seconds)
    direct, gram = times["direct"], times["gram"]
    gained, lost = direct.iteration - gram.iteration, gram.ready - direct.ready
    work = FirstLayerWork(n_x, m, 0, batch or m, R * n_1, ITERATIONS, np.dtype(dtype).itemsize)
    return {
        "n_x": n_x,
        "m": m,
        "n_1": n_1,
        "R": R,
        "batch": batch,
        "dtype": dtype,
        "direct us": round(1e6 * direct.iteration, 1),
        "gram us": round(1e6 * gram.iteration, 1),
        "direct ready s": round(direct.ready, 4),
        "gram ready s": round(gram.ready, 4),
        "caught up after": round(max(0, lost / gained)) if gained > 0 else None,
        "better": "gram" if ITERATIONS * gained > lost else "direct",
        "chosen": "gram" if work.gram_is_better() else "direct",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=0.2, help="for timing the iterations of a form")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = []
    for n_x, m, n_1, R, batch, dtype in product(_INPUTS, _EXAMPLES, _UNITS, _NETWORKS, _BATCHES, _TYPES):
        if 4 * R * n_1 * n_x * (batch or m) <= MOST_OPERATIONS:
            rows.append(row(Case((n_x, n_1, 1), m, R, batch, dtype), asked.seconds))
            print(json.dumps(rows[-1]), flush=True)
    wrong = [one for one in rows if one["better"] != one["chosen"]]
    print(f"{len(rows)} cases; in {len(wrong)} the form chosen is not the better one for {ITERATIONS:,} iterations:")
    for one in wrong:
        totals = [
            one[f"{form} ready s"] + ITERATIONS * one[f"{form} us"] / 1e6 for form in (one["chosen"], one["better"])
        ]
        print(f"  {totals[0] / totals[1]:.2f} times as long: {json.dumps(one)}")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
