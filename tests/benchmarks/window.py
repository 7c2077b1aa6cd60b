"""What the window costs the training, and how it feels meanwhile.

    DNN_COURSE_DATA=folder python -m tests.benchmarks.window [--first-layer gram|direct] [--rounds 5]
        [--iterations N] [--json FILE]

Trains the course's four-layer network on the cat pictures by ``dnn train`` and in the real window (drawn
offscreen), in turn, and prints the ratio of their speeds, the gaps between two paintings of the cost curve, and
the time from a click until what it asks for is done and painted; each beside its goal. Before the first update
there is nothing to paint, so gaps count from there. On a machine that has other work to do, the processor time of
the window's thread says more than the ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dnn_gui import app
from dnn_gui.main_window import MainWindow
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from tests.benchmarks.folders import use_own_folders

_SECONDS_BETWEEN_CLICKS = 0.21
_SPEED_GOALS = {"gram": 0.85, "direct": 0.95}
"""At least this share of the speed of ``dnn train``, by how the first layer is worked out."""
_ITERATIONS = {"gram": 25_000, "direct": 1_500}
_GAP_GOAL_MS, _LONGEST_GAP_GOAL_MS, _CLICK_GOAL_MS = 40, 100, 50


class PaintClock(QObject):
    """Notes when a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times: list[float] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


class Clicker(QObject):
    """Clicks from time to time, as a person at the mouse would, and notes how long each click takes to be done."""

    _due = Signal(float)

    def __init__(self, window: MainWindow, names: tuple[str, ...]) -> None:
        super().__init__(window)
        self._buttons = [window.findChild(QWidget, name) for name in names]
        self._clicked_at = 0.0
        window.findChild(QWidget, "pageRange").installEventFilter(self)
        self.latencies: list[float] = []
        self._ended = threading.Event()
        self._due.connect(self._click)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN_CLICKS):
            self._due.emit(time.perf_counter())

    @Slot(float)
    def _click(self, at: float) -> None:
        self._clicked_at = at
        QTest.mouseClick(self._buttons[len(self.latencies) % len(self._buttons)], Qt.MouseButton.LeftButton)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._clicked_at:
            self.latencies.append(time.perf_counter() - self._clicked_at)
            self._clicked_at = 0.0
        return False


def wait_for(session: Session, state: RunState) -> None:
    """Let the window live until its run is in this state."""
    loop = QEventLoop()

    def look(present: object) -> None:
        if present is state:
            loop.quit()

    session.training.state_changed.connect(look)
    loop.exec()
    session.training.state_changed.disconnect(look)


def window_run(window: MainWindow, iterations: int) -> dict[str, object]:
    """Train once in the window and return speed, gaps between paintings and latencies of clicks, and its share."""
    session = window.session
    session.choices.enter("iterations", str(iterations))
    clock = PaintClock(window.findChild(QWidget, "costPlot").findChild(QWidget, "canvas"))
    clicker = Clicker(window, ("nextPage", "previousPage"))
    spent = time.thread_time()
    QTest.mouseClick(window.findChild(QWidget, "trainButton"), Qt.MouseButton.LeftButton)
    wait_for(session, RunState.RUNNING)
    clock.times.clear()
    wait_for(session, RunState.FINISHED)
    clicker.end()
    progress = session.training.progress
    return {
        "speed": progress.iteration / progress.seconds,
        "share": (time.thread_time() - spent) / progress.seconds,
        "gaps": np.diff(clock.times).tolist(),
        "clicks": clicker.latencies,
    }


def headless_run(data: Path, iterations: int, first_layer: str) -> float:
    """Return the iterations a second of ``dnn train``."""
    command = [sys.executable, "-m", "core.cli", "train", str(data), "--json"]
    command += ["--iterations", str(iterations), "--first-layer", first_layer]
    printed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return printed["iterations"] / printed["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--first-layer", choices=list(_SPEED_GOALS), default="gram")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--iterations", type=int)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    use_own_folders()
    first_layer, iterations = asked.first_layer, asked.iterations or _ITERATIONS[asked.first_layer]
    data = Path(os.environ["DNN_COURSE_DATA"]) / "train_catvnoncat.h5"
    application, window = app.build()
    window.open(data)
    while window.session.dataset.name != "catvnoncat":
        application.processEvents()
    window.session.choices.enter("first_layer", first_layer)
    ratios, shares, gaps, clicks = [], [], [], []
    for number in range(asked.rounds):
        headless, shown = headless_run(data, iterations, first_layer), window_run(window, iterations)
        ratios.append(shown["speed"] / headless)
        shares.append(shown["share"])
        gaps += shown["gaps"]
        clicks += shown["clicks"]
        print(f"round {number + 1}: dnn train {headless:,.0f} it/s, window {shown['speed']:,.0f} it/s")
    window.close()
    gaps_ms, clicks_ms = 1000 * np.array(gaps), 1000 * np.array(clicks)
    result = {
        "first layer": first_layer,
        "speed ratio, window / dnn train (median)": round(median(ratios), 3),
        "speed ratio (least, most)": [round(min(ratios), 3), round(max(ratios), 3)],
        "processor time of the window's thread, share of the run (median)": round(median(shares), 3),
        "paintings": len(gaps_ms),
        "gap between paintings, ms (median, p99, max)": _figures(gaps_ms),
        "clicks": len(clicks_ms),
        "click until done and painted, ms (median, p99, max)": _figures(clicks_ms),
    }
    goals = {
        "speed ratio, window / dnn train (median)": f"at least {_SPEED_GOALS[first_layer]}",
        "gap between paintings, ms (median, p99, max)": f"p99 < {_GAP_GOAL_MS}, max < {_LONGEST_GAP_GOAL_MS}",
        "click until done and painted, ms (median, p99, max)": f"p99 < {_CLICK_GOAL_MS}",
    }
    for name, figure in result.items():
        print(f"{name}: {figure}" + (f" (goal: {goals[name]})" if name in goals else ""))
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2))


def _figures(milliseconds: np.ndarray) -> list[float]:
    return [round(float(number), 1) for number in (*np.percentile(milliseconds, [50, 99]), milliseconds.max())]


if __name__ == "__main__":
    main()
