"""All runs as they were last read, kept so that only what changed since is read again."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

from core.store import rows, schema
from core.store.problems import is_undecodable
from core.store.readers import Readers
from core.store.records import RunRecord

_CHANGED = f"SELECT going, {rows.READ} FROM runs WHERE revision > ?"


class Listing:
    """The records of all runs; may be asked by any thread."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._guard = threading.Lock()
        self._records: dict[str, RunRecord] = {}
        self._revision = -1

    def all(self) -> list[RunRecord]:
        """Return every run, also of the trash, newest first."""
        with self._guard, self._readers.reading() as connection:
            revision, removed = connection.execute("SELECT revision, removed FROM catalogue").fetchone()
            if removed > self._revision:
                self._records, self._revision = {}, -1
            if revision != self._revision:
                for going, *row in self._changed(connection):
                    record = rows.record_of(row)
                    self._records[record.id] = record
                    if going:
                        del self._records[record.id]
                self._revision = revision
            return [self._records[id] for id in sorted(self._records, reverse=True)]

    def _changed(self, connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
        """Return the rows that changed, without asking of every text whether it is damaged unless one is."""
        connection.text_factory = str
        try:
            return connection.execute(_CHANGED, (self._revision,)).fetchall()
        except sqlite3.OperationalError as error:
            if not is_undecodable(error):
                raise
        finally:
            connection.text_factory = schema.text
        return connection.execute(_CHANGED, (self._revision,)).fetchall()
