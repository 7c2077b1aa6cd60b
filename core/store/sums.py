"""Checksums of the catalogue's rows, so that a flipped byte passes for no number and no word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32


def of(values: Iterable[Any]) -> int:
    """Return the checksum of values as SQLite gives them back."""
    return crc32("\0".join(map(str, values)).encode())


def is_whole(row: Sequence[Any]) -> bool:
    """Tell whether a row that ends with its checksum is as it was written."""
    return bool(of(row[:-1]) == row[-1])
