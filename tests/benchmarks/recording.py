"""What recording costs a run: ``dnn train`` with the library and without, in turn, in processes of their own.

    DNN_COURSE_DATA=folder python -m tests.benchmarks.recording [--rounds 9] [--json FILE]

The ratio of each round is that of two runs one after the other; the median of the ratios counts. ``training`` is
what the program itself tells as the time of training, ``processor`` is the processor time of the whole program, and
``in all`` the time that passes from its start to its end.

Of the last recorded run of each work it also tells how many bytes its folder and the film in it take, how many
frames that film has, and how many milliseconds it takes to ask all of them about a picture.
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

from core.experiments.continuing import taken_up
from core.experiments.film import load_film
from core.store.library import Library
from tests.benchmarks.folders import use_own_folders

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


def compare(work: Work, data: Path, rounds: int, library: str) -> dict[str, dict[str, float]]:
    """Return the medians of each kind of seconds, without and with recording in a library, and of the ratios."""
    without, recorded = [], []
    with_library = (*work.options, "--library", library)
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


def kept(library: str, rounds: int) -> dict[str, float]:
    """Return what the last run of a library takes on the disk, and what asking its film about a picture takes."""
    clock, processor = [], []
    with Library(Path(library)) as opened:
        record = opened.records()[0]
        run = taken_up(opened, record)
        film = load_film(opened, record.id, run)
        assert film is not None
        for _ in range(rounds):
            began = time.perf_counter(), time.process_time()
            film.probabilities(run.dataset.train.pictures[0])
            clock.append(1000 * (time.perf_counter() - began[0]))
            processor.append(1000 * (time.process_time() - began[1]))
        files = [file for file in opened.state_file(record.id).parent.rglob("*") if file.is_file()]
        return {
            "bytes of its folder": sum(file.stat().st_size for file in files),
            "bytes of its film": opened.films.size(record.id),
            "frames": len(film.iterations),
            "asking them, ms by the clock": round(median(clock), 2),
            "asking them, ms of all processors": round(median(processor), 2),
        }


def main() -> None:
    """Print a table, and write it to the file that ``--json`` names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--work", type=int, nargs="*", default=range(len(WORKS)), help="which of the works, from 0")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    use_own_folders()
    data = Path(os.environ["DNN_COURSE_DATA"]).resolve() / "train_catvnoncat.h5"
    results = {}
    for work in (WORKS[place] for place in arguments.work):
        with tempfile.TemporaryDirectory() as library:
            seconds = compare(work, data, arguments.rounds, library)
            left = kept(library, arguments.rounds)
        results[work.name] = {**seconds, "kept": left}
        for kind, figures in seconds.items():
            goal = f" (goal: {GOAL})" if kind == "training" else ""
            told = ", ".join(f"{name} {figure:.3f} s" for name, figure in figures.items() if name != "ratio")
            print(f"{work.name}: {kind}: {told}, ratio {figures['ratio']:.3f}{goal}", flush=True)
        print(f"{work.name}: kept: {', '.join(f'{name} {figure:,}' for name, figure in left.items())}", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
