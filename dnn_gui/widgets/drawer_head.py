"""What stands at the head of the drawer of runs: the button that folds it, and the line to filter by."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from dnn_gui.widgets.field import Entry

_ARROW = 14
_FILTER_WIDTH = 320
"""Pixels."""
_PLACEHOLDER = "words, or test > 75% and rate < 0.01"


class FoldButton(QToolButton):
    """A heading with an arrow that shows whether what it heads is open."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setIconSize(QSize(_ARROW, _ARROW))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setStyleSheet("QToolButton { padding: 0; font-weight: 600; border: 0; }")
        self.toggled.connect(self._show)
        self._show(False)

    @Slot(bool)
    def _show(self, opened: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)


class FilterLine(Entry):
    """A line for the words, or the comparisons, that runs are found by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter")
        self.setToolTip("Show only the runs with these words, or for which this holds (Ctrl+F)")
        self.setPlaceholderText(_PLACEHOLDER)
        self.setClearButtonEnabled(True)
        self.setFixedWidth(_FILTER_WIDTH)
