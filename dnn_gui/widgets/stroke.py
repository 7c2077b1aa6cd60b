"""The line of a curve, or of several alike."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shiboken6 import wrapInstance

from dnn_gui.widgets.canvas import Canvas, Layer
from dnn_gui.widgets.series import Array

_DASHABLE = 10_000
"""Pixels: a longer line is a tangle in which no dash can be told, and is drawn through."""
_SMOOTHABLE = 60_000
"""Pixels up and down: a longer line fills its area, and smooth edges are not worth the wait."""
_FARTHEST = 1e6
"""Pixels: what lies farther off is drawn as if it were there; beyond some millions Qt's numbers overflow."""
_NOTHING = np.empty((0, 4))

Line = tuple[Array, Array]
"""The x and the y of its points, (n,) each."""
Dashes = tuple[float, float]
"""Lengths of a dash and of the gap behind it, in widths of the line."""


class Stroke(Layer):
    """Lines through points, drawn piece by piece.

    Qt takes up to a third of a second to draw a tangled line that is wider than a pixel in one go, and a
    hundredth of that for its pieces. Of a line that grew, only the pieces that are new are painted.
    """

    def __init__(self, canvas: Canvas, scale: Any, depth: int) -> None:
        self.depth = depth
        super().__init__(canvas, scale)
        self._lines: tuple[Line, ...] = ()
        self.reach: Array = np.empty(0)
        """The greatest y drawn, and the least above 0; infinite where there is none that is finite."""
        self._logarithmic = False
        self._dashes: Dashes | None = None
        self._pen = QPen()
        self._smooth = True
        self._pieces: Array = _NOTHING
        self._longest = 0.0
        """Pixels from left to right that a piece of several lines takes at most."""

    @property
    def xs(self) -> Array:
        """The x of all points drawn."""
        return np.concatenate([np.empty(0), *(x for x, _ in self._lines)])

    @property
    def ys(self) -> Array:
        """The y of all points drawn."""
        return np.concatenate([np.empty(0), *(y for _, y in self._lines)])

    @property
    def pieces(self) -> Array:
        """(n, 4), the x and y of both ends of each piece as it was laid out last, in pixels; none if it is hidden."""
        return self._pieces if self.isVisible() else _NOTHING

    def dress(self, colour: QColor, width: float, dashes: Dashes | None = None) -> None:
        """Draw in this colour and ``width`` (pixels), with dashes or without."""
        self._pen = QPen(colour, width)
        self._dashes = dashes
        self.change()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw on a scale of powers of ten, or an even one; the first leaves out what is not above 0."""
        self._logarithmic = logarithmic
        self.change()

    def draw(self, *lines: Line) -> None:
        """Draw these lines, from the next refreshment of the canvas on."""
        self._lines = lines
        self.stale = True
        ys = self.ys
        highest, lowest = ys.max(initial=-np.inf, where=np.isfinite(ys)), ys.min(initial=np.inf, where=ys > 0)
        self.reach = np.array([highest, lowest])

    def lay_out(self) -> QRect:
        """Cut the lines into pieces, and return where they differ from those before."""
        before, drawn_before = self._pieces, (self._smooth, self._pen.capStyle())
        self._cut()
        if (self._smooth, self._pen.capStyle()) != drawn_before:
            return self.canvas.rect()
        same = _same_at_the_beginning(before, self._pieces)
        changed = np.concatenate((before[same:], self._pieces[same:])).reshape(-1, 2)
        if not len(changed):
            return QRect()
        (left, top), (right, bottom), rim = changed.min(axis=0), changed.max(axis=0), self._rim
        return QRectF(left - rim, top - rim, right - left + 2 * rim, bottom - top + 2 * rim).toAlignedRect()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Draw the pieces that touch ``exposed``."""
        around = (exposed.left() - self._rim - self._longest, exposed.right() + self._rim)
        first, last = self._pieces[:, 0].searchsorted(around).tolist()
        first = max(first - 1, 0)  # of one line, only the piece before can reach in
        if first < last:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
            painter.setPen(self._pen)
            _draw_pieces(painter, self._pieces[first:last])

    @property
    def _rim(self) -> float:
        """How far from its points a line may leave traces, in pixels."""
        return self._pen.widthF() + 1

    def _cut(self) -> None:
        """Make the pieces, (n, 4): x and y of one end, x and y of the other; from left to right."""
        length, cut, caps = 0.0, [], Qt.PenCapStyle.SquareCap
        for x, y in map(self._in_pixels, self._lines):
            way = _way(x, y) if self._dashes else None
            if self._dashes and way is not None and way[-1] <= _DASHABLE:
                dash, gap = (self._pen.widthF() * one for one in self._dashes)
                cut.append(_dashed(x, y, way, dash, dash + gap))
                caps = Qt.PenCapStyle.FlatCap
            else:
                cut.append(_pieces(x, y))
                length += float(np.abs(np.diff(y)).sum())
        self._pieces, self._longest = np.concatenate(cut) if cut else _NOTHING, 0.0
        if len(cut) > 1:
            self._pieces = self._pieces[self._pieces[:, 0].argsort(kind="stable")]
            self._longest = float((self._pieces[:, 2] - self._pieces[:, 0]).max(initial=0.0))
        self._smooth = length <= _SMOOTHABLE
        self._pen.setCapStyle(caps)

    def _in_pixels(self, line: Line) -> Line:
        """Return where its points are, without those that have no place."""
        x, y = line
        drawn = y > 0 if self._logarithmic else np.isfinite(y)
        if not drawn.all():
            x, y = x[drawn], y[drawn]
        y = np.log10(y) if self._logarithmic else y
        return self.x_pixels(x).clip(-_FARTHEST, _FARTHEST), self.y_pixels(y).clip(-_FARTHEST, _FARTHEST)


def _draw_pieces(painter: QPainter, pieces: Array) -> None:
    """Draw straight lines, (n, 4) with n > 0: x and y of one end, x and y of the other.

    QPainter reads them where they are: making a QLineF of each took longer than drawing them.
    """
    first = wrapInstance(pieces.__array_interface__["data"][0], QLineF)
    painter.drawLines(cast(QLineF, first), len(pieces))


def _same_at_the_beginning(before: Array, after: Array) -> int:
    """Return how many rows two arrays have in common before they first differ."""
    shorter = min(len(before), len(after))
    differ = (before[:shorter] != after[:shorter]).reshape(-1)
    place = int(differ.argmax()) if shorter else 0
    return place // 4 if shorter and differ[place] else shorter


def _pieces(x: Array, y: Array) -> Array:
    """Return the pieces, (n - 1, 4), of a line through n points."""
    pieces = np.empty((max(len(x) - 1, 0), 4))
    for place, ends in enumerate((x[:-1], y[:-1], x[1:], y[1:])):
        pieces[:, place] = ends
    return pieces


def _way(x: Array, y: Array) -> Array:
    """Return how far each point is from the first, along the line."""
    return np.concatenate(([0.0], np.hypot(np.diff(x), np.diff(y)).cumsum()))


def _dashed(x: Array, y: Array, way: Array, dash: float, period: float) -> Array:
    """Return the pieces of a line cut at the ends of its dashes too, without the gaps."""
    begins = np.arange(0, way[-1], period)
    cuts = np.sort(np.concatenate((way, begins, begins + dash)))
    cuts = cuts[cuts <= way[-1]]
    drawn = (cuts[:-1] + cuts[1:]) / 2 % period < dash
    pieces = _pieces(np.interp(cuts, way, x), np.interp(cuts, way, y))
    return np.asarray(pieces[drawn])
