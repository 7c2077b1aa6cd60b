"""Says over the whole window what letting go of the mouse button would do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

_AROUND = 96
"""Pixels of the parent's width that the words do not take."""


class DropHint(QLabel):
    """A sentence in the middle of its parent, hidden until it is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "drop hint")
        self.setObjectName("dropHint")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show ``words`` in the middle of the parent."""
        self.ensurePolished()  # or its font is not yet the one that is measured
        room = self._over.width() - _AROUND
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        self.adjustSize()
        place = self.rect()
        place.moveCenter(self._over.rect().center())
        self.setGeometry(place)
        self.raise_()
        self.show()
