"""The names of the curves that lie over a plot, and the box that makes bands of those that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.legend import SAMPLE, sample
from dnn_gui.widgets.overlay import Overlaid, colour_at, style_at

_AIR = 4
"""Pixels between the piece of line and the name, at least."""
_ABREAST = 4
"""Names in a row."""
_COLLAPSE = "Show runs that differ in the seed alone as their mean, with a band from the lowest to the highest cost"
_NEEDED = "So many runs can only be told apart as bands; take some off the plot to see each by itself"


class OverlayLegend(QWidget):
    """The names of the curves that lie over a plot, four abreast however narrow it is; a click takes one away.

    Bands, which have longer names, have room for two.
    """

    taken_away = Signal(str)
    """The key of a curve."""
    collapse_asked = Signal(bool)
    """Whether curves that belong together are to be one band."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayLegend")
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(2)
        self._collapse = QCheckBox("Collapse seeds")
        self._collapse.setObjectName("collapseSeeds")
        self._collapse.toggled.connect(self.collapse_asked)
        self._collapse.hide()
        self._entries: list[_Entry] = []
        self.hide()

    def show_curves(self, curves: Sequence[Overlaid]) -> None:
        """Name these curves and no others."""
        for entry in self._entries:
            self._rows.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self._entries = [_Entry(curve, self.devicePixelRatioF()) for curve in curves]
        for entry in self._entries:
            entry.clicked.connect(self._tell)
        widths = [2 if curve.spread else 1 for curve in curves]
        self._lay_out([*zip(self._entries, widths, strict=True), (self._collapse, 1)])
        self.setVisible(bool(curves))

    def show_collapsing(self, collapsed: bool, *, possible: bool, needed: bool) -> None:
        """Show whether curves are collapsed; the box for it is there where any can be, and fixed where they must."""
        self._collapse.blockSignals(True)
        self._collapse.setChecked(collapsed)
        self._collapse.blockSignals(False)
        self._collapse.setVisible(possible)
        self._collapse.setEnabled(not needed)
        self._collapse.setToolTip(_NEEDED if needed else _COLLAPSE)

    def _lay_out(self, cells: Sequence[tuple[QWidget, int]]) -> None:
        """Put widgets that are so many columns wide into the rows, each into the first that has room."""
        used = [0] * len(cells)
        for widget, wide in cells:
            row = next(row for row, columns in enumerate(used) if columns + wide <= _ABREAST)
            self._rows.addWidget(widget, row, used[row], 1, wide)
            used[row] += wide
        for column in range(_ABREAST):
            self._rows.setColumnStretch(column, int(column < max(used)))

    @Slot()
    def _tell(self) -> None:
        self.taken_away.emit(self.sender().objectName())


def sample_at(place: int, theme: Theme, ratio: float, *, band: bool) -> QIcon:
    """Return a piece of the line at a place of the plot, for a screen with ``ratio`` pixels in place of one."""
    return sample(style_at(place, "", str), colour_at(place, theme), ratio, band=band)


class _Entry(QCheckBox):
    """A name that is cut where it is too long, with a piece of the line."""

    def __init__(self, curve: Overlaid, ratio: float) -> None:
        super().__init__()
        self._name = curve.words or curve.style.name
        self.setObjectName(curve.key)
        self.setAccessibleName(self._name)
        self.setToolTip(f"{self._name}: take it off the plot")
        self.setChecked(True)
        self.setIcon(sample(curve.style, curve.colour, ratio, band=curve.spread is not None))
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
