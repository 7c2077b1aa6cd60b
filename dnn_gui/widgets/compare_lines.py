"""What is said of runs side by side: a line for each setting in words, and for each figure with the best of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from core.settings import one_a_layer, unit
from core.store.records import RunRecord
from dnn_gui.look.words import cost, percent
from dnn_gui.widgets.compare_table import Line
from dnn_gui.widgets.run_columns import lasted

_NONE = "–"
"""Stands where there is nothing to say."""


class Figure(NamedTuple):
    """Something that was measured of a run."""

    name: str
    of: Callable[[RunRecord], float | None]
    written: Callable[[float], str]
    better: int = 0
    """1 where the highest is the best, -1 where the lowest is, 0 where none is."""


FIGURES = (
    Figure("Test accuracy", lambda run: run.test_accuracy, percent, 1),
    Figure("Train accuracy", lambda run: run.train_accuracy, percent, 1),
    Figure("Final cost", lambda run: run.final_cost, cost, -1),
    Figure("Best cost", lambda run: run.best_cost, cost, -1),
    Figure("Iterations made", lambda run: run.iterations, lambda value: f"{value:,}"),
    Figure("Time", lambda run: run.seconds, lasted),
)


def counted(setting: str, cells: Sequence[str]) -> tuple[str, ...]:
    """Return what a setting is, with commas in what is counted, as figures have them."""
    if one_a_layer(setting) or not unit(setting):
        return tuple(cells)
    return tuple(f"{int(cell):,}" if cell.isdigit() else cell for cell in cells)


def in_words(name: str, cells: Sequence[str], titles: Mapping[str, str]) -> Line:
    """Return a setting, or what else is known of runs, in words; ``titles`` say what to call runs, by their ids."""
    words = [cell.replace("_", " ") or _NONE for cell in cells]
    for run, title in titles.items():
        words = [word.replace(run, title) for word in words]
    return Line(name, tuple(words), quiet=len(set(cells)) == 1)


def compared(figure: Figure, records: Sequence[RunRecord]) -> Line:
    """Return a figure of every run; of those that look alike, either all are the best or none."""
    values = [figure.of(record) for record in records]
    cells = tuple(_NONE if value is None else figure.written(value) for value in values)
    there = [value for value in values if value is not None]
    if not figure.better or len(set(cells)) == 1 or not there:
        return Line(figure.name, cells)
    best = figure.written(max(there) if figure.better > 0 else min(there))
    return Line(figure.name, cells, frozenset(place for place, cell in enumerate(cells) if cell == best))
