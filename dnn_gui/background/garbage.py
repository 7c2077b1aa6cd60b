"""Cyclic garbage is collected on the window's thread alone.

Python runs its collector on whichever thread allocates. Run on a worker it can destroy Qt objects that belong to
the window's thread, which crashes the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 1000
_YOUNG_PER_OLD = 20


class GarbageCollector(QObject):
    """Collects by a timer instead of on any thread at any time, for as long as it lives; made with the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what is there by now stays: looking through it again would take 50 ms each time
        self._young = 0
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        self._young = (self._young + 1) % _YOUNG_PER_OLD
        gc.collect(2 if self._young == 0 else 1)
