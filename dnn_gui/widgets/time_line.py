"""The line across a plot that shows which moment is looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from dnn_gui.widgets.canvas import Canvas, Layer

_AIR = 4
"""Pixels around the number."""


class TimeLine(Layer):
    """An upright line through the curves, with its number in a box at its foot; there is none until it is shown."""

    depth = 8

    def __init__(self, canvas: Canvas, scale: Any) -> None:
        super().__init__(canvas, scale)
        self.at: float | None = None
        """Where it stands, in the plot's own numbers."""
        self._text = ""
        self._colour, self._ground, self._font = QColor(), QColor(), QFont()
        self._x = 0.0
        self._box = QRectF()
        self._covered = QRect()
        self.setVisible(False)

    def dress(self, colour: str, ground: str, font: QFont) -> None:
        """Paint line and box in ``colour``, and the number in the colour ``ground``."""
        self._colour, self._ground, self._font = QColor(colour), QColor(ground), font
        self.change()

    def show_at(self, at: float | None) -> None:
        """Stand at ``at``, or nowhere."""
        if at != self.at:
            self.at, self._text = at, "" if at is None else f"{at:,.0f}"
            self.stale = True
            self.setVisible(at is not None)
            self.canvas.refresh()

    def lay_out(self) -> QRect:
        """Find out where it is now, and return that with where it was."""
        self._x = round(float(self.x_pixels(np.array(self.at or 0.0)))) + 0.5
        area, metrics = QRectF(self.canvas.rect()), QFontMetricsF(self._font)
        self._box = QRectF(0, 0, metrics.horizontalAdvance(self._text) + 2 * _AIR, metrics.height())
        self._box.moveBottom(area.bottom() + 1)
        self._box.moveLeft(min(max(self._x - self._box.width() / 2, area.left()), area.right() - self._box.width()))
        before, line = self._covered, QRectF(self._x - 2, 0, 4, area.height())
        self._covered = line.united(self._box).toAlignedRect().adjusted(-1, -1, 1, 1)
        return before.united(self._covered)

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Paint the line while it is in sight, then the box and the number."""
        if not 0 <= self._x <= self.canvas.width():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._colour, 1))
        painter.drawLine(QPointF(self._x, 0), QPointF(self._x, self.canvas.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(self._box, 3, 3)
        painter.setPen(self._ground)
        painter.setFont(self._font)
        painter.drawText(self._box, Qt.AlignmentFlag.AlignCenter, self._text)
