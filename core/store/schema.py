"""The tables of the catalogue, how an older catalogue becomes one of today, and how it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from core.errors import FileError, StoreError
from core.files import write_atomically
from core.store import locks, sums
from core.store.costs import readable
from core.store.ids import is_id
from core.store.problems import CATALOGUE, damaged, is_damage, told

_BUSY_SECONDS = 10.0

_TABLES = (
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, started TEXT, settings TEXT, dataset TEXT, source TEXT, fingerprint TEXT, sizes TEXT,
        class_names TEXT, recipe TEXT, program TEXT, numpy TEXT, blas_threads INTEGER, form TEXT, total INTEGER,
        "group" TEXT, parent TEXT, parent_iteration INTEGER, name TEXT, starred INTEGER, tags TEXT, note TEXT,
        state TEXT, reason TEXT, ended TEXT, iterations INTEGER, seconds REAL, final_cost REAL, best_cost REAL,
        train_accuracy REAL, test_cost REAL, test_accuracy REAL, damaged TEXT, deleted TEXT,
        recorded INTEGER NOT NULL DEFAULT 0,  -- how many costs there must be
        updated TEXT NOT NULL,                -- when its training was last heard of
        going INTEGER NOT NULL DEFAULT 0,     -- its files are being removed, and then this row
        revision INTEGER NOT NULL             -- the catalogue's when this row last changed
    )""",
    "CREATE INDEX runs_by_revision ON runs (revision)",
    # Numbers are little-endian float64, and crc is their crc32.
    """CREATE TABLE costs (
        run TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, crc INTEGER NOT NULL,
        numbers BLOB NOT NULL, PRIMARY KEY (run, first)
    )""",
    """CREATE TABLE measures (
        run TEXT NOT NULL, iteration INTEGER NOT NULL, train_accuracy REAL, test_cost REAL, test_accuracy REAL,
        PRIMARY KEY (run, iteration)
    ) WITHOUT ROWID""",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY, run TEXT NOT NULL, iteration INTEGER NOT NULL, at TEXT NOT NULL,
        kind TEXT NOT NULL, value REAL, words TEXT NOT NULL
    )""",
    "CREATE INDEX events_by_run ON events (run)",
    # One row: how often anything changed, and the revision at which a row was last removed.
    "CREATE TABLE catalogue (revision INTEGER NOT NULL, removed INTEGER NOT NULL)",
    "INSERT INTO catalogue VALUES (0, 0)",
)


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)


_SUMMED = 36
"""Columns of runs that stand before ``revision``."""
_OLD_GOING, _NEW_GOING = 1, 0x676F6E65


def _add_sums(connection: sqlite3.Connection) -> None:
    """Give every row of runs, measures and events a checksum, and every run the sums of those of its rows."""
    for table in ("runs", "measures", "events"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN crc INTEGER NOT NULL DEFAULT 0")
    for table in ("measures", "events"):
        connection.execute(f"ALTER TABLE runs ADD COLUMN {table} INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE runs SET going = ? WHERE going = ?", (_NEW_GOING, _OLD_GOING))
    for row in connection.execute("SELECT * FROM runs").fetchall():
        try:
            _sum_up(connection, row)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise  # otherwise its sums do not fit, and it is found to be damaged
    for table in ("measures", "events"):
        for change, row, sign in (("INSERT", "NEW", "+"), ("DELETE", "OLD", "-")):
            connection.execute(
                f"CREATE TRIGGER {table}_{change} AFTER {change} ON {table} BEGIN "
                f"UPDATE runs SET {table} = {table} {sign} {row}.crc WHERE id = {row}.run; END"
            )


def _sum_up(connection: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    """Compute all checksums of the run whose row this is."""
    run = row[0]
    measures, _ = readable(connection, "SELECT * FROM measures WHERE run = ?", run)
    events, _ = readable(connection, "SELECT * FROM events WHERE run = ?", run)
    of_measures = [(sums.of(measure[:-1]), *measure[:2]) for measure in measures]
    of_events = [(sums.of(event[1:-1]), event[0]) for event in events]
    connection.executemany("UPDATE measures SET crc = ? WHERE run = ? AND iteration = ?", of_measures)
    connection.executemany("UPDATE events SET crc = ? WHERE number = ?", of_events)
    totals = (sum(crc for crc, *_ in each) for each in (of_measures, of_events))
    own = sums.of(row[:_SUMMED])
    connection.execute("UPDATE runs SET crc = ?, measures = ?, events = ? WHERE id = ?", (own, *totals, run))


def _add_sizes_of_films(connection: sqlite3.Connection) -> None:
    """Note of every run how many bytes its film takes; no checksum covers that, for it can be measured again."""
    connection.execute("ALTER TABLE runs ADD COLUMN film INTEGER NOT NULL DEFAULT 0")


MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [_make_tables, _add_sums, _add_sizes_of_films]
"""The function at place n makes version n + 1 of version n; what stands here is never changed, only added to."""


def prepare(folder: Path) -> None:
    """Make the library in ``folder``, or bring an older one up to date; a copy of the older catalogue is kept.

    StoreError is raised for a catalogue of a newer program, or that is damaged; nothing is changed then.
    """
    with told(folder):
        (folder / "runs").mkdir(parents=True, exist_ok=True)
        with locks.writing(folder):
            _refuse_what_is_lost(folder)
            with closing(_connect(folder, "rwc")) as connection:
                version = _version(connection)
                if version > len(MIGRATIONS):
                    raise _newer(folder)
                if version < len(MIGRATIONS):
                    _migrate(connection, folder, version)


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """Open the catalogue for the thread that writes; to be called while it holds ``locks.writing``."""
    connection = _connect(folder, "rw")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """Open the catalogue for one thread that reads; another thread may close it."""
    connection = _connect(folder, "rw")  # SQLite cannot read a log that it may not write to
    connection.execute("PRAGMA query_only = ON")
    return connection


def check_version(connection: sqlite3.Connection, folder: Path) -> None:
    """Raise StoreError if a newer program has changed the tables since they were prepared."""
    if _version(connection) != len(MIGRATIONS):
        raise _newer(folder)


def _connect(folder: Path, mode: str) -> sqlite3.Connection:
    address = f"{(folder / CATALOGUE).absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = text
    return connection


def text(raw: bytes) -> str:
    """Read a text even where it is damaged, so that one row does not make the others unreadable."""
    return raw.decode(errors="replace")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _newer(folder: Path) -> StoreError:
    return StoreError(
        f"The library in {folder.name or folder} was made by a newer version of this program; install that "
        "version, or choose another folder for the library."
    )


def _refuse_what_is_lost(folder: Path) -> None:
    """Raise StoreError for a missing or empty file beside runs, which to SQLite is a new catalogue."""
    path, runs = folder / CATALOGUE, folder / "runs"
    is_new = not path.exists() or path.stat().st_size == 0
    if is_new and any(is_id(run.name) for run in runs.iterdir()):
        raise damaged(folder, f"the file is {'empty' if path.exists() else 'missing'}")


def _migrate(connection: sqlite3.Connection, folder: Path, version: int) -> None:
    """Bring the catalogue to the newest version, all steps or none."""
    if version:
        kept = folder / f"{Path(CATALOGUE).stem}.version-{version}.sqlite"
        try:
            write_atomically(kept, lambda temporary: _copy(connection, temporary))
        except FileError as error:
            raise StoreError(str(error), detail=error.detail) from error
    elif connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise damaged(folder, "the file holds other tables than ours")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    for migration in MIGRATIONS[version:]:
        migration(connection)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        connection.backup(copy)
