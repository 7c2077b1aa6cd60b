"""One curve of a live plot: how it looks, its numbers, and the lines that draw them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from dnn_gui.widgets.crosshair import Reading
from dnn_gui.widgets.series import Array, Series
from dnn_gui.widgets.stroke import Stroke

_FAINT = 0.3
"""How strong, of 1, the numbers themselves are drawn behind their mean."""
_TINY = 1e-300
"""Stands for what has no logarithm."""


@dataclass(frozen=True)
class CurveStyle:
    """How one curve looks and reads, apart from its colour."""

    name: str
    written: Callable[[float], str]
    """A value of it in words, with its unit."""
    on_right: bool = False
    """Whether it belongs to the right axis."""
    dashed: bool = False
    width: float = 2.0

    @property
    def line(self) -> Qt.PenStyle:
        """The second cue beside colour."""
        return Qt.PenStyle.DashLine if self.dashed else Qt.PenStyle.SolidLine


class Curve:
    """The numbers of one curve and the two lines that draw them: their mean, and faint behind it themselves.

    ``box`` is the pyqtgraph ViewBox that it is drawn in, ``scale`` the one whose numbers it has.
    """

    def __init__(self, style: CurveStyle, box: Any, scale: Any) -> None:
        self.style = style
        self.series = Series()
        self.shown = True
        self._logarithmic = False
        self._colour = ""
        self.behind, self.line = Stroke(box, scale), Stroke(box, scale)
        self.line.setZValue(1)
        self._drawn_as: tuple[object, ...] = ()

    @property
    def visible(self) -> bool:
        """Whether there is anything to be seen of it."""
        return self.shown and len(self.series) > 0

    def forget(self) -> None:
        """Begin anew, without numbers."""
        self.series = Series()

    def dress(self, colour: str, ground: str) -> None:
        """Be drawn in ``colour``, and what is behind nearly in the colour ``ground``."""
        self._colour = colour
        self.line.dress(QColor(colour), self.style.width, dashed=self.style.dashed)
        self.behind.dress(_mixed(colour, ground), 1.0, dashed=False)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Be drawn on a logarithmic axis, or a linear one."""
        self._logarithmic = logarithmic
        for line in (self.line, self.behind):
            line.set_logarithmic(logarithmic)

    def draw(self, left: float, right: float, columns: int, smoothing: int) -> None:
        """Draw what lies between ``left`` and ``right``, which are so many pixels apart."""
        self.line.setVisible(self.visible)
        self.behind.setVisible(self.visible and smoothing > 0)
        if not self.visible:
            return
        wanted = (self.series, self.series.takes, left, right, columns, smoothing)
        if wanted == self._drawn_as:
            return
        self._drawn_as = wanted
        numbers = self.series.outline(left, right, columns)
        self.line.draw(*(self.series.averaged(left, right, columns, smoothing) if smoothing else numbers))
        if smoothing:
            self.behind.draw(*numbers)

    @property
    def drawn(self) -> Array:
        """The heights that can be seen now, in no order; nothing while it is hidden."""
        lines = [line for line in (self.line, self.behind) if line.isVisible()]
        return np.concatenate([np.empty(0), *(line.ys for line in lines)])

    def reading(self, x: float) -> Reading | None:
        """Return what it says nearest to ``x``; None while it is hidden."""
        found = self.series.nearest(x) if self.visible else None
        if found is None:
            return None
        at, value = found
        height = log10(max(value, _TINY)) if self._logarithmic else value
        place = QPointF(float(self.line.x_pixels(np.array(at))), float(self.line.y_pixels(np.array(height))))
        remark = f"at {at:,.0f}" if at != x else ""
        return Reading(self.style.name, self.style.written(value), self._colour, self.style.dashed, place, remark)


def _mixed(colour: str, ground: str) -> QColor:
    """Return the faint colour; it is opaque, because Qt draws that ten times as fast."""
    over, under = QColor(colour), QColor(ground)
    parts = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(_FAINT * a + (1 - _FAINT) * b) for a, b in parts))
