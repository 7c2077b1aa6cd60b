"""Going on with the run that is there: what the keys and buttons do, and what becomes of its record."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.store.library import Library
from core.store.records import RunRecord
from core.store.records import RunState as Ending
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver
from tests.dnn_gui.session.driver import is_whole

LONG = 10_000_000
OTHER_LAYERS = "Hidden layers: other than in this run; put it back to go on, or press Train to begin anew."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of its own for every test."""
    monkeypatch.setenv("DNN_LIBRARY", str(tmp_path / "library"))


@pytest.fixture
def stopped(driver: Driver) -> Driver:
    """A window after a run that was stopped on its way."""
    driver.session.choices.enter_several({"layers": (5,), "iterations": LONG})
    driver.click("trainButton")
    driver.wait_until(lambda: made(driver) > 50)
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    return driver


@pytest.fixture
def finished(driver: Driver) -> Driver:
    """A window after a recorded run of 200 iterations."""
    driver.session.choices.enter_several({"layers": (5,), "iterations": 200})
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.wait_until(lambda: [one.state for one in library_of(driver).records()] == [Ending.FINISHED])
    driver.session.runs.reload()
    driver.wait_until(lambda: bool(driver.session.runs.records))
    return driver


def library_of(driver: Driver) -> Library:
    assert driver.session.library is not None
    return driver.session.library


def made(driver: Driver) -> int:
    progress = driver.session.training.progress
    return progress.iteration if progress else 0


