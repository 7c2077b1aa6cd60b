"""The names of the curves that lie over a plot, and the box that makes bands of those that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.cut_text import as_tip, cut_apart
from dnn_gui.widgets.legend import SAMPLE, sample
from dnn_gui.widgets.overlay import Overlaid, colour_at, style_at

_AIR = 4
"""Pixels between the piece of line and the name, at least."""
_BETWEEN, _BETWEEN_ROWS = 8, 2
"""Pixels."""
_ABREAST = 4
"""Names that a row has room for however long they are: that decides how many rows there may be."""
_WIDE = 2
"""Of how many others a band takes the room, for its name is longer."""
_STEP = 8
"""Pixels by which names are cut until they fit into the rows."""
_COLLAPSE = "Show runs that differ in the seed alone as their mean, with a band from the lowest to the highest cost"
_NEEDED = "So many runs can only be told apart as bands; take some off the plot to see each by itself"


class OverlayLegend(QWidget):
    """The names of the curves that lie over a plot, each as wide as it is if there is room; a click takes one away.

    They are cut as soon as they would need more rows than four abreast do; bands, with their longer names, last.
    """

    taken_away = Signal(str)
    """The key of a curve."""
    collapse_asked = Signal(bool)
    """Whether curves that belong together are to be one band."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayLegend")
        self._collapse = QCheckBox("Collapse seeds", self)
        self._collapse.setObjectName("collapseSeeds")
        self._collapse.toggled.connect(self.collapse_asked)
        self._collapse.hide()
        self._entries: list[_Entry] = []
        self.hide()

    def show_curves(self, curves: Sequence[Overlaid]) -> None:
        """Name these curves and no others."""
        for entry in self._entries:
            entry.hide()
            entry.setObjectName("")  # which the next one may bear before this one is gone
            entry.deleteLater()
        self._entries = [_Entry(curve, self.devicePixelRatioF(), self) for curve in curves]
        for entry in self._entries:
            entry.clicked.connect(self._tell)
            entry.show()
        self.setVisible(bool(curves))
        self._lay_out()

    def show_collapsing(self, collapsed: bool, *, possible: bool, needed: bool) -> None:
        """Show whether curves are collapsed; the box for it is there where any can be, and fixed where they must."""
        self._collapse.blockSignals(True)
        self._collapse.setChecked(collapsed)
        self._collapse.blockSignals(False)
        self._collapse.setVisible(possible)
        self._collapse.setEnabled(not needed)
        self._collapse.setToolTip(_NEEDED if needed else _COLLAPSE)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the names as there is room for now."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the names into rows, and cut them where they would need more rows than they may have."""
        cells = [*self._entries] + [self._collapse] * (not self._collapse.isHidden())
        wide = [_WIDE if isinstance(cell, _Entry) and cell.is_band else 1 for cell in cells]
        least = (self.width() + _BETWEEN) // _ABREAST - _BETWEEN
        allowed = _rows_of([_together(one, least) for one in wide], self.width())
        for room in range(max(self.width(), least), least - _STEP, -_STEP):
            widths = [
                min(cell.sizeHint().width(), _together(one, max(room, least)))
                for cell, one in zip(cells, wide, strict=True)
            ]
            rows = _rows_of(widths, self.width())
            if rows[-1:] <= allowed[-1:]:
                break
        height, right = self._collapse.sizeHint().height(), 0
        for cell, width, row, before in zip(cells, widths, rows, [-1, *rows], strict=False):
            left = right if row == before else 0
            right = left + width + _BETWEEN
            cell.setGeometry(left, row * (height + _BETWEEN_ROWS), width, height)
        self._cut_names()
        self.setFixedHeight((rows[-1] + 1) * (height + _BETWEEN_ROWS) if rows else 0)

    def _cut_names(self) -> None:
        """Write of each name what there is room for, so that no two look the same."""
        for entry in self._entries:
            names = [one.name for one in self._entries if one.is_band == entry.is_band]
            cut = cut_apart(names, entry.fontMetrics(), entry.width() - entry.around)
            entry.setText(cut[names.index(entry.name)].replace("&", "&&"))

    @Slot()
    def _tell(self) -> None:
        self.taken_away.emit(self.sender().objectName())


def sample_at(place: int, theme: Theme, ratio: float, *, band: bool) -> QIcon:
    """Return a piece of the line at a place of the plot, for a screen with ``ratio`` pixels in place of one."""
    return sample(style_at(place, "", str), colour_at(place, theme), ratio, band=band)


def _together(several: int, width: int) -> int:
    return several * (width + _BETWEEN) - _BETWEEN


def _rows_of(widths: Sequence[int], room: int) -> list[int]:
    """Return the row of each of these, as words are laid into lines."""
    rows, row, used = [], 0, 0
    for width in widths:
        if used and used + width > room:
            row, used = row + 1, 0
        used += width + _BETWEEN
        rows.append(row)
    return rows


class _Entry(QCheckBox):
    """A name with a piece of the line; it is cut where it is too long."""

    def __init__(self, curve: Overlaid, ratio: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = curve.words or curve.style.name
        self.is_band = curve.spread is not None
        self.setObjectName(curve.key)
        self.setAccessibleName(self.name)
        self.setToolTip(as_tip(f"{self.name}: take it off the plot"))
        self.setChecked(True)
        self.setIcon(sample(curve.style, curve.colour, ratio, band=self.is_band))
        self.setIconSize(SAMPLE)
        self.around = super().sizeHint().width() + _AIR
        """Pixels of width without the name."""

    def sizeHint(self) -> QSize:
        """Return room for the whole name."""
        name = self.fontMetrics().horizontalAdvance(self.name)
        return QSize(self.around + name + 1, super().sizeHint().height())
