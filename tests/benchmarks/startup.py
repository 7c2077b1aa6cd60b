"""How long the programs take to start: ``dnn`` until it has answered, ``dnn-gui`` until its window is painted.

    python -m tests.benchmarks.startup [--rounds 7] [--json FILE]

Everything runs in processes of its own, in turn, after one round that fills the caches (compiled modules, the
drawn pictures) and is not counted. Windows does not tell the processor time of ended processes: it is 0 there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

# Collecting is held while this imports what it needs of Qt, so that it is dnn-gui's own way that is measured.
_WINDOW = """
import gc
gc.disable()
from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMainWindow
gc.enable()
import os, sys, time

class FirstPaint(QObject):
    def eventFilter(self, window, event):
        if event.type() is QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)  # when all that is in the window has been painted, too
        return False

    @Slot()
    def tell(self):
        print(time.time(), flush=True)
        os._exit(0)

first_paint, run_loop = FirstPaint(), QApplication.exec

def watched_loop(*_):
    window, = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow))
    window.installEventFilter(first_paint)
    return run_loop()

QApplication.exec = watched_loop
sys.argv = ["dnn-gui"]
from dnn_gui.__main__ import run
run()
"""


class Start(NamedTuple):
    """A way to start Python; ``goal`` is in seconds."""

    name: str
    arguments: tuple[str, ...]
    goal: float | None = None


STARTS = (
    Start("python -c pass", ("-c", "pass")),
    Start("import core", ("-c", "import core")),
    Start("dnn --version", ("-m", "core.cli", "--version"), 0.25),
    Start("dnn --help", ("-m", "core.cli", "--help"), 0.45),
    Start("dnn-gui --version", ("-m", "dnn_gui", "--version"), 0.25),
    Start("dnn-gui --help", ("-m", "dnn_gui", "--help")),
    Start("dnn-gui, painted", ("-c", _WINDOW), 1.5),
)


def measured(start: Start, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that passed until the answer, or the first paint, and those of the processor."""
    used, began = os.times(), time.time()
    done = subprocess.run(
        [sys.executable, *start.arguments], env=environment, check=True, capture_output=True, text=True
    )
    ended = float(done.stdout) if start.arguments[1] is _WINDOW else time.time()
    after = os.times()
    spent = after.children_user + after.children_system - used.children_user - used.children_system
    return ended - began, spent


def warm_environment(folder: str) -> dict[str, str]:
    """Return an environment without a screen, in which all caches and runs are in ``folder``."""
    not_wanted = "PYTHONDONTWRITEBYTECODE", "DNN_LIBRARY"
    environment = {name: value for name, value in os.environ.items() if name not in not_wanted}
    return environment | {
        "QT_QPA_PLATFORM": "offscreen",
        "DNN_HOME": folder,
        "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures: dict[str, list[tuple[float, float]]] = {start.name: [] for start in STARTS}
    with tempfile.TemporaryDirectory() as folder:
        environment = warm_environment(folder)
        for number in range(asked.rounds + 1):
            for start in STARTS:
                seconds = measured(start, environment)
                if number:
                    figures[start.name].append(seconds)
    result = {}
    print(f"{'seconds':20}{'median':>9}{'least':>9}{'processor':>11}{'goal':>8}")
    for start in STARTS:
        passed, spent = zip(*figures[start.name], strict=True)
        row = {"median": median(passed), "least": min(passed), "processor": median(spent), "goal": start.goal}
        result[start.name] = row
        goal = f"{start.goal:8.2f}" if start.goal else ""
        print(f"{start.name:20}{row['median']:9.3f}{row['least']:9.3f}{row['processor']:11.3f}{goal}")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
