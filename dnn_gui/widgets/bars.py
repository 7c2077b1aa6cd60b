"""Shares as horizontal bars: names, bars and figures in three columns."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dnn_gui.look.words import percent

_ROW = 24
_BAR = 10
_GAP = 8


class Bars(QWidget):
    """One bar for each name, its length the share of one; the largest share stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: dict[str, float] = {}
        self._colours = (QColor(), QColor(), QColor())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: dict[str, float]) -> None:
        """Show a bar for each name with a share from 0 to 1."""
        self.shares = shares
        words = [f"{name} {percent(share)}" for name, share in shares.items()]
        self.setAccessibleDescription(", ".join(words))
        self.updateGeometry()
        self.update()

    def set_colours(self, largest: str, others: str, track: str) -> None:
        """Paint the largest share, the others and the empty rest in these colours."""
        self._colours = (QColor(largest), QColor(others), QColor(track))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a row for each bar."""
        return QSize(160, _ROW * max(len(self.shares), 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names on the left, figures on the right, bars between."""
        if not self.shares:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names = min(max(metrics.horizontalAdvance(name) for name in self.shares) + 2, self.width() // 3)
        figures = metrics.horizontalAdvance(percent(1))
        bar_width = self.width() - names - figures - 2 * _GAP
        largest = max(self.shares, key=self.shares.__getitem__)
        for row, (name, share) in enumerate(self.shares.items()):
            top = row * _ROW
            painter.setPen(self.palette().windowText().color())
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names, _ROW), Qt.AlignmentFlag.AlignVCenter, shown)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(self.width() - figures, top, figures, _ROW), right, percent(share))
            painter.setPen(Qt.PenStyle.NoPen)
            place = QRectF(names + _GAP, top + (_ROW - _BAR) / 2, bar_width, _BAR)
            painter.setBrush(self._colours[2])
            painter.drawRoundedRect(place, 3, 3)
            place.setWidth(bar_width * share)
            painter.setBrush(self._colours[0] if name == largest else self._colours[1])
            painter.drawRoundedRect(place, 3, 3)
        painter.end()
