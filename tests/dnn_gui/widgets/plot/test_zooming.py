"""The view of a live plot under the mouse and the keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.plot_tools import PlotTools
from tests.dnn_gui.widgets.plot.driver import (
    LOSS,
    STYLES,
    drag,
    feed,
    place,
    turn_wheel,
    view,
)


def test_a_following_plot_shows_the_whole_of_a_growing_curve(plot: LivePlot) -> None:
    for length in (30, 100, 301):
        feed(plot, LOSS[:length])
        (left, right), (low, high) = view(plot)
        assert left <= 0
        assert right >= length - 1
        assert low <= 0
        assert high >= 1.2


def test_new_numbers_do_not_throw_a_zoomed_view_back(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 200, 0.4))
    zoomed = view(filled)
    assert zoomed[0][0] > 0
    assert not filled.following
    feed(filled, np.concatenate((LOSS, LOSS)))
    assert view(filled) == zoomed


def test_the_wheel_keeps_what_is_under_the_mouse_in_its_place(filled: LivePlot) -> None:
    spot = place(filled, 200, 0.4)
    turn_wheel(filled, spot)
    moved = place(filled, 200, 0.4)
    assert (moved.x(), moved.y()) == pytest.approx((spot.x(), spot.y()), abs=1)


def test_a_drag_zooms_to_its_rectangle(filled: LivePlot) -> None:
    drag(filled, place(filled, 50, 0.9), place(filled, 150, 0.5))
    (left, right), (low, high) = view(filled)
    assert (left, right) == pytest.approx((50, 150), abs=1)
    assert (low, high) == pytest.approx((0.5, 0.9), abs=0.01)
    assert not filled.getPlotItem().getViewBox().rbScaleBox.isVisible()


def test_a_level_drag_zooms_along_x_alone(filled: LivePlot) -> None:
    before = view(filled)[1]
    drag(filled, place(filled, 50, 0.5), place(filled, 150, 0.5))
    assert view(filled)[0] == pytest.approx([50, 150], abs=1)
    assert view(filled)[1] == before


def test_a_drag_with_shift_moves_the_view(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 150, 0.5), 10)
    (left, right), _ = view(filled)
    step = (right - left) / 4
    drag(
        filled,
        place(filled, left + 2 * step, 0.5),
        place(filled, left + step, 0.5),
        Qt.KeyboardModifier.ShiftModifier,
    )
    assert view(filled)[0] == pytest.approx([left + step, right + step], rel=0.02)


def test_a_click_does_not_zoom(filled: LivePlot) -> None:
    before = view(filled)
    drag(filled, place(filled, 50, 0.5), place(filled, 50, 0.5) + QPointF(4, 4))
    assert view(filled) == before
    assert filled.following


@pytest.mark.parametrize("way", ["double click", "Home", "button"])
def test_there_is_a_way_back_from_a_zoom(filled: LivePlot, qtbot: QtBot, way: str) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.show_all)
    whole = view(filled)
    assert not tools.show_all.isEnabled()
    turn_wheel(filled, place(filled, 200, 0.4))
    assert tools.show_all.isEnabled()
    if way == "button":
        qtbot.mouseClick(tools.show_all, Qt.MouseButton.LeftButton)
    elif way == "Home":
        qtbot.keyClick(filled, Qt.Key.Key_Home)
    else:
        at = place(filled, 200, 0.4).toPoint()
        qtbot.mouseDClick(filled.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view(filled) == whole
    assert filled.following
    assert not tools.show_all.isEnabled()


def test_keys_zoom_and_move(filled: LivePlot, qtbot: QtBot) -> None:
    (left, right), height = view(filled)
    qtbot.keyClick(filled, Qt.Key.Key_Plus)
    (nearer, farther), same_height = view(filled)
    assert farther - nearer == pytest.approx(0.8 * (right - left))
    assert same_height == height
    qtbot.keyClick(filled, Qt.Key.Key_Right)
    assert view(filled)[0][0] > nearer
    qtbot.keyClick(filled, Qt.Key.Key_Left)
    qtbot.keyClick(filled, Qt.Key.Key_Minus)
    assert view(filled)[0] == pytest.approx([left, right])


def test_other_keys_are_left_to_the_window(filled: LivePlot, qtbot: QtBot) -> None:
    qtbot.keyClick(filled, Qt.Key.Key_Space)
    qtbot.keyClick(filled, Qt.Key.Key_Home)
    assert filled.holder.keys == [Qt.Key.Key_Space]


def test_zooming_into_a_long_curve_shows_its_single_numbers(plot: LivePlot) -> None:
    loss = np.random.RandomState(0).rand(100_000)
    feed(plot, loss)
    assert len(plot.curve("loss").xs) < 2000
    plot.getPlotItem().getViewBox().setXRange(50_000, 50_100, padding=0)
    xs, ys = plot.curve("loss").xs, plot.curve("loss").ys
    assert xs.tolist() == list(range(49_999, 50_102))
    assert ys.tolist() == loss[49_999:50_102].tolist()


def test_the_kind_of_axis_changes_under_a_zoom_without_moving_it(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 200, 0.4))
    zoomed = view(filled)[0]
    filled.set_logarithmic(True)
    assert view(filled)[0] == zoomed
