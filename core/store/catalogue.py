"""What is done to the rows of one run, inside a transaction that others begin and end."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core.errors import StoreError
from core.store import costs as cost_rows
from core.store import rows
from core.store.records import Curves, Event, RunRecord
from core.training.progress import Measurement

_THIS_REVISION = "(SELECT revision FROM catalogue)"


def now() -> str:
    """Return the time as the catalogue holds it."""
    return str(rows.as_text(datetime.now(UTC)))


def no_such(id: str) -> StoreError:
    """Return the error for an id that is not there."""
    return StoreError(f"There is no run {id} in the library; it may have been deleted: choose another one.")


def insert(connection: sqlite3.Connection, record: RunRecord) -> None:
    """Add a run, without costs yet."""
    values = rows.columns({name: getattr(record, name) for name in rows.COLUMNS})
    places = ", ".join("?" * (len(values) + 1))
    connection.execute(
        f"INSERT INTO runs ({rows.LISTED}, updated, revision) VALUES ({places}, {_THIS_REVISION})",
        (*values.values(), now()),
    )


def update(connection: sqlite3.Connection, ids: Collection[str], values: Mapping[str, Any]) -> None:
    """Change columns of runs; StoreError if one of them is not there."""
    changes = "".join(f'"{name}" = ?, ' for name in values)
    statement = f"UPDATE runs SET {changes}revision = {_THIS_REVISION} WHERE id = ? AND going = 0"
    for id in ids:
        if not connection.execute(statement, (*values.values(), id)).rowcount:
            raise no_such(id)


def select(connection: sqlite3.Connection, id: str) -> RunRecord:
    """Return what is known of a run; StoreError if there is none."""
    row = connection.execute(f"SELECT {rows.READ} FROM runs WHERE id = ? AND going = 0", (id,)).fetchone()
    if row is None:
        raise no_such(id)
    return rows.record_of(row)


def add_measures(connection: sqlite3.Connection, run: str, measures: Sequence[Sequence[float | None]]) -> None:
    """Add (iteration, train accuracy, test cost, test accuracy), in place of those of the same iterations."""
    statement = "INSERT OR REPLACE INTO measures VALUES (?, ?, ?, ?, ?)"
    connection.executemany(statement, [(run, *measure) for measure in measures])


def as_measure(measurement: Measurement) -> tuple[float | None, ...]:
    """Return of a measurement what the catalogue holds."""
    figures = measurement.train_accuracy, measurement.test_cost, measurement.test_accuracy
    return int(measurement.iteration), *(None if figure is None else float(figure) for figure in figures)


def add_events(connection: sqlite3.Connection, run: str, events: Sequence[Event]) -> None:
    """Add what happened to a run."""
    connection.executemany(
        "INSERT INTO events (run, iteration, at, kind, value, words) VALUES (?, ?, ?, ?, ?, ?)",
        [(run, event.iteration, rows.as_text(event.at), event.kind, event.value, event.words) for event in events],
    )


def curves(connection: sqlite3.Connection, run: str) -> tuple[Curves, bool]:
    """Return the numbers of a run as far as they can be read, and whether these are all."""
    recorded = connection.execute("SELECT recorded FROM runs WHERE id = ?", (run,)).fetchone()[0]
    costs = cost_rows.read(connection, run)
    query = (
        "SELECT iteration, train_accuracy, test_cost, test_accuracy FROM measures WHERE run = ? ORDER BY iteration"
    )
    measures, whole = cost_rows.readable(connection, query, run)
    try:
        figures = np.array(measures, dtype=float).reshape(len(measures), 4)
    except ValueError:
        figures, whole = np.empty((0, 4)), False
    return Curves(costs, *figures.T.copy()), whole and len(costs) >= recorded


def events(connection: sqlite3.Connection, run: str) -> tuple[list[Event], bool]:
    """Return what happened to a run as far as it can be read, and whether that is all."""
    query = "SELECT iteration, at, kind, value, words FROM events WHERE run = ? ORDER BY number"
    found, whole = cost_rows.readable(connection, query, run)
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
