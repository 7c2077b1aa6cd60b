"""A plot without its curves: three axes with a grid, an area to draw on, and the ways to zoom and to come back."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QRubberBand, QVBoxLayout, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.canvas import Canvas
from dnn_gui.widgets.plot_parts import Axis, Grid, ZoomBox

MARGIN = 0.03
"""The share of a range that is left free around the curves."""
_NARROWEST = 1e-9
"""The left axis shows no less, so that zooming never comes to the end of what numbers can tell apart."""


class PlotFrame(pg.PlotWidget):  # type: ignore[misc]
    """A left axis, linear or logarithmic, and a right one from 0 to 100, over one along the bottom.

    The mouse wheel, a drag and the keys + - and arrows zoom and move; from then on the view stays, until
    :meth:`show_all`, a double click or the key Home.
    """

    following_changed = Signal(bool)
    """Whether the view follows the curves as they grow; it does until someone zooms."""
    double_clicked = Signal()

    def __init__(self, bottom: str, left: str, right: str, parent: QWidget | None = None) -> None:
        axes = {
            "bottom": Axis("bottom", bottom, widest="", whole=True),
            "left": Axis("left", left, widest="0.0000"),
            "right": Axis("right", right, widest="100"),
        }
        box = ZoomBox()
        super().__init__(parent, viewBox=box, axisItems=axes)
        self.following = True
        self._box, self._axes = box, axes
        self._right = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._canvas = Canvas(self.viewport(), box)
        self._grid = Grid(self._canvas, box, axes["bottom"], axes["left"])
        self._selection = QRubberBand(QRubberBand.Shape.Rectangle, self._canvas)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.viewport()).addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.showAxis("right")
        plot.scene().addItem(self._right)
        axes["right"].linkToView(self._right)
        self._right.setYRange(0, 100, padding=MARGIN)
        box.setLimits(minYRange=_NARROWEST)
        box.selecting.connect(self._on_selecting)
        box.sigRangeChangedManually.connect(self._on_zoomed)

    def redraw(self) -> None:
        """Draw what there is."""
        raise NotImplementedError

    @Slot()
    def show_all(self) -> None:
        """Show the curves from beginning to end, and follow them from now on."""
        self._follow(True)
        self.redraw()

    def set_empty_text(self, text: str) -> None:
        """Say what will be here while there is nothing."""
        self._empty.setText(text)

    @property
    def area(self) -> QRect:
        """Where the curves are drawn, in pixels."""
        return self._canvas.geometry()

    def _dress(self, theme: Theme, right: str) -> None:
        """Wear a theme, with a right axis of this colour."""
        self.setBackground(theme.panel)
        self._canvas.dress(theme.panel)
        self._grid.dress(theme.grid, theme.panel)
        for side, axis in self._axes.items():
            axis.dress(right if side == "right" else theme.muted, theme.border, self.font())
        self._empty.setStyleSheet(f"color: {theme.muted}; background: {theme.panel}; padding: 8px;")

    def _follow(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    @Slot()
    def _on_zoomed(self) -> None:
        self._follow(False)

    @Slot(QRect)
    def _on_selecting(self, area: QRect) -> None:
        self._selection.setGeometry(area)
        self._selection.setVisible(not area.isNull())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole of the curves."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_all()
            self.double_clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move along x, or show all."""
        if event.key() == Qt.Key.Key_Home:
            self.show_all()
        elif not self._box.obey(event.key()):
            event.ignore()
