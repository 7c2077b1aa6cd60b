"""What steers a live plot: its legend, the kind of its axis, smoothing, the way back; and a picture of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QPainter, QRegion
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget

from dnn_gui.widgets.legend import Legend
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.live_plot import LivePlot

SMOOTHING = (("No smoothing", 0), ("Light smoothing", 11), ("Medium smoothing", 101), ("Strong smoothing", 1001))
"""What one can choose, and how wide a mean it stands for."""
_FINER = 2.0
"""Pixels of a saved picture for one on the screen, at least."""
_MARGIN = 8
"""Pixels around the parts of a saved picture."""


class PlotTools(QObject):
    """The controls of a :class:`LivePlot`, for a panel to put where it likes: each is a widget of its own."""

    curve_toggled = Signal(str, bool)
    """The name of a curve, and whether it is to be seen."""

    def __init__(self, plot: LivePlot, styles: Sequence[CurveStyle], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self.legend = Legend(styles)
        self.legend.toggled.connect(self._on_toggled)
        self.log_axis = QCheckBox("Log axis")
        self.log_axis.setObjectName("logAxis")
        self.log_axis.setToolTip("Mark the left axis in powers of ten, so that small numbers can be told apart")
        self.log_axis.toggled.connect(plot.set_logarithmic)
        self.by_time = QCheckBox("By time")
        self.by_time.setObjectName("byTime")
        self.by_time.setToolTip(
            "Seconds of training along the x axis, so that what is slow can be compared with what is quick; the "
            "iterations of each run are spread evenly over its seconds"
        )
        self.smoothing = self._make_smoothing()
        self.show_all = QPushButton("Show all")
        self.show_all.setObjectName("showAllButton")
        self.show_all.setToolTip(
            "Show everything, and follow it as it grows; so does the key Home, or a double click"
        )
        self.show_all.setEnabled(False)
        self.show_all.clicked.connect(plot.show_all)
        plot.following_changed.connect(self.show_all.setDisabled)

    def actions_for_menu(self) -> list[QAction]:
        """Return the way back and the kinds of axes as entries of a menu."""
        show_all = QAction("Show all", self)
        show_all.triggered.connect(self._plot.show_all)
        return [show_all, *map(self._action_for, (self.log_axis, self.by_time))]

    def _action_for(self, box: QCheckBox) -> QAction:
        action = QAction(box.text(), self, checkable=True)
        action.toggled.connect(box.setChecked)
        box.toggled.connect(action.setChecked)
        return action

    def dress(self, colours: Mapping[str, str]) -> None:
        """Wear the colours of the curves, by name."""
        self.legend.dress(colours)

    def picture(self) -> QImage:
        """Return the plot under its legend, finer than on most screens."""
        self._plot.rest()
        legend, plot = self.legend.size(), self._plot.size()
        size = QSize(plot.width() + 2 * _MARGIN, plot.height() + legend.height() + 3 * _MARGIN)
        finer = max(_FINER, self._plot.devicePixelRatioF())
        image = QImage(size * finer, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(finer)
        image.fill(self._plot.backgroundBrush().color())
        painter = QPainter(image)
        here, bare = QPoint(_MARGIN, _MARGIN), QWidget.RenderFlag.DrawChildren
        self.legend.render(painter, here, QRegion(), bare)
        QWidget.render(self._plot, painter, here + QPoint(0, legend.height() + _MARGIN), QRegion(), bare)
        painter.end()
        return image

    def _make_smoothing(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("smoothing")
        box.setAccessibleName("Smoothing")
        box.setToolTip("Draw means over neighbouring iterations; what was measured stays behind them, faint")
        for place, (name, width) in enumerate(SMOOTHING):
            box.addItem(name)
            tip = f"The mean over {width:,} iterations" if width else "Every number as it is"
            box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        box.currentIndexChanged.connect(self._on_smoothing)
        return box

    @Slot(str, bool)
    def _on_toggled(self, name: str, shown: bool) -> None:
        self._plot.show_curve(name, shown)
        self.curve_toggled.emit(name, shown)

    @Slot(int)
    def _on_smoothing(self, place: int) -> None:
        self._plot.smooth(SMOOTHING[place][1])
