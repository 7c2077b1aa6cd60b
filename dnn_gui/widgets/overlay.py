"""Finished curves that lie over a plot for a while, each with its lowest point marked, or bands of several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from dnn_gui.look import Theme
from dnn_gui.look.class_colours import class_colours
from dnn_gui.widgets.band import Band
from dnn_gui.widgets.canvas import Canvas, Layer
from dnn_gui.widgets.crosshair import Reading
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
    seconds_each: float | None = None
    """How long an iteration took, 0 if nobody knows; None for as long as those of the curves that grow."""
    words: str = ""
    """What the legend says of it, if that is more than its name."""
    spread: tuple[Array, Array] | None = None
    """The lowest and the highest (n,) of several curves of which ``y`` is the mean; None for one curve."""


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
    """Draws a finished curve or the band around a mean, and a ring at the lowest point of it.

    One to compare with has a dot at each point instead.
    """

    def __init__(self, overlaid: Overlaid, canvas: Canvas, scale: Any, ground: str) -> None:
        super().__init__(overlaid.style, canvas, scale, _DEPTH)
        self._layers: list[Layer] = [self.line, self.behind]
        self._overlaid = overlaid
        self.grows = overlaid.seconds_each is None
        self._band = Band(canvas, scale, *overlaid.spread, overlaid.colour) if overlaid.spread else None
        if self._band is not None:
            self._layers.append(self._band)
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
        self._marks.setVisible(not self.is_empty)
        if self._band is not None:
            self._band.setVisible(not self.is_empty)
            self._band.draw(left, right, columns, smoothing)

    def count_seconds(self, each: float | None) -> None:
        """Be drawn on an axis of seconds, ``each`` for an iteration of the curves that grow, or, with None, not."""
        own = self._overlaid.seconds_each
        super().count_seconds(each if each is None or own is None else own)
        for layer in self._layers:
            layer.set_step(self.line.step)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Be drawn on a logarithmic axis, or a linear one."""
        super().set_logarithmic(logarithmic)
        for layer in (self._marks, self._band):
            if layer is not None:
                layer.logarithmic = logarithmic
                layer.change()

    @property
    def reach(self) -> Array:
        """The greatest height that can be seen now, and the least above 0, of its line and of its band."""
        band = self._band
        return super().reach if band is None or self.is_empty else np.concatenate((super().reach, band.reach))

    def reading(self, x: float) -> Reading | None:
        """Return what it says nearest to ``x`` on the axis, of a band the mean with the lowest and the highest."""
        reading, spread = super().reading(x), self._overlaid.spread
        nearest = self.series.nearest(x / self.line.step) if reading and spread else None
        if reading is None or spread is None or nearest is None:
            return reading
        low, high = (self.style.written(float(edge[int(nearest[0])])) for edge in spread)
        return replace(reading, remark=f"{low} to {high}")

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
