"""What recording costs a run: ``dnn train`` with the library and without, in turn, in processes of their own.

    DNN_COURSE_DATA=folder python -m tests.benchmarks.recording [--rounds 9] [--json FILE]

The ratio of each round is that of two runs one after the other; the median of the ratios counts. ``training`` is
what the program itself tells as the time of training, ``processor`` is the processor time of the whole program, and
``in all`` the time that passes from its start to its end.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

GOAL = 1.03
"""Of the time of training, on the cat pictures."""
KINDS = ("training", "processor", "in all")


class Work(NamedTuple):
    """A run to make with and without recording."""

    name: str
    options: tuple[str, ...]


WORKS = (
    Work("2,500 iterations, 20-7-5", ()),
    Work("2,500 iterations, direct form", ("--first-layer", "direct")),
    Work("60,000 iterations, 20-7-5", ("--iterations", "60000")),
    Work(
        "20,000 iterations, Adam, batches of 32",
        (
            "--iterations",
            "20000",
            "--optimizer",
            "adam",
            "--batch-size",
            "32",
            "--layers",
            "8",
            "--learning-rate",
            "0.001",
        ),
    ),
)


def measured(data: Path, options: tuple[str, ...]) -> tuple[float, float, float]:
    """Return the seconds of training, of the processor and in all that ``dnn train`` takes."""
    command = [sys.executable, "-m", "core.cli", "train", str(data), "--json", *options]
    used, began = os.times(), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = time.perf_counter() - began
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return json.loads(done.stdout)["seconds"], processor, after


def compare(work: Work, data: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Return the medians of each kind of seconds, without and with recording, and of the ratios."""
    without, recorded = [], []
    with tempfile.TemporaryDirectory() as folder:
        with_library = (*work.options, "--library", folder)
        for turn in range(rounds):
            pair = [(without, (*work.options, "--no-record")), (recorded, with_library)]
            for times, options in pair if turn % 2 else reversed(pair):
                times.append(measured(data, options))
    figures = {}
    for place, kind in enumerate(KINDS):
        plain, kept = ([times[place] for times in those] for those in (without, recorded))
        ratios = [one / other for one, other in zip(kept, plain, strict=True)]
        figures[kind] = {"without": median(plain), "with": median(kept), "ratio": median(ratios)}
    return figures


def main() -> None:
    """Print a table, and write it to the file that ``--json`` names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--work", type=int, nargs="*", default=range(len(WORKS)), help="which of the works, from 0")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    data = Path(os.environ["DNN_COURSE_DATA"]).resolve() / "train_catvnoncat.h5"
    results = {}
    for work in (WORKS[place] for place in arguments.work):
        results[work.name] = compare(work, data, arguments.rounds)
        for kind, figures in results[work.name].items():
            goal = f" (goal: {GOAL})" if kind == "training" else ""
            told = ", ".join(f"{name} {seconds:.3f} s" for name, seconds in figures.items() if name != "ratio")
            print(f"{work.name}: {kind}: {told}, ratio {figures['ratio']:.3f}{goal}", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
