"""The line of a curve, and whatever else is painted over a plot in pixels."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem
from shiboken6 import wrapInstance

from dnn_gui.widgets.series import Array

_DASH, _GAP = 4.0, 2.5
"""Lengths, in widths of the line."""
_DASHABLE = 10_000
"""Pixels: a longer line is a tangle in which no dash can be told, and is drawn through."""
_SMOOTHABLE = 60_000
"""Pixels: a longer line fills its area, and smooth edges are not worth the wait."""
_FARTHEST = 1e6
"""Pixels: what lies farther off is drawn as if it were there; beyond some millions Qt's numbers overflow."""


class PixelItem(QGraphicsItem):
    """Something painted in the pixels of an area of a plot, so that no zooming distorts it.

    ``box`` is the pyqtgraph ViewBox of the area; the numbers to paint are those of ``scale``, another ViewBox in
    the same place, if one is given.
    """

    def __init__(self, box: Any, scale: Any = None) -> None:
        super().__init__(box)
        self.box, self.scale_box = box, scale or box
        box.sigResized.connect(self.on_view)
        self.scale_box.sigRangeChanged.connect(self.on_view)

    def boundingRect(self) -> QRectF:
        """Return the whole area."""
        area: QRectF = self.box.rect()
        return area

    def on_view(self, *_: object) -> None:
        """Paint anew, because another stretch of numbers is seen or the area has another size."""
        self.prepareGeometryChange()
        self.update()

    def x_pixels(self, x: Array) -> Array:
        """Return where ``x`` is from the left."""
        (left, right), _ = self.scale_box.viewRange()
        per_unit = float(self.box.rect().width()) / (right - left)
        return np.asarray((x - left) * per_unit)

    def y_pixels(self, y: Array) -> Array:
        """Return where ``y`` is from the top."""
        _, (low, high) = self.scale_box.viewRange()
        per_unit = float(self.box.rect().height()) / (high - low)
        return np.asarray((high - y) * per_unit)


class Stroke(PixelItem):
    """A line through points, drawn piece by piece.

    Qt takes up to a third of a second to draw a tangled line that is wider than a pixel in one go, and a
    hundredth of that for its pieces.
    """

    def __init__(self, box: Any, scale: Any = None) -> None:
        super().__init__(box, scale)
        self.xs: Array = np.empty(0)
        self.ys: Array = np.empty(0)
        self._logarithmic = False
        self._dashed = False
        self._pen = QPen()
        self._smooth = True
        self._pieces: Array | None = None

    def dress(self, colour: QColor, width: float, *, dashed: bool) -> None:
        """Draw in this colour and ``width`` (pixels), with dashes or without."""
        self._pen = QPen(colour, width)
        self._dashed = dashed
        self.on_view()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw on a scale of powers of ten, or an even one; the first leaves out what is not above 0."""
        self._logarithmic = logarithmic
        self.on_view()

    def draw(self, x: Array, y: Array) -> None:
        """Draw through these points, (n,) each."""
        self.xs, self.ys = x, y
        self.on_view()

    def on_view(self, *args: object) -> None:
        """Forget the pieces, and paint anew."""
        self._pieces = None
        super().on_view(*args)

    def paint(self, painter: QPainter, *_: object, **__: object) -> None:
        """Draw the pieces."""
        if self._pieces is None:
            self._pieces = self._cut()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        painter.setPen(self._pen)
        if len(self._pieces):
            # QPainter reads the pieces where they are: making a QLineF of each took longer than drawing them.
            first = cast(QLineF, wrapInstance(self._pieces.ctypes.data, QLineF))
            painter.drawLines(first, len(self._pieces))

    def _cut(self) -> Array:
        """Return the pieces, (n, 4): x and y of one end, x and y of the other."""
        x, y = self.xs, self.ys
        if self._logarithmic:
            x, y = x[y > 0], np.log10(y[y > 0])
        x = self.x_pixels(x).clip(-_FARTHEST, _FARTHEST)
        y = self.y_pixels(y).clip(-_FARTHEST, _FARTHEST)
        way = np.concatenate(([0.0], np.hypot(np.diff(x), np.diff(y)).cumsum()))
        self._smooth = float(way[-1]) <= _SMOOTHABLE
        drawn = np.full(max(len(x) - 1, 0), True)
        if dashed := self._dashed and way[-1] <= _DASHABLE:
            x, y, drawn = _dashes(x, y, way, self._pen.widthF())
        self._pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.SquareCap)
        pieces = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))[drawn]
        return np.ascontiguousarray(pieces, dtype=np.float64)


def _dashes(x: Array, y: Array, way: Array, width: float) -> tuple[Array, Array, Array]:
    """Cut a line at the ends of its dashes too; return all ends, and which of the pieces between are dashes.

    ``way`` is how far each point is from the first, along the line.
    """
    dash, period = _DASH * width, (_DASH + _GAP) * width
    begins = np.arange(0, way[-1], period)
    cuts = np.sort(np.concatenate((way, begins, begins + dash)))
    cuts = cuts[cuts <= way[-1]]
    middles = (cuts[:-1] + cuts[1:]) / 2
    return np.interp(cuts, way, x), np.interp(cuts, way, y), middles % period < dash
