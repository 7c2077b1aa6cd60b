"""Text from files and libraries, made fit for a terminal."""

from __future__ import annotations


def printable(line: str) -> str:
    """Return the line without what a file may hold to move the cursor or to clear the screen."""
    return "".join(letter if letter.isprintable() else "�" for letter in line)
