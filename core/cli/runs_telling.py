"""``dnn runs list`` and ``show``: what the library knows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.cli.printable import printable
from core.cli.runs_library import opened
from core.cli.runs_words import FIGURES, SHORT_ID, cost, megabytes, run_in_words, share
from core.errors import SettingError
from core.store import run_file
from core.store.differences import setting
from core.store.filters import matching
from core.store.records import RunRecord

_NARROWEST, _WIDEST = 80, 120
"""Columns of letters that a table takes at least and at most."""
_GAP = 2
"""Letters between two columns."""
_EVERY = 100
"""Iterations between the costs that ``--json`` tells, as the course prints them."""


class _Order(NamedTuple):
    figure: Callable[[RunRecord], Any]
    falls: bool
    """Whether the highest is the best."""


_ORDERS = {
    "started": _Order(lambda record: record.started, True),
    "name": _Order(lambda record: record.title.casefold(), False),
    "state": _Order(lambda record: record.state, False),
    "iterations": _Order(lambda record: record.iterations, True),
    "cost": _Order(lambda record: record.final_cost, False),
    "best": _Order(lambda record: record.best_cost, False),
    "train": _Order(lambda record: record.train_accuracy, True),
    "test": _Order(lambda record: record.test_accuracy, True),
    "rate": _Order(lambda record: record.learning_rate, False),
    "seconds": _Order(lambda record: record.seconds, False),
}


class _Column(NamedTuple):
    tell: Callable[[RunRecord], str]
    from_width: int = 0
    """Letters that the terminal must have in a line for the column to be shown."""
    is_number: bool = True


_NAME = "Run"
_COLUMNS = {
    "Id": _Column(lambda record: record.id[-SHORT_ID:], is_number=False),
    _NAME: _Column(lambda record: f"{'* ' if record.starred else ''}{record.title}", is_number=False),
    "Rate": _Column(lambda record: setting(record, "learning_rate"), 100),
    "Iter.": _Column(lambda record: f"{record.iterations:,}", 100),
    "Cost": _Column(lambda record: cost(record.final_cost)),
    "Train": _Column(lambda record: share(record.train_accuracy), 100),
    "Test": _Column(lambda record: share(record.test_accuracy)),
    "Time": _Column(lambda record: f"{record.seconds:,.1f} s", 115),
    "Started": _Column(lambda record: f"{record.started.astimezone():%Y-%m-%d}", is_number=False),
    "State": _Column(FIGURES["State"], is_number=False),
}


def list_runs(folder: Path | None, filter: str, sort: str, *, trash: bool, limit: int, as_json: bool) -> int:
    """Print a table of the runs that ``filter`` describes, the best by ``sort`` first."""
    if limit < 0:
        raise SettingError("--limit must be 0, for all runs, or how many to list at most.", setting="limit")
    with opened(folder) as library:
        records = library.records(deleted=trash)
    found = _sorted(matching(records, filter), sort)
    shown = found[:limit] if limit else found
    if as_json:
        print(json.dumps({"runs": [as_json_of(record) for record in shown], "found": len(found)}))
        return 0
    if shown:
        _print_table(shown)
    for line in _what_is_not_shown(len(records), len(found), len(shown), trash=trash):
        print(line)
    return 0


def show_run(folder: Path | None, name: str, *, as_json: bool) -> int:
    """Print all about a run: what was set, what it reached, what happened, and its curve."""
    with opened(folder) as library:
        record = library.find(name)
        costs, events = library.curves(record.id).costs, library.events(record.id)
        moments, size = library.films.count(record.id), library.films.size(record.id)
    if as_json:
        told = [
            {"iteration": event.iteration, "at": event.at.isoformat(), "kind": event.kind, "value": event.value}
            | {"words": event.words}
            for event in events
        ]
        printed = [[place * _EVERY, float(cost)] for place, cost in enumerate(costs[::_EVERY])]
        about_film = {"moments": moments, "bytes": size}
        print(json.dumps({**as_json_of(record), "events": told, "costs": printed, "film": about_film}))
        return 0
    for line in run_in_words(record, costs, events, f"{moments:,} moments, {megabytes(size)}" if moments else ""):
        print(printable(line))
    return 0


def as_json_of(record: RunRecord) -> dict[str, Any]:
    """Return what ``--json`` tells of every run."""
    return {"title": record.title, **run_file.as_mapping(record)}


def _sorted(records: list[RunRecord], sort: str) -> list[RunRecord]:
    """Return the records with the best figure first; those without it come last."""
    figure, falls = _ORDERS[sort]
    with_it = [record for record in records if figure(record) is not None]
    without = [record for record in records if figure(record) is None]
    return sorted(with_it, key=figure, reverse=falls) + without


def _what_is_not_shown(all_runs: int, found: int, shown: int, *, trash: bool) -> list[str]:
    if not all_runs:
        return ["The trash is empty." if trash else "There are no runs yet; dnn train and the window record them."]
    if not found:
        return [f"None of the {all_runs:,} runs is like that."]
    return [f"{shown:,} of {found:,} runs; --limit 0 lists all."] if shown < found else []


def _width() -> int:
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)


def _print_table(records: Sequence[RunRecord]) -> None:
    columns = {
        head: [printable(column.tell(record)) for record in records]
        for head, column in _COLUMNS.items()
        if column.from_width <= _width()
    }
    taken = sum(_GAP + max(map(cell_len, (head, *cells))) for head, cells in columns.items() if head != _NAME)
    columns[_NAME] = [_cut(name, _width() - taken) for name in columns[_NAME]]
    table = plain_table()
    for head in columns:
        table.add_column(head, justify="right" if _COLUMNS[head].is_number else "left", no_wrap=True)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, row))
    print_table(table)


def _cut(name: str, room: int) -> str:
    text = Text(name)
    text.truncate(room, overflow="ellipsis")
    return text.plain


def plain_table() -> Table:
    """Return a table without any lines but the one under its head."""
    return Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False, show_edge=False)


def print_table(table: Table) -> None:
    """Print a table as wide as the terminal, within reason."""
    Console(width=_width(), highlight=False).print(table)
