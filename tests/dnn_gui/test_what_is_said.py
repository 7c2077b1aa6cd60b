"""The sentence at the foot of the window tells what is the case, not what was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.experiments.run import Run
from core.network import Network
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver, small_dataset
from tests.dnn_gui.session.driver import ITERATIONS, LONG, is_whole

AT_FIRST = "The network has its first weights again; Train begins anew."
LOOKING_BACK = "You are looking back; Esc returns to now."


@pytest.fixture
def trained(driver: Driver) -> Driver:
    """A window after a whole run, whose film is read."""
    driver.session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS})
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.wait_until(lambda: is_whole(driver.session))
    return driver


def test_after_a_reset_nothing_is_said_of_the_run_that_was(trained: Driver) -> None:
    trained.click("resetButton")
    assert trained.message == AT_FIRST


def test_a_reset_while_one_looks_back_leads_to_the_first_weights_and_says_so(trained: Driver) -> None:
    trained.session.rewinding.go_to(3)
    assert trained.message.startswith("You are looking back")
    trained.click("resetButton")
    assert trained.message == AT_FIRST


def test_a_reset_puts_a_model_away_and_says_so(driver: Driver) -> None:
    driver.qtbot.mouseClick(driver.widget("thumbnails").children()[1], Qt.MouseButton.LeftButton)
    driver.wait_for_answer(0)
    first = driver.session.answers.answer
    model = Run(small_dataset(), driver.session.choices.settings)
    model.advance(200)
    driver.session.use_model("model.h5", model.network())
    driver.wait_for_answer(200)
    driver.click("resetButton")
    assert driver.message == AT_FIRST
    driver.wait_for_answer(0)
    assert driver.session.answers.answer is not None
    assert first is not None
    assert driver.session.answers.answer.prediction == first.prediction


def test_a_reset_in_the_midst_of_a_run_is_said(driver: Driver) -> None:
    driver.session.choices.enter("iterations", LONG)
    driver.click("trainButton")
    driver.wait_until(lambda: len(driver.session.rewinding.stops) > 3)
    driver.session.rewinding.go_to(1)
    driver.click("resetButton")
    driver.wait_for(RunState.IDLE)
    assert driver.message == AT_FIRST


def test_what_keeps_a_run_from_starting_stays_said(driver: Driver) -> None:
    driver.session.choices.enter("first_layer", "gram")
    driver.session.use_dataset(small_dataset(train=30_000, side=2))
    driver.click("trainButton")
    driver.wait_until(lambda: driver.session.message.problem)
    driver.wait_for(RunState.IDLE)
    driver.qtbot.wait(100)
    assert "of memory" in driver.message


def test_a_run_that_ends_while_one_looks_back_says_both(driver: Driver) -> None:
    driver.session.choices.enter("iterations", LONG)
    driver.click("trainButton")
    driver.wait_until(lambda: len(driver.session.rewinding.stops) > 3)
    driver.session.rewinding.go_to(1)
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    assert driver.message.startswith("Stopped after ")
    assert driver.message.endswith(LOOKING_BACK)
    driver.session.rewinding.go_to(None)
    assert driver.message.startswith("Stopped after ")
    assert LOOKING_BACK not in driver.message


def test_another_number_of_iterations_is_no_news_of_the_run(trained: Driver) -> None:
    trained.session.say("Something else.")
    trained.type_into("iterations", "9000")
    trained.wait_until(trained.widget("pauseButton").isEnabled)
    assert trained.message == "Something else."


def save(driver: Driver, path: Path, monkeypatch: pytest.MonkeyPatch, is_saved: Callable[[], bool]) -> Network:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.window.actions_["save"].trigger()
    driver.wait_until(is_saved)
    return Network.load(path)


def test_the_network_that_is_looked_at_is_the_one_that_is_saved(
    trained: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained.session.rewinding.go_to(3)
    at = trained.session.rewinding.iteration
    said = f"Saved to then.h5, as the network was at iteration {at:,}."
    network = save(trained, tmp_path / "then.h5", monkeypatch, lambda: trained.message == said)
    assert network.card.training is not None
    assert network.card.training.iterations == at
    trained.session.rewinding.go_to(None)
    network = save(trained, tmp_path / "now.h5", monkeypatch, lambda: trained.message == "Saved to now.h5.")
    assert network.card.training is not None
    assert network.card.training.iterations == ITERATIONS
