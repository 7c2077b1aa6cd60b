"""How many examples each of two classes has, as one divided bar under its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_BAR = 6
_GAP = 3


class BalanceBar(QWidget):
    """A title, the two classes with their counts, and a bar divided in their proportion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._counts: list[tuple[str, int]] = []
        self._colours = (QColor(), QColor())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, title: str, counts: list[tuple[str, int]]) -> None:
        """Show ``counts``: (name of the class, how many) for each of two classes."""
        self._title, self._counts = title, counts
        self.setAccessibleName(self._words())
        self.update()

    def set_colours(self, first: str, second: str) -> None:
        """Paint the two classes in these colours."""
        self._colours = (QColor(first), QColor(second))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a line of text above the bar."""
        return QSize(160, self.fontMetrics().height() + _GAP + _BAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, and below them the bar."""
        total = sum(count for _, count in self._counts)
        if total == 0:
            return
        painter = QPainter(self)
        height = self.fontMetrics().height()
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRectF(0, 0, self.width(), height), self._words())
        left = 0.0
        for (_, count), colour in zip(self._counts, self._colours, strict=True):
            width = self.width() * count / total
            painter.fillRect(QRectF(left, height + _GAP, max(width - 1, 0), _BAR), colour)
            left += width
        painter.end()

    def _words(self) -> str:
        counts = " · ".join(f"{count:,} {name}" for name, count in self._counts)
        return f"{self._title}: {counts}"
