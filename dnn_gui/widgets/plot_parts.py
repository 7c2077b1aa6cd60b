"""The parts that a plot is put together from: the zooming area and its axes."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

_SMALLEST_DRAG = 8
"""Pixels: a shorter drag was meant as a click, a flatter one as along one axis."""
_OVERHANG = 24
"""Pixels by which the number at an end of the axis may stand out."""
_WRITTEN_TENTHS = (1, 2, 3, 5, 7)
"""The tenths of a decade that bear a number; the others would crowd."""
_FEWEST_TICKS = 4
"""With fewer decades and their tenths than this in sight, a logarithmic axis is marked at even steps instead."""


class ZoomBox(pg.ViewBox):  # type: ignore[misc]
    """Where curves are drawn: the wheel zooms, a drag zooms to a rectangle, with Shift or the middle button it moves.

    A drag that runs along one axis keeps the other as it is.
    """

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
            self.rbScaleBox.hide()
            self._zoom_to(event.buttonDownPos(), event.pos())
        else:
            super().mouseDragEvent(event, axis)

    def dress(self, colour: str) -> None:
        """Draw the rectangle of a drag in ``colour``."""
        fill = pg.mkColor(colour)
        fill.setAlpha(40)
        self.rbScaleBox.setPen(pg.mkPen(colour))
        self.rbScaleBox.setBrush(fill)

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

    def __init__(self, side: str, name: str, *, widest: str, whole: bool = False) -> None:
        super().__init__(side)
        self._widest, self._whole = widest, whole
        self._painted: QPixmap | None = None
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, maxTickLevel=1)
        self.setLabel(name)

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        """Paint from pixels made once: laying out the numbers takes longer than all curves, and is seldom needed."""
        place, ratio = self.boundingRect().toAlignedRect(), painter.device().devicePixelRatioF()
        known = self._painted
        if self.picture is None or known is None or known.size() != place.size() * ratio:
            known = self._painted = QPixmap(place.size() * ratio)
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.transparent)
            inner = QPainter(known)
            inner.translate(-place.topLeft())
            super().paint(inner, option, widget)
            inner.end()
        painter.drawPixmap(place.topLeft(), known)

    def dress(self, text: str, line: str, grid: str, font: QFont) -> None:
        """Wear these colours; ``grid`` is that of the lines across the plot, if the axis draws them."""
        self.setPen(line)
        self.setTextPen(text)
        self.setTickPen(grid)
        self.setTickFont(font)
        self.label.setFont(font)
        metrics = QFontMetricsF(font)
        if self.orientation == "bottom":
            self.setHeight(2.2 * metrics.height())
        else:
            self.setWidth(metrics.horizontalAdvance(self._widest) + 1.5 * metrics.height())

    def boundingRect(self) -> QRectF:
        """Return the axis with the lines that it draws across the plot, and room for numbers that stand out."""
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
