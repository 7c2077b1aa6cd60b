"""Connections that read the catalogue: one a thread, all closed together."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.store import schema
from core.store.problems import told


class Readers:
    """Lends every thread a connection of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection, which sees one moment of the library; what fails is told as StoreError."""
        with told(self._folder):
            connection = self._of_this_thread()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def _of_this_thread(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        with self._guard:
            if thread not in self._connections:
                self._close_those_of_ended_threads()
                self._connections[thread] = schema.open_for_reading(self._folder)
            return self._connections[thread]

    def _close_those_of_ended_threads(self) -> None:
        for thread in [thread for thread in self._connections if not thread.is_alive()]:
            self._connections.pop(thread).close()
