"""How long ten thousand runs keep the window's thread: until the drawer is open, and until a filter has been obeyed.

    python -m tests.benchmarks.runs_table [--runs 10000] [--rounds 5] [--json FILE]

Fills a library of its own with made-up runs, opens the real window on it (drawn offscreen), and measures the
processor time of the window's thread for opening the drawer, for every whole text put into the filter, for sorting by
another column, and for showing one run that has changed; each beside its goal. What is done for the first time, when
the table is yet to be laid out, is told by itself.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import sleep, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.settings import TrainingSettings
from core.store.ids import new_id
from core.store.library import Library
from core.store.records import Curves, RunRecord, RunState
from dnn_gui import app
from dnn_gui.main_window import MainWindow
from dnn_gui.panels.runs import RunsPanel
from dnn_gui.widgets.run_columns import PLACES
from tests.benchmarks.folders import use_own_folders

_GOALS_MS = {"open the drawer": 300, "filter by a word": 50, "filter by a comparison": 50, "filter by both": 50}
_TEXTS = {
    "filter by a word": "lecture",
    "filter by a comparison": "test > 75% and rate < 0.01",
    "filter by both": "lecture (test > 75% or best < 0.1) and not star",
}


def fill(library: Library, runs: int) -> None:
    """Keep so many made-up runs, each with a short curve."""
    random = np.random.default_rng(0)
    settings = [TrainingSettings(learning_rate=rate).model_dump(mode="json") for rate in (0.001, 0.0075, 0.02, 0.3)]
    nothing = np.empty(0)
    for number in range(runs):
        costs = np.sort(random.random(10))[::-1].copy()
        began = datetime.now(UTC) - timedelta(minutes=10 * number)
        record = RunRecord(
            id=new_id(began),
            started=began,
            settings=settings[number % 4],
            dataset="drawn-cats",
            source="drawn-cats",
            fingerprint="made up",
            sizes=(12288, 20, 7, 5, 1),
            class_names=("non-cat", "cat"),
            recipe=None,
            program="a benchmark",
            numpy=np.__version__,
            blas_threads=1,
            form="gram",
            total=2500,
            name=f"run {number}" if number % 3 else "",
            note="for the lecture" if number % 7 == 0 else "",
            starred=number % 11 == 0,
            state=RunState.FINISHED,
            iterations=2500,
            seconds=float(random.random()),
            final_cost=float(costs[-1]),
            best_cost=float(costs[-1]),
            train_accuracy=float(random.random()),
            test_accuracy=float(random.random()),
        )
        library.add(replace(record, iterations=len(costs)), Curves(costs, nothing, nothing, nothing, nothing), ())


def milliseconds(do: Callable[[], object]) -> float:
    """Return the processor time of this thread until ``do`` is done and what it changed is painted."""
    QApplication.processEvents()
    start = thread_time()
    do()
    QApplication.processEvents()
    return 1000 * (thread_time() - start)


def measure(window: MainWindow, rounds: int) -> dict[str, list[float]]:
    """Return the time of everything that is measured, in the first round and in each of those that follow it."""
    panel = window.findChild(RunsPanel)
    assert panel is not None
    head = panel.table.horizontalHeader()
    spent: dict[str, list[float]] = {}

    def note(what: str, do: Callable[[], object]) -> None:
        spent.setdefault(what, []).append(milliseconds(do))

    for _ in range(1 + rounds):
        note("open the drawer", lambda: panel.fold.setChecked(True))
        for what, text in _TEXTS.items():
            note(what, partial(panel.filter.setText, text))
            panel.filter.clear()
        for column in ("cost", "name", "when"):
            note(f"sort by {column}", partial(head.setSortIndicator, PLACES[column], Qt.SortOrder.DescendingOrder))
        note("star a run", partial(window.session.runs.star, list(window.session.runs.records)[:1]))
        note("fold the drawer", lambda: panel.fold.setChecked(False))
    return spent


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    use_own_folders()
    with Library() as library:
        fill(library, options.runs)
    _, window = app.build(theme="light")
    while len(window.session.runs.records) < options.runs:
        QApplication.processEvents()
        sleep(0.01)
    spent = measure(window, options.rounds)
    result = {what: {"first": first, "again": median(again)} for what, (first, *again) in spent.items()}
    print(f"{options.runs:,} runs, processor time of the window's thread, ms")
    print(f"{'':<26}{'first':>8}{'again':>8}{'goal':>8}")
    for what, times in result.items():
        print(f"{what:<26}{times['first']:8.1f}{times['again']:8.1f}{_GOALS_MS.get(what, ''):>8}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=2), encoding="utf-8")
    window.close()


if __name__ == "__main__":
    main()
