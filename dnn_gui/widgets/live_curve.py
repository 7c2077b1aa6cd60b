"""One curve of a live plot: how it looks, its numbers, and the lines that draw them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen

from dnn_gui.widgets.canvas import Canvas, mixed
from dnn_gui.widgets.crosshair import Reading
from dnn_gui.widgets.series import Array, Series
from dnn_gui.widgets.stroke import Dashes, Stroke

_FAINT = 0.3
"""How strong, of 1, the numbers themselves are drawn behind their mean."""
_TINY = 1e-300
"""Stands for what has no logarithm."""
_BEHIND, _IN_FRONT = 0, 1
"""Depths on the canvas: what is faint lies behind all curves."""


@dataclass(frozen=True)
class CurveStyle:
    """How one curve looks and reads, apart from its colour."""

    name: str
    written: Callable[[float], str]
    """A value of it in words, with its unit."""
    on_right: bool = False
    """Whether it belongs to the right axis."""
    dashed: bool = False
    """The second cue beside colour."""
    dashes: Dashes = (4.0, 2.5)
    """What they are like, if it is dashed."""
    width: float = 2.0

    def pen(self, colour: str) -> QPen:
        """Return what draws a piece of it."""
        pen = QPen(QColor(colour), self.width)
        if self.dashed:
            pen.setDashPattern(self.dashes)
        return pen


class Curve:
    """The numbers of one curve and the lines that draw them, in front and faint behind.

    In front are the numbers, or their mean if they are smoothed; behind are the curves of its family if it has
    one, or else the numbers that the mean is of. ``scale`` is the pyqtgraph ViewBox whose numbers it has.
    """

    def __init__(self, style: CurveStyle, canvas: Canvas, scale: Any, depth: int = _IN_FRONT) -> None:
        self.style = style
        self.series = Series()
        self.grows = True
        """Whether the axis is to have room for more of it."""
        self.family: list[Series] = []
        self.shown = True
        self._seconds_each: float | None = None
        self._logarithmic = False
        self._colour = ""
        self.behind, self.line = Stroke(canvas, scale, _BEHIND), Stroke(canvas, scale, depth)
        self._drawn_as: dict[Stroke, tuple[object, ...]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether neither it nor its family has numbers that have a place."""
        return not self.line.step or not any(len(series) for series in (self.series, *self.family))

    @property
    def end(self) -> float:
        """The greatest x of it and its family on the axis; 0 where there is none."""
        return self.line.step * max(series.end for series in (self.series, *self.family))

    def count_seconds(self, each: float | None) -> None:
        """Be drawn on an axis of seconds, ``each`` for an iteration (0: nobody knows, and it is not drawn).

        None is for an axis of iterations.
        """
        self._seconds_each = each
        for line in (self.line, self.behind):
            line.set_step(1.0 if each is None else each)

    def forget(self) -> None:
        """Begin anew, without numbers."""
        self.series, self.family = Series(), []

    def take_family(self, curves: Sequence[Array]) -> None:
        """Draw ``curves``, (n,) each at 0, 1, 2, ..., faint behind this one."""
        self.family = [*self.family[: len(curves)], *(Series() for _ in curves[len(self.family) :])]
        for series, numbers in zip(self.family, curves, strict=True):
            series.take(numbers)

    def dress(self, colour: str, ground: str) -> None:
        """Be drawn in ``colour``, and what is behind nearly in the colour ``ground``."""
        self._colour = colour
        self.line.dress(QColor(colour), self.style.width, self.style.dashes if self.style.dashed else None)
        self.behind.dress(mixed(QColor(colour), QColor(ground), _FAINT), 1.0)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Be drawn on a logarithmic axis, or a linear one."""
        self._logarithmic = logarithmic
        for line in (self.line, self.behind):
            line.set_logarithmic(logarithmic)

    def draw(self, left: float, right: float, columns: int, smoothing: int) -> None:
        """Draw what lies between ``left`` and ``right`` on the axis, in so many columns of pixels."""
        behind = self.family or ([self.series] if smoothing else [])
        visible = self.shown and not self.is_empty
        self.line.setVisible(visible)
        self.behind.setVisible(visible and len(behind) > 0)
        if visible:
            view = (left / self.line.step, right / self.line.step, columns)
            self._draw(self.line, [self.series], view, smoothing)
            self._draw(self.behind, behind, view, smoothing if self.family else 0)

    def _draw(self, stroke: Stroke, curves: Sequence[Series], view: tuple[float, float, int], smoothing: int) -> None:
        """Draw ``curves`` by ``stroke``, unless that has drawn the same before."""
        wanted = (*((series, series.takes) for series in curves), view, smoothing)
        if wanted != self._drawn_as.get(stroke):
            self._drawn_as[stroke] = wanted
            stroke.draw(
                *(series.averaged(*view, smoothing) if smoothing else series.outline(*view) for series in curves)
            )

    @property
    def reach(self) -> Array:
        """The greatest height that can be seen now, and the least above 0, of each of its lines that are seen."""
        lines = [line for line in (self.line, self.behind) if line.isVisible()]
        return np.concatenate([np.empty(0), *(line.reach for line in lines)])

    def reading(self, x: float) -> Reading | None:
        """Return what it says nearest to ``x`` on the axis; None while it is hidden."""
        found = self.series.nearest(x / self.line.step) if self.shown and not self.is_empty else None
        if found is None:
            return None
        at, value = found
        height = log10(max(value, _TINY)) if self._logarithmic else value
        place = QPointF(float(self.line.x_pixels(np.array(at))), float(self.line.y_pixels(np.array(height))))
        remark = f"at {at:,.0f}" if at != x else ""
        if self._seconds_each is not None:
            remark = f"iteration {at:,.0f}"
        return Reading(self.style.name, self.style.written(value), self._colour, self.style.dashed, place, remark)
