"""Runs to put into a library."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from core.settings import TrainingSettings
from core.store import catalogue
from core.store.ids import new_id
from core.store.library import Library
from core.store.records import Curves, Event, RunRecord, RunState
from core.store.writer import Writer
from core.training.progress import Measurement

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def record(number: int = 0, **fields: Any) -> RunRecord:
    """A run that began ``number`` seconds after noon."""
    started = NOON + timedelta(seconds=number)
    cats = RunRecord(
        id=new_id(started),
        started=started,
        settings=TrainingSettings(seed=number).model_dump(mode="json"),
        dataset="cats",
        source="folder/train_catvnoncat.h5",
        fingerprint="a1b2c3",
        sizes=(12288, 20, 7, 5, 1),
        class_names=("non-cat", "cat"),
        recipe={"size": [64, 64], "scale": 255},
        program="DNN Explorer 0.4",
        numpy="2.2.0",
        blas_threads=1,
        form="gram",
        total=2500,
    )
    return dataclasses.replace(cats, **fields)


def costs(first: int, count: int) -> np.ndarray:
    """The costs that every run here has, from iteration ``first`` on."""
    return 1 / (1 + np.arange(first, first + count, dtype=float))


def measurement(iteration: int) -> Measurement:
    return Measurement(iteration, 0.5, 0.75, 0.6, None)


def curves(count: int) -> Curves:
    at = np.arange(0, count, 100, dtype=float)
    return Curves(costs(0, count), at, at / 1000, at / 2000, np.full(len(at), np.nan))


def events(count: int) -> list[Event]:
    return [Event(10 * place, NOON, "rate", 0.001 * place, "words") for place in range(count)]


def finished(library: Library, number: int = 0, count: int = 250, **fields: Any) -> str:
    """Put a run into the library that has come to its end, in pieces, and return its id."""
    log = library.begin(record(number))
    for first in range(0, count, 100):
        new = costs(first, min(100, count - first))
        log.append(new, [measurement(first)], [Event(first, NOON, "rate", 0.5)], seconds=first / 10)
    log.end(state=RunState.FINISHED, ended=NOON, final_cost=0.25, **fields)
    library.settle()
    return log.id


def fill(folder: Path, count: int) -> None:
    """Put very many runs without curves into a library, all in one transaction."""
    Library(folder).close()
    writer = Writer(folder)
    tags = ((), ("course",), ("course", "deep"))

    def insert(connection: Any) -> None:
        for number in range(count):
            settings = {**record().settings, "learning_rate": 0.001 * (1 + number % 50), "seed": number}
            fields = {"settings": settings, "state": RunState.FINISHED, "ended": NOON, "iterations": 2500}
            figures = {"final_cost": 1 / (1 + number), "test_accuracy": number % 100 / 100, "tags": tags[number % 3]}
            catalogue.insert(connection, record(number, **fields, **figures))

    writer.change(insert)
    writer.close()


def make_older(folder: Path) -> None:
    """Turn the catalogue of a library into one of version 1, which had no checksums of rows."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite", isolation_level=None)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, last in (("runs", "revision"), ("measures", "test_accuracy"), ("events", "words")):
            columns = [column for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")]
            for column in columns[columns.index(last) + 1 :]:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
