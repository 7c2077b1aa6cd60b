"""The frame that every panel sits in: a heading and air."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_MARGIN = 12


class PanelFrame(QFrame):
    """A framed area with a heading, room beside the heading, and :attr:`body` for the rest."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        outer.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.heading = QLabel(heading)
        self.heading.setProperty("kind", "heading")
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)


def label(text: str = "", kind: str = "", *, name: str = "", wraps: bool = False) -> QLabel:
    """Return a label of a kind that the style sheet knows, with an object name if one is given."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)  # names of files and runs may look like HTML
    if kind:
        result.setProperty("kind", kind)
    if name:
        result.setObjectName(name)
    result.setWordWrap(wraps)
    return result


def button(name: str, text: str, tip: str) -> QPushButton:
    """Return a button with an object name and a sentence about what it does."""
    result = QPushButton(text)
    result.setObjectName(name)
    result.setToolTip(tip)
    return result


def column(*widgets: QWidget, stretch_last: bool) -> QWidget:
    """Return widgets below each other, without a margin around them."""
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretchFactor(widgets[-1], int(stretch_last))
    return result


def row(*widgets: QWidget, stretched: QWidget) -> QWidget:
    """Return widgets beside each other, without a margin around them; one takes the room that is left."""
    result = QWidget()
    layout = QHBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, int(widget is stretched))
    return result
