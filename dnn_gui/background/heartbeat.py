"""The beat at which the window looks at a run: often enough to be live, seldom enough to cost little."""

from __future__ import annotations

from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

_SHORTEST = 0.03
"""Seconds: 33 looks a second at most, which is more than a curve is seen to move."""
_BUDGET = 5
"""The next look comes no sooner than so many times the processor time that the window usually takes from one to the
next, for Python's lock is held meanwhile. Time spent waiting for that lock does not count: a busy trainer would slow
its own curve down."""
_WEIGHT_OF_NEWEST = 0.05
"""How much one beat changes what is held to be usual, so that a single slow one is no gap in the curve."""


class Heartbeat(QObject):
    """Beats while it is on; what the window's thread does from one beat to the next is the cost of a beat."""

    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._due = self._spent = self._usual = 0.0

    def start(self) -> None:
        """Begin to beat."""
        if not self._timer.isActive():
            self._due, self._spent = perf_counter(), thread_time()
            self._timer.start(0)

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        spent = thread_time()
        self._usual += _WEIGHT_OF_NEWEST * (spent - self._spent - self._usual)
        self._spent = spent
        # from when it was due, not from now, so that one late beat does not delay all others
        now, interval = perf_counter(), max(_SHORTEST, _BUDGET * self._usual)
        self._due = max(self._due + interval, now + interval / 2)
        self._timer.start(round(1000 * (self._due - now)))
        self.beat.emit()
