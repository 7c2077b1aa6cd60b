"""A plot of curves that grow while one looks: follows them until one zooms, reads them out under the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.annotations import Levels, Marks
from dnn_gui.widgets.crosshair import Pointer, Reading, ReadOut
from dnn_gui.widgets.live_curve import Curve, CurveStyle
from dnn_gui.widgets.overlay import Overlaid, OverlaidCurve
from dnn_gui.widgets.plot_frame import MARGIN, PlotFrame
from dnn_gui.widgets.plot_ranges import frame_end, left_range, rounded_up
from dnn_gui.widgets.series import Array
from dnn_gui.widgets.stroke import Stroke
from dnn_gui.widgets.time_line import TimeLine

_SECONDS = "Seconds of training"
_PIXELS_A_COLUMN = 2
"""Of the numbers that fall into so many pixels, the least and the largest are drawn; the pen is as wide."""
_CLOSEST, _SHORTEST = {False: 2.0, True: 1e-5}, {False: 10.0, True: 0.01}
"""By whether x counts seconds: the shortest stretch to zoom to, and where the axis ends at the earliest."""


class LivePlot(PlotFrame):
    """Curves on a left axis and on a right one; x counts iterations, or the seconds that they took.

    It is told numbers by :meth:`feed` and draws them at the next :meth:`redraw`.
    """

    span_changed = Signal()
    """Another stretch of x is in sight, or it has another place."""
    clicked = Signal(float)
    """The iteration that was clicked, without moving the mouse; of a double click, too."""

    def __init__(
        self, styles: Sequence[CurveStyle], bottom: str, left: str, right: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(bottom, left, right, parent)
        self.expected = 0.0
        """How many iterations there will be if all goes well; 0 if nobody knows."""
        self.by_time = False
        """Whether x counts seconds."""
        self.logarithmic = False
        self._curves = {
            style.name: Curve(style, self._canvas, self._right if style.on_right else self._box) for style in styles
        }
        self._overlaid: list[OverlaidCurve] = []
        self._ground, self._bottom = "", bottom
        self._smoothing, self._step = 0, 1.0
        self._fitting = False
        self.marks, self.levels = Marks(self._canvas, self._box), Levels(self._canvas, self._right, self._pieces)
        self.time_line = TimeLine(self._canvas, self._box)
        self._pointer = Pointer(self._canvas, self._box, self.viewport(), bottom.lower())
        self._box.setLimits(minXRange=_CLOSEST[False])
        self._box.sigResized.connect(self._on_resized)
        self._box.sigRangeChanged.connect(self._on_range)
        self._box.clicked.connect(self._on_clicked)

    # Told from outside

    def feed(self, name: str, y: Array, x: Array | None = None) -> None:
        """Let the curve ``name`` show ``y`` (n,) at ``x`` (n,) or at 0, 1, 2, ...; none of it is copied."""
        self._curves[name].series.take(y, x)

    def feed_family(self, name: str, curves: Sequence[Array]) -> None:
        """Let ``curves``, (n,) each at 0, 1, 2, ..., lie faint behind the curve ``name``; none of them is copied.

        Their number is free. Laying out thirty takes some milliseconds, so feed them a few times a second.
        """
        self._curves[name].take_family(curves)

    def lay_over(self, curves: Sequence[Overlaid]) -> None:
        """Draw these finished curves too, on the left axis behind those that grow, and no earlier ones."""
        for curve in self._overlaid:
            curve.leave()
        self._overlaid = [OverlaidCurve(curve, self._canvas, self._box, self._ground) for curve in curves]
        for curve in self._overlaid:
            curve.set_logarithmic(self.logarithmic)
            curve.count_seconds(self._step if self.by_time else None)
        self.redraw()

    def count_seconds(self, each: float | None) -> None:
        """Let x count seconds of training, ``each`` for an iteration of the curves that grow; None: iterations.

        Curves of which nobody knows how long they took (0) are not drawn.
        """
        before, self.by_time, self._step = (self.by_time, self._step), each is not None, 1.0 if each is None else each
        if before == (self.by_time, self._step):
            return
        for curve in self._all:
            curve.count_seconds(each)
        for layer in (self.marks, self.time_line):
            layer.set_step(self._step)
        if before[0] != self.by_time:
            self._pointer.by_time = self.by_time
            self._axes["bottom"].count(_SECONDS if self.by_time else self._bottom, whole=not self.by_time)
            self._box.setLimits(minXRange=_CLOSEST[self.by_time])
            self.show_all()
        self.span_changed.emit()

    def forget(self) -> None:
        """Begin anew, without any numbers but those that were laid over."""
        for curve in self._curves.values():
            curve.forget()
        self.marks.show_notes(())
        self.show_all()

    def redraw(self, *, give_way: bool = True) -> None:
        """Draw what was fed; with ``give_way``, which takes a millisecond, the levels' texts make room for it."""
        self._empty.setVisible(self._is_empty)
        self.levels.setVisible(not self._is_empty)
        if self.following:
            self._fit()
        else:
            self._draw()
        self._point()
        self.levels.stale |= give_way
        self._canvas.refresh()

    def show_curve(self, name: str, shown: bool) -> None:
        """Show a curve, or hide it."""
        self._curves[name].shown = shown
        self.redraw()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let the left axis be logarithmic, or linear."""
        self.logarithmic = logarithmic
        self._axes["left"].setLogMode(logarithmic)
        for curve in self._all:
            curve.set_logarithmic(logarithmic and not curve.style.on_right)
        self._draw()
        self._fit_left_axis()
        self._canvas.follow_box()
        self._point()

    def smooth(self, width: int) -> None:
        """Draw the mean over ``width`` iterations, and the numbers themselves faint behind; 0 draws them alone."""
        self._smoothing = width
        self.redraw()

    def rest(self) -> None:
        """Take crosshair and read-out away until the mouse moves again."""
        self._pointer.mouse = None
        self._point()
        self._canvas.refresh()

    def dress(self, theme: Theme, colours: Mapping[str, str], right: str) -> None:
        """Wear a theme; ``colours`` are those of the curves by name, ``right`` that of the right axis."""
        font, self._ground = self.font(), theme.panel
        self._dress(theme, right)
        for name, curve in self._curves.items():
            curve.dress(colours[name], theme.panel)
        self.marks.dress(theme.muted, theme.panel, font)
        self.levels.dress(right, theme.panel, font)
        self.time_line.dress(theme.text, theme.panel, font)
        self._pointer.dress(theme)

    # Told to the outside

    def curve(self, name: str, *, behind: bool = False) -> Stroke:
        """Return the line that draws the curve ``name``, or the faint one behind it; it has the xs and ys drawn."""
        curve = self._curves[name]
        return curve.behind if behind else curve.line

    @property
    def read_out(self) -> ReadOut:
        """The slip beside the mouse."""
        return self._pointer.slip

    @property
    def span(self) -> tuple[float, float]:
        """The least and the greatest iteration in sight, by the curves that grow."""
        left, right = self._box.viewRange()[0]
        return left / (self._step or 1), right / (self._step or 1)

    # The view

    @property
    def _all(self) -> list[Curve]:
        return [*self._curves.values(), *self._overlaid]

    def _pieces(self) -> list[Array]:
        return [curve.line.pieces for curve in self._all]

    @property
    def _is_empty(self) -> bool:
        return all(curve.is_empty for curve in self._all)

    def _fit(self) -> None:
        newest = max(curve.end for curve in self._all if curve.grows)
        expected = rounded_up(self.expected * self._step) if self.by_time else self.expected
        shortest = _SHORTEST[self.by_time]
        end = expected if self._is_empty and expected else frame_end(newest, expected, shortest)
        end = max(end, *(curve.end for curve in self._all))
        wanted = [-MARGIN / 3 * end, (1 + MARGIN / 3) * end]
        if wanted != self._box.viewRange()[0]:
            self._fitting = True
            self._box.setLimits(xMin=-MARGIN * end, xMax=None)
            self._box.setXRange(*wanted, padding=0)
            self._fitting = False
        self._draw()
        self._fit_left_axis()

    def _fit_left_axis(self) -> None:
        heights = [curve.reach for curve in self._all if not curve.style.on_right]
        low, high = left_range(np.concatenate(heights), self.logarithmic)
        wanted = [low - MARGIN * (high - low), high + MARGIN * (high - low)]
        if wanted != self._box.viewRange()[1]:
            self._box.setYRange(*wanted, padding=0)

    def _draw(self) -> None:
        (left, right), _ = self._box.viewRange()
        columns = max(self._canvas.width() // _PIXELS_A_COLUMN, 1)
        for curve in self._all:
            curve.draw(left, right, columns, self._smoothing)

    @Slot()
    def _on_range(self) -> None:
        self._canvas.follow_box()
        self._right.setXRange(*self._box.viewRange()[0], padding=0)
        self.span_changed.emit()
        if not self._fitting:
            self._draw()
            self._point()

    @Slot(float)
    def _on_clicked(self, x: float) -> None:
        self.clicked.emit(x / (self._step or 1))

    @Slot()
    def _on_resized(self) -> None:
        self._right.setGeometry(self._box.sceneBoundingRect())
        self._canvas.follow_box()
        self.redraw()
        self.span_changed.emit()

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the crosshair follow."""
        super().mouseMoveEvent(event)
        self._pointer.mouse = event.position()
        self._point()
        self._canvas.refresh()

    def leaveEvent(self, event: object) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        self.rest()

    def _point(self) -> None:
        """Bring crosshair and read-out to where the mouse is, over what is drawn now."""
        self._pointer.point(None if self._is_empty else self._readings)

    def _readings(self, x: float) -> list[Reading]:
        found = [curve.reading(x) for curve in self._all]
        return [reading for reading in found if reading is not None]
