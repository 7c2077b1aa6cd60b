"""A view onto something wide: the wheel moves it sideways, and nothing scrolls up or down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SidewaysScrollArea(QScrollArea):
    """Shows ``content`` as large as there is room, and scrolls where it needs more width."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._content = content
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move sideways, by whichever way the wheel or the fingers turn."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        before = bar.value()
        bar.setValue(before - (turned.x() or turned.y()))
        event.setAccepted(bar.value() != before)

    def minimumSizeHint(self) -> QSize:
        """Return the height that the content needs above a scroll bar."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), self._content.minimumHeight() + bar)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the layout around when the content needs another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)
