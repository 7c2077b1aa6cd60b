"""What is done to the rows of one run, inside a transaction that others begin and end."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core.errors import StoreError
from core.store import costs as cost_rows
from core.store import rows, sums
from core.store.ids import shown
from core.store.problems import damage
from core.store.records import Curves, Event, RunRecord
from core.training.progress import Measurement

_THIS_REVISION = "(SELECT revision FROM catalogue)"
_READ = f"SELECT {rows.READ} FROM runs WHERE id = ?"
_MEASURES = "iteration, train_accuracy, test_cost, test_accuracy"
_EVENTS = "iteration, at, kind, value, words"

Measure = tuple[float, float | None, float | None, float | None]
"""Iteration, train accuracy, test cost, test accuracy."""


def now() -> str:
    """Return the time as the catalogue holds it."""
    return str(rows.as_text(datetime.now(UTC)))


def revision(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how often anything changed, and the revision at which a run was last removed."""
    row = connection.execute("SELECT revision, removed FROM catalogue").fetchone()
    if row is None or not all(isinstance(number, int) for number in row):
        raise damage("the catalogue has no revision")
    changed, removed = row
    return changed, removed


def no_such(id: str) -> StoreError:
    """Return the error for an id that is not there."""
    return StoreError(f"There is no run {shown(id)} in the library; it may have been deleted: choose another one.")


def insert(connection: sqlite3.Connection, record: RunRecord) -> None:
    """Add a run, without costs yet."""
    values = rows.columns({name: getattr(record, name) for name in rows.COLUMNS})
    places = ", ".join("?" * (len(values) + 1))
    connection.execute(
        f"INSERT INTO runs ({rows.LISTED}, updated, revision) VALUES ({places}, {_THIS_REVISION})",
        (*values.values(), now()),
    )
    _seal(connection, record.id)


def update(connection: sqlite3.Connection, ids: Collection[str], values: Mapping[str, Any]) -> None:
    """Change columns of runs; StoreError if one of them is not there.

    A row that is damaged stays so: its checksum is not made to fit it.
    """
    changes = "".join(f'"{name}" = ?, ' for name in values)
    statement = f"UPDATE runs SET {changes}revision = {_THIS_REVISION} WHERE id = ?"
    for id in ids:
        before = _row(connection, id)
        connection.execute(statement, (*values.values(), id))
        if sums.is_whole(before):
            _seal(connection, id)


def select(connection: sqlite3.Connection, id: str) -> RunRecord:
    """Return what is known of a run; StoreError if there is none."""
    return rows.record_of(_row(connection, id))


def add_measures(connection: sqlite3.Connection, run: str, measures: Sequence[Measure]) -> None:
    """Add measures, in place of those of the same iterations."""
    new = {at: (run, int(at), *map(_as_held, figures)) for at, *figures in measures}.values()
    connection.executemany("DELETE FROM measures WHERE run = ? AND iteration = ?", [row[:2] for row in new])
    connection.executemany("INSERT INTO measures VALUES (?, ?, ?, ?, ?, ?)", [(*row, sums.of(row)) for row in new])


def as_measure(measurement: Measurement) -> Measure:
    """Return of a measurement what the catalogue holds."""
    return measurement.iteration, measurement.train_accuracy, measurement.test_cost, measurement.test_accuracy


def add_events(connection: sqlite3.Connection, run: str, events: Sequence[Event]) -> None:
    """Add what happened to a run."""
    new = [
        (run, int(event.iteration), rows.as_text(event.at), event.kind, _as_held(event.value), event.words)
        for event in events
    ]
    connection.executemany(
        f"INSERT INTO events (run, {_EVENTS}, crc) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*row, sums.of(row)) for row in new],
    )


def curves(connection: sqlite3.Connection, run: str) -> tuple[Curves, bool]:
    """Return the numbers of a run as far as they can be read, and whether these are all."""
    recorded = connection.execute("SELECT recorded FROM runs WHERE id = ?", (run,)).fetchone()[0]
    costs = cost_rows.read(connection, run)
    measures, whole = _whole_rows(connection, run, "measures", _MEASURES, "iteration")
    try:
        figures = np.array(measures, dtype=float).reshape(len(measures), 4)
    except ValueError:
        figures, whole = np.empty((0, 4)), False
    return Curves(costs, *figures.T.copy()), whole and isinstance(recorded, int) and len(costs) >= recorded


def events(connection: sqlite3.Connection, run: str) -> tuple[list[Event], bool]:
    """Return what happened to a run as far as it can be read, and whether that is all."""
    found, whole = _whole_rows(connection, run, "events", _EVENTS, "number")
    try:
        return [Event(iteration, datetime.fromisoformat(at), *rest) for iteration, at, *rest in found], whole
    except ValueError:
        return [], False


def cut(connection: sqlite3.Connection, run: str, iterations: int) -> None:
    """Forget what came after so many iterations; StoreError if fewer costs are there."""
    costs = cost_rows.read(connection, run)
    if len(costs) < iterations:
        raise StoreError(
            f"Run {run} cannot go on from iteration {iterations}: only {len(costs)} of its costs can be read; "
            "begin a new run with its settings."
        )
    cost_rows.replace(connection, run, costs[:iterations])
    for table in ("measures", "events"):
        connection.execute(f"DELETE FROM {table} WHERE run = ? AND iteration > ?", (run, iterations))


def remove(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Remove all rows of these runs."""
    for id in ids:
        for table in ("costs", "measures", "events"):
            connection.execute(f"DELETE FROM {table} WHERE run = ?", (id,))
        connection.execute("DELETE FROM runs WHERE id = ?", (id,))
    connection.execute("UPDATE catalogue SET removed = revision")


def _row(connection: sqlite3.Connection, id: str) -> tuple[Any, ...]:
    """Return the row of a run, as :func:`core.store.rows.record_of` takes it; StoreError if there is none."""
    row = connection.execute(f"{_READ} AND {rows.KEPT}", (id,)).fetchone()
    if row is None:
        raise no_such(id)
    return tuple(row)


def _seal(connection: sqlite3.Connection, id: str) -> None:
    """Give the row of a run the checksum that fits it."""
    row = connection.execute(_READ, (id,)).fetchone()
    connection.execute("UPDATE runs SET crc = ? WHERE id = ?", (sums.of(row[:-1]), id))


def _as_held(figure: float | None) -> float | None:
    """Return a number as SQLite gives it back, which knows neither nan nor -0."""
    return None if figure is None or np.isnan(figure) else float(figure) + 0.0


def _whole_rows(
    connection: sqlite3.Connection, run: str, table: str, columns: str, order: str
) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows of a run that are as they were written, and whether these are all."""
    query = f"SELECT run, {columns}, crc FROM {table} WHERE run = ? ORDER BY {order}"
    found, whole = cost_rows.readable(connection, query, run)
    kept = [row for row in found if sums.is_whole(row)]
    expected = connection.execute(f"SELECT {table} FROM runs WHERE id = ?", (run,)).fetchone()[0]
    return [row[1:-1] for row in kept], whole and sum(row[-1] for row in kept) == expected
