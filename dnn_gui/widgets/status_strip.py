"""The strip at the window's foot: one sentence, and the details of a problem behind a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QPushButton, QSizePolicy, QWidget

from dnn_gui.widgets.cut_text import as_tip, cut_words
from dnn_gui.widgets.panel import label

_LONGEST_WORD = 80
"""Letters; a longer one, such as the name of a file, would make the window wider."""


class StatusStrip(QFrame):
    """Shows the newest sentence; a problem stands out and may have details."""

    cancel_asked = Signal()
    more_asked = Signal()
    """The user wants to see what the sentence is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "status")
        self._sentence = self._detail = ""
        self._message = label(name="statusMessage", wraps=True)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPushButton("Details")
        self._details.setObjectName("statusDetails")
        self._details.clicked.connect(self._show_details)
        self._details.hide()
        self._more = QPushButton("Show")
        self._more.setObjectName("statusShow")
        self._more.clicked.connect(self.more_asked)
        self._more.hide()
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("cancelOpening")
        self._cancel.setShortcut("Esc")
        self._cancel.clicked.connect(self.cancel_asked)
        self._cancel.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(self._message, 1)
        layout.addWidget(self._details)
        layout.addWidget(self._more)
        layout.addWidget(self._cancel)
        self.setMinimumHeight(34)

    def show_message(self, sentence: str, *, problem: bool, detail: str, more: bool = False) -> None:
        """Show one sentence, as a problem or not; with ``more``, there is something to see about it."""
        self._sentence, self._detail = sentence, detail
        shown = cut_words(sentence, _LONGEST_WORD)
        self._message.setText(("⚠ " if problem else "") + shown)
        self._message.setToolTip(as_tip(sentence) if shown != sentence else "")
        self._details.setVisible(bool(detail))
        self._more.setVisible(more)
        self.setProperty("wrong", problem)
        self.style().unpolish(self)
        self.style().polish(self)

    def show_cancel(self, visible: bool) -> None:
        """Offer to call off what is going on, or no longer."""
        self._cancel.setVisible(visible)

    def _show_details(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "Details", self._sentence, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(self._detail)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
