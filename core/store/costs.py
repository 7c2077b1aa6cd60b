"""The costs of a run in the catalogue: pieces that each know their place and their checksum."""

from __future__ import annotations

import sqlite3
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.store.problems import is_damage

Array = NDArray[np.float64]

_MOST = 1 << 14
"""Costs in a piece, at most: of a piece that is damaged, none can be told from wrong ones."""


_READ = """SELECT run, first, count, crc, numbers FROM costs
    WHERE rowid IN (SELECT rowid FROM costs WHERE run = ?) ORDER BY first"""
"""Through the rowids, so that the name of the run is read where the numbers are, and not in the index."""


def write(connection: sqlite3.Connection, run: str, first: int, costs: Array) -> None:
    """Add the costs of the iterations from ``first`` on."""
    for start in range(0, len(costs), _MOST):
        numbers = costs[start : start + _MOST].astype("<f8").tobytes()
        piece = (run, first + start, len(numbers) // 8, crc32(numbers), numbers)
        connection.execute("INSERT INTO costs VALUES (?, ?, ?, ?, ?)", piece)


def read(connection: sqlite3.Connection, run: str) -> Array:
    """Return the costs from the first one on, up to where a piece is missing or damaged."""
    pieces, count = [np.empty(0)], 0
    for owner, *row in readable(connection, _READ, run)[0]:
        if owner != run or not is_whole(tuple(row), count):
            break
        pieces.append(np.frombuffer(row[3], "<f8"))
        count += row[1]
    return np.concatenate(pieces)


def merge(connection: sqlite3.Connection, run: str, count: int) -> None:
    """Put the ``count`` costs of a run into as few pieces as can be, unless some are damaged."""
    costs = read(connection, run)
    if len(costs) == count:
        replace(connection, run, costs)


def replace(connection: sqlite3.Connection, run: str, costs: Array) -> None:
    """Put these costs, in as few pieces as can be, in the place of all that are there."""
    connection.execute("DELETE FROM costs WHERE run = ?", (run,))
    write(connection, run, 0, costs)


def readable(connection: sqlite3.Connection, query: str, *values: object) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows up to one that the file's damage makes unreadable, and whether these are all."""
    rows = []
    try:
        for row in connection.execute(query, values):
            rows.append(row)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return rows, False
    return rows, True


def is_whole(row: tuple[Any, ...], expected_first: int) -> bool:
    """Tell whether (first, count, crc, numbers) is a piece as it was written, of the costs from there on."""
    first, count, crc, numbers = row
    return (
        first == expected_first and isinstance(numbers, bytes) and len(numbers) == 8 * count and crc32(numbers) == crc
    )
