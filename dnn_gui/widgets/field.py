"""A labelled field to type or choose in, with room for a sentence about what stands there."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from dnn_gui.widgets.panel import label

_TIP_LETTERS = 64
"""Letters in a line of a tip."""


class Entry(QLineEdit):
    """A line to type in that leaves drops to the window and selects its text when reached by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window where the field has nothing of its own to undo."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            nothing_to_undo = event.matches(undo) and not self.isUndoAvailable()
            nothing_to_redo = event.matches(redo) and not self.isRedoAvailable()
            if nothing_to_undo or nothing_to_redo:
                event.ignore()
                return False
        return bool(super().event(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that typing replaces it."""
        super().focusInEvent(event)
        self.selectAll()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the text as one that cannot be, or take the mark away."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)


class Choice(QComboBox):
    """A list to choose from that leaves the wheel to whoever scrolls past it."""

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItems(list(choices))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn through the list only where the keyboard is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Field(QWidget):
    """A name, an entry (or a choice, where ``choices`` are given), and a sentence if there is something to say."""

    entered = Signal(str)
    """What is typed or chosen now."""

    def __init__(self, name: str, title: str, help_text: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.title = label(title)
        self.editor: Entry | Choice
        if choices:
            self.editor = Choice(choices)
            self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.editor.setMinimumContentsLength(1)  # the longest name does not decide how wide a column is
            self.editor.currentTextChanged.connect(self._on_text)
        else:
            self.editor = Entry()
            self.editor.textChanged.connect(self._on_text)
        self.editor.setObjectName(name)
        self.editor.setAccessibleName(title)
        self.editor.setAccessibleDescription(help_text)
        self.title.setBuddy(self.editor)
        self._problem = label(kind="problem", wraps=True)
        self._hint = label(kind="muted", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.editor)
        for sentence in (self._problem, self._hint):
            sentence.hide()
            layout.addWidget(sentence)
        self._showing = False
        self.set_open(True, help_text)

    def text(self) -> str:
        """Return what is typed or chosen now."""
        return self.editor.currentText() if isinstance(self.editor, QComboBox) else self.editor.text()

    def show_text(self, text: str) -> None:
        """Show a value that comes from elsewhere, without telling it back."""
        self._showing = True
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(text)
        else:
            self.editor.setText(text)
        self._showing = False

    def show_problem(self, sentence: str) -> None:
        """Mark the entry and say what is wrong with it; nothing is wrong with an empty sentence."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        if isinstance(self.editor, Entry):
            self.editor.set_wrong(bool(sentence))

    def show_hint(self, sentence: str) -> None:
        """Say calmly what follows from what stands there; nothing with an empty sentence."""
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence))

    def set_open(self, opened: bool, tip: str) -> None:
        """Let it be typed or chosen in, or dim it; the tip says what it is, or why it is closed."""
        for widget in (self.title, self.editor):
            widget.setEnabled(opened)
            widget.setToolTip(textwrap.fill(tip, _TIP_LETTERS))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if not self._showing:
            self.entered.emit(text)