def press(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    driver.window.setFocus()
    driver.qtbot.keyClick(driver.window, key, modifier)


def resume_to(driver: Driver, iterations: int) -> None:
    """Raise the number of iterations, go on with the run, and wait for its end."""
    driver.session.choices.enter("iterations", iterations)
    driver.wait_until(driver.widget("pauseButton").isEnabled)
    driver.click("pauseButton")
    driver.wait_until(lambda: made(driver) == iterations)
    driver.wait_for(RunState.FINISHED)


def test_the_space_bar_goes_on_where_the_button_says_resume(stopped: Driver) -> None:
    run = stopped.session.training.run
    at = made(stopped)
    press(stopped, Qt.Key.Key_Space)
    stopped.wait_until(lambda: stopped.session.training.state is RunState.RUNNING and made(stopped) > at)
    assert stopped.session.training.run is run
    stopped.click("stopButton")
    stopped.wait_for(RunState.STOPPED)


def test_with_other_layers_in_the_form_the_run_does_not_go_on_and_says_why(stopped: Driver) -> None:
    stopped.type_into("layers", "3")
    for name in ("pauseButton", "stepButton"):
        button = stopped.widget(name)
        assert not button.isEnabled()
        assert button.toolTip() == OTHER_LAYERS
    stopped.session.pause_or_resume()
    assert stopped.session.training.state is RunState.STOPPED
    assert stopped.message == OTHER_LAYERS
    press(stopped, Qt.Key.Key_Space)
    stopped.wait_for(RunState.RUNNING)
    assert stopped.session.training.run is not None
    assert stopped.session.training.run.settings.layers == (3,)
    stopped.click("stopButton")
    stopped.wait_for(RunState.STOPPED)


def test_with_its_settings_back_in_the_form_the_run_can_go_on(stopped: Driver) -> None:
    stopped.type_into("layers", "3")
    press(stopped, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stopped.widget("pauseButton").isEnabled()
    stopped.type_into("seed", "2")
    assert not stopped.widget("stepButton").isEnabled()
    stopped.type_into("seed", "1")
    stopped.type_into("learningRate", "0.01")
    assert stopped.widget("stepButton").isEnabled()
    assert stopped.widget("pauseButton").toolTip() == "Hold the run where it is, or go on with it (space bar)"


def test_what_was_typed_for_an_earlier_run_does_not_reach_the_next(stopped: Driver) -> None:
    stopped.session.choices.enter("learning_rate", 0.01)
    stopped.session.choices.enter_several({"layers": (3,), "learning_rate": 0.02, "iterations": LONG - 1})
    stopped.click("trainButton")
    stopped.wait_until(lambda: made(stopped) > 50 and stopped.session.training.state is RunState.RUNNING)
    stopped.click("stopButton")
    stopped.wait_for(RunState.STOPPED)
    at = made(stopped)
    stopped.click("stepButton")
    stopped.wait_until(lambda: made(stopped) == at + 1)
    run = stopped.session.training.run
    assert run is not None
    assert (run.settings.learning_rate, run.rate_changes, run.total) == (0.02, [], LONG - 1)
    stopped.click("stopButton")
    stopped.wait_for(RunState.STOPPED)


def test_undo_after_a_run_was_opened_does_not_let_it_go_on_as_another(finished: Driver) -> None:
    session = finished.session
    (run,) = session.runs.records
    session.reset()
    session.choices.enter_several({"layers": (3,), "iterations": 900, "learning_rate": 0.05})
    session.reopening.open(run)
    finished.wait_for(RunState.FINISHED)
    finished.window.undo()
    finished.qtbot.wait(500)  # in which a run would have taken what was typed for it
    assert session.training.run is not None
    assert (session.training.run.total, session.training.run.rate_changes) == (200, [])
    assert not finished.widget("pauseButton").isEnabled()


def test_an_opened_run_whose_first_layer_was_chosen_by_itself_goes_on(finished: Driver) -> None:
    session = finished.session
    (run,) = session.runs.records
    session.reset()
    session.reopening.open(run)
    finished.wait_for(RunState.FINISHED)
    resume_to(finished, 300)


def in_the_trash(driver: Driver, run: str) -> None:
    driver.session.runs.delete([run])
    driver.wait_until(lambda: library_of(driver).record(run).deleted is not None)


def gone(driver: Driver, run: str) -> None:
    library_of(driver).remove(run)


@pytest.mark.parametrize("delete", [in_the_trash, gone])
def test_a_run_that_was_deleted_goes_on_as_a_new_one_with_its_whole_curve(finished: Driver, delete: object) -> None:
    library = library_of(finished)
    (deleted,) = library.records()
    assert callable(delete)
    delete(finished, deleted.id)
    resume_to(finished, 300)

    def recorded() -> list[RunRecord]:
        return [one for one in library.records() if one.state is Ending.FINISHED]

    finished.wait_until(lambda: len(recorded()) == 1)
    (new,) = recorded()
    run = finished.session.training.run
    assert run is not None
    assert new.id != deleted.id
    assert finished.session.training.recorded_as == new.id
    assert (new.iterations, new.total) == (300, 300)
    np.testing.assert_array_equal(library.curves(new.id).costs, run.trainer.history.costs.numbers)
    assert not finished.session.message.problem
    finished.wait_until(lambda: is_whole(finished.session))
    resume_to(finished, 400)
    finished.wait_until(lambda: [one.iterations for one in recorded()] == [400])


def test_what_was_not_recorded_is_still_said_at_the_end(driver: Driver) -> None:
    driver.session.choices.enter_several({"layers": (5,), "iterations": LONG})
    driver.click("trainButton")
    driver.wait_until(lambda: bool(library_of(driver).records()))
    in_the_way = library_of(driver).state_file(library_of(driver).records()[0].id)
    in_the_way.unlink(missing_ok=True)
    in_the_way.mkdir()
    driver.wait_until(lambda: driver.message.startswith("The run is not recorded: "))
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
    assert driver.message.startswith("Stopped after ")
    assert "The run is not recorded: " in driver.message
    assert driver.session.message.problem


def test_a_paused_run_is_measured_where_it_rests(driver: Driver) -> None:
    driver.session.choices.enter_several({"layers": (5,), "iterations": LONG})
    driver.click("trainButton")
    driver.wait_until(lambda: made(driver) > 50 and driver.widget("pauseButton").isEnabled())
    for button in ("pauseButton", "stepButton"):
        with driver.qtbot.waitSignal(driver.session.training.held):
            driver.click(button)
        progress = driver.session.training.progress
        assert progress is not None
        assert progress.measurement is not None
        assert progress.measurement.iteration == progress.iteration
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_a_picture_at_hand_leaves_the_curves_as_they_are(driver: Driver) -> None:
    driver.session.choices.enter_several({"layers": (5,), "iterations": LONG})
    driver.qtbot.mouseClick(driver.widget("thumbnails").children()[1], Qt.MouseButton.LeftButton)
    driver.wait_for_answer(0)
    driver.click("trainButton")
    answered: set[int] = set()

    def several_answers() -> bool:
        answer = driver.session.answers.answer
        if answer is not None and answer.iteration:
            answered.add(answer.iteration)
        return len(answered) > 2

    driver.wait_until(several_answers)
    run = driver.session.training.run
    assert run is not None
    measured = run.trainer.history.measured_at.numbers.astype(int)
    assert set(measured % measured[1]) == {0}, "it is measured at equal distances alone"
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
