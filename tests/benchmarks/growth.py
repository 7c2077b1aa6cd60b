"""How the time of an iteration grows with the number of examples and of inputs, in both forms of the first layer.

    python -m tests.benchmarks.growth [--seconds 1] [--json FILE] [--plot FILE]

Trains n_x-20-7-5-1 on all of m examples at once, in float64 and with one thread; the plot stands in the docs
(assets/growth.png). The largest cases take some 5 GB of memory and a few minutes, most of it for the Gram matrix of
10,000 examples.
"""

from __future__ import annotations

import argparse
import json
import os
from math import log10
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from core.network.gram import FirstLayer
from dnn_gui.look.theme import LIGHT
from tests.benchmarks.first_layer import Case, time_forms

UNITS = (20, 7, 5, 1)
FORMS: tuple[FirstLayer, ...] = ("direct", "gram")
EXAMPLES = (100, 300, 1_000, 3_000, 10_000)
INPUTS = (1_000, 3_000, 12_288, 50_000, 200_000)
CAPTIONS = {"m": "training examples m, of 12,288 inputs each", "n_x": "inputs n_x, of 209 training examples"}
STYLES = {
    "direct": ("direct form", LIGHT.test, Qt.PenStyle.DashLine, "s"),
    "gram": ("Gram form", LIGHT.accent, Qt.PenStyle.SolidLine, "o"),
}
_FINER = 2
"""Pixels of the picture for one on the screen."""
AS_IN_THE_COURSE = {"m": 209, "n_x": 12_288}
"""What stays as it is while the other grows."""

Curves = dict[str, list[float]]
"""Seconds an iteration for each form, and ``x``: what they grow with."""


def measure(seconds: float) -> dict[str, Curves]:
    """Return both forms' times as m grows, and as n_x grows."""
    result: dict[str, Curves] = {}
    for name, values in (("m", EXAMPLES), ("n_x", INPUTS)):
        curves: Curves = {"x": [], **{form: [] for form in FORMS}}
        for value in values:
            now = AS_IN_THE_COURSE | {name: value}
            times = time_forms(Case((now["n_x"], *UNITS), now["m"]), FORMS, seconds)
            curves["x"].append(value)
            for form, timing in times.items():
                curves[form].append(timing.iteration)
            figures = ", ".join(f"{form} {1e3 * one.iteration:.3f} ms" for form, one in times.items())
            print(f"m {now['m']:,}, n_x {now['n_x']:,}: {figures}", flush=True)
        result[name] = curves
    return result


def draw(result: dict[str, Curves], path: Path) -> None:
    """Draw both growths side by side, on logarithmic axes, and write the picture to ``path``."""
    application = QApplication.instance() or QApplication([])
    pg.setConfigOptions(background=LIGHT.panel, foreground=LIGHT.text, antialias=True)
    view = pg.GraphicsLayoutWidget()
    view.resize(1000, 400)
    for name, curves in result.items():
        _draw_curves(view.addPlot(), curves, CAPTIONS[name])
    view.show()
    application.processEvents()
    image = QImage(view.size() * _FINER, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_FINER)
    painter = QPainter(image)
    QWidget.render(view, painter, QPoint())
    painter.end()
    view.close()
    image.save(str(path))


def _draw_curves(plot: pg.PlotItem, curves: Curves, caption: str) -> None:
    plot.addLegend(offset=(12, 8), labelTextColor=LIGHT.text, labelTextSize="10pt")
    plot.setLogMode(x=True, y=True)
    plot.showGrid(x=True, y=True, alpha=0.2)
    plot.setLabel("bottom", caption)
    plot.setLabel("left", "milliseconds an iteration")
    plot.getAxis("bottom").setTicks([[(log10(value), f"{value:,}") for value in curves["x"]]])
    plot.getAxis("left").setTicks([[(power, f"{10.0**power:,g}") for power in range(-1, 4)]])
    plot.setXRange(log10(curves["x"][0]), log10(curves["x"][-1]), padding=0.08)
    plot.setYRange(-1, 3)
    for form, (title, colour, dash, symbol) in STYLES.items():
        plot.plot(
            curves["x"],
            [1e3 * seconds for seconds in curves[form]],
            name=title,
            pen=pg.mkPen(colour, width=2, style=dash),
            symbol=symbol,
            symbolBrush=colour,
            symbolPen=None,
            symbolSize=8,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=1, help="for timing the iterations of a form")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, help="where to draw the picture; assets/growth.png is the docs' own")
    asked = parser.parse_args()
    result = measure(asked.seconds)
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2))
    if asked.plot:
        draw(result, asked.plot)


if __name__ == "__main__":
    main()
