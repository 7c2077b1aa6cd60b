from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dnn_gui.look import LIGHT
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.live_plot import LivePlot

STYLES = (
    CurveStyle("loss", "{:.3f}".format),
    CurveStyle("check", "{:.3f}".format, dashed=True),
    CurveStyle("hits", "{:.1f} %".format, on_right=True),
)
COLOURS = {"loss": "#0067a8", "check": "#b85100", "hits": "#00785a"}
LOSS = np.linspace(1.0, 0.1, 301)


class Holder(QWidget):
    """Stands for the window, and notes the keys that nobody else wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())


def make_plot() -> LivePlot:
    """Return a plot in a holder of its own, which it keeps alive."""
    plot = LivePlot(STYLES, "Iteration", "Loss", "Hits (%)")
    plot.holder = Holder()
    layout = QVBoxLayout(plot.holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(plot)
    plot.holder.resize(700, 400)
    plot.dress(LIGHT, COLOURS, COLOURS["hits"])
    plot.set_empty_text("Nothing yet.")
    return plot


def feed(plot: LivePlot, loss: np.ndarray) -> None:
    at = np.arange(0.0, len(loss), 20)
    plot.feed("loss", loss)
    plot.feed("check", 1.2 * loss[::20], at)
    plot.feed("hits", 100 - 50 * loss[::20], at)
    plot.redraw()
    QApplication.processEvents()


def view(plot: LivePlot) -> tuple[list[float], list[float]]:
    ranges = plot.getPlotItem().getViewBox().viewRange()
    return ranges[0], ranges[1]


def place(plot: LivePlot, x: float, y: float) -> QPointF:
    """Return where the point (x, y) of the left axis is on the screen, in pixels of the plot."""
    return plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))


def mouse(
    plot: LivePlot,
    kind: QEvent.Type,
    at: QPointF,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = plot.viewport()
    QApplication.sendEvent(viewport, QMouseEvent(kind, at, QPointF(viewport.mapToGlobal(at)), button, held, keys))


def hover(plot: LivePlot, at: QPointF) -> None:
    mouse(plot, QEvent.Type.MouseMove, at)


def drag(
    plot: LivePlot,
    start: QPointF,
    end: QPointF,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(plot, QEvent.Type.MouseButtonPress, start, left, left, keys)
    for share in (0.3, 0.6, 1.0):
        mouse(plot, QEvent.Type.MouseMove, start + share * (end - start), none, left, keys)
    mouse(plot, QEvent.Type.MouseButtonRelease, end, left, none, keys)
    QApplication.processEvents()


def turn_wheel(plot: LivePlot, at: QPointF, notches: int = 3) -> None:
    QApplication.sendEvent(
        plot.viewport(),
        QWheelEvent(
            at,
            QPointF(plot.viewport().mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    QApplication.processEvents()


def visible_texts(plot: LivePlot) -> list[str]:
    return [child.text() for child in plot.viewport().children() if hasattr(child, "text") and child.isVisible()]


def share_drawn(plot: LivePlot, height: float, name: str) -> float:
    """Return how much of a level curve is in its colour."""
    image = plot.grab().toImage()
    start, end = place(plot, 10, height).toPoint(), place(plot, 290, height).toPoint()
    seen = [is_coloured(image.pixelColor(x, start.y()), name) for x in range(start.x(), end.x())]
    return sum(seen) / len(seen)


def is_coloured(pixel: QColor, name: str) -> bool:
    colour = QColor(COLOURS[name])
    return abs(pixel.red() - colour.red()) + abs(pixel.blue() - colour.blue()) < 150


def ground(plot: LivePlot) -> str:
    """Return the colour of most of the plot."""
    image = plot.grab().toImage()
    names = [image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return max(set(names), key=names.count)


def shown(plot: LivePlot) -> np.ndarray:
    """Return what is on the screen, (height, width, 3), with whatever earlier paintings left there."""
    QApplication.processEvents()
    return _numbers(plot.screen().grabWindow(plot.window().winId()).toImage())


def painted_afresh(plot: LivePlot) -> np.ndarray:
    """Return what the plot looks like if all of it is painted now, (height, width, 3)."""
    return _numbers(plot.window().grab().toImage())


def _numbers(image: QImage) -> np.ndarray:
    bits = np.array(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), dtype=np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)
