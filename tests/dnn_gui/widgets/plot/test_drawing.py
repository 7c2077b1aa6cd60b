"""What a live plot draws."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.plot_tools import PlotTools
from tests.dnn_gui.widgets.plot.driver import (
    COLOURS,
    LOSS,
    STYLES,
    feed,
    ground,
    hover,
    place,
    share_drawn,
    turn_wheel,
    view,
    visible_texts,
)


def test_curves_draw_the_numbers_they_were_fed(filled: LivePlot) -> None:
    assert filled.curve("loss").xs.tolist() == list(range(301))
    assert filled.curve("loss").ys.tolist() == LOSS.tolist()


def test_both_axes_share_their_x_and_the_right_one_goes_to_a_hundred(filled: LivePlot) -> None:
    left, right = filled.curve("loss"), filled.curve("hits")
    for _ in range(2):
        assert right.x_pixels(np.array([0.0, 200.0])) == pytest.approx(left.x_pixels(np.array([0.0, 200.0])))
        assert right.y_pixels(np.array([100.0, 0.0])) == pytest.approx([0, left.canvas.height()], abs=20)
        turn_wheel(filled, place(filled, 200, 0.4))


def test_a_curve_without_numbers_is_not_drawn(plot: LivePlot) -> None:
    plot.feed("loss", LOSS)
    plot.redraw()
    assert plot.curve("loss").isVisible()
    assert not plot.curve("check").isVisible()


def test_the_logarithmic_axis_is_marked_in_powers_of_ten(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.log_axis)
    qtbot.keyClick(tools.log_axis, Qt.Key.Key_Space)
    assert view(filled)[1] == pytest.approx([-1, np.log10(1.2)], abs=0.1)  # its ends move in steps
    height = place(filled, 0, np.log10(0.1)).y()
    assert filled.curve("loss").y_pixels(np.log10(filled.curve("loss").ys))[-1] == pytest.approx(height, abs=20)
    qtbot.keyClick(tools.log_axis, Qt.Key.Key_Space)
    assert view(filled)[1] == pytest.approx([0, 1.25], abs=0.05)


def test_a_logarithmic_axis_bears_costs_of_zero(filled: LivePlot) -> None:
    filled.set_logarithmic(True)
    feed(filled, np.concatenate((LOSS, np.zeros(20))))
    assert view(filled)[1] == pytest.approx([-1, np.log10(1.2)], abs=0.1)  # its ends move in steps


def test_marks_between_the_tenths_appear_where_a_logarithmic_axis_is_zoomed_deeply(filled: LivePlot) -> None:
    axis = filled.getPlotItem().getAxis("left")
    filled.set_logarithmic(True)
    levels = axis.tickValues(np.log10(0.213), np.log10(0.219), 300)
    written = [text for spacing, values in levels for text in axis.tickStrings(values, 1, spacing)]
    assert {"0.214", "0.215", "0.216"} <= set(written)


def test_smoothing_draws_means_and_keeps_the_numbers_behind(plot: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(plot, STYLES)
    qtbot.addWidget(tools.smoothing)
    noise = np.random.RandomState(0).rand(301)
    feed(plot, noise)
    qtbot.keyClick(tools.smoothing, Qt.Key.Key_Down)
    assert tools.smoothing.currentText() == "Light smoothing"
    drawn = plot.curve("loss")
    assert drawn.ys[100] == pytest.approx(noise[95:106].mean())
    behind = plot.curve("loss", behind=True)
    assert behind.isVisible()
    assert behind.ys.tolist() == noise.tolist()
    qtbot.keyClick(tools.smoothing, Qt.Key.Key_Up)
    assert drawn.ys.tolist() == noise.tolist()
    assert not behind.isVisible()


def test_the_words_for_nothing_go_when_there_is_something(plot: LivePlot) -> None:
    assert "Nothing yet." in visible_texts(plot)
    feed(plot, LOSS)
    assert "Nothing yet." not in visible_texts(plot)
    plot.forget()
    assert "Nothing yet." in visible_texts(plot)


def test_another_theme_recolours_the_ground(filled: LivePlot) -> None:
    assert ground(filled) == LIGHT.panel
    filled.dress(DARK, COLOURS, DARK.accuracy)
    assert ground(filled) == DARK.panel


def test_marks_and_levels_are_painted(filled: LivePlot) -> None:
    bare = filled.grab().toImage()
    filled.marks.show_notes([Note(150, "rate 0.01"), Note(152, "rate 0.02")])
    filled.levels.show_notes([Note(65.6, "always: train"), Note(34, "always: test")])
    assert filled.grab().toImage() != bare
    filled.marks.show_notes([])
    filled.levels.show_notes([])
    assert filled.grab().toImage() == bare


def test_a_dashed_curve_has_gaps_and_a_solid_one_has_none(plot: LivePlot) -> None:
    plot.feed("loss", np.full(301, 0.8))
    plot.feed("check", np.full(301, 0.4))
    plot.redraw()
    assert share_drawn(plot, 0.8, "loss") == 1
    assert 0.4 < share_drawn(plot, 0.4, "check") < 0.8


def test_a_tangle_of_dashes_is_drawn_in_good_time(plot: LivePlot, qtbot: QtBot) -> None:
    random = np.random.RandomState(0)
    plot.feed("check", random.rand(200_000))
    plot.redraw()
    QApplication.processEvents()
    assert len(plot.curve("check").xs) < 2000
    assert not plot.grab().isNull()


def test_a_picture_has_the_legend_and_no_crosshair(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    tools.dress(COLOURS)
    qtbot.addWidget(tools.legend)
    tools.legend.adjustSize()
    hover(filled, place(filled, 100, 0.5))
    image = tools.picture()
    assert not filled.read_out.isVisible()
    assert image.height() / image.devicePixelRatio() > filled.height() + tools.legend.height()
    assert image.pixelColor(2, 2).name() == LIGHT.panel
