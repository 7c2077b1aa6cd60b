"""The beat at which the window looks at a run: often enough to be live, seldom enough to cost little."""

from __future__ import annotations

from time import thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

_SHORTEST = 0.04
"""Seconds: 25 looks a second at most, which is as often as a curve is seen to move."""
_BUDGET = 5
"""The next look comes no sooner than so many times the processor time that one usually takes, for drawing holds
Python's lock. Time spent waiting for that lock does not count: a busy trainer would slow its own curve down."""
_WEIGHT_OF_NEWEST = 0.2
"""How much one beat changes what is held to be its usual cost, so that a single slow one is no gap in the curve."""


class Heartbeat(QObject):
    """Beats while it is on; counts what the listeners do and draw as the cost of a beat."""

    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._after_drawing = QTimer(self, singleShot=True, interval=0)
        self._after_drawing.timeout.connect(self._schedule)
        self._began = self._usual = 0.0
        self._on = False

    def start(self) -> None:
        """Begin to beat."""
        if not self._on:
            self._on = True
            self._timer.start(0)

    def stop(self) -> None:
        """Beat no more."""
        self._on = False
        self._timer.stop()
        self._after_drawing.stop()

    @Slot()
    def _beat(self) -> None:
        self._began = thread_time()
        self.beat.emit()
        if self._on:
            self._after_drawing.start()  # Qt paints what the listeners touched before this timer fires

    @Slot()
    def _schedule(self) -> None:
        cost = thread_time() - self._began
        self._usual += _WEIGHT_OF_NEWEST * (cost - self._usual)
        self._timer.start(round(1000 * max(_SHORTEST - cost, (_BUDGET - 1) * self._usual)))
