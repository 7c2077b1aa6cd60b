"""The one thread of this process that writes to the catalogue, over its one connection."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from core.store import locks, schema
from core.store.problems import told

T = TypeVar("T")


class Writer:
    """Does what it is given, one after another, in a thread that begins with the first of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self._connection: sqlite3.Connection | None = None

    def post(self, work: Callable[[], T]) -> Future[T]:
        """Have ``work`` done by the thread after all that was posted before, and return at once."""
        return self._thread.submit(work)

    def change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Make a change in a transaction of its own and return when it is on the disk."""
        return self.post_change(change).result()

    def post_change(self, change: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Have a change made in a transaction of its own, and return at once."""
        return self.post(lambda: self._change(change))

    def close(self) -> None:
        """Return when everything posted is done, and the thread has ended."""
        self._thread.shutdown()
        self._disconnect()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all of what is done within, or nothing; for work that runs in the thread."""
        with told(self._folder), locks.writing(self._folder):
            connection = self._connection = self._connection or schema.open_for_writing(self._folder)
            try:
                connection.execute("BEGIN IMMEDIATE")
                schema.check_version(connection, self._folder)
                connection.execute("UPDATE catalogue SET revision = revision + 1")
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    self._disconnect()  # which undoes the half, however little still works

    def _change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        with self.transaction() as connection:
            return change(connection)

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with contextlib.suppress(sqlite3.Error):
                connection.close()
