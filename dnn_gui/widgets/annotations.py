"""What is written into a plot: marks at certain places along x, and levels at certain heights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from dnn_gui.widgets.canvas import Canvas, Layer, is_near
from dnn_gui.widgets.series import Array

_AIR = 4
"""Pixels around a text."""
_RIM = 2
"""Pixels that a text keeps from a curve, if it can."""
_VEIL = 215
"""How far, of 255, the ground behind a text hides the curves."""


@dataclass(frozen=True)
class Note:
    """A line at ``at``, a place in the plot's own numbers, and what is written beside it."""

    at: float
    text: str


class Notes(Layer):
    """Lines with texts."""

    depth = 5  # above the curves, so that they do not cross the texts out

    def __init__(self, canvas: Canvas, scale: Any) -> None:
        super().__init__(canvas, scale)
        self.notes: tuple[Note, ...] = ()
        self._colour, self._ground, self._font = QColor(), QColor(), QFont()
        self._lines: list[QLineF] = []
        self._texts: list[tuple[QRectF, str]] = []

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these and no others."""
        if tuple(notes) != self.notes:
            self.notes = tuple(notes)
            self.change()

    def dress(self, colour: str, ground: str, font: QFont) -> None:
        """Paint lines and texts in ``colour``, on a veil of the colour ``ground``."""
        self._colour, self._ground, self._font = QColor(colour), QColor(ground), font
        self._ground.setAlpha(_VEIL)
        self.change()

    def lay_out(self) -> QRect:
        """Find places for the lines, and for the texts that find room."""
        self._lines, self._texts = [], []
        self._place(QFontMetricsF(self._font), QRectF(self.canvas.rect()))
        return super().lay_out()

    def _place(self, metrics: QFontMetricsF, area: QRectF) -> None:
        raise NotImplementedError

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the lines, then the texts."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for line in self._lines:
            if is_near(line, exposed):
                painter.setPen(QPen(self._colour, 1, Qt.PenStyle.DotLine))
                painter.drawLine(line)
        for place, text in self._texts:
            if exposed.intersects(place):
                painter.fillRect(place, self._ground)
                painter.setPen(self._colour)
                painter.setFont(self._font)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Marks(Notes):
    """Upright lines at places along x, their texts at the top; where texts would overlap, the later one is kept."""

    def _place(self, metrics: QFontMetricsF, area: QRectF) -> None:
        room = area.right()
        for note in reversed(self.notes):
            x = round(float(self.x_pixels(np.array(note.at)))) + 0.5
            if not area.left() <= x <= area.right():
                continue
            self._lines.append(QLineF(x, area.top(), x, area.bottom()))
            wide = metrics.horizontalAdvance(note.text) + 2 * _AIR
            if x + wide <= room or room == area.right():
                left = min(x + 1, area.right() - wide)
                self._texts.append((QRectF(left, area.top() + _AIR, wide, metrics.height()), note.text))
                room = left
            room = min(room, x)


class Levels(Notes):
    """Level lines at certain heights, their texts where they hide as little as can be of the curves.

    At the right is tried first, then at the left; the highest has its text rather above its line, the others below.
    """

    def __init__(self, canvas: Canvas, scale: Any, in_sight: Callable[[], Sequence[Array]]) -> None:
        super().__init__(canvas, scale)
        self._in_sight = in_sight
        """Tells what the texts should not hide: pieces of lines from left to right, (n, 4), x and y of both ends."""

    @property
    def texts(self) -> list[tuple[QRectF, str]]:
        """The texts, and where they were placed last."""
        return self._texts

    def lay_out(self) -> QRect:
        """Find places, and return all of the canvas unless each is the one it was."""
        if not self.notes and not self._lines:
            return QRect()
        before = (self._lines, self._texts)
        everything = super().lay_out()
        return everything if (self._lines, self._texts) != before else QRect()

    def _place(self, metrics: QFontMetricsF, area: QRectF) -> None:
        curves = self._in_sight()
        highest = max((note.at for note in self.notes), default=0.0)
        for place, note in enumerate(self.notes):
            y = round(float(self.y_pixels(np.array(note.at)))) + 0.5
            self._lines.append(QLineF(area.left(), y, area.right(), y))
            above = note.at == highest and note.at not in (other.at for other in self.notes[:place])
            size = QSizeF(metrics.horizontalAdvance(note.text) + 2 * _AIR, metrics.height())
            beside = [(left, over) for left in (False, True) for over in (above, not above)]
            places = [_beside(y, *side, size, area) for side in beside]
            self._texts.append((self._best(places, curves, area), note.text))

    def _best(self, places: Sequence[QRectF], curves: Sequence[Array], area: QRectF) -> QRectF:
        """Return the first place where a text hides nothing, or else where it hides least.

        It is not moved from the first for less than half, so that it does not leap while a curve grows.
        """
        hidden: list[tuple[bool, int]] = []
        for place in places:
            taken, pieces = self._hides(place, curves, area)
            if not taken and not pieces:
                return place
            hidden.append((taken, pieces if hidden else pieces // 2))
        return places[hidden.index(min(hidden))]

    def _hides(self, place: QRectF, curves: Sequence[Array], area: QRectF) -> tuple[bool, int]:
        """Return whether a text there would hide another or stand out, and how many pieces of curves it would."""
        taken = not area.contains(place) or any(place.intersects(other) for other, _ in self._texts)
        around = place.adjusted(-_RIM, -_RIM, _RIM, _RIM)
        return taken, sum(_touching(around, pieces) for pieces in curves)


def _beside(y: float, left: bool, above: bool, size: QSizeF, area: QRectF) -> QRectF:
    """Return the place of a text of that size beside a level line at ``y``."""
    x = area.left() + _AIR if left else area.right() - size.width() - _AIR
    return QRectF(QPointF(x, y - size.height() - 1 if above else y + 2), size)


def _touching(place: QRectF, pieces: Array) -> int:
    """Return how many pieces of a line, (n, 4), reach into a place."""
    first, last = pieces[:, 0].searchsorted((place.left(), place.right())).tolist()
    y, other_y = pieces[max(first - 1, 0) : last, 1::2].T
    reach_in = (np.maximum(y, other_y) >= place.top()) & (np.minimum(y, other_y) <= place.bottom())
    return int(np.count_nonzero(reach_in))
