"""What is written into a plot: marks at certain places along x, and levels at certain heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from dnn_gui.widgets.stroke import PixelItem

_AIR = 4
"""Pixels around a text."""
_VEIL = 215
"""How far, of 255, the ground behind a text hides the curves."""


@dataclass(frozen=True)
class Note:
    """A line at ``at``, a place in the plot's own numbers, and what is written beside it."""

    at: float
    text: str


class Notes(PixelItem):
    """Lines with texts, painted in one go however many there are."""

    def __init__(self, box: Any, scale: Any = None) -> None:
        super().__init__(box, scale)
        self.setZValue(5)  # above the curves, so that they do not cross the texts out
        self.notes: tuple[Note, ...] = ()
        self._colour, self._ground, self._font = QColor(), QColor(), QFont()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these and no others."""
        if tuple(notes) != self.notes:
            self.notes = tuple(notes)
            self.update()

    def dress(self, colour: str, ground: str, font: QFont) -> None:
        """Paint lines and texts in ``colour``, on a veil of the colour ``ground``."""
        self._colour, self._ground, self._font = QColor(colour), QColor(ground), font
        self._ground.setAlpha(_VEIL)
        self.update()

    def paint(self, painter: QPainter, *_: object, **__: object) -> None:
        """Paint all lines, and the texts that find room."""
        painter.setFont(self._font)
        self._paint(painter, QFontMetricsF(self._font), self.boundingRect())

    def _paint(self, painter: QPainter, metrics: QFontMetricsF, area: QRectF) -> None:
        raise NotImplementedError

    def _line(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(self._colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(start, end)

    def _text(self, painter: QPainter, place: QRectF, text: str) -> None:
        painter.fillRect(place, self._ground)
        painter.setPen(self._colour)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Marks(Notes):
    """Upright lines at places along x, their texts at the top; where texts would overlap, the later one is kept."""

    def _paint(self, painter: QPainter, metrics: QFontMetricsF, area: QRectF) -> None:
        room = area.right()
        for note in reversed(self.notes):
            x = round(float(self.x_pixels(np.array(note.at)))) + 0.5
            if not area.left() <= x <= area.right():
                continue
            self._line(painter, QPointF(x, area.top()), QPointF(x, area.bottom()))
            wide = metrics.horizontalAdvance(note.text) + 2 * _AIR
            if x + wide <= room or room == area.right():
                left = min(x + 1, area.right() - wide)
                self._text(painter, QRectF(left, area.top() + _AIR, wide, metrics.height()), note.text)
                room = left
            room = min(room, x)


class Levels(Notes):
    """Level lines at certain heights, their texts at the right; the highest has its text above, the others below."""

    def _paint(self, painter: QPainter, metrics: QFontMetricsF, area: QRectF) -> None:
        highest = max((note.at for note in self.notes), default=0.0)
        for place, note in enumerate(self.notes):
            y = round(float(self.y_pixels(np.array(note.at)))) + 0.5
            self._line(painter, QPointF(area.left(), y), QPointF(area.right(), y))
            wide, high = metrics.horizontalAdvance(note.text) + 2 * _AIR, metrics.height()
            above = note.at == highest and note.at not in (other.at for other in self.notes[:place])
            top = y - high - 1 if above else y + 2
            self._text(painter, QRectF(area.right() - wide - _AIR, top, wide, high), note.text)
