"""What follows the mouse over a plot: a line, and a slip that reads out the numbers there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.canvas import Canvas, Layer

_DOT = 4.0
"""Radius of the dots on the curves, in pixels."""
_AWAY = 16
"""Pixels between the mouse and the slip."""


@dataclass(frozen=True)
class Reading:
    """What one curve says near the mouse."""

    name: str
    value: str
    colour: str
    dashed: bool
    place: QPointF
    """Where its dot goes, in pixels of the area."""
    remark: str = ""
    """Such as where it was measured, if that is not where the mouse is."""


class Crosshair(Layer):
    """An upright line over a canvas, with a dot where each reading was taken."""

    depth = 10

    def __init__(self, canvas: Canvas, scale: Any) -> None:
        super().__init__(canvas, scale)
        self._x = 0.0
        self._readings: tuple[Reading, ...] = ()
        self._colour, self._ground = QColor(), QColor()
        self._covered = QRect()
        self.setVisible(False)

    def dress(self, colour: str, ground: str) -> None:
        """Paint the line in ``colour``, and around the dots a rim of the colour ``ground``."""
        self._colour, self._ground = QColor(colour), QColor(ground)
        self.change()

    def show_at(self, x: float, readings: Sequence[Reading]) -> None:
        """Move to ``x`` (pixels of the canvas) and mark these readings."""
        wanted = (round(x) + 0.5, tuple(readings))
        if wanted != (self._x, self._readings):
            self._x, self._readings = wanted
            self.stale = True
        self.setVisible(True)

    def lay_out(self) -> QRect:
        """Return where it was and where it is, with no more around it than must be painted anew."""
        xs = [self._x, *(reading.place.x() for reading in self._readings)]
        rim = _DOT + 2
        before = self._covered
        self._covered = QRectF(min(xs) - rim, 0, max(xs) - min(xs) + 2 * rim, self.canvas.height()).toAlignedRect()
        return before.united(self._covered)

    def paint(self, painter: QPainter, _exposed: QRectF) -> None:
        """Paint the line, then the dots."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._colour, 1))
        painter.drawLine(QPointF(self._x, 0), QPointF(self._x, self.canvas.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._ground, 1.5))
        for reading in self._readings:
            painter.setBrush(QColor(reading.colour))
            painter.drawEllipse(reading.place, _DOT, _DOT)


class ReadOut(QLabel):
    """A slip beside the mouse that lists readings; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("readOut")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._around, self._muted = parent, ""
        self._shown: tuple[object, ...] = ()
        self.hide()

    def dress(self, text: str, muted: str, ground: str, border: str) -> None:
        """Wear these colours."""
        self._muted, self._shown = muted, ()
        self.setStyleSheet(
            f"QLabel {{ color: {text}; background: {ground}; border: 1px solid {border};"
            " border-radius: 4px; padding: 4px 6px; }"
        )

    def show_near(self, mouse: QPoint, heading: str, readings: Sequence[Reading]) -> None:
        """List ``readings`` under ``heading``, beside ``mouse``, where the parent has room."""
        wanted = (QPoint(mouse), heading, tuple(readings), self._around.size())
        if wanted != self._shown:
            self._shown = wanted
            self._lay_out(mouse, heading, readings)
        self.show()

    def _lay_out(self, mouse: QPoint, heading: str, readings: Sequence[Reading]) -> None:
        rows = "".join(self._row(reading) for reading in readings)
        self.setText(f"<b>{escape(heading)}</b><table cellspacing=0 cellpadding=0>{rows}</table>")
        self.adjustSize()
        parent = self._around.rect()
        x, y = mouse.x() + _AWAY, mouse.y() + _AWAY
        if x + self.width() > parent.right():
            x = max(mouse.x() - _AWAY - self.width(), parent.left())
        self.move(x, max(min(y, parent.bottom() - self.height()), parent.top()))

    def _row(self, reading: Reading) -> str:
        line = "╍╍" if reading.dashed else "━━"
        return (
            f"<tr><td style='color:{reading.colour}'>{line}&nbsp;</td><td>{escape(reading.name)}</td>"
            f"<td align='right'>&nbsp;&nbsp;{escape(reading.value)}</td>"
            f"<td style='color:{self._muted}'>&nbsp;{escape(reading.remark)}</td></tr>"
        )


class Pointer:
    """The crosshair and the slip of a plot, where the mouse is while it is over the curves."""

    def __init__(self, canvas: Canvas, box: Any, around: QWidget, x_name: str) -> None:
        self.mouse: QPointF | None = None
        """In pixels of ``around``; None while it is elsewhere."""
        self.slip = ReadOut(around)
        self.by_time = False
        """Whether x counts seconds of training, and not what it usually does."""
        self._line, self._box, self._x_name = Crosshair(canvas, box), box, x_name

    def dress(self, theme: Theme) -> None:
        """Wear a theme."""
        self._line.dress(theme.muted, theme.panel)
        self.slip.dress(theme.text, theme.muted, theme.panel, theme.border)

    def point(self, read: Callable[[float], Sequence[Reading]] | None) -> None:
        """Show what ``read`` tells for the x under the mouse; nothing where there is nothing to read."""
        if read is None or self.mouse is None or not self._box.sceneBoundingRect().contains(self.mouse):
            self._line.setVisible(False)
            self.slip.hide()
            return
        x, heading = self._at(max(self._box.mapSceneToView(self.mouse).x(), 0.0))
        readings = read(x)
        self._line.show_at(float(self._line.x_pixels(np.array(x))), readings)
        self.slip.show_near(self.mouse.toPoint(), heading, readings)

    def _at(self, x: float) -> tuple[float, str]:
        """Return the x that is read at ``x``, and what it is called, with as many digits as pixels can tell apart."""
        if not self.by_time:
            return round(x), f"{self._x_name} {round(x):,}"
        (left, right), _ = self._box.viewRange()
        decimals = max(ceil(log10(self._line.canvas.width() / (right - left))), 0)
        return x, f"{x:,.{decimals}f} s of training"
