"""How near the engine comes to the machine's limit: its time beside that of its bare matrix products.

    DNN_COURSE_DATA=folder python -m tests.benchmarks.limits [--rounds 5] [--only NAME ...] [--json FILE]

The products of a work, in their shapes and order and with the same number of threads, are made again and again with
nothing between them; the two are timed in turn. Where the rest goes is told by a clock around every call that the
engine has recorded, in a run of its own: what the clock itself takes is subtracted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from core.network.gram import GramForm
from core.network.tape import Tape
from tests.benchmarks.contenders import Ours
from tests.benchmarks.work import WORKS, Array, Work, build

KINDS = {
    "core.network.activations": "hidden activations",
    "core.network.losses": "output and its slope",
    "core.network.optimizers": "optimizer",
    "core.network.inputs": "gathering batches",
}
"""What a call is for, by the module that recorded it; products are told by the function called."""
PRODUCTS, BESIDE, LOOP = "matrix products", "biases, labels, offsets", "the loop in Python, and costs"
BOTH_ENDS = "making ready, and W1 at the end"


class Product(NamedTuple):
    """One matrix product with its place."""

    left: Array
    right: Array
    out: Array

    def make(self) -> None:
        np.matmul(self.left, self.right, out=self.out)


class Products:
    """The products of a work: those made once, and those of every iteration, on arrays of their own."""

    def __init__(self, work: Work, m: int, gram: bool) -> None:
        self._random = np.random.default_rng(1)
        self._dtype = np.dtype(work.dtype)
        (n_x, *units), batch, R = work.sizes, work.batch or m, work.runs
        rows = R * units[0]
        k = m if gram else n_x
        examples = self._matrix(k, batch)
        forward = [self._product(self._matrix(rows, k), examples)]
        backward = [] if gram else [self._product(self._matrix(rows, batch), examples.T)]
        for before, after in pairwise(units):
            W, A, dZ = self._stack(R, after, before), self._stack(R, before, batch), self._stack(R, after, batch)
            forward.append(self._product(W, A))
            pair = [self._product(dZ, A.swapaxes(-1, -2)), self._product(W.swapaxes(-1, -2), dZ)]
            backward = pair + backward
        self._each = forward + backward
        self._once: list[Product] = []
        if gram and work.counts_both_ends:
            X = self._matrix(m, n_x)
            self._once = [
                self._product(X, X.T),
                self._product(self._matrix(rows, n_x), X.T),
                self._product(self._matrix(rows, m), X),
            ]

    def seconds(self, iterations: int) -> float:
        """Make all products of so many iterations."""
        began = perf_counter()
        for product in self._once:
            product.make()
        for _ in range(iterations):
            for product in self._each:
                product.make()
        return perf_counter() - began

    def _matrix(self, *shape: int) -> Array:
        return self._random.random(shape).astype(self._dtype)

    def _stack(self, R: int, *shape: int) -> Array:
        return self._matrix(*shape) if R == 1 else self._matrix(R, *shape)

    def _product(self, left: Array, right: Array) -> Product:
        return Product(left, right, np.matmul(left, right))


class Clock:
    """Times every call that is recorded while it is worn by the tapes, by what the call is for."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)

    @contextmanager
    def worn(self) -> Iterator[None]:
        """Let everything recorded meanwhile be timed whenever it is played."""
        record = Tape.__call__

        def record_timed(tape: Tape, function: Callable[..., object], *arguments: Any, **options: Any) -> None:
            recorder = sys._getframe(1).f_globals["__name__"]
            kind = PRODUCTS if function is np.matmul else KINDS.get(recorder, BESIDE)
            record(tape, self.timed(kind, function), *arguments, **options)

        Tape.__call__ = record_timed  # type: ignore[assignment, method-assign]
        try:
            yield
        finally:
            Tape.__call__ = record  # type: ignore[method-assign]

    def timed(self, kind: str, function: Callable[..., object]) -> Callable[..., object]:
        """Return the function with a clock around it."""

        def call(*given: Any, **named: Any) -> None:
            began = perf_counter()
            function(*given, **named)
            self.seconds[kind] += perf_counter() - began
            self.calls[kind] += 1

        return call

    def without_its_own(self, whole: float) -> tuple[float, dict[str, float]]:
        """Return what a run took, and each kind of call in it, had there been no clock."""
        seen, unseen = _what_a_clock_takes()
        seconds = {kind: taken - seen * self.calls[kind] for kind, taken in self.seconds.items()}
        return whole - (seen + unseen) * sum(self.calls.values()), seconds


def _what_a_clock_takes() -> tuple[float, float]:
    """Return the seconds that a clock adds to a call: those that it counts itself, and those that it does not see."""
    clock, calls, nothing = Clock(), 20_000, np.zeros(1)
    timed = clock.timed("nothing", nothing.fill)
    began = perf_counter()
    for _ in range(calls):
        timed(0.0)
    middle = perf_counter()
    for _ in range(calls):
        nothing.fill(0.0)
    call = (perf_counter() - middle) / calls
    seen = clock.seconds["nothing"] / calls - call
    return seen, (middle - began) / calls - call - seen


def measure(work: Work, rounds: int) -> dict[str, Any]:
    """Return the seconds of a work, of its bare products, and of its parts, all for its number of iterations."""
    problem = build(work)
    ours = Ours(0)
    ours.load(problem)
    gram = isinstance(ours.make().descent.form, GramForm)
    products = Products(work, problem.X.shape[1], gram)
    whole, bare = [], []
    for _ in range(rounds):
        whole.append(ours.train(work.iterations).seconds.wall)
        bare.append(products.seconds(work.iterations))
    ratios = [mine / theirs for mine, theirs in zip(whole, bare, strict=True)]
    return {
        "form of the first layer": "gram" if gram else "direct",
        "seconds": median(whole),
        "bare products": median(bare),
        "ratio": {"median": median(ratios), "least": min(ratios), "most": max(ratios)},
        "shares": _shares(ours, work),
    }


def _shares(ours: Ours, work: Work) -> dict[str, float]:
    """Return the share of each kind of call in a run of its own; what is left over is the loop's."""
    clock = Clock()
    began = perf_counter()
    with clock.worn():
        group = ours.make()
        made = perf_counter()
        group.advance(work.iterations)
    whole, parts = clock.without_its_own(perf_counter() - made)
    if work.counts_both_ends:
        ended = perf_counter()
        for number in range(work.runs):
            group.snapshot(number)
        parts[BOTH_ENDS] = made - began + perf_counter() - ended
        whole += parts[BOTH_ENDS]
    shares = {kind: part / whole for kind, part in sorted(parts.items(), key=lambda item: -item[1])}
    return shares | {LOOP: 1 - sum(shares.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", nargs="+", choices=WORKS, default=list(WORKS), metavar="NAME", help=", ".join(WORKS)
    )
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    results = {}
    for name in asked.only:
        work = WORKS[name]
        result = results[name] = measure(work, asked.rounds)
        ratio, scale = result["ratio"], 1e6 / work.iterations / work.runs
        print(
            f"\n{name} ({result['form of the first layer']}): {scale * result['seconds']:,.1f} us an iteration, bare "
            f"products {scale * result['bare products']:,.1f} us; ratio {ratio['median']:.2f} "
            f"({ratio['least']:.2f} to {ratio['most']:.2f})"
        )
        for kind, share in result["shares"].items():
            print(f"  {share:6.1%}  {kind}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
