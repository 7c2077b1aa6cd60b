"""The area between the lowest and the highest of several curves, faint behind the line of their mean."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from dnn_gui.widgets.canvas import Canvas, Layer
from dnn_gui.widgets.series import Array, Series

STRENGTH = 60
"""How strong, of 255, the colour is in a band, through which other curves are seen."""
_FARTHEST = 1e4
"""Pixels: what lies farther off is painted as if it were there."""
_TINY = 1e-300
"""Stands for what has no logarithm."""


class Band(Layer):
    """Fills what lies between two rows of numbers, (n,) each, at 0, 1, 2, ..."""

    depth = -1  # on the grid, behind all lines

    def __init__(self, canvas: Canvas, scale: Any, low: Array, high: Array, colour: str) -> None:
        super().__init__(canvas, scale)
        self.logarithmic = False
        self.reach: Array = np.empty(0)
        """The greatest y drawn, and the least above 0; infinite where there is none that is finite."""
        self._low, self._high = Series(), Series()
        self._low.take(low)
        self._high.take(high)
        self._colour = QColor(colour)
        self._colour.setAlpha(STRENGTH)
        self._drawn_as: tuple[float, ...] = ()
        self._edges: tuple[Array, Array, Array] = (np.empty(0), np.empty(0), np.empty(0))
        """The x of the corners, the y of the lower ones and that of the upper ones."""
        self._area = QPolygonF()

    def draw(self, left: float, right: float, columns: int, smoothing: int) -> None:
        """Fill what lies between ``left`` and ``right`` on the axis, in so many columns of pixels."""
        if not self.step or (left, right, columns, smoothing, self.step) == self._drawn_as:
            return
        self._drawn_as = (left, right, columns, smoothing, self.step)
        view = (left / self.step, right / self.step, columns)
        if smoothing:
            (x, low), (_, high) = (series.averaged(*view, smoothing) for series in (self._low, self._high))
        else:
            (x, low), (_, high) = self._low.edge(*view, upper=False), self._high.edge(*view, upper=True)
        self._edges = (x, low, high)
        self.reach = np.array([high.max(initial=-np.inf), low.min(initial=np.inf, where=low > 0)])
        self.stale = True

    def lay_out(self) -> QRect:
        """Find out where its corners are now."""
        x, *edges = self._edges
        low, high = (self._heights(edge) for edge in edges)
        x = self.x_pixels(x).clip(-_FARTHEST, _FARTHEST)
        around = zip(np.append(x, x[::-1]).tolist(), np.append(high, low[::-1]).tolist(), strict=True)
        self._area = QPolygonF([QPointF(*corner) for corner in around])
        return super().lay_out()

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Fill it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawPolygon(self._area)

    def _heights(self, y: Array) -> Array:
        heights = np.log10(np.maximum(y, _TINY)) if self.logarithmic else y
        return self.y_pixels(heights).clip(-_FARTHEST, _FARTHEST)
