"""The names of a plot's curves, each with a piece of its line and a box to hide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from dnn_gui.widgets.live_curve import CurveStyle

_SAMPLE = QSize(24, 12)
"""Pixels of the piece of line."""


class Legend(QWidget):
    """A row of boxes, one a curve."""

    toggled = Signal(str, bool)
    """The name of a curve, and whether it is to be seen."""

    def __init__(self, styles: Sequence[CurveStyle], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._styles = styles
        self.entries: dict[str, QCheckBox] = {}
        for style in styles:
            entry = QCheckBox(style.name)
            entry.setObjectName(f"show {style.name}")
            entry.setChecked(True)
            entry.setIconSize(_SAMPLE)
            entry.setToolTip(f"Show or hide the {style.name}")
            entry.toggled.connect(partial(self.toggled.emit, style.name))
            self.entries[style.name] = entry
            row.addWidget(entry)

    def dress(self, colours: Mapping[str, str]) -> None:
        """Draw the pieces of line in these colours, by the curves' names."""
        for style in self._styles:
            self.entries[style.name].setIcon(self._sample(style, colours[style.name]))

    def _sample(self, style: CurveStyle, colour: str) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(_SAMPLE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(QPen(QColor(colour), style.width, style.line))
        middle = _SAMPLE.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(_SAMPLE.width(), middle))
        painter.end()
        return QIcon(pixmap)
