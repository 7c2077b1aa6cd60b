"""Whether the window's memory grows while it trains on and on.

    python -m tests.benchmarks.memory [--minutes 10] [--data FILE] [--json FILE]

Opens the real window (drawn offscreen), trains without a pause, and prints the resident memory every half minute.
What grows is counted from the end of the first half minute, when everything has been painted once. The cost of
every iteration is kept, which takes 8 bytes each: that share is told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dnn_gui import app
from tests.benchmarks.folders import use_own_folders

GOAL_MB = 20
_SECONDS_BETWEEN_LOOKS = 30
_MOST_ITERATIONS = 10_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    use_own_folders()
    application, window = app.build()
    session = window.session
    if asked.data:
        built_in = session.dataset
        window.open(asked.data)
        while session.dataset is built_in:
            application.processEvents()
    session.choices.enter("iterations", str(_MOST_ITERATIONS))
    QTest.mouseClick(window.findChild(QWidget, "trainButton"), Qt.MouseButton.LeftButton)
    samples = []
    for _ in range(max(2, round(60 * asked.minutes / _SECONDS_BETWEEN_LOOKS) + 1)):
        wait(_SECONDS_BETWEEN_LOOKS)
        megabytes = psutil.Process().memory_info().rss / 2**20
        samples.append((time.process_time(), session.training.progress.iteration, megabytes))
        print(f"iteration {samples[-1][1]:,}: {megabytes:.1f} MB")
    window.close()
    (_, first, before), (_, last, after) = samples[0], samples[-1]
    result = {
        "minutes": asked.minutes,
        "iterations": last - first,
        "growth, MB": round(after - before, 1),
        "of it the costs kept, MB": round(8 * (last - first) / 2**20, 1),
        "goal, MB": GOAL_MB,
    }
    print(json.dumps(result, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2))


def wait(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
