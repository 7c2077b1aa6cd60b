"""What a curve to compare with has beside its line: a dot at each of its points, a remark, and a box to hide it."""

from __future__ import annotations

from math import log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter
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
        self._colour = QColor(colour)

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Paint those that the scale has a place for."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True):
            if not self.logarithmic or y > 0:
                height = log10(y) if self.logarithmic else y
                place = (float(self.x_pixels(np.array(x))), float(self.y_pixels(np.array(height))))
                painter.drawEllipse(QPointF(*place), DOT, DOT)


class Remark(Layer):
    """A few words in the lower left corner, which a falling curve leaves free."""

    depth = 5

    def __init__(self, canvas: Canvas, scale: Any, words: str, colour: str, ground: str) -> None:
        super().__init__(canvas, scale)
        self.words = words
        self._colour, self._ground = QColor(colour), QColor(ground)
        self._ground.setAlpha(_VEIL)

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Paint the words on a veil, cut at the end where they are too long."""
        metrics, area = QFontMetricsF(self.canvas.font()), QRectF(self.canvas.rect())
        words = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, area.width() - 4 * _AIR)
        place = QRectF(0, 0, metrics.horizontalAdvance(words) + 2 * _AIR, metrics.height())
        place.moveBottomLeft(area.bottomLeft() + QPointF(_AIR, -metrics.height()))
        painter.fillRect(place, self._ground)
        painter.setPen(self._colour)
        painter.setFont(self.canvas.font())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


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
