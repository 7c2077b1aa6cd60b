"""The sections of a script: tables of two columns, what a line needs and the line.

A line is there if every need before its bar holds (``!dropout``: if there is no dropout), and ``$names`` stand for
what the settings say. The needs are those of :mod:`core.export.repetition`, the names those of
:mod:`core.export.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WIDTH = 88
"""Letters in a line of the script, as ruff has them by default."""


class Section(NamedTuple):
    """A part of the script, and two cells of the notebook."""

    title: str
    words: str
    """What the notebook says before it; a table of two columns without names."""
    lines: str


def chosen(table: str, needs: Mapping[str, bool]) -> str:
    """Return the lines of a table whose needs hold."""
    rows = (row.partition("|") for row in table.strip("\n").split("\n"))
    return "\n".join(
        line
        for wanted, _, line in rows
        if all(needs[need.removeprefix("!")] is not need.startswith("!") for need in wanted.split())
    ).strip("\n")
