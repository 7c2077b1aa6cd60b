"""A small curve of one probability over a run."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.look.words import percent

_HIGH = 74
_DOT = 4.0
"""Radius of the dot, in pixels."""
_AIR = 5
"""Pixels above and below the curve, so that the dot is whole at 0 and 100 %."""
_SMALLER = 0.85
"""Of the usual size of letters."""
_HALF = 0.5
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProbabilityCurve(QWidget):
    """The probability at each kept iteration from 0 to 100 %, and a dot at the one that is looked at."""

    clicked = Signal(float)
    """The iteration that was clicked or dragged to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probabilityCurve")
        self.setAccessibleName("Probability over the run")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.at: Any = np.empty(0)
        """(k,): the iterations."""
        self.shares: Any = np.empty(0)
        """(k,): the probability at each."""
        self.place: int | None = None
        """The number of the iteration that is looked at."""
        self._name, self._end, self._has_half, self._rewound = "", 1.0, False, False
        self._theme: Theme | None = None

    def show_curve(self, name: str, at: Any, shares: Any, end: float, *, half: bool) -> None:
        """Show the probability ``shares`` (k,) of ``name`` at iterations ``at`` (k,), on an axis from 0 to ``end``.

        With ``half``, a dashed line stands at 50 %.
        """
        self._name, self.at, self.shares, self._end, self._has_half = name, at, shares, end, half
        self.update()

    def clear(self) -> None:
        """Show no curve; the room for it stays."""
        self.at = self.shares = np.empty(0)
        self.place = None
        self.update()

    def show_place(self, place: int, *, rewound: bool) -> None:
        """Mark iteration number ``place``, with an upright line if it is not now."""
        self.place, self._rewound = place, rewound
        self.setAccessibleDescription(self._in_words(place))
        self.update()

    def dress(self, theme: Theme) -> None:
        """Wear a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the curve and its axes."""
        return QSize(160, _HIGH)

    def point(self, place: int) -> QPointF:
        """Return where iteration number ``place`` is on the curve, in pixels."""
        return self._points(slice(place, place + 1))[0]

    def event(self, event: QEvent) -> bool:
        """Tell the value under the mouse in a tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and len(self.at):
            place = int(np.abs(self.at - self._iteration(event.pos().x())).argmin())
            QToolTip.showText(event.globalPos(), self._in_words(place), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where the mouse is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self._iteration(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while it is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.clicked.emit(self._iteration(event.position().x()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the axes, then the curve and the dot."""
        if self._theme is None or not len(self.at):
            return
        painter = QPainter(self)
        self._paint_axes(painter, self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), 1.75))
        painter.drawPolyline(QPolygonF(self._points(slice(None))))
        if self.place is not None:
            self._paint_place(painter, self._theme, self.point(self.place))
        painter.end()

    @property
    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = _SMALLER * metrics.horizontalAdvance("100 %") + _AIR
        below = _SMALLER * metrics.height()
        return QRectF(left, _AIR, self.width() - left - _AIR, self.height() - 2 * _AIR - below)

    def _points(self, some: slice) -> list[QPointF]:
        area = self._area
        xs = area.left() + area.width() * np.minimum(self.at[some] / self._end, 1.0)
        ys = area.bottom() - area.height() * self.shares[some]
        return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]

    def _paint_axes(self, painter: QPainter, theme: Theme) -> None:
        area, font = self._area, self.font()
        font.setPointSizeF(_SMALLER * font.pointSizeF())
        painter.setFont(font)
        for share in (0.0, _HALF, 1.0):
            y = round(area.bottom() - area.height() * share) + 0.5
            dashed = QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine)
            painter.setPen(dashed if share == _HALF and self._has_half else QColor(theme.grid))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            words = QRectF(0, y - _HIGH / 2, area.left() - _AIR, _HIGH)
            painter.drawText(words, _AT_RIGHT, f"{100 * share:.0f} %")
        below = QRectF(area.left(), area.bottom() + _AIR, area.width(), self.height() - area.bottom() - _AIR)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "iteration")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._end:,.0f}")

    def _paint_place(self, painter: QPainter, theme: Theme, here: QPointF) -> None:
        if self._rewound:
            area = self._area
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawLine(QPointF(here.x(), area.top()), QPointF(here.x(), area.bottom()))
        painter.setPen(QPen(QColor(theme.panel), 1.5))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(here, _DOT, _DOT)

    def _iteration(self, x: float) -> float:
        area = self._area
        return min(max((x - area.left()) / area.width(), 0.0), 1.0) * self._end

    def _in_words(self, place: int) -> str:
        return f"{self._name}: {percent(float(self.shares[place]))} at iteration {int(self.at[place]):,}"
