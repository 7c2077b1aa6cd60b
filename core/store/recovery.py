"""What a program that was killed left behind, and the emptying of the trash, which may be cut short as well."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Collection
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from core.store import catalogue, locks, rows
from core.store.records import RunState
from core.store.writer import Writer

_OLD = 3600.0
"""Seconds after which a file that was to take another's place is left over for certain."""


def interrupt_the_ownerless(writer: Writer, running: Collection[str], runs: Path) -> list[str]:
    """Mark those of the running runs whose program is dead; return their ids."""
    with ExitStack() as held:
        dead = []
        for id in running:
            owner = locks.own(runs / id)
            if owner:
                held.callback(owner.release)
                dead.append(id)
        return writer.change(lambda connection: _interrupt(connection, dead)) if dead else []


def _interrupt(connection: sqlite3.Connection, ids: list[str]) -> list[str]:
    """Mark those that still count as running; another program may have marked some, or gone on with them."""
    marked = []
    for id in ids:
        query = "SELECT updated FROM runs WHERE id = ? AND state = ? AND going = 0"
        row = connection.execute(query, (id, RunState.RUNNING.value)).fetchone()
        if row:
            catalogue.update(connection, [id], {"state": RunState.INTERRUPTED.value, "ended": row[0]})
            marked.append(id)
    return marked


def remove_leftovers(runs: Path, interrupted: Collection[str]) -> None:
    """Remove files that were to take another's place when their program died."""
    now = time.time()
    with suppress(OSError):
        for path in runs.glob("*/.saving-*.part"):
            if path.parent.name in interrupted or now - path.stat().st_mtime > _OLD:
                path.unlink()


def in_trash(connection: sqlite3.Connection, before: datetime) -> list[str]:
    """Return the ids of the runs that were put into the trash before that time."""
    query = "SELECT id FROM runs WHERE deleted <= ? AND going = 0"
    return [id for (id,) in connection.execute(query, (rows.as_text(before),))]


def mark_for_removal(connection: sqlite3.Connection, ids: Collection[str], runs: Path) -> list[str]:
    """Mark these runs, but for those that still train; return the ids of these."""
    training = []
    for id in ids:
        owner = locks.own(runs / id)
        if owner:
            owner.release()
            catalogue.update(connection, [id], {"going": 1})
        else:
            training.append(id)
    return training


def remove_marked(writer: Writer, marked: Collection[str], runs: Path) -> None:
    """Remove the files of marked runs, and then their rows.

    A run whose files cannot all be removed now keeps its mark, and is tried again when the library is next
    recovered.
    """
    for id in marked:
        shutil.rmtree(runs / id, ignore_errors=True)
    gone = [id for id in marked if not (runs / id).exists()]
    if gone:
        writer.change(lambda connection: catalogue.remove(connection, gone))


def marked(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the runs that are marked for removal."""
    return [id for (id,) in connection.execute("SELECT id FROM runs WHERE going = 1")]
