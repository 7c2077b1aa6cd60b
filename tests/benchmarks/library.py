"""What a library of very many runs costs: to open, to list, to change one run, and to record.

    python -m tests.benchmarks.library [--runs 10000] [--rounds 7] [--json FILE]

The library is made anew in a temporary folder. Times are milliseconds by the clock, which waits for the disk and for
others on the machine as well, and of the processors for the whole program, the writer's thread included; each is the
median of the rounds. What is only posted holds its caller up for the time by the clock, while the writer works on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from core.store.library import Library
from tests.core.store.samples import costs, fill, measurement, record

Figures = dict[str, tuple[float, float]]


def taken(rounds: int, work: Callable[[], Any], between: Callable[[], Any] = lambda: None) -> tuple[float, float]:
    """Return the milliseconds of ``work`` by the clock and of the processors; ``between`` is not measured."""
    clock, processor = [], []
    for _ in range(rounds):
        between()
        began = time.perf_counter(), time.process_time()
        work()
        clock.append(1000 * (time.perf_counter() - began[0]))
        processor.append(1000 * (time.process_time() - began[1]))
    return median(clock), median(processor)


def give_folders(folder: Path) -> None:
    """Make the folder that every run has, and through which ``recover`` looks."""
    with Library(folder) as library:
        for run in library.records():
            file = library.network_file(run.id)
            file.parent.mkdir()
            file.touch()


def measure_reading(folder: Path, rounds: int) -> Figures:
    """Measure what a window or ``dnn runs list`` asks of the library."""

    def open_and_list() -> None:
        with Library(folder) as library:
            library.records()

    def all_ids() -> list[str]:
        return [run.id for run in library.records()]

    figures = {"open": taken(rounds, lambda: Library(folder).close()), "open and list": taken(rounds, open_and_list)}
    with Library(folder) as library:
        ids = all_ids()
        rename = iter(f"name {number}" for number in range(10 * rounds))

        def change() -> None:
            library.change([ids[1]], name=next(rename))

        figures["list, nothing changed"] = taken(rounds, library.records)
        figures["list, one run changed"] = taken(rounds, library.records, change)
        figures["change one run"] = taken(rounds, change)
        figures["change 100 runs"] = taken(rounds, lambda: library.change(ids[:100], starred=True))
        figures["version"] = taken(rounds, library.version)
        figures["find"] = taken(rounds, lambda: library.find(ids[-1][-5:]))
        figures["recover"] = taken(rounds, library.recover)
    return figures


def measure_recording(folder: Path, rounds: int) -> Figures:
    """Measure for how long recording holds a training up each second, and what it comes to with the writer's work."""
    with Library(folder) as library:
        log = library.begin(record())
        numbers = costs(0, 1000)
        measured = [measurement(0)]

        def append() -> None:
            log.append(numbers, measured, seconds=1.0)

        def append_and_wait() -> None:
            append()
            library.settle()

        figures = {
            "append 1,000 costs (posted)": taken(10 * rounds, append, library.settle),
            "append 1,000 costs (to the disk)": taken(rounds, append_and_wait),
        }
        log.end()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "library"
        fill(folder, asked.runs)
        give_folders(folder)
        size = (folder / "catalogue.sqlite").stat().st_size / 1e6
        print(f"{asked.runs:,} runs, {size:.1f} MB without curves")
        figures = measure_reading(folder, asked.rounds) | measure_recording(folder, asked.rounds)
    print(f"{'':36}{'clock ms':>12}{'processors ms':>16}")
    for name, (clock, processor) in figures.items():
        print(f"{name:36}{clock:12.3f}{processor:16.3f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
