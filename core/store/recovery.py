"""What a program that was killed left behind, and the removal of runs, which may be cut short as well."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from fnmatch import fnmatch
from pathlib import Path

from core.store import catalogue, locks, rows
from core.store.ids import is_id
from core.store.records import RunState
from core.store.writer import Writer

_INCOMING = "incoming"
"""The file in the folder of a run that is being added; without a run, all in that folder is left over."""
_OLD = 3600.0
"""Seconds after which what was to be used at once is left over for certain."""


def interrupt_the_ownerless(writer: Writer, running: Collection[str], runs: Path) -> list[str]:
    """Mark those of the running runs whose program is dead; return their ids."""
    with ExitStack() as held:
        dead = []
        for id in filter(is_id, running):
            owner = locks.own(runs / id)
            if owner:
                held.callback(owner.release)
                dead.append(id)
        return writer.change(lambda connection: _interrupt(connection, dead)) if dead else []


def _interrupt(connection: sqlite3.Connection, ids: list[str]) -> list[str]:
    """Mark those that still count as running; another program may have marked some, or gone on with them."""
    marked = []
    for id in ids:
        query = f"SELECT updated FROM runs WHERE id = ? AND state = ? AND {rows.KEPT}"
        row = connection.execute(query, (id, RunState.RUNNING.value)).fetchone()
        if row:
            catalogue.update(connection, [id], {"state": RunState.INTERRUPTED.value, "ended": row[0]})
            marked.append(id)
    return marked


def remove_leftovers(runs: Path, interrupted: Collection[str]) -> None:
    """Remove files that were to take another's place when their program died."""
    for folder, _, names in os.walk(runs):
        for path in (Path(folder, name) for name in names if fnmatch(name, ".saving-*.part")):
            with suppress(OSError):
                if path.relative_to(runs).parts[0] in interrupted or _is_old(path):
                    path.unlink()


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _OLD


def begin_adding(folder: Path) -> None:
    """Make the folder of a run that is to be added."""
    folder.mkdir(exist_ok=True)
    (folder / _INCOMING).touch()


def end_adding(folder: Path) -> None:
    """Note that the run of this folder has been added."""
    with suppress(OSError):  # where the note stays, it does no harm
        (folder / _INCOMING).unlink()


def remove_empty_folders(writer: Writer, known: Collection[str], runs: Path) -> None:
    """Remove the folders of runs whose program died before it had recorded or added them."""
    empty = [runs / name for name in os.listdir(runs) if name not in known and _is_left_over(runs / name)]
    if empty:
        writer.change(lambda connection: _remove_empty(connection, empty))


def _is_left_over(folder: Path) -> bool:
    """Tell whether a folder is of a run that will not come; it is made a moment before the run is recorded."""
    with suppress(OSError):
        names = {path.name for path in folder.iterdir()}
        return _INCOMING in names or (names <= {locks.OWNER} and _is_old(folder))
    return False


def _remove_empty(connection: sqlite3.Connection, folders: Sequence[Path]) -> None:
    """Remove these folders, but for those that another program is recording in, or has since recorded in."""
    for folder in folders:
        recorded = connection.execute("SELECT 1 FROM runs WHERE id = ?", (folder.name,)).fetchone()
        with suppress(OSError):
            owner = None if recorded else locks.own(folder)
            if owner:
                owner.release()  # no other program begins a run of that id, for ids are never used again
                shutil.rmtree(folder, ignore_errors=True)


def mark_for_removal(connection: sqlite3.Connection, ids: Collection[str], runs: Path) -> list[str]:
    """Mark these runs, but for those that still train; return the ids of these."""
    training = [id for id in ids if is_id(id) and _is_owned(runs / id)]
    catalogue.update(connection, [id for id in ids if id not in training], {"going": rows.GOING})
    return training


def _is_owned(folder: Path) -> bool:
    owner = locks.own(folder)
    if owner:
        owner.release()
    return owner is None


def remove_marked(writer: Writer, marked: Collection[str], runs: Path) -> None:
    """Remove the files of marked runs, and then their rows.

    A run whose files cannot all be removed now keeps its mark, and is tried again when the library is next
    recovered.
    """
    folders = {id: runs / id for id in marked if is_id(id)}  # a damaged id leads anywhere
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
    gone = [id for id in marked if id not in folders or not folders[id].exists()]
    if gone:
        writer.change(lambda connection: catalogue.remove(connection, gone))


def marked(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the runs that are marked for removal."""
    return [id for (id,) in connection.execute("SELECT id FROM runs WHERE going = ?", (rows.GOING,))]
