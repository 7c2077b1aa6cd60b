"""A button that folds rows of a form away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QFormLayout, QScrollArea, QToolButton, QWidget

_ARROW = 14
"""Pixels."""


class Disclosure(QToolButton):
    """An arrow and a title; the rows of ``form`` that belong to it are seen while it is checked."""

    def __init__(self, name: str, tip: str, form: QFormLayout) -> None:
        super().__init__()
        self._form = form
        self._rows: list[QWidget] = []
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.setIconSize(QSize(_ARROW, _ARROW))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setStyleSheet("QToolButton { padding: 0 8px 0 0; }")  # its arrow stands where labels begin
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._fold)
        self.clicked.connect(self._bring_into_view)

    def hold(self, row: QWidget) -> None:
        """Let a row of the form, named by its widget or its field, belong to this."""
        self._rows.append(row)
        self._form.setRowVisible(row, self.isChecked())

    @Slot(bool)
    def _fold(self, opened: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        for row in self._rows:
            self._form.setRowVisible(row, opened)

    @Slot(bool)
    def _bring_into_view(self, opened: bool) -> None:
        if opened:
            QTimer.singleShot(0, self, self._scroll)  # once the rows have their places

    @Slot()
    def _scroll(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self._rows[-1])
            above.ensureWidgetVisible(self)
