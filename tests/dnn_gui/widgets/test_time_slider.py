"""The slider over the moments that were kept, under real mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.time_slider import TimeBar, TimeSlider

STOPS = np.array([0, 1, 2, 4, 8, 16, 32, 64, 128, 200])


@pytest.fixture
def bar(qtbot: QtBot) -> TimeBar:
    """A bar under a plot that shows 0 to 250 between pixels 60 and 560."""
    bar = TimeBar()
    bar.resize(620, bar.sizeHint().height())
    qtbot.addWidget(bar)
    bar.dress(LIGHT)
    bar.slider.show_span(0, 250)
    bar.slider.show_stops(STOPS, 9)
    bar.align(60, 560)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


@pytest.fixture
def slider(bar: TimeBar) -> TimeSlider:
    return bar.slider


@pytest.fixture
def told(bar: TimeBar) -> list[int]:
    """The stops that were gone to."""
    told: list[int] = []
    bar.went_to.connect(told.append)
    return told


def spot(slider: TimeSlider, moment: float) -> QPoint:
    return QPoint(round(float(slider.x_of(moment))), 9)


def pixels(slider: TimeSlider, colour: str) -> set[int]:
    """Return at which x a colour is seen."""
    image = slider.grab().toImage()
    found = QColor(colour).rgb()
    return {x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == found}


@pytest.mark.parametrize("moment", [0, 50, 250])
def test_a_moment_on_the_track_is_under_the_same_one_on_the_plot(bar: TimeBar, moment: float) -> None:
    on_plot = 60 + moment / 250 * (560 - 60)
    assert bar.slider.x() + bar.slider.x_of(moment) == pytest.approx(on_plot, abs=1)


def test_a_click_goes_to_the_nearest_stop(slider: TimeSlider, told: list[int], qtbot: QtBot) -> None:
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 120))
    assert told == [8]
    qtbot.mouseClick(slider, Qt.MouseButton.RightButton, pos=spot(slider, 10))
    assert told == [8]


def test_a_drag_passes_the_stops_and_ends_at_the_last_one(slider: TimeSlider, told: list[int], qtbot: QtBot) -> None:
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 32))
    for moment in (64, 128, 240):
        qtbot.mouseMove(slider, spot(slider, moment))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 240))
    assert told == [6, 7, 8, 9]
    qtbot.mouseMove(slider, spot(slider, 10))
    assert told == [6, 7, 8, 9]


def test_the_keys_go_from_stop_to_stop(slider: TimeSlider, told: list[int], qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(slider, key)
    assert told == [8, 7, 8, 0, 9]


def test_what_it_is_told_is_not_told_back(slider: TimeSlider, told: list[int]) -> None:
    slider.show_stops(STOPS[:5], 2)
    assert (slider.value(), slider.maximum()) == (2, 4)
    assert told == []


def test_keys_that_it_has_no_use_for_are_left_to_the_window(bar: TimeBar, slider: TimeSlider, qtbot: QtBot) -> None:
    class Window(QWidget):
        keys: list[int] = []  # noqa: RUF012 - of this one test

        def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
            self.keys.append(event.key())

    window = Window()
    qtbot.addWidget(window)
    bar.setParent(window)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
        qtbot.keyClick(slider, key)
    assert window.keys == [Qt.Key.Key_Space, Qt.Key.Key_Escape]
    bar.setParent(None)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_track_is_filled_up_to_where_one_is(slider: TimeSlider, theme) -> None:  # type: ignore[no-untyped-def]
    slider.dress(theme)
    slider.show_stops(STOPS, 7)
    filled, rest = pixels(slider, theme.accent), pixels(slider, theme.border)
    assert max(filled) == pytest.approx(float(slider.x_of(64)) + 5, abs=2)
    assert min(filled) == pytest.approx(float(slider.x_of(0)), abs=3)
    assert max(rest) == pytest.approx(float(slider.x_of(200)), abs=3)


def test_a_tick_stands_at_every_stop_in_sight(slider: TimeSlider) -> None:
    def ticks() -> int:
        image = slider.grab().toImage()
        row = [image.pixel(x, 16) for x in range(image.width())]
        return sum(pixel != image.pixel(0, 16) for pixel in row)

    assert ticks() == len(STOPS)
    slider.show_span(30, 250)
    assert ticks() == 4


def test_the_play_button_says_what_it_does(bar: TimeBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.play_asked):
        qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert bar.play.accessibleName() == "Play"
    bar.show_playing(True)
    assert bar.play.accessibleName() == "Pause"


def test_the_buttons_ask_for_now_and_for_a_branch(bar: TimeBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.now_asked):
        qtbot.mouseClick(bar.now, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.branch_asked):
        qtbot.mouseClick(bar.branch, Qt.MouseButton.LeftButton)


def test_it_costs_little_height(bar: TimeBar) -> None:
    assert bar.sizeHint().height() <= 56
