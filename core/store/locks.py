"""Locks on files, which the system releases when the program that holds them dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from core.store import problems

OWNER = "owner.lock"
"""The file in a run's folder that whoever records it holds locked."""
_PATIENCE = 30.0
"""Seconds to wait while another program writes."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Keep every other program from writing to the catalogue in ``folder``; StoreError if one does not let go.

    SQLite has locks of its own, but up to version 3.51.2 two connections that write and move the log into the
    file at the same time can damage it.
    """
    lock = FileLock(folder / "catalogue.lock")
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout as error:
        raise problems.busy(folder) from error
    try:
        yield
    finally:
        lock.release()


def own(run_folder: Path) -> BaseFileLock | None:
    """Become the one that writes to a run: return the lock to release after, or None while another has it.

    The lock tells for certain whether the program that recorded a run still lives. The folder is made if it
    is missing.
    """
    run_folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(run_folder / OWNER, thread_local=False)  # taken and released by different threads
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock
