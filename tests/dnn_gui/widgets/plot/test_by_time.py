"""The same curves over the seconds that their iterations took."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dnn_gui.look import LIGHT
from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.overlay import Overlaid, colour_at, style_at
from tests.dnn_gui.widgets.plot.driver import COLOURS, LOSS, drag, hover, mouse, place, turn_wheel, view

EACH = 0.05
"""Seconds that an iteration took: the curves of the fixture end at 15 s."""


def colours_around(plot: LivePlot, x: float, y: float) -> set[str]:
    QApplication.processEvents()
    image, at = plot.grab().toImage(), place(plot, x, y).toPoint()
    return {image.pixelColor(at.x() + dx, at.y() + dy).name() for dx in range(-4, 5) for dy in range(-4, 5)}


def overlaid(seconds_each: float | None) -> Overlaid:
    style = style_at(0, "an old run", "{:.3f}".format)
    return Overlaid("old", style, colour_at(0, LIGHT), np.linspace(0.8, 0.2, 601), seconds_each=seconds_each)


def label(plot: LivePlot) -> str:
    return str(plot.getPlotItem().getAxis("bottom").labelText)


def test_every_curve_is_stretched_to_its_seconds(filled: LivePlot) -> None:
    filled.count_seconds(EACH)
    assert view(filled)[0][1] == pytest.approx(16, rel=0.02)
    assert COLOURS["loss"] in colours_around(filled, 200 * EACH, float(LOSS[200]))
    assert COLOURS["check"] in colours_around(filled, 100 * EACH, 1.2 * float(LOSS[100]))
    assert label(filled) == "Seconds of training"
    filled.count_seconds(None)
    assert COLOURS["loss"] in colours_around(filled, 200, float(LOSS[200]))
    assert label(filled) == "Iteration"


def test_the_axis_is_marked_in_parts_of_a_second_where_that_is_needed(filled: LivePlot) -> None:
    filled.count_seconds(0.001)
    axis = filled.getPlotItem().getAxis("bottom")
    spacing, values = axis.tickValues(*view(filled)[0], 600)[0]
    assert "0.1" in axis.tickStrings(values, 1, spacing)


def test_the_read_out_tells_the_second_and_the_iteration_of_each_curve(filled: LivePlot) -> None:
    filled.count_seconds(EACH)
    hover(filled, place(filled, 10.0, 0.5))
    text = filled.read_out.text()
    assert "s of training" in text
    assert f"{LOSS[200]:.3f}" in text
    assert "iteration 200" in text


def test_marks_stand_at_their_seconds(filled: LivePlot) -> None:
    filled.marks.show_notes([Note(100, "rate 0.01")])
    filled.count_seconds(EACH)
    x = filled.marks.x_pixels(np.array(100)) + filled.area.left()
    assert x == pytest.approx(place(filled, 100 * EACH, 0).x(), abs=1)


def test_a_curve_laid_over_has_its_own_seconds(filled: LivePlot) -> None:
    filled.lay_over([overlaid(0.1)])
    filled.count_seconds(EACH)
    assert view(filled)[0][1] > 60
    assert colour_at(0, LIGHT) in colours_around(filled, 45, 0.35)
    filled.lay_over([overlaid(0.01)])
    assert view(filled)[0][1] < 20, "those that come later are stretched too"
    hover(filled, place(filled, 4, 0.5))
    assert "iteration 400" in filled.read_out.text()


def test_a_curve_to_compare_with_goes_as_fast_as_the_growing_one(filled: LivePlot) -> None:
    filled.count_seconds(EACH)
    filled.lay_over([overlaid(None)])
    assert colour_at(0, LIGHT) in colours_around(filled, 450 * EACH, 0.35)
    filled.count_seconds(2 * EACH)
    filled.redraw()
    assert colour_at(0, LIGHT) in colours_around(filled, 900 * EACH, 0.35)


def test_curves_of_unknown_seconds_are_not_drawn(filled: LivePlot) -> None:
    filled.lay_over([overlaid(0.0)])
    filled.count_seconds(0.0)
    QApplication.processEvents()
    assert not filled.curve("loss").isVisible()
    assert filled.read_out.isHidden()
    filled.count_seconds(EACH)
    filled.redraw()
    assert filled.curve("loss").isVisible()
    assert view(filled)[0][1] < 20


def test_it_is_zoomed_and_led_back(filled: LivePlot, qtbot: QtBot) -> None:
    filled.count_seconds(EACH)
    whole = view(filled)
    turn_wheel(filled, place(filled, 5, 0.5))
    assert view(filled)[0][1] - view(filled)[0][0] < 10
    drag(filled, place(filled, 5.0, 0.6), place(filled, 5.5, 0.5))
    assert view(filled)[0] == pytest.approx([5.0, 5.5], abs=0.1)
    qtbot.keyClick(filled, Qt.Key.Key_Home)
    assert view(filled) == whole


def test_zooming_ends_before_numbers_can_no_longer_be_told_apart(filled: LivePlot) -> None:
    filled.count_seconds(EACH)
    for _ in range(40):
        turn_wheel(filled, place(filled, 5, 0.5), notches=10)
    left, right = view(filled)[0]
    assert 1e-6 < right - left < 1e-3
    hover(filled, place(filled, (left + right) / 2, 0.5))
    assert "s of training" in filled.read_out.text()


def test_the_stretch_in_sight_and_a_click_are_told_in_iterations(filled: LivePlot, qtbot: QtBot) -> None:
    filled.count_seconds(EACH)
    assert filled.span[1] == pytest.approx(view(filled)[0][1] / EACH)
    at, left = place(filled, 10.0, 0.9), Qt.MouseButton.LeftButton
    with qtbot.waitSignal(filled.clicked) as clicked:
        mouse(filled, QEvent.Type.MouseButtonPress, at, left, left)
        mouse(filled, QEvent.Type.MouseButtonRelease, at, left)
    assert clicked.args[0] == pytest.approx(200, abs=2)


def test_the_end_does_not_tremble_while_a_run_goes_on_a_little_faster_or_slower(filled: LivePlot) -> None:
    filled.expected = 1000
    ends = set()
    for each in np.linspace(0.0995, 0.0999, 9):
        filled.count_seconds(float(each))
        filled.redraw()
        ends.add(view(filled)[0][1])
    assert len(ends) == 1
