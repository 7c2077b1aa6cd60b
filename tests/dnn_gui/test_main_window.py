from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QProgressBar, QPushButton

from core.network import Network
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver, small_dataset

LONG = "1000000"
opens_a_box = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def test_train_by_click_runs_to_the_last_iteration_and_says_how_good_it_got(driver: Driver) -> None:
    driver.type_into("iterations", "300")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    assert driver.session.training.run is not None
    assert len(driver.session.training.run.trainer.history.costs) == 300
    assert driver.message.startswith("Finished after 300 iterations: right for ")
    bar = driver.widget("progressBar")
    assert isinstance(bar, QProgressBar)
    assert bar.value() == bar.maximum()


def test_training_again_begins_from_the_same_first_weights(driver: Driver) -> None:
    driver.type_into("iterations", "50")
    curves = []
    for _ in range(2):
        driver.click("trainButton")
        driver.wait_for(RunState.FINISHED)
        assert driver.session.training.run is not None
        curves.append(driver.session.training.run.trainer.history.costs.numbers.copy())
        driver.click("resetButton")
        assert driver.session.training.state is RunState.IDLE
    np.testing.assert_array_equal(*curves)


def test_pause_holds_resume_goes_on_and_stop_ends_the_run(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    with driver.qtbot.waitSignal(driver.session.training.held):
        driver.click("pauseButton")
    assert driver.session.training.state is RunState.PAUSED
    held_at = driver.session.training.progress.iteration
    driver.qtbot.wait(150)
    assert driver.session.training.progress.iteration == held_at
    driver.click("pauseButton")
    driver.wait_until(lambda: driver.session.training.progress.iteration > held_at)
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    assert driver.message.startswith("Stopped after")


def test_what_is_said_of_a_paused_run_is_where_it_rests(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    driver.click("pauseButton")

    def said_and_shown() -> bool:
        progress = driver.session.training.progress
        return progress is not None and f"after {progress.iteration:,} iterations" in driver.message

    driver.wait_until(said_and_shown)
    driver.qtbot.wait(50)
    assert said_and_shown()
    driver.click("stepButton")
    driver.wait_until(said_and_shown)


def test_step_makes_exactly_one_update_at_a_time(driver: Driver) -> None:
    for number in (1, 2, 3):
        driver.click("stepButton")
        driver.wait_until(lambda number=number: _iteration(driver) == number)
        driver.wait_for(RunState.PAUSED)
    driver.qtbot.wait(100)
    assert _iteration(driver) == 3


def test_steps_then_resume_give_the_costs_of_a_run_in_one_go(driver: Driver) -> None:
    driver.type_into("iterations", "40")
    for number in (1, 2):
        driver.click("stepButton")
        driver.wait_until(lambda number=number: _iteration(driver) == number)
        driver.wait_for(RunState.PAUSED)
    driver.click("pauseButton")
    driver.wait_for(RunState.FINISHED)
    in_steps = driver.session.training.run.trainer.history.costs.numbers.copy()
    driver.click("resetButton")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    np.testing.assert_array_equal(in_steps, driver.session.training.run.trainer.history.costs.numbers)


def test_a_learning_rate_changed_on_the_way_reaches_the_run_and_is_noted(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    driver.type_into("learningRate", "0.01")
    driver.wait_until(lambda: bool(driver.session.training.run.rate_changes))
    assert driver.session.training.run.trainer.learning_rate == 0.01
    assert driver.session.training.run.rate_changes[0][1] == 0.01
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_what_shapes_the_network_is_closed_while_a_run_goes_on(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    for name in ("layers", "seed", "initializer", "dtype"):
        assert not driver.widget(name).isEnabled()
    assert driver.widget("learningRate").isEnabled()
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    assert driver.widget("layers").isEnabled()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("learningRate", "0"),
        ("learningRate", "nan"),
        ("learningRate", "1e300"),
        ("iterations", "1.5"),
        ("iterations", ""),
        ("seed", "-1"),
        ("layers", "0"),
        ("layers", "-3"),
        ("layers", "20,,5"),
        ("layers", "1000000"),
    ],
)
def test_a_wrong_entry_is_marked_with_its_sentence_and_closes_train_with_the_reason(
    driver: Driver, field: str, typed: str
) -> None:
    before = driver.session.choices.settings
    driver.type_into(field, typed)
    assert driver.widget(field).property("wrong")
    labels = driver.widget(field).parent().findChildren(QLabel)
    assert any("must be" in shown.text() for shown in labels if shown.isVisibleTo(driver.window))
    train = driver.widget("trainButton")
    assert not train.isEnabled()
    assert "must be" in train.toolTip()
    driver.type_into(field, {"learningRate": "0.0075", "iterations": "2500", "seed": "1", "layers": "20,7,5"}[field])
    assert not driver.widget(field).property("wrong")
    assert train.isEnabled()
    assert driver.session.choices.settings == before


def test_a_diverging_run_stops_and_says_that_the_learning_rate_is_probably_too_high(driver: Driver) -> None:
    driver.session.choices.enter_several({"layers": "30,30,30,30,30,30", "initializer": "he", "learning_rate": "100"})
    driver.click("trainButton")
    driver.wait_for(RunState.DIVERGED)
    assert "learning rate of 100 is probably too high" in driver.message
    assert np.isfinite(driver.session.training.network.parameters.flat).all()


def test_the_space_bar_trains_and_pauses_but_types_in_fields(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.qtbot.keyClick(driver.widget("iterations"), Qt.Key.Key_Space)
    assert driver.session.training.state is RunState.IDLE
    driver.type_into("iterations", LONG)
    driver.window.setFocus()
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Space)
    driver.wait_for(RunState.RUNNING)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Space)
    driver.wait_for(RunState.PAUSED)
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_saving_during_training_keeps_a_network_of_that_moment(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "moment"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_until(lambda: _iteration(driver) > 0)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    driver.wait_until(lambda: driver.message == "Saved to moment.h5.")
    assert driver.session.training.state is RunState.RUNNING
    assert Network.load(path.with_suffix(".h5")).card.training.iterations > 0
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_saving_where_it_cannot_be_says_why(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "missing" / "model.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    driver.wait_until(lambda: driver.session.message.problem)
    assert "model.h5 cannot be saved: the folder missing does not exist" in driver.message


def test_undo_brings_a_setting_back_and_redo_makes_it_again(driver: Driver) -> None:
    driver.type_into("iterations", "77")
    driver.window.setFocus()
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert driver.session.choices.settings.iterations == 2500
    assert driver.widget("iterations").text() == "2500"
    driver.window.redo()
    assert driver.session.choices.settings.iterations == 77


def test_closing_during_training_asks_once_and_keeps_training_if_told_so(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    asked = []

    def answer(text: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(text)
        driver.qtbot.mouseClick(_button(box, text), Qt.MouseButton.LeftButton)

    QTimer.singleShot(100, lambda: answer("Keep training"))
    assert not driver.window.close()
    assert driver.session.training.state is RunState.RUNNING
    QTimer.singleShot(100, lambda: answer("Stop and close"))
    assert driver.window.close()
    assert asked == ["Keep training", "Stop and close"]


def test_the_theme_is_chosen_in_the_menu_and_worn_by_everything(driver: Driver) -> None:
    actions = {
        action.text().replace("&", ""): action
        for action in driver.window.findChildren(type(driver.window.actions_["train"]))
    }
    for choice in ("Dark", "Light"):
        actions[choice].trigger()
        dark = driver.window.grab().toImage().pixelColor(2, 2).lightness() < 100
        assert dark == (choice == "Dark")


def test_thumbnails_are_paged_through_and_a_click_asks_the_network(driver: Driver) -> None:
    assert driver.widget("pageRange").text() == "1–15 of 40"
    driver.click("nextPage")
    assert driver.widget("pageRange").text() == "16–30 of 40"
    first = driver.widget("thumbnails").children()[1]
    driver.qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    driver.wait_for_answer()
    assert driver.session.answers.picture.name == "Training picture 16 (cat)"
    np.testing.assert_array_equal(driver.session.answers.answer.seen, small_dataset().train.pictures[15])


@opens_a_box
def test_f1_tells_how_to_go_back_and_how_to_find_and_compare_runs(driver: Driver) -> None:
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_F1)
    (box,) = driver.window.findChildren(QMessageBox)
    for words in ("go back", "branch", "Ctrl+L", "Ctrl+K", "Ctrl+Z", "F2", "space bar"):
        assert words in box.text()
    box.close()


def _iteration(driver: Driver) -> int:
    progress = driver.session.training.progress
    return progress.iteration if progress else 0


def _button(box: QMessageBox, text: str) -> QPushButton:
    return next(button for button in box.findChildren(QPushButton) if button.text().replace("&", "") == text)
