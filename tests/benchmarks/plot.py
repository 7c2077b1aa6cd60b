"""What a redraw of the live plot costs the window's thread: many curves, and a family of curves, while they grow.

    python -m tests.benchmarks.plot [--curves 10] [--points 100000] [--redraws 200] [--json FILE]

Every redraw lays out what was fed and paints it (offscreen). The numbers are milliseconds of processor time of the
window's thread, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from dnn_gui.look import LIGHT
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.live_plot import LivePlot

_SIZE = 740, 370
"""Pixels of the plot in a window of 1366 x 768."""
_GROWTH = 200
"""Numbers that are new at a redraw, as in a run of 6,000 iterations a second."""
_GOAL_MS = 16

Feed = Callable[[LivePlot, int], None]


def make_plot(names: list[str], expected: int) -> LivePlot:
    """Return a plot of so many curves, on the screen."""
    plot = LivePlot([CurveStyle(name, "{:.4f}".format) for name in names], "Iteration", "Cost", "Accuracy (%)")
    plot.dress(LIGHT, dict.fromkeys(names, LIGHT.accent), LIGHT.accuracy)
    plot.expected = expected
    plot.resize(*_SIZE)
    plot.show()
    QApplication.processEvents()
    return plot


def measure(names: list[str], feed: Feed, points: int, redraws: int, *, moving: bool = False) -> list[float]:
    """Return the milliseconds of each redraw while the curves grow to ``points``; ``moving`` changes the view."""
    plot = make_plot(names, points)
    taken = []
    for number in range(redraws + 1):
        count = points - (redraws - number) * _GROWTH
        start = time.thread_time()
        if moving:
            plot.expected = count  # so that the x axis ends elsewhere at every redraw
        feed(plot, count)
        plot.redraw()
        QApplication.processEvents()
        taken.append(1000 * (time.thread_time() - start))
    plot.close()
    return taken[1:]  # the first one lays out all that was there before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--curves", type=int, default=10)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--redraws", type=int, default=200)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    random = np.random.RandomState(0)
    fall = 1 / (1 + np.arange(asked.points) / 2000)
    numbers = [(0.5 + random.rand()) * fall + 0.02 * random.rand(asked.points) for _ in range(asked.curves)]
    names = [f"curve {place}" for place in range(asked.curves)]

    def one(plot: LivePlot, count: int) -> None:
        plot.feed(names[0], numbers[0][:count])

    def many(plot: LivePlot, count: int) -> None:
        for name, y in zip(names, numbers, strict=True):
            plot.feed(name, y[:count])

    def family(plot: LivePlot, count: int) -> None:
        one(plot, count)
        plot.feed_family(names[0], [y[:count] for y in numbers])

    how = {
        "one curve": (names[:1], one, False),
        f"{asked.curves} curves": (names, many, False),
        f"{asked.curves} curves, all painted anew": (names, many, True),
        f"one curve and a family of {asked.curves}": (names[:1], family, False),
        f"one curve and a family of {asked.curves}, all painted anew": (names[:1], family, True),
    }
    result = {}
    for name, (curves, feed, moving) in how.items():
        taken = measure(curves, feed, asked.points, asked.redraws, moving=moving)
        result[name] = [round(float(figure), 2) for figure in (*np.percentile(taken, [50, 99]), max(taken))]
        print(f"{name}, {asked.points:,} points each, ms a redraw (median, p99, max): {result[name]}")
    print(f"goal for 10 curves of 100,000 points: < {_GOAL_MS} ms")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2))
    application.quit()


if __name__ == "__main__":
    main()
