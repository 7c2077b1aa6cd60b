"""A field for a whole number in which anything can be typed, so that what is wrong can be said."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from dnn_gui.widgets.field import Entry

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_NOTCH = 120
"""What Qt counts for one notch of the wheel."""


class UnitsField(Entry):
    """Typed freely; arrow keys and, with the focus, the wheel change the number within 1 ... ``maximum``."""

    edited = Signal()
    """The user changed the text, in whatever way."""

    def __init__(self, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maximum = maximum
        self._number = 1
        self._being_edited = False
        self._turned = 0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._tidy)

    def show_number(self, number: int) -> None:
        """Show ``number``, unless this comes of what is being typed here just now."""
        self._number = number
        if not self._being_edited and self.text() != str(number):
            self.setText(str(number))

    def sizeHint(self) -> QSize:
        """Return room for the largest number."""
        digits = self.fontMetrics().horizontalAdvance("0" * len(str(self._maximum)))
        return QSize(digits + 20, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a number that is cut is another number."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by the arrow keys, by ten with page up and page down."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the focus; without it let the view scroll."""
        if not self.hasFocus():
            event.ignore()
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        self._step(notches)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to count the wheel's turns anew."""
        self._turned = 0
        super().focusInEvent(event)

    def _typed(self) -> int | None:
        try:
            return int(self.text())
        except ValueError:
            return None

    def _step(self, step: int) -> None:
        typed = self._typed()
        number = self._number if typed is None else typed
        text = str(min(max(number + step, 1), self._maximum))
        if text != self.text():
            self.selectAll()
            self.insert(text)  # as if typed: it can be undone, and is told

    @Slot()
    def _on_edited(self) -> None:
        self._being_edited = True
        self.edited.emit()
        self._being_edited = False

    @Slot()
    def _tidy(self) -> None:
        if self._typed() == self._number:
            self.setText(str(self._number))
