from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLabel

from core.network import Network
from core.store.records import RunRecord
from core.store.records import RunState as Ending
from dnn_gui import dialogs
from dnn_gui.panels.cost import CostPanel
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.panels.runs import RunsPanel
from dnn_gui.session.mime import what_is_in
from dnn_gui.session.training import RunState
from tests.core.datasets.course_files import both_parts, write
from tests.dnn_gui.conftest import Driver, small_dataset
from tests.dnn_gui.kept_runs import record
from tests.dnn_gui.widgets.plot.driver import hover, place

CONTROL = Qt.KeyboardModifier.ControlModifier


def train(driver: Driver, iterations: int = 200) -> RunRecord:
    """Train by clicking, and return what the library then knows of it."""
    known = set(driver.session.runs.records)
    driver.type_into("iterations", str(iterations))
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.wait_until(lambda: any(run.state is Ending.FINISHED for run in new_runs(driver, known)))
    return new_runs(driver, known)[0]


def new_runs(driver: Driver, known: set[str]) -> list[RunRecord]:
    return [run for run in driver.session.runs.records.values() if run.id not in known]


def open_drawer(driver: Driver) -> None:
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    driver.wait_until(lambda: driver.widget("runsTable").isVisible())


def select(driver: Driver, *runs: RunRecord) -> None:
    table = driver.widget("runsTable")
    table.clearSelection()
    how = table.selectionModel().SelectionFlag
    for run in runs:
        row = table.rows.row_of(run.id)
        assert row is not None
        table.selectionModel().select(table.rows.index(row, 0), how.Select | how.Rows)


def test_a_run_trained_by_clicking_is_in_the_drawer(driver: Driver) -> None:
    run = train(driver)
    open_drawer(driver)
    shown = driver.widget("runsTable").rows.records
    assert [one.id for one in shown] == [run.id]
    assert shown[0].iterations == 200
    assert shown[0].test_accuracy is not None


def test_the_drawer_makes_the_window_no_larger_and_gives_its_room_back(driver: Driver) -> None:
    parts = [driver.window.findChild(kind) for kind in (NetworkPanel, CostPanel, RunsPanel)]

    def heights() -> list[int]:
        return [part.height() if part.isVisible() else 0 for part in parts]

    size, (*above, drawer) = driver.window.size(), heights()
    open_drawer(driver)
    driver.wait_until(lambda: sum(heights()[:2]) < sum(above) - 100 and heights()[2] > drawer + 100)
    QApplication.processEvents()
    assert driver.window.size() == size
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    driver.wait_until(lambda: heights() == [*above, drawer])
    assert driver.window.size() == size


def test_a_ticked_run_lies_on_the_cost_plot(driver: Driver) -> None:
    run = train(driver)
    driver.session.runs.change([run.id], name="the first one")
    driver.session.runs.tick([run.id], True)
    driver.wait_until(lambda: driver.widget("overlayLegend").isVisible())
    assert driver.session.library is not None
    cost = driver.session.library.curves(run.id).costs[100]
    assert f"{cost:.4f}" in read_out(driver, 100).partition("the first one")[2]
    driver.qtbot.mouseClick(driver.widget(run.id), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    driver.wait_until(lambda: driver.session.runs.ticked == ())
    assert not driver.widget("overlayLegend").isVisible()
    assert "the first one" not in read_out(driver, 100)


def read_out(driver: Driver, iteration: int) -> str:
    """Return what the plot says where the mouse points at an iteration."""
    plot = driver.widget("costPlot")
    QApplication.processEvents()
    hover(plot, place(plot, iteration, 0.5))
    return plot.read_out.text()


def test_enter_brings_settings_network_and_curve_back(driver: Driver) -> None:
    driver.type_into("learningRate", "0.02")
    run = train(driver)
    driver.type_into("learningRate", "0.5")
    open_drawer(driver)
    select(driver, run)
    driver.qtbot.keyClick(driver.widget("runsTable"), Qt.Key.Key_Return)
    driver.wait_until(lambda: driver.session.choices.settings.learning_rate == 0.02)
    training, library = driver.session.training, driver.session.library
    assert training.state is RunState.FINISHED
    assert training.run is not None
    assert library is not None
    np.testing.assert_array_equal(training.run.trainer.history.costs.numbers, library.curves(run.id).costs)
    assert training.network is not None
    kept = Network.load(library.network_file(run.id))
    np.testing.assert_array_equal(training.network.parameters.flat, kept.parameters.flat)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Z, CONTROL)
    assert driver.session.choices.settings.learning_rate == 0.5


def test_of_a_run_that_came_as_a_file_curve_settings_and_network_are_opened(driver: Driver, tmp_path: Path) -> None:
    driver.type_into("learningRate", "0.02")
    run = train(driver)
    driver.type_into("learningRate", "0.5")
    assert driver.session.library is not None
    driver.session.library.state_file(run.id).unlink()  # which is not handed on
    driver.session.reopening.open(run.id)
    driver.wait_until(lambda: driver.session.model is not None)
    assert driver.session.choices.settings.learning_rate == 0.02
    assert driver.session.runs.ticked == (run.id,)


def go_back(driver: Driver, frames: int) -> int:
    """Put the time slider on a frame by its keys, and return the iteration that is looked at."""
    slider = driver.widget("timeSlider")
    driver.wait_until(lambda: slider.isVisible())
    driver.qtbot.keyClick(slider, Qt.Key.Key_Home)
    for _ in range(frames):
        driver.qtbot.keyClick(slider, Qt.Key.Key_Right)
    iteration = driver.session.rewinding.iteration
    assert iteration is not None
    return iteration


