"""Text that is longer than its place: cut so that it still says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

_LONGEST_START = 12
"""Letters of a word that names share which stand before where they begin to differ, at most."""


def cut_apart(names: Sequence[str], metrics: QFontMetrics, room: int) -> list[str]:
    """Return names that are no wider than ``room`` pixels; those that would look alike lose what they share."""
    cut = [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room) for name in names]
    apart = []
    for name, short in zip(names, cut, strict=True):
        alike = {other for other, shorter in zip(names, cut, strict=True) if shorter == short}
        if len(alike) == 1:
            apart.append(short)
        else:
            rest = name[_where_they_differ(sorted(alike)) :]
            apart.append(metrics.elidedText(f"…{rest}", Qt.TextElideMode.ElideRight, room))
    return apart


def cut_words(text: str, longest: int) -> str:
    """Return a text in which no word has more than ``longest`` letters, so that its lines can be broken."""
    half = longest // 2
    words = (
        word if len(word) <= longest else f"{word[:half]}…{word[half - longest + 1 :]}" for word in text.split(" ")
    )
    return " ".join(words)


def as_tip(text: str) -> str:
    """Return a text for where the mouse rests that is shown letter by letter, whatever it looks like."""
    return f"<qt>{escape(text, quote=False)}</qt>".replace("\n", "<br>") if "<" in text else text


def _where_they_differ(names: Sequence[str]) -> int:
    first, *others = names
    shared = 0
    while all(shared < len(one) and one[: shared + 1] == first[: shared + 1] for one in (first, *others)):
        shared += 1
    word = first.rfind(" ", 0, shared) + 1
    return word if shared - word <= _LONGEST_START else shared
