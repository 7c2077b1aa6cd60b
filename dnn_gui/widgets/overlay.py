"""Finished curves that lie over a plot for a while, each with its lowest point marked; and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from dnn_gui.look import Theme
from dnn_gui.look.class_colours import class_colours
from dnn_gui.widgets.canvas import Canvas, Layer
from dnn_gui.widgets.legend import SAMPLE, sample
from dnn_gui.widgets.live_curve import Curve, CurveStyle
from dnn_gui.widgets.reference import Dots, Remark
from dnn_gui.widgets.series import Array
from dnn_gui.widgets.stroke import Dashes

_SHORT, _DOTS, _LONG = (5.0, 2.0), (1.5, 1.5), (9.0, 2.5)
_LOOKS: tuple[tuple[int, Dashes | None], ...] = (
    (3, None),
    (4, _SHORT),
    (5, _DOTS),
    (6, _LONG),
    (0, _DOTS),
    (2, _LONG),
    (1, _DOTS),
    (3, _SHORT),
)
"""The places on the plot: a colour among seven, and dashes as the second cue. The first wear no growing curve's."""
_AIR = 4
"""Pixels between the piece of line and the name, at least."""
_ABREAST = 4
"""Names in a row."""
_WIDTH = 1.5
_DOT = 3.5
"""Radius of the mark at the lowest point, in pixels."""
_DEPTH = 0
"""On the canvas: behind the curves that grow."""


@dataclass(frozen=True)
class Overlaid:
    """One finished curve and how it looks."""

    key: str
    """Tells whoever laid it there which one it is."""
    style: CurveStyle
    colour: str
    y: Array
    """(n,), at 0, 1, 2, ... or at ``x``"""
    x: Array | None = None
    """(n,), ascending: the few places of a curve to compare with, which are marked by dots."""
    remark: str = ""
    """What is written of a curve to compare with."""


def style_at(place: int, name: str, written: Any) -> CurveStyle:
    """Return the style of the curve at a place from 0 to 7; no two look the same."""
    _, dashes = _LOOKS[place]
    if dashes is None:
        return CurveStyle(name, written, width=_WIDTH)
    return CurveStyle(name, written, dashed=True, dashes=dashes, width=_WIDTH)


def colour_at(place: int, theme: Theme) -> str:
    """Return the colour of the curve at a place."""
    return class_colours(theme, 7)[_LOOKS[place][0]]


class OverlaidCurve(Curve):
    """Draws a finished curve, and a ring at its lowest point; or one to compare with, a dot at each point."""

    def __init__(self, overlaid: Overlaid, canvas: Canvas, scale: Any, ground: str) -> None:
        super().__init__(overlaid.style, canvas, scale, _DEPTH)
        self._layers: list[Layer] = [self.line, self.behind]
        self._marks: _Ring | Dots
        if overlaid.x is None:
            self._marks = _Ring(canvas, scale, overlaid)
            self._marks.dress(overlaid.colour, ground)
        else:
            self._marks = Dots(canvas, scale, overlaid.x, overlaid.y, overlaid.colour)
            self._layers.append(Remark(canvas, scale, overlaid.remark, overlaid.colour, ground))
        self._layers.append(self._marks)
        self.series.take(overlaid.y, overlaid.x)
        self.dress(overlaid.colour, ground)

    def draw(self, left: float, right: float, columns: int, smoothing: int) -> None:
        """Draw what lies between ``left`` and ``right``; a few points far apart are never smoothed."""
        super().draw(left, right, columns, smoothing if self.series.x is None else 0)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Be drawn on a logarithmic axis, or a linear one."""
        super().set_logarithmic(logarithmic)
        self._marks.logarithmic = logarithmic
        self._marks.change()

    def leave(self) -> None:
        """Be drawn no more."""
        for layer in self._layers:
            layer.canvas.remove(layer)


class _Ring(Layer):
    """A ring at the lowest point of a curve."""

    depth = 3

    def __init__(self, canvas: Canvas, scale: Any, overlaid: Overlaid) -> None:
        super().__init__(canvas, scale)
        self.logarithmic = False
        there = np.where(np.isfinite(overlaid.y), overlaid.y, np.inf)
        self._at = int(there.argmin()) if len(there) else 0
        self._height = float(there[self._at]) if len(there) else np.inf
        self._colour = self._ground = QColor()

    def dress(self, colour: str, ground: str) -> None:
        """Paint the ring in ``colour`` and fill it with ``ground``."""
        self._colour, self._ground = QColor(colour), QColor(ground)

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Paint it, if the scale has a place for it."""
        if not np.isfinite(self._height) or (self.logarithmic and self._height <= 0):
            return
        height = log10(self._height) if self.logarithmic else self._height
        place = QPointF(float(self.x_pixels(np.array(self._at))), float(self.y_pixels(np.array(height))))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, _WIDTH))
        painter.setBrush(self._ground)
        painter.drawEllipse(place, _DOT, _DOT)


class OverlayLegend(QWidget):
    """The names of the curves that lie over a plot, four abreast however narrow it is; a click takes one away."""

    taken_away = Signal(str)
    """The key of a curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayLegend")
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(4)
        self._entries: list[_Entry] = []
        self.hide()

    def show_curves(self, curves: Sequence[Overlaid]) -> None:
        """Name these curves and no others."""
        for entry in self._entries:
            self._rows.removeWidget(entry)
            entry.deleteLater()
        self._entries = [_Entry(curve, self.devicePixelRatioF()) for curve in curves]
        for column in range(_ABREAST):
            self._rows.setColumnStretch(column, int(column < len(curves)))
        for place, entry in enumerate(self._entries):
            entry.clicked.connect(self._tell)
            self._rows.addWidget(entry, place // _ABREAST, place % _ABREAST)
        self.setVisible(bool(curves))

    @Slot()
    def _tell(self) -> None:
        self.taken_away.emit(self.sender().objectName())


class _Entry(QCheckBox):
    """A name that is cut where it is too long, with a piece of the line."""

    def __init__(self, curve: Overlaid, ratio: float) -> None:
        super().__init__()
        self._name = curve.style.name
        self.setObjectName(curve.key)
        self.setAccessibleName(self._name)
        self.setToolTip(f"{self._name}: take it off the plot")
        self.setChecked(True)
        self.setIcon(sample(curve.style, curve.colour, ratio))
        self.setIconSize(SAMPLE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._around = super().sizeHint().width() + _AIR

    def minimumSizeHint(self) -> QSize:
        """Return room for the piece of line."""
        return QSize(self._around, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        room = self.width() - self._around
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))
