"""The curves of many runs at once, each as a few numbers: enough for a picture of the size of a word."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from core.store.costs import Array, is_whole, readable

_MOST_COSTS, _MOST_PIECES = 1 << 16, 64
"""What is read of a run at most; of more, pieces in equal distances and the last one."""
_LISTED = (
    "SELECT run, first, count, rowid FROM costs WHERE run IN ({}) AND typeof(first) = 'integer' AND first >= 0 "
    "AND typeof(count) = 'integer' AND count > 0 ORDER BY run, first"
)
_READ = "SELECT run, first, count, crc, numbers FROM costs WHERE rowid IN ({}) ORDER BY run, first"


def outlines(connection: sqlite3.Connection, runs: Sequence[str], points: int) -> dict[str, Array]:
    """Return for each of these runs the means (k,) of k equal stretches of its costs, k being ``points`` at most.

    What is damaged counts as if it lay on a straight line. Runs without any cost to be read are left out.
    """
    lengths: dict[str, int] = {}
    wanted: list[int] = []
    for run, pieces in _by_run(connection, _LISTED, runs):
        _, first, count, _ = pieces[-1]
        lengths[run] = first + count
        step = max(-(-lengths[run] // _MOST_COSTS), -(-len(pieces) // _MOST_PIECES))
        wanted += {rowid for *_, rowid in (*pieces[::step], pieces[-1])}
    found = {}
    for run, pieces in _by_run(connection, _READ, wanted):
        whole = [piece[1:] for piece in pieces if run in lengths and is_whole(piece[1:], piece[1])]
        if whole:
            found[run] = _means(whole, lengths[run], min(points, lengths[run]))
    return found


def _by_run(
    connection: sqlite3.Connection, query: str, values: Sequence[object]
) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return what can be read for these values, the rows of each run together."""
    rows, _ = readable(connection, query.format(", ".join("?" * len(values))), *values)
    return [(run, list(those)) for run, those in groupby(rows, key=lambda row: str(row[0]))]


def _means(pieces: Sequence[tuple[Any, ...]], length: int, points: int) -> Array:
    """Return the means (points,) of the stretches of a curve of which these pieces are known."""
    at = np.concatenate([np.arange(first, first + count) for first, count, *_ in pieces])
    costs = np.concatenate([np.frombuffer(numbers, "<f8") for *_, numbers in pieces])
    borders = at.searchsorted(-(-np.arange(points + 1) * length // points))
    known = np.diff(borders)
    there = np.flatnonzero(known > 0)
    return np.interp(np.arange(points), there, np.add.reduceat(costs, borders[there]) / known[there])
