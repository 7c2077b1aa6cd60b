"""All runs as they were last read, kept so that only what changed since is read again."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

from core.store import catalogue, rows, schema
from core.store.problems import is_undecodable
from core.store.readers import Readers
from core.store.records import RunRecord

_ALL = f"SELECT {rows.READ} FROM runs NOT INDEXED"
_CHANGED = f"SELECT {rows.READ} FROM runs WHERE revision > ?"
_IDS = "SELECT id FROM runs ORDER BY id"
"""Read from the index of ids, which also names runs whose rows are lost."""


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
            revision, removed = catalogue.revision(connection)
            if removed > self._revision:
                self._records, self._revision = {}, -1
            if revision != self._revision:
                self._read(connection)
                self._revision = revision
            return [self._records[id] for id in sorted(self._records, reverse=True)]

    def _read(self, connection: sqlite3.Connection) -> None:
        """Bring the records up to date, or make them anew."""
        changed = self._changed(connection)
        if self._revision < 0:
            found = {row[0] for row in changed}
            lost = [rows.lost(id) for (id,) in connection.execute(_IDS) if id not in found]
            self._records = {record.id: record for record in lost}
        for row in changed:
            record = rows.record_of(row)
            self._records[record.id] = record
            if rows.is_going(row):
                del self._records[record.id]

    def _changed(self, connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
        """Return the rows that changed, without asking of every text whether it is damaged unless one is."""
        query = (_CHANGED, (self._revision,)) if self._revision >= 0 else (_ALL, ())
        connection.text_factory = str
        try:
            return connection.execute(*query).fetchall()
        except sqlite3.OperationalError as error:
            if not is_undecodable(error):
                raise
        finally:
            connection.text_factory = schema.text
        return connection.execute(*query).fetchall()
