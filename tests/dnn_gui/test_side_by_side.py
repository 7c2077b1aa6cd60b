"""Networks that train side by side in the window: named in the form, drawn faint, looked at one by one."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from core.experiments.run import Run
from core.settings import TrainingSettings
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver, small_dataset


@pytest.fixture
def race(driver: Driver) -> Driver:
    """Three networks after their run, which differ in seed."""
    driver.type_into("layers", "5")
    driver.type_into("iterations", "200")
    driver.type_into("seed", "1..3")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    return driver


def chooser(driver: Driver) -> QComboBox:
    found = driver.widget("networkChooser")
    assert isinstance(found, QComboBox)
    return found


def choose(driver: Driver, number: int) -> None:
    """Choose a network by the keyboard, from the first."""
    driver.qtbot.keyClick(chooser(driver), Qt.Key.Key_Home)
    for _ in range(number):
        driver.qtbot.keyClick(chooser(driver), Qt.Key.Key_Down)


def ask_about_the_first_picture(driver: Driver) -> dict[str, float]:
    button = driver.widget("thumbnails").findChildren(QAbstractButton)[0]
    driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.wait_for_answer()
    assert driver.session.answers.answer is not None
    return driver.session.answers.answer.prediction.probabilities


def test_one_network_alone_is_not_to_be_chosen(driver: Driver) -> None:
    driver.type_into("iterations", "20")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    assert not chooser(driver).isVisible()


def test_several_seeds_train_as_many_networks_named_by_what_they_differ_in(race: Driver) -> None:
    assert chooser(race).isVisible()
    names = [chooser(race).itemText(place) for place in range(chooser(race).count())]
    assert names == ["1: seed 1", "2: seed 2", "3: seed 3"]


def test_each_has_the_costs_of_training_it_alone(race: Driver) -> None:
    run = race.session.training.run
    assert run is not None
    for trainer, seed in zip(run.trainers, (1, 2, 3), strict=True):
        alone = Run(small_dataset(), TrainingSettings(layers=(5,), iterations=200, seed=seed))
        alone.advance(200)
        np.testing.assert_allclose(
            trainer.history.costs.numbers, alone.trainer.history.costs.numbers, rtol=0, atol=1e-9
        )


def test_the_one_that_is_chosen_is_told_of_and_answers(race: Driver) -> None:
    first_numbers, first_answer = race.widget("newestNumbers").text(), ask_about_the_first_picture(race)
    choose(race, 2)
    run = race.session.training.run
    assert run is not None
    assert run.chosen == 2
    assert race.widget("newestNumbers").text() != first_numbers
    measured = run.trainers[2].progress.measurement
    assert measured is not None
    assert f"cost {measured.cost:.4f}" in race.widget("newestNumbers").text()
    race.wait_until(lambda: race.session.answers.answer.prediction.probabilities != first_answer)


def test_it_can_be_chosen_while_all_are_trained(driver: Driver) -> None:
    driver.type_into("iterations", "1000000")
    driver.type_into("learningRate", "0.001,0.002")
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    choose(driver, 1)
    assert driver.session.training.run is not None
    assert driver.session.training.run.settings.learning_rate == 0.002
    ask_about_the_first_picture(driver)
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    assert driver.session.training.network is not None
    record = driver.session.training.network.card.training
    assert record is not None
    assert record.learning_rate == 0.002


def test_the_next_run_of_one_network_takes_the_choice_away(race: Driver) -> None:
    race.type_into("seed", "4")
    race.click("trainButton")
    race.wait_for(RunState.FINISHED)
    assert not chooser(race).isVisible()
