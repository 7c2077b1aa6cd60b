"""A plot of curves that grow while one looks: follows them until one zooms, reads them out under the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QRubberBand, QVBoxLayout, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.annotations import Levels, Marks
from dnn_gui.widgets.canvas import Canvas
from dnn_gui.widgets.crosshair import Crosshair, ReadOut
from dnn_gui.widgets.live_curve import Curve, CurveStyle
from dnn_gui.widgets.overlay import Overlaid, OverlaidCurve
from dnn_gui.widgets.plot_parts import Axis, Grid, ZoomBox
from dnn_gui.widgets.plot_ranges import frame_end, left_range
from dnn_gui.widgets.series import Array
from dnn_gui.widgets.stroke import Stroke

_MARGIN = 0.03
"""The share of a range that is left free around the curves."""
_PIXELS_A_COLUMN = 2
"""Of the numbers that fall into so many pixels, the least and the largest are drawn; the pen is as wide."""
_NARROWEST = 1e-9
"""The left axis shows no less, so that zooming never comes to the end of what numbers can tell apart."""
_KEYS = {
    Qt.Key.Key_Plus: (0.8, 0.0),
    Qt.Key.Key_Equal: (0.8, 0.0),
    Qt.Key.Key_Minus: (1.25, 0.0),
    Qt.Key.Key_Left: (1.0, -0.1),
    Qt.Key.Key_Right: (1.0, 0.1),
}
"""What a key does to the x range: how much wider it gets, and by which share of it the view moves on."""


class LivePlot(pg.PlotWidget):  # type: ignore[misc]
    """Curves on a left axis, linear or logarithmic, and on a right axis from 0 to 100.

    It is told numbers by :meth:`feed` and draws them at the next :meth:`redraw`. The mouse wheel, a drag and the
    keys + - and arrows zoom and move; from then on the view stays, until :meth:`show_all`, a double click or
    the key Home.
    """

    following_changed = Signal(bool)
    """Whether the view follows the curves as they grow; it does until someone zooms."""

    def __init__(
        self, styles: Sequence[CurveStyle], bottom: str, left: str, right: str, parent: QWidget | None = None
    ) -> None:
        axes = {
            "bottom": Axis("bottom", bottom, widest="", whole=True),
            "left": Axis("left", left, widest="0.0000"),
            "right": Axis("right", right, widest="100"),
        }
        box = ZoomBox()
        super().__init__(parent, viewBox=box, axisItems=axes)
        self.following = True
        self.expected = 0.0
        """Where x will end if all goes well; 0 if nobody knows."""
        self.logarithmic = False
        self._box, self._axes = box, axes
        self._right = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._canvas = Canvas(self.viewport(), box)
        self._curves = {
            style.name: Curve(style, self._canvas, self._right if style.on_right else box) for style in styles
        }
        self._overlaid: list[OverlaidCurve] = []
        self._ground = ""
        self._x_name = bottom.lower()
        self._smoothing = 0
        self._mouse: QPointF | None = None
        self._fitting = False
        self._build()

    def _build(self) -> None:
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.showAxis("right")
        plot.scene().addItem(self._right)
        self._axes["right"].linkToView(self._right)
        self._right.setYRange(0, 100, padding=_MARGIN)
        self._grid = Grid(self._canvas, self._box, self._axes["bottom"], self._axes["left"])
        self.marks, self.levels = Marks(self._canvas, self._box), Levels(self._canvas, self._right)
        self._crosshair = Crosshair(self._canvas, self._box)
        self._selection = QRubberBand(QRubberBand.Shape.Rectangle, self._canvas)
        self._read_out = ReadOut(self.viewport())
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.viewport()).addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        self._box.setLimits(minXRange=2, minYRange=_NARROWEST)
        self._box.sigResized.connect(self._on_resized)
        self._box.sigRangeChanged.connect(self._on_range)
        self._box.selecting.connect(self._on_selecting)
        self._box.sigRangeChangedManually.connect(self._on_zoomed)

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
        self.redraw()

    def forget(self) -> None:
        """Begin anew, without any numbers but those that were laid over."""
        for curve in self._curves.values():
            curve.forget()
        self.marks.show_notes(())
        self.show_all()

    def redraw(self) -> None:
        """Draw what was fed."""
        self._empty.setVisible(self._is_empty)
        self.levels.setVisible(not self._is_empty)
        if self.following:
            self._fit()
        else:
            self._draw()
        self._point()
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

    @Slot()
    def show_all(self) -> None:
        """Show the curves from beginning to end, and follow them from now on."""
        self._follow(True)
        self.redraw()

    def rest(self) -> None:
        """Take crosshair and read-out away until the mouse moves again."""
        self._mouse = None
        self._point()
        self._canvas.refresh()

    def set_empty_text(self, text: str) -> None:
        """Say what will be here while there is nothing."""
        self._empty.setText(text)

    def dress(self, theme: Theme, colours: Mapping[str, str], right: str) -> None:
        """Wear a theme; ``colours`` are those of the curves by name, ``right`` that of the right axis."""
        font = self.font()
        self._ground = theme.panel
        self.setBackground(theme.panel)
        self._canvas.dress(theme.panel)
        self._grid.dress(theme.grid, theme.panel)
        for side, axis in self._axes.items():
            axis.dress(right if side == "right" else theme.muted, theme.border, font)
        for name, curve in self._curves.items():
            curve.dress(colours[name], theme.panel)
        self.marks.dress(theme.muted, theme.panel, font)
        self.levels.dress(right, theme.panel, font)
        self._crosshair.dress(theme.muted, theme.panel)
        self._read_out.dress(theme.text, theme.muted, theme.panel, theme.border)
        self._empty.setStyleSheet(f"color: {theme.muted}; background: {theme.panel}; padding: 8px;")

    # Told to the outside

    def curve(self, name: str, *, behind: bool = False) -> Stroke:
        """Return the line that draws the curve ``name``, or the faint one behind it; it has the xs and ys drawn."""
        curve = self._curves[name]
        return curve.behind if behind else curve.line

    @property
    def read_out(self) -> ReadOut:
        """The slip beside the mouse."""
        return self._read_out

    # The view

    @property
    def _all(self) -> list[Curve]:
        return [*self._curves.values(), *self._overlaid]

    @property
    def _is_empty(self) -> bool:
        return all(curve.is_empty for curve in self._all)

    def _fit(self) -> None:
        newest = max(curve.end for curve in self._all)
        end = self.expected if self._is_empty and self.expected else frame_end(newest, self.expected)
        wanted = [-_MARGIN / 3 * end, (1 + _MARGIN / 3) * end]
        if wanted != self._box.viewRange()[0]:
            self._fitting = True
            self._box.setLimits(xMin=-_MARGIN * end, xMax=None)
            self._box.setXRange(*wanted, padding=0)
            self._fitting = False
        self._draw()
        self._fit_left_axis()

    def _fit_left_axis(self) -> None:
        heights = [curve.reach for curve in self._all if not curve.style.on_right]
        low, high = left_range(np.concatenate(heights), self.logarithmic)
        wanted = [low - _MARGIN * (high - low), high + _MARGIN * (high - low)]
        if wanted != self._box.viewRange()[1]:
            self._box.setYRange(*wanted, padding=0)

    def _draw(self) -> None:
        (left, right), _ = self._box.viewRange()
        columns = max(self._canvas.width() // _PIXELS_A_COLUMN, 1)
        for curve in self._all:
            curve.draw(left, right, columns, self._smoothing)

    def _follow(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    @Slot()
    def _on_zoomed(self) -> None:
        self._follow(False)

    @Slot()
    def _on_range(self) -> None:
        self._canvas.follow_box()
        self._right.setXRange(*self._box.viewRange()[0], padding=0)
        if not self._fitting:
            self._draw()
            self._point()

    @Slot(QRect)
    def _on_selecting(self, area: QRect) -> None:
        self._selection.setGeometry(area)
        self._selection.setVisible(not area.isNull())

    @Slot()
    def _on_resized(self) -> None:
        self._right.setGeometry(self._box.sceneBoundingRect())
        self._canvas.follow_box()
        self.redraw()

    # The mouse and the keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the crosshair follow."""
        super().mouseMoveEvent(event)
        self._mouse = event.position()
        self._point()
        self._canvas.refresh()

    def leaveEvent(self, event: object) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        self.rest()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole of the curves."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move along x, or show all."""
        if event.key() == Qt.Key.Key_Home:
            self.show_all()
        elif event.key() in _KEYS:
            wider, onward = _KEYS[Qt.Key(event.key())]
            self._follow(False)
            left, right = self._box.viewRange()[0]
            middle, half = (left + right) / 2 + onward * (right - left), (right - left) / 2 * wider
            self._box.setXRange(middle - half, middle + half, padding=0)
        else:
            event.ignore()

    def _point(self) -> None:
        """Bring crosshair and read-out to where the mouse is, over what is drawn now."""
        mouse = self._mouse
        if mouse is None or not self._box.sceneBoundingRect().contains(mouse) or self._is_empty:
            self._crosshair.setVisible(False)
            self._read_out.hide()
            return
        x = max(round(self._box.mapSceneToView(mouse).x()), 0)
        found = [curve.reading(x) for curve in self._all]
        readings = [reading for reading in found if reading is not None]
        self._crosshair.show_at(float(self._crosshair.x_pixels(np.array(x))), readings)
        self._read_out.show_near(mouse.toPoint(), f"{self._x_name} {x:,}", readings)
