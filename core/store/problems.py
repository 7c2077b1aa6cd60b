"""What SQLite and the system say of the library, in words for people."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StoreError

CATALOGUE = "catalogue.sqlite"
"""The file that holds all of the library but the parameters."""

_FULL = "The library in {folder} cannot be written: the disk is full; free some space."
_NOT_ALLOWED = "The library in {folder} cannot be used: you may not write there; choose another folder for it."
_BUSY = "The library in {folder} is kept busy by another program; close that program, or try again later."
_DAMAGED = (
    "{catalogue} of the library in {folder} is damaged; restore it from a backup, or choose another folder for the "
    "library."
)
_DISK = "The library in {folder} cannot be read or written; check the disk."

_OF_SQLITE = {
    sqlite3.SQLITE_ERROR: _DAMAGED,  # a statement that fits our tables does not fit these
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CANTOPEN: _DISK,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _NOT_ALLOWED,
    sqlite3.SQLITE_PERM: _NOT_ALLOWED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _NOT_ALLOWED,
}


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what goes wrong in the world with the library in ``folder`` into StoreError; bugs of ours pass."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        sentence = _OF_SQLITE.get(_code(error))
        if sentence is None:
            raise
        raise _store_error(sentence, folder, error) from error
    except UnicodeDecodeError as error:  # of SQLite's own words, which name what is damaged
        raise damaged(folder, str(error)) from error
    except OSError as error:
        raise _store_error(_OF_SYSTEM.get(error.errno or 0, _DISK), folder, error) from error


def busy(folder: Path) -> StoreError:
    """Return the error for a library that another program does not let go of."""
    return StoreError(_BUSY.format(folder=folder.name or folder))


def damaged(folder: Path, detail: str) -> StoreError:
    """Return the error for a catalogue that cannot be read."""
    return StoreError(_DAMAGED.format(folder=folder.name or folder, catalogue=CATALOGUE), detail=detail)


def damage(detail: str) -> sqlite3.DatabaseError:
    """Return what SQLite raises for a file that is damaged, for damage that only we can see."""
    error = sqlite3.DatabaseError(detail)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether the file itself is at fault, at this place at least."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_undecodable(error: sqlite3.OperationalError) -> bool:
    """Tell whether a text is damaged, which is found by Python and not by SQLite."""
    return _code(error) == 0


def _store_error(sentence: str, folder: Path, error: Exception) -> StoreError:
    return StoreError(sentence.format(folder=folder.name or folder, catalogue=CATALOGUE), detail=str(error))


def _code(error: sqlite3.DatabaseError) -> int:
    """Return SQLite's number for the kind of error; it gives none for what Python finds by itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
