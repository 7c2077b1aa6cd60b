"""The parts that a plot is put together from: the zooming area and its axes with their grid."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from dnn_gui.widgets.canvas import Canvas, Layer, is_near, mixed

_SMALLEST_DRAG = 8
"""Pixels: a shorter drag was meant as a click, a flatter one as along one axis."""
_OVERHANG = 24
"""Pixels by which the number at an end of the axis may stand out."""
_WRITTEN_TENTHS = (1, 2, 3, 5, 7)
"""The tenths of a decade that bear a number; the others would crowd."""
_FEWEST_TICKS = 4
"""With fewer decades and their tenths than this in sight, a logarithmic axis is marked at even steps instead."""
_ROOMY = 20
"""Pixels between two lines of the grid below which they grow fainter."""
_KEYS = {
    int(Qt.Key.Key_Plus): (0.8, 0.0),
    int(Qt.Key.Key_Equal): (0.8, 0.0),
    int(Qt.Key.Key_Minus): (1.25, 0.0),
    int(Qt.Key.Key_Left): (1.0, -0.1),
    int(Qt.Key.Key_Right): (1.0, 0.1),
}
"""What a key does to the x range: how much wider it gets, and by which share of it the view moves on."""


class ZoomBox(pg.ViewBox):  # type: ignore[misc]
    """Where curves are drawn: the wheel zooms, a drag zooms to a rectangle, with Shift or the middle button it moves.

    A drag that runs along one axis keeps the other as it is.
    """

    selecting = Signal(QRect)
    """The rectangle of a drag in pixels of the box, as it grows; a null one at the end."""
    clicked = Signal(float)
    """The x of a click with the left button; the second click of a double one is left out."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom or move; the right button is left to the context menu."""
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        moves = event.button() == Qt.MouseButton.MiddleButton
        moves = moves or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.state["mouseMode"] = pg.ViewBox.PanMode if moves else pg.ViewBox.RectMode
        if axis is None and not moves and event.isFinish():
            event.accept()
            self.selecting.emit(QRect())
            self._zoom_to(event.buttonDownPos(), event.pos())
        else:
            super().mouseDragEvent(event, axis)

    def mouseClickEvent(self, event: Any) -> None:
        """Tell where it was clicked; the right button is left to the context menu."""
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            event.accept()
            self.clicked.emit(self.mapToView(event.pos()).x())

    def updateScaleBox(self, corner: Any, other: Any) -> None:
        """Tell the rectangle of a drag instead of drawing it."""
        self.selecting.emit(QRectF(corner, other).normalized().toAlignedRect())

    def obey(self, key: int) -> bool:
        """Zoom or move along x by a key; False if it is none of those that do."""
        if key not in _KEYS:
            return False
        wider, onward = _KEYS[key]
        self.sigRangeChangedManually.emit([True, False])
        left, right = self.viewRange()[0]
        middle, half = (left + right) / 2 + onward * (right - left), (right - left) / 2 * wider
        self.setXRange(middle - half, middle + half, padding=0)
        return True

    def _zoom_to(self, corner: Any, other: Any) -> None:
        a, b = self.mapToView(corner), self.mapToView(other)
        wide = abs(corner.x() - other.x()) >= _SMALLEST_DRAG
        high = abs(corner.y() - other.y()) >= _SMALLEST_DRAG
        if wide:
            self.setXRange(*sorted((a.x(), b.x())), padding=0)
        if high:
            self.setYRange(*sorted((a.y(), b.y())), padding=0)
        if wide or high:
            self.sigRangeChangedManually.emit([wide, high])


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with its name and a fixed width, so that the plot does not jump when the numbers change.

    ``widest`` is the longest text that a tick will have; ``whole`` marks whole numbers only.
    """

    picture: QPixmap | None
    """What it looks like; None as soon as it looks otherwise, for which pyqtgraph sees."""

    def __init__(self, side: str, name: str, *, widest: str, whole: bool = False) -> None:
        super().__init__(side)
        self._widest, self._whole = widest, whole
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, maxTickLevel=1)
        self.setLabel(name)

    def count(self, name: str, *, whole: bool) -> None:
        """Count something else from now on."""
        self._whole, self.picture = whole, None
        self.setLabel(name)
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint from pixels made once: laying out the numbers takes long, and is seldom needed."""
        place, ratio = self.boundingRect().toAlignedRect(), painter.deviceTransform().m11()
        if self.picture is None or self.picture.size() != place.size() * ratio:
            pixels = QPixmap(place.size() * ratio)
            pixels.setDevicePixelRatio(ratio)
            pixels.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixels)
            inner.translate(-place.topLeft())
            self._paint(inner)
            inner.end()
            self.picture = pixels
        painter.drawPixmap(place.topLeft(), self.picture)

    def _paint(self, painter: QPainter) -> None:
        """Paint the line and the numbers; the lines across the plot are those of a :class:`Grid`."""
        specifications = self.generateDrawSpecs(painter)
        if specifications is not None:
            line, _ticks, texts = specifications
            self.drawPicture(painter, line, [], texts)

    def dress(self, text: str, line: str, font: QFont) -> None:
        """Wear these colours."""
        self.setPen(line)
        self.setTextPen(text)
        self.setTickFont(font)
        self.label.setFont(font)
        metrics = QFontMetricsF(font)
        if self.orientation == "bottom":
            self.setHeight(round(2.2 * metrics.height()))
        else:
            self.setWidth(round(metrics.horizontalAdvance(self._widest) + 1.5 * metrics.height()))

    def boundingRect(self) -> QRectF:
        """Return the axis with room for numbers that stand out."""
        area: QRectF = super().boundingRect()
        return area.adjusted(-_OVERHANG, 0, _OVERHANG, 0) if self.orientation == "bottom" else area

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """Write the numbers at the ticks."""
        if self.logMode:
            tenths = [round(10 ** (value - floor(value))) for value in values] if spacing is None else None
            return [
                f"{10**value:.6g}" if tenths is None or tenths[place] in _WRITTEN_TENTHS else ""
                for place, value in enumerate(values)
            ]
        if self._whole:
            return [f"{value:,.0f}" if value == round(value) else "" for value in values]
        strings: list[str] = super().tickStrings(values, scale, spacing)
        return strings

    def logTickValues(self, low: float, high: float, size: float, usual: Any) -> Any:
        """Mark decades and their tenths, or even steps where too few of those are in sight."""
        levels = super().logTickValues(low, high, size, usual)
        if sum(len(values) for _, values in levels) >= _FEWEST_TICKS:
            return levels
        self.logMode = False
        even = self.tickValues(10**low, 10**high, size)
        self.logMode = True
        return [(spacing, np.log10(values)) for spacing, values in even[:2]]


