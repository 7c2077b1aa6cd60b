"""A labelled field to type or choose in, with room for the sentence that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from dnn_gui.widgets.panel import label


class Entry(QLineEdit):
    """A line to type in that leaves drops to the window and selects its text when reached by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)

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


class Field(QWidget):
    """A name, an entry (or a choice, where ``choices`` are given), and a sentence if something is wrong."""

    entered = Signal(str)
    """What is typed or chosen now."""

    def __init__(self, name: str, title: str, help_text: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.title = label(title)
        self.title.setToolTip(help_text)
        self.editor: Entry | QComboBox
        if choices:
            self.editor = QComboBox()
            self.editor.addItems(list(choices))
            self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.editor.currentTextChanged.connect(self._on_text)
        else:
            self.editor = Entry()
            self.editor.textChanged.connect(self._on_text)
        self.editor.setObjectName(name)
        self.editor.setToolTip(help_text)
        self.editor.setAccessibleName(title)
        self.editor.setAccessibleDescription(help_text)
        self.title.setBuddy(self.editor)
        self._problem = label(kind="problem", wraps=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.editor)
        layout.addWidget(self._problem)
        self._showing = False

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

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if not self._showing:
            self.entered.emit(text)
