"""How far a run is: a bar, its speed, and the time that is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from dnn_gui.widgets.steady_text import SteadyText

_STEPS = 1000


class RunMeter(QWidget):
    """Shows iterations done of all, iterations a second, and time left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setObjectName("progressBar")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._done = SteadyText("iterationsDone", widest="9,999,999 / 10,000,000")
        self._speed = SteadyText("speed", "muted", widest="100,000 it/s")
        self._left = SteadyText("timeLeft", "muted", widest="10 min 00 s left")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(12)
        for widget in (self._done, self._bar, self._speed, self._left):
            layout.addWidget(widget)
        for widget in (self._done, self._speed, self._left):
            widget.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_progress(self, done: int, total: int, speed: float, *, running: bool) -> None:
        """Show ``done`` of ``total`` iterations at ``speed`` a second."""
        self._bar.setValue(round(_STEPS * done / total) if total else 0)
        self._bar.setAccessibleDescription(f"{done:,} of {total:,} iterations")
        self._done.setText(f"{done:,} / {total:,}")
        self._speed.setText(f"{speed:,.0f} it/s" if speed else "")
        self._left.setText(f"{_duration((total - done) / speed)} left" if running and speed else "")


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {seconds:02d} s"
