"""What a live plot reads out under the mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.plot_tools import PlotTools
from tests.dnn_gui.widgets.plot.driver import (
    COLOURS,
    LOSS,
    STYLES,
    hover,
    is_coloured,
    place,
    view,
)


def test_the_read_out_tells_the_numbers_under_the_mouse(filled: LivePlot) -> None:
    hover(filled, place(filled, 124, 0.5))
    text = filled.read_out.text()
    assert filled.read_out.isVisible()
    assert "iteration 124" in text
    assert f"{LOSS[124]:.3f}" in text
    assert f"{1.2 * LOSS[120]:.3f}" in text
    assert f"{100 - 50 * LOSS[120]:.1f} %" in text
    assert text.count("at 120") == 2


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_dot_marks_where_the_number_was_read(filled: LivePlot, logarithmic: bool) -> None:
    filled.set_logarithmic(logarithmic)
    for name in ("check", "hits"):
        filled.show_curve(name, False)
    on_curve = place(filled, 120, np.log10(LOSS[120]) if logarithmic else LOSS[120]).toPoint()
    beside = on_curve + QPoint(1, -2)
    assert not is_coloured(filled.grab().toImage().pixelColor(beside), "loss")
    hover(filled, place(filled, 120, 0.02))
    assert is_coloured(filled.grab().toImage().pixelColor(beside), "loss")


def test_the_dot_stays_on_its_curve_when_both_axes_are_zoomed(filled: LivePlot) -> None:
    for name in ("check", "hits"):
        filled.show_curve(name, False)
    spot = place(filled, 120, 0.02)
    hover(filled, spot)
    box = filled.getPlotItem().getViewBox()
    box.setXRange(50, 250, padding=0)
    box.setYRange(0.2, 1.0, padding=0)
    x = round(box.mapSceneToView(spot).x())
    on_curve = place(filled, x, LOSS[x]).toPoint()
    assert is_coloured(filled.grab().toImage().pixelColor(on_curve + QPoint(1, -2)), "loss")


def test_the_read_out_goes_when_the_mouse_leaves_the_curves(filled: LivePlot) -> None:
    hover(filled, place(filled, 124, 0.5))
    hover(filled, QPointF(5, 5))
    assert not filled.read_out.isVisible()
    hover(filled, place(filled, 124, 0.5))
    QApplication.sendEvent(filled, QEvent(QEvent.Type.Leave))
    assert not filled.read_out.isVisible()


def test_the_read_out_stays_on_the_plot(filled: LivePlot) -> None:
    for x in (1, 150, 299):
        for y in (0.02, 1.15):
            hover(filled, place(filled, x, y))
            assert filled.viewport().rect().contains(filled.read_out.geometry())


def test_a_hidden_curve_is_neither_drawn_nor_read_out(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.legend)
    tools.legend.dress(COLOURS)
    entry = tools.legend.entries["check"]
    hover(filled, place(filled, 100, 0.5))
    assert "check" in filled.read_out.text()
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton, pos=QPoint(8, entry.height() // 2))
    assert not filled.curve("check").isVisible()
    assert "check" not in filled.read_out.text()
    assert view(filled)[1][1] < 1.2, "the axis makes use of the room"
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert filled.curve("check").isVisible()
