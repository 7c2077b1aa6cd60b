"""The names of a plot's curves, each with a piece of its line and a box to hide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from dnn_gui.widgets.band import STRENGTH
from dnn_gui.widgets.live_curve import CurveStyle

SAMPLE = QSize(24, 12)
"""Pixels of the piece of line."""


class Legend(QWidget):
    """A row of boxes, one a curve."""

    toggled = Signal(str, bool)
    """The name of a curve, and whether it is to be seen."""

    def __init__(self, styles: Sequence[CurveStyle], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._styles = styles
        self.entries: dict[str, QCheckBox] = {}
        for style in styles:
            entry = QCheckBox(style.name)
            entry.setObjectName(f"show {style.name}")
            entry.setChecked(True)
            entry.setIconSize(SAMPLE)
            entry.setToolTip(f"Show or hide the {style.name}")
            entry.toggled.connect(partial(self.toggled.emit, style.name))
            self.entries[style.name] = entry
            row.addWidget(entry)

    def add(self, entry: QWidget) -> None:
        """Put one more at the end of the row."""
        self._row.addWidget(entry)

    def dress(self, colours: Mapping[str, str]) -> None:
        """Draw the pieces of line in these colours, by the curves' names."""
        for style in self._styles:
            self.entries[style.name].setIcon(sample(style, colours[style.name], self.devicePixelRatioF()))


def sample(style: CurveStyle, colour: str, ratio: float, *, band: bool = False) -> QIcon:
    """Return a piece of a curve's line, on a band or not, for a screen with ``ratio`` pixels in place of one."""
    pixmap = QPixmap(SAMPLE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if band:
        ground = QColor(colour)
        ground.setAlpha(STRENGTH)
        painter.fillRect(QRect(QPoint(0, 0), SAMPLE), ground)
    painter.setPen(style.pen(colour))
    middle = SAMPLE.height() / 2
    painter.drawLine(QPointF(0, middle), QPointF(SAMPLE.width(), middle))
    painter.end()
    return QIcon(pixmap)