def test_a_branch_leaves_the_curve_of_its_run_where_the_slider_is(driver: Driver) -> None:
    run = train(driver)
    session, library = driver.session, driver.session.library
    assert library is not None
    fork = go_back(driver, 3)
    driver.type_into("learningRate", "0.5")
    driver.click("branchButton")
    driver.wait_until(lambda: len(session.runs.records) == 2)
    (branch,) = [one for one in session.runs.records.values() if one.id != run.id]
    assert (branch.parent, branch.parent_iteration, branch.learning_rate) == (run.id, fork, 0.5)
    driver.wait_until(lambda: session.runs.records[branch.id].state is Ending.FINISHED)
    assert session.runs.ticked == (run.id,)
    ours, theirs = library.curves(branch.id).costs, library.curves(run.id).costs
    assert len(ours) == 200
    np.testing.assert_array_equal(ours[:fork], theirs[:fork])
    assert (ours[fork + 1 :] != theirs[fork + 1 :]).all()


def test_what_is_no_branch_is_said(driver: Driver) -> None:
    train(driver)
    go_back(driver, 3)
    driver.type_into("learningRate", "0.1,0.2")
    assert not driver.widget("branchButton").isEnabled()
    assert "A branch is one network" in driver.widget("branchButton").toolTip()
    driver.type_into("learningRate", "0.1")
    driver.session.choices.enter("layers", "4,4")
    driver.click("branchButton")
    driver.wait_until(lambda: "A branch keeps its network" in driver.message)
    assert driver.session.training.state is RunState.FINISHED


def test_a_run_goes_on_to_more_iterations_as_if_it_had_never_ended(driver: Driver) -> None:
    driver.type_into("learningRate", "0.02")
    run = train(driver, 200)
    whole = train(driver, 300)
    open_drawer(driver)
    select(driver, run)
    driver.click("continueRun")
    driver.wait_until(lambda: driver.session.runs.records[run.id].iterations == 300)
    driver.wait_for(RunState.FINISHED)
    assert driver.session.library is not None
    costs = [driver.session.library.curves(one.id).costs for one in (run, whole)]
    np.testing.assert_array_equal(*costs)


def test_a_run_that_is_through_is_not_continued_without_more_iterations(driver: Driver) -> None:
    run = train(driver)
    driver.session.reopening.go_on(run.id)
    assert "has made all of its 200 iterations" in driver.message
    assert driver.session.message.problem


def test_nothing_in_the_drawer_disturbs_a_run_in_training(driver: Driver) -> None:
    earlier = train(driver)
    driver.type_into("iterations", "10000000")
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    for command in (driver.session.reopening.open, driver.session.reopening.go_on):  # a branch asks likewise
        command(earlier.id)
        assert "so that the run in progress is not lost" in driver.message
    driver.session.runs.delete([earlier.id])
    assert earlier.id not in driver.session.runs.records
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Z, CONTROL)
    driver.wait_until(lambda: earlier.id in driver.session.runs.records)
    assert driver.session.training.state is RunState.RUNNING


def test_the_network_of_a_run_is_saved_as_a_file(driver: Driver, tmp_path: Path) -> None:
    run = train(driver)
    driver.session.reopening.save_network(run.id, tmp_path / "network.h5")
    driver.wait_until(lambda: driver.message == "Saved to network.h5.")
    driver.session.use_dataset(small_dataset())
    driver.drop(tmp_path / "network.h5")
    driver.wait_until(lambda: driver.session.model is not None)


def test_a_run_handed_on_as_a_file_is_brought_in_by_a_drop(driver: Driver, tmp_path: Path) -> None:
    run = train(driver)
    driver.session.reopening.export(run.id, tmp_path / "handed on.dnn")
    driver.wait_until(lambda: driver.message == "Exported to handed on.dnn.")
    driver.session.runs.delete([run.id])
    driver.drop(tmp_path / "handed on.dnn")
    driver.wait_until(lambda: "handed on.dnn is among the runs now" in driver.message)
    driver.wait_until(lambda: run.id in driver.session.runs.records)


@pytest.mark.parametrize("name", ["run.py", "run.ipynb"])
def test_a_run_is_saved_as_a_program_that_repeats_it(driver: Driver, tmp_path: Path, name: str) -> None:
    data = write(tmp_path / "shades.h5", both_parts())
    driver.window.open(data)
    driver.wait_until(lambda: driver.session.dataset is not None and driver.session.dataset.name == "shades")
    run = train(driver)
    driver.session.reopening.save_as_python(run.id, tmp_path / name)
    driver.wait_until(lambda: driver.message.startswith(f"{name} comes to the same costs as shades"))
    assert "L_model_forward" in (tmp_path / name).read_text(encoding="utf-8")


def test_what_a_drop_of_a_run_would_do_is_said_before(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.dnn"))])
    dropped = what_is_in(data)
    assert dropped is not None
    assert "the run in one.dnn" in dropped.hint


def test_a_file_of_a_title_has_no_letters_that_some_systems_refuse() -> None:
    assert dialogs.as_file_name("a/b: c?") == "a_b_ c_"


def test_runs_that_were_interrupted_are_told_of_once_and_shown_on_request(driver: Driver) -> None:
    driver.session.interrupted = [record(name="cut short", state=Ending.INTERRUPTED)]
    driver.window.hide()
    driver.window.show()
    assert "cut short was interrupted" in driver.message
    driver.click("statusShow")
    assert driver.widget("runsFilter").text() == "state = interrupted"
    driver.session.say("something else")
    assert not driver.widget("statusShow").isVisible()
    driver.window.hide()
    driver.window.show()
    assert driver.message == "something else"


def test_the_empty_drawer_says_how_runs_come_there(driver: Driver) -> None:
    open_drawer(driver)
    words = [label.text() for label in driver.window.findChildren(QLabel) if label.isVisible()]
    assert "Every run will be kept here: press Train." in words
