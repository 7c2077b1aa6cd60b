"""The library as a program finds it when it starts."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import StoreError, UserError
from core.store.library import Library
from core.store.records import RunRecord


class OpenedLibrary(NamedTuple):
    """The library, if it can be read, and what is to be said about it."""

    library: Library | None
    interrupted: list[RunRecord]
    """Runs whose program ended before they did, found out only now."""
    problem: UserError | None
    """What is to be said: why there is no library, or what could not be put right in the one that there is."""


def open_library(folder: Path | None = None) -> OpenedLibrary:
    """Open the library in ``folder``, or the user's own, and mark the runs that were interrupted."""
    try:
        library = Library(folder)
    except StoreError as error:
        return OpenedLibrary(None, [], error)
    try:
        library.records()
    except StoreError as error:
        library.close()
        return OpenedLibrary(None, [], error)
    try:
        return OpenedLibrary(library, library.recover(), None)
    except StoreError as error:
        return OpenedLibrary(library, [], error)
