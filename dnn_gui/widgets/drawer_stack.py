"""Parts of a window above a drawer that opens from below."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QWidget

_ROOM_FOR_ALL = 840
"""Pixels of height at which nothing has to give way."""


class DrawerStack(QSplitter):
    """Has ``above`` over ``drawer``; the first of its ``parts`` gives way to it where there is little room."""

    def __init__(self, above: QWidget, drawer: QWidget, parts: QSplitter) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._parts, self._shares = parts, parts.sizes()
        self._first = parts.widget(0)
        self._wanted = 0
        self.setHandleWidth(8)
        self.setChildrenCollapsible(False)
        self.addWidget(above)
        self.addWidget(drawer)
        self.setStretchFactor(0, 1)

    @Slot(int)
    def give(self, height: int) -> None:
        """Give the drawer so many pixels; with 0 it is folded, and all that is above has what it had before."""
        if height and not self._wanted:
            self._shares = self._parts.sizes()
        self._wanted = height
        if self._first is not None:
            self._first.setVisible(not height or self.height() >= _ROOM_FOR_ALL)
        QTimer.singleShot(0, self, self._share_out)  # once it is known how little each can do with

    @Slot()
    def _share_out(self) -> None:
        self.setSizes([self.height() - self._wanted, self._wanted])
        if not self._wanted:
            self._parts.setSizes(self._shares)
