"""A slider over the moments that were kept of a run, under the plot of that run, and its buttons."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from dnn_gui.look.icons import icon
from dnn_gui.look.theme import Theme
from dnn_gui.widgets.canvas import mixed
from dnn_gui.widgets.steady_text import SteadyText

_HIGH = 22
_GROOVE, _TICKS, _TICK = 8.5, 14, 4
"""Pixels from the top to the groove and to the ticks, and how long those are."""
_RADIUS = 6.0
_RIM = 8
"""Pixels beside the track that the handle needs."""
_FAINT = 0.6
"""How strong, of 1, the ticks are."""
_TIP = (
    "Drag to see the network as it was. The arrow keys go from one kept iteration to the next, "
    "Home to the first, End and Esc to now."
)

_PLAY_TIP = "Watch the network learn, from here on or from the beginning (Ctrl+Shift+P)"
_PAUSE_TIP = "Stay at this iteration (Ctrl+Shift+P)"


class TimeSlider(QAbstractSlider):
    """A track whose stops are the kept moments, as they lie on an axis above it; the last stop is now.

    Its value is the number of a stop, from 0.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._at: Any = np.zeros(1)
        self._span = (0.0, 1.0)
        self._accent, self._groove, self._tick, self._ground = QColor(), QColor(), QColor(), QColor()

    def show_stops(self, at: Any, value: int) -> None:
        """Have the stops ``at`` (k,), ascending, and stand at number ``value``; nobody is told."""
        with QSignalBlocker(self):
            self._at = at
            self.setRange(0, len(at) - 1)
            self.setPageStep(max(len(at) // 10, 1))
            self.setValue(value)
        self.update()

    def show_span(self, left: float, right: float) -> None:
        """Reach from ``left`` to ``right``, which is what the axis above shows."""
        self._span = (left, right)
        self.update()

    def dress(self, theme: Theme) -> None:
        """Wear a theme."""
        self._accent, self._groove, self._ground = QColor(theme.accent), QColor(theme.border), QColor(theme.panel)
        self._tick = mixed(QColor(theme.muted), self._ground, _FAINT)
        self.update()

    def x_of(self, at: Any) -> Any:
        """Return where moments are, in pixels; those out of sight are at an end."""
        left, right = self._span
        share = (np.asarray(at, float) - left) / (right - left)
        return _RIM + np.clip(share, 0, 1) * (self.width() - 2 * _RIM)

    def sizeHint(self) -> QSize:
        """Return room for the handle and the ticks."""
        return QSize(160, _HIGH)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the stop under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Stay there."""
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the groove, filled up to the handle, the ticks and the handle."""
        painter = QPainter(self)
        ends, here = self.x_of(self._at[[0, -1]]), float(self.x_of(self._at[self.value()]))
        ticks = np.unique(np.round(self.x_of(self._at[self._in_sight])))
        painter.setPen(self._tick)
        painter.drawLines([QLineF(x + 0.5, _TICKS, x + 0.5, _TICKS + _TICK) for x in ticks.tolist()])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, end in ((self._groove, ends[1]), (self._accent, here)):
            painter.setPen(QPen(colour, 4, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(ends[0], _GROOVE), QPointF(end, _GROOVE))
        painter.setPen(QPen(self._ground, 2))
        painter.setBrush(self._accent)
        painter.drawEllipse(QPointF(here, _GROOVE), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(self._accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(here, _GROOVE), _RADIUS + 1.5, _RADIUS + 1.5)
        painter.end()

    @property
    def _in_sight(self) -> Any:
        left, right = self._span
        return (self._at >= left) & (self._at <= right)

    def _go_to(self, x: float) -> None:
        self.setValue(int(np.abs(self.x_of(self._at) - x).argmin()))


class TimeBar(QWidget):
    """A :class:`TimeSlider` with a play button before it, and below it words and the ways on from there."""

    went_to = Signal(int)
    """The number of a stop."""
    play_asked = Signal()
    now_asked = Signal()
    branch_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._playing = False
        self._track = (0, 0)
        self.slider = TimeSlider()
        self.slider.setObjectName("timeSlider")
        self.slider.setAccessibleName("Iteration looked at")
        self.slider.setToolTip(_TIP)
        self.slider.valueChanged.connect(self.went_to)
        self.play = QToolButton()
        self.play.setObjectName("playButton")
        self.play.setAccessibleName("Play")
        self.play.setIconSize(QSize(20, 20))
        self.play.setFixedSize(_HIGH, _HIGH)
        self.play.setStyleSheet("QToolButton { padding: 0; }")
        self.play.clicked.connect(self.play_asked)
        self.words = SteadyText("rewoundNumbers", "muted")
        self.now = _button("Now", "nowButton", "Look at the network as it is now (Esc)")
        self.now.clicked.connect(self.now_asked)
        self.branch = _button("Branch from here", "branchButton", "")
        self.branch.clicked.connect(self.branch_asked)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self.play, 0, 0, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(self.slider, 0, 1)
        self._grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setContentsMargins(_RIM, 0, _RIM, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.now)
        row.addWidget(self.branch)
        self._grid.addLayout(row, 1, 1)
        self.show_playing(False)

    def align(self, left: int, right: int) -> None:
        """Let the track reach from ``left`` to ``right``, in pixels of the bar."""
        self._track = (left, right)
        self._grid.setColumnMinimumWidth(0, max(left - _RIM, _HIGH))
        self._grid.setColumnMinimumWidth(2, max(self.width() - right - _RIM, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the track where it is to be."""
        super().resizeEvent(event)
        self.align(*self._track)

    def show_playing(self, playing: bool) -> None:
        """Let the button say what it does: play, or pause."""
        self._playing = playing
        self.play.setToolTip(_PAUSE_TIP if playing else _PLAY_TIP)
        self.play.setAccessibleName("Pause" if playing else "Play")
        if self._theme is not None:
            self.dress(self._theme)

    def dress(self, theme: Theme) -> None:
        """Wear a theme."""
        self._theme = theme
        self.slider.dress(theme)
        self.play.setIcon(icon("pause" if self._playing else "play", theme))


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that the space bar still trains after a click
    button.setStyleSheet("QPushButton { padding: 1px 10px; }")
    return button
