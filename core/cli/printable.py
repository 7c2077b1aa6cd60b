"""Text from files and libraries, made fit for a terminal."""

from __future__ import annotations

import sys


def printable(line: str) -> str:
    """Return the line without what a file may hold to move the cursor or to clear the screen."""
    return "".join(letter if letter.isprintable() else "�" for letter in line)


def remark(sentence: str | Exception) -> None:
    """Print a sentence on standard error, beside what a command answers."""
    print(f"dnn: {printable(str(sentence))}", file=sys.stderr)
