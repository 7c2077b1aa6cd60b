"""Kept runs that are opened and gone on with in the window: all is as it was, and nothing of them is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from core.experiments.run import first_network
from core.store.exchange import export_run, import_run
from core.store.library import Library
from core.store.records import RunRecord
from core.store.records import RunState as Ending
from dnn_gui.session.training import RunState
from tests.core.datasets.course_files import both_parts, write
from tests.dnn_gui.conftest import Driver, small_dataset


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of its own for every test."""
    monkeypatch.setenv("DNN_LIBRARY", str(tmp_path / "library"))


def library_of(driver: Driver) -> Library:
    assert driver.session.library is not None
    return driver.session.library


def train(driver: Driver) -> RunRecord:
    """Train 200 iterations, and return what the library then knows of it."""
    session = driver.session
    session.choices.enter_several({"layers": (5,), "iterations": 200})
    session.train()
    driver.wait_for(RunState.FINISHED)
    driver.wait_until(lambda: any(one.state is Ending.FINISHED for one in session.runs.records.values()))
    (run,) = session.runs.records.values()
    return run


def newest_numbers(driver: Driver) -> str:
    label = driver.widget("newestNumbers")
    assert isinstance(label, QLabel)
    return label.text()


def test_what_is_said_of_an_opened_run_is_what_was_said_when_it_had_been_trained(driver: Driver) -> None:
    run = train(driver)
    said, numbers = driver.message, newest_numbers(driver)
    assert "right for" in said
    assert "iteration 200" in numbers
    driver.session.reset()
    assert newest_numbers(driver) == ""
    driver.session.reopening.open(run.id)
    driver.wait_for(RunState.FINISHED)
    assert driver.message == f"{run.title} opened. {said}"
    assert newest_numbers(driver) == numbers


def test_going_on_with_a_run_that_came_as_a_file_is_refused_and_leaves_it_as_it_was(
    driver: Driver, tmp_path: Path
) -> None:
    run, library = train(driver), library_of(driver)
    costs = library.curves(run.id).costs
    export_run(library, run.id, tmp_path / "run.dnn")
    library.remove(run.id)
    taken_in = import_run(library, tmp_path / "run.dnn")
    driver.session.runs.reload()
    driver.wait_until(lambda: driver.session.runs.records.get(run.id) == taken_in)
    driver.session.choices.enter("iterations", 300)
    driver.session.reopening.go_on(run.id)
    driver.wait_until(lambda: "came without what it needs to go on" in driver.message)
    assert driver.session.message.problem
    assert library.record(run.id) == taken_in
    np.testing.assert_array_equal(library.curves(run.id).costs, costs)


def test_a_run_whose_data_is_gone_says_so(driver: Driver, tmp_path: Path) -> None:
    data = write(tmp_path / "gone.h5", both_parts())
    driver.window.open(data)
    driver.wait_until(lambda: driver.session.dataset is not None and driver.session.dataset.name == "gone")
    run = train(driver)
    driver.session.use_dataset(small_dataset())
    data.unlink()
    driver.session.choices.enter("iterations", 300)
    driver.session.reopening.go_on(run.id)
    driver.wait_until(lambda: driver.message.startswith("gone.h5 does not exist"))
    assert driver.session.message.problem
    assert driver.session.training.run is None


def open_other_data(driver: Driver) -> None:
    driver.session.use_dataset(small_dataset(seed=3))


def open_a_model(driver: Driver) -> None:
    driver.session.use_model("model.h5", first_network(small_dataset(), driver.session.choices.settings))


@pytest.mark.parametrize("open_something", [open_other_data, open_a_model])
def test_a_run_that_is_being_opened_stays_away_once_something_else_is_open(
    driver: Driver, open_something: Callable[[Driver], None]
) -> None:
    run = train(driver)
    driver.session.reset()
    driver.session.reopening.open(run.id)
    open_something(driver)
    dataset, model = driver.session.dataset, driver.session.model
    driver.qtbot.wait(600)
    assert driver.session.training.run is None
    assert (driver.session.dataset, driver.session.model) == (dataset, model)


def test_what_is_left_of_a_run_does_not_come_in_the_way_of_one_in_progress(driver: Driver, tmp_path: Path) -> None:
    data = write(tmp_path / "gone.h5", both_parts())
    driver.window.open(data)
    driver.wait_until(lambda: driver.session.dataset is not None and driver.session.dataset.name == "gone")
    run = train(driver)
    driver.session.use_dataset(small_dataset())
    data.unlink()
    driver.session.choices.enter_several({"learning_rate": 0.05, "iterations": 10_000_000})
    driver.session.reopening.open(run.id)
    driver.click("trainButton")
    driver.wait_until(lambda: "was not opened, so that the run in progress is not lost" in driver.message)
    driver.wait_for(RunState.RUNNING)
    driver.qtbot.wait(500)  # in which the run would take what was typed
    present = driver.session.training.run
    assert present is not None
    assert (driver.session.choices.settings.learning_rate, present.rate_changes) == (0.05, [])
    assert driver.session.training.state is RunState.RUNNING
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_the_opening_of_a_run_can_be_cancelled(driver: Driver) -> None:
    run = train(driver)
    driver.session.reset()
    driver.session.reopening.open(run.id)
    driver.click("cancelOpening")
    assert driver.message == "Cancelled; nothing was changed."
    assert not driver.widget("cancelOpening").isVisible()
    driver.qtbot.wait(600)
    assert driver.session.training.run is None
    driver.session.reopening.open(run.id)
    driver.wait_for(RunState.FINISHED)
    assert not driver.widget("cancelOpening").isVisible()
