"""What a curve to compare with has beside its line: a dot at each of its points, a remark, and a box to hide it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

from dnn_gui.widgets.canvas import Canvas, Layer
from dnn_gui.widgets.legend import SAMPLE, sample
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.series import Array

DOT = 3.0
"""Radius of a dot, in pixels: it shows on both sides of a curve that covers its middle."""
_AIR = 4
"""Pixels around the remark."""
_VEIL = 215
"""How far, of 255, the ground behind the remark hides the curves."""


class Dots(Layer):
    """A dot at each point of a curve, behind the curves that grow."""

    def __init__(self, canvas: Canvas, scale: Any, x: Array, y: Array, colour: str) -> None:
        super().__init__(canvas, scale)
        self.logarithmic = False
        self._x, self._y = x, y
        self._pen = QPen(QColor(colour), 2 * DOT, c=Qt.PenCapStyle.RoundCap)
        self._places = QPolygonF()
        self._around = QRectF()

    def lay_out(self) -> QRect:
        """Find out where the dots are that the scale has a place for, and return where they must be painted anew."""
        there = (self._y > 0) | (not self.logarithmic)
        heights = np.log10(self._y[there]) if self.logarithmic else self._y[there]
        places = zip(self.x_pixels(self._x[there]).tolist(), self.y_pixels(heights).tolist(), strict=True)
        self._places = QPolygonF([QPointF(*place) for place in places])
        self._around = self._places.boundingRect().adjusted(-DOT, -DOT, DOT, DOT)
        return super().lay_out()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the dots if any may be exposed."""
        if self._around.intersects(exposed):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._pen)
            painter.drawPoints(self._places)


class Remark(Layer):
    """A few words in the lower left corner, which a falling curve leaves free."""

    depth = 5

    def __init__(self, canvas: Canvas, scale: Any, words: str, colour: str, ground: str) -> None:
        super().__init__(canvas, scale)
        self.words = words
        self._colour, self._ground = QColor(colour), QColor(ground)
        self._ground.setAlpha(_VEIL)
        self._shown, self._place = "", QRectF()

    def lay_out(self) -> QRect:
        """Find a place for the words, cut at the end where they are too long, and return where to paint anew."""
        metrics, area = QFontMetricsF(self.canvas.font()), QRectF(self.canvas.rect())
        self._shown = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, area.width() - 4 * _AIR)
        self._place = QRectF(0, 0, metrics.horizontalAdvance(self._shown) + 2 * _AIR, metrics.height())
        self._place.moveBottomLeft(area.bottomLeft() + QPointF(_AIR, -metrics.height()))
        return super().lay_out()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the words on a veil if they are exposed."""
        if self._place.intersects(exposed):
            painter.fillRect(self._place, self._ground)
            painter.setPen(self._colour)
            painter.setFont(self.canvas.font())
            painter.drawText(self._place, Qt.AlignmentFlag.AlignCenter, self._shown)


class ReferenceBox(QCheckBox):
    """A box in a legend that shows or hides such a curve; hidden while there is none."""

    def __init__(self, text: str, style: CurveStyle, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._style = style
        self.setObjectName(f"show {style.name}")
        self.setAccessibleName(style.name)
        self.setIconSize(SAMPLE)
        self.setChecked(True)
        self.hide()

    def dress(self, colour: str) -> None:
        """Draw the piece of line, with a dot, in this colour."""
        pixmap = sample(self._style, colour, self.devicePixelRatioF()).pixmap(SAMPLE, self.devicePixelRatioF())
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(SAMPLE.width() / 2, SAMPLE.height() / 2), DOT, DOT)
        painter.end()
        self.setIcon(QIcon(pixmap))
