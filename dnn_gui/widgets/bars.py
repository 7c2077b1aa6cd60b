"""Shares as horizontal bars: names, bars and figures in three columns."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dnn_gui.look.words import percent

_ROW, _LOWEST_ROW = 24, 18
_BAR = 10
_GAP = 8
_MOST_ROWS = 12
_FEWEST_ROWS = 5


class Bars(QWidget):
    """One bar for each name, its length the share of one; the largest share stands out.

    Where there is no room for all of them, the largest ones are shown, and how many more there are.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: dict[str, float] = {}
        self._colours = (QColor(), QColor(), QColor())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

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

    @property
    def shown(self) -> dict[str, float]:
        """The shares that there is room for, in the order of all of them."""
        room = min(max(self.height() // _LOWEST_ROW, 1), _MOST_ROWS)
        if len(self.shares) <= room:
            return self.shares
        largest = sorted(self.shares, key=self.shares.__getitem__, reverse=True)[: room - 1]
        return {name: share for name, share in self.shares.items() if name in largest}

    def sizeHint(self) -> QSize:
        """Return room for a row for each bar."""
        return QSize(160, _ROW * self._rows(_MOST_ROWS))

    def minimumSizeHint(self) -> QSize:
        """Return room for the largest shares."""
        return QSize(160, _LOWEST_ROW * self._rows(_FEWEST_ROWS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names on the left, figures on the right, bars between."""
        shown = self.shown
        if not shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left_out = len(self.shares) - len(shown)
        height = min(_ROW, self.height() / (len(shown) + bool(left_out)))
        names = min(max(metrics.horizontalAdvance(name) for name in shown) + 2, self.width() // 3)
        largest = max(shown, key=shown.__getitem__)
        for row, (name, share) in enumerate(shown.items()):
            place = QRectF(0, row * height, self.width(), height)
            self._paint_row(painter, place, names, name, share, self._colours[0 if name == largest else 1])
        if left_out:
            rest = percent(sum(self.shares.values()) - sum(shown.values()))
            painter.setPen(self._colours[1])
            place = QRectF(0, len(shown) * height, self.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"and {left_out:,} more")
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, rest)
        painter.end()

    def _paint_row(
        self, painter: QPainter, place: QRectF, names: int, name: str, share: float, colour: QColor
    ) -> None:
        metrics = self.fontMetrics()
        figures = metrics.horizontalAdvance(percent(1))
        painter.setPen(self.palette().windowText().color())
        text = QRectF(place.left(), place.top(), names, place.height())
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent(share))
        painter.setPen(Qt.PenStyle.NoPen)
        length = place.width() - names - figures - 2 * _GAP
        bar = QRectF(names + _GAP, place.center().y() - _BAR / 2, length, _BAR)
        painter.setBrush(self._colours[2])
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(length * share)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 3, 3)

    def _rows(self, most: int) -> int:
        return min(max(len(self.shares), 1), most)