class Grid(Layer):
    """Lines across a plot at the ticks of two axes; fainter at the lesser ticks, and where they are crowded."""

    depth = -1

    def __init__(self, canvas: Canvas, scale: Any, bottom: Axis, left: Axis) -> None:
        super().__init__(canvas, scale)
        self._bottom, self._left = bottom, left
        self._colour = self._ground = QColor()
        self._lines: list[tuple[QColor, list[QLineF]]] = []

    def dress(self, colour: str, ground: str) -> None:
        """Paint the lines in ``colour``, and fainter ones nearly in the colour ``ground``."""
        self._colour, self._ground = QColor(colour), QColor(ground)
        self.change()

    def lay_out(self) -> QRect:
        """Find out where the ticks are now."""
        (left, right), (low, high) = self.scale.viewRange()
        wide, tall = self.canvas.width(), self.canvas.height()
        self._lines = []
        for level, (_, values) in enumerate(self._bottom.tickValues(left, right, wide)):
            self._add(level, wide, [QLineF(x, 0, x, tall) for x in self.x_pixels(np.array(values))])
        for level, (_, values) in enumerate(self._left.tickValues(low, high, tall)):
            self._add(level, tall, [QLineF(0, y, wide, y) for y in self.y_pixels(np.array(values))])
        return super().lay_out()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the lines."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for colour, lines in self._lines:
            seen = [line for line in lines if is_near(line, exposed)]
            if seen:
                painter.setPen(colour)
                painter.drawLines(seen)

    def _add(self, level: int, length: int, lines: list[QLineF]) -> None:
        share = min(length / (len(lines) + 1) / _ROOMY, 1.0) / (level + 1)
        self._lines.append((mixed(self._colour, self._ground, share), lines))
