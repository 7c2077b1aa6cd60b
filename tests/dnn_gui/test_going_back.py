"""Going back in a run with the whole window: keys, other panels, and the room that is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dnn_gui.session.training import RunState
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.time_slider import TimeSlider
from tests.dnn_gui.conftest import Driver
from tests.dnn_gui.session.driver import ITERATIONS, is_whole


@pytest.fixture
def trained(driver: Driver) -> Driver:
    """A window after a whole run of which much was kept, with a picture."""
    driver.session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS})
    driver.qtbot.mouseClick(driver.widget("thumbnails").children()[1], Qt.MouseButton.LeftButton)
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.wait_until(lambda: is_whole(driver.session) and driver.session.rewinding.shares is not None)
    driver.wait_for_answer(ITERATIONS)
    return driver


def slider(driver: Driver) -> TimeSlider:
    found = driver.widget("timeSlider")
    assert isinstance(found, TimeSlider)
    return found


def click_on_slider(driver: Driver, iteration: float) -> None:
    track = slider(driver)
    spot = QPoint(round(float(track.x_of(iteration))), 9)
    driver.qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=spot)


def answered_by(driver: Driver) -> str:
    found = driver.widget("predictionIteration")
    assert isinstance(found, QLabel)
    return found.text()


def test_a_click_on_the_slider_shows_what_the_network_said_then_and_esc_leads_back(trained: Driver) -> None:
    click_on_slider(trained, 1500)
    iteration = trained.session.rewinding.iteration
    assert answered_by(trained) == f"Answered at iteration {iteration:,} (rewound)."
    assert trained.message.startswith("You are looking back")
    trained.qtbot.keyClick(slider(trained), Qt.Key.Key_Escape)
    trained.wait_until(lambda: answered_by(trained) == f"Answered at iteration {ITERATIONS:,}.")
    assert trained.message.startswith(f"Finished after {ITERATIONS:,} iterations")


def test_the_arrow_keys_go_from_one_kept_iteration_to_the_next(trained: Driver) -> None:
    click_on_slider(trained, 1500)
    place = trained.session.rewinding.place
    assert place is not None
    for key, expected in ((Qt.Key.Key_Left, place - 1), (Qt.Key.Key_Right, place), (Qt.Key.Key_Home, 0)):
        trained.qtbot.keyClick(slider(trained), key)
        assert trained.session.rewinding.place == expected
    trained.qtbot.keyClick(slider(trained), Qt.Key.Key_End)
    assert trained.session.rewinding.place is None


def test_the_space_bar_still_trains_after_a_click_on_slider_and_buttons(trained: Driver) -> None:
    click_on_slider(trained, 1500)
    trained.click("nowButton")
    trained.session.choices.enter("iterations", 10_000_000)
    trained.qtbot.keyClick(QApplication.focusWidget() or trained.window, Qt.Key.Key_Space)
    trained.wait_for(RunState.RUNNING)
    trained.click("stopButton")
    trained.wait_for(RunState.STOPPED)


def test_a_key_plays_and_holds(trained: Driver, qtbot: QtBot) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(trained.window, Qt.Key.Key_P, both)
    assert trained.session.rewinding.playing
    trained.wait_until(lambda: (trained.session.rewinding.place or 0) > 1)
    qtbot.keyClick(trained.window, Qt.Key.Key_P, both)
    assert not trained.session.rewinding.playing


def test_without_a_film_there_is_nothing_to_play(driver: Driver) -> None:
    assert not driver.window.actions_["play"].isEnabled()
    assert not slider(driver).isVisible()


def test_a_kept_run_that_is_opened_again_can_be_gone_back_in(trained: Driver) -> None:
    session = trained.session
    session.reset()
    assert not slider(trained).isVisible()
    session.runs.reload()
    trained.wait_until(lambda: bool(session.runs.records))
    (run,) = session.runs.records
    session.reopening.open(run)
    trained.wait_until(lambda: is_whole(session))
    click_on_slider(trained, 1500)
    trained.wait_until(lambda: "(rewound)" in answered_by(trained))


def test_the_plot_keeps_its_height_with_the_runs_open(trained: Driver) -> None:
    trained.window.fold_runs()
    trained.wait_until(lambda: bool(trained.session.runs.records) and trained.widget("runsTable").isVisible())
    QApplication.processEvents()
    plot = trained.widget("costPlot")
    assert isinstance(plot, LivePlot)
    assert slider(trained).isVisible()
    assert plot.height() >= 210
    assert trained.window.height() == 768
