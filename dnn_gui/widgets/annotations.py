"""What is written into a plot: marks at certain places along x, and levels at certain heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from dnn_gui.widgets.canvas import Canvas, Layer, is_near

_AIR = 4
"""Pixels around a text."""
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
    """Level lines at certain heights, their texts at the right; the highest has its text above, the others below."""

    def _place(self, metrics: QFontMetricsF, area: QRectF) -> None:
        highest = max((note.at for note in self.notes), default=0.0)
        for place, note in enumerate(self.notes):
            y = round(float(self.y_pixels(np.array(note.at)))) + 0.5
            self._lines.append(QLineF(area.left(), y, area.right(), y))
            wide, high = metrics.horizontalAdvance(note.text) + 2 * _AIR, metrics.height()
            above = note.at == highest and note.at not in (other.at for other in self.notes[:place])
            top = y - high - 1 if above else y + 2
            self._texts.append((QRectF(area.right() - wide - _AIR, top, wide, high), note.text))
