"""What is open and what is closed: nothing that is offered can only complain."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from core.network import ModelCard, Network
from core.store.records import RunState as Ending
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver, small_dataset

CONTROL = Qt.KeyboardModifier.ControlModifier
opens_a_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def begin(driver: Driver) -> None:
    driver.type_into("iterations", "1000000")
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)


def stop(driver: Driver) -> None:
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)


def test_no_built_in_data_set_can_be_opened_during_training(driver: Driver) -> None:
    actions = driver.window.actions_
    begin(driver)
    assert not actions["drawnCats"].isEnabled()
    assert not actions["drawnAnimals"].isEnabled()
    stop(driver)
    assert actions["drawnAnimals"].isEnabled()


@opens_a_menu
def test_a_kept_run_is_neither_opened_nor_continued_during_training(driver: Driver) -> None:
    begin(driver)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    driver.wait_until(lambda: len(driver.session.runs.records) == 1)
    table = driver.widget("runsTable")
    table.selectRow(0)
    names = ("openRun", "continueRun")
    assert [driver.widget(name).isEnabled() for name in names] == [False, False]
    table.customContextMenuRequested.emit(QPoint(10, 10))
    menu = driver.widget("runsPanel").findChildren(QMenu)[-1]
    closed = {action.text() for action in menu.actions() if not action.isEnabled()}
    menu.close()
    assert closed == {"Open", "Continue", "Use its settings"}
    stop(driver)
    driver.wait_until(lambda: all(driver.widget(name).isEnabled() for name in names))


def test_an_opened_model_is_put_away_by_reset(driver: Driver, tmp_path: Path) -> None:
    reset = driver.widget("resetButton")
    assert not reset.isEnabled()
    recipe = small_dataset().recipe
    model = Network((small_dataset().inputs, 4, 1), card=ModelCard(class_names=("non-cat", "cat"), recipe=recipe))
    model.save(tmp_path / "model.h5")
    driver.drop(tmp_path / "model.h5")
    driver.wait_until(lambda: driver.session.model is not None)
    assert reset.isEnabled()
    driver.click("resetButton")
    assert driver.session.model is None
    assert not reset.isEnabled()


def test_step_and_resume_are_open_together_once_the_total_is_raised(driver: Driver) -> None:
    driver.type_into("iterations", "20")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    assert not driver.widget("stepButton").isEnabled()
    driver.type_into("iterations", "30")
    driver.wait_until(lambda: driver.widget("pauseButton").isEnabled())
    driver.click("stepButton")
    driver.wait_until(lambda: driver.session.training.progress.iteration == 21)


def test_a_branch_waits_for_one_value_for_every_setting(driver: Driver) -> None:
    driver.type_into("iterations", "200")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    branch = driver.widget("branchButton")
    driver.wait_until(lambda: len(driver.session.rewinding.stops) > 1)
    driver.session.rewinding.go_to(0)
    assert branch.isEnabled()
    driver.type_into("seed", "1,2")
    assert not branch.isEnabled()
    assert "one value" in branch.toolTip()
    driver.type_into("seed", "1")
    assert branch.isEnabled()


def test_a_run_that_comes_back_from_the_trash_is_ticked_again(driver: Driver) -> None:
    driver.type_into("iterations", "20")
    driver.type_into("seed", "1,2")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    runs = driver.session.runs
    driver.wait_until(lambda: [run.state for run in runs.records.values()] == 2 * [Ending.FINISHED])
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    table = driver.widget("runsTable")
    table.setFocus()
    driver.qtbot.keyClick(table, Qt.Key.Key_A, CONTROL)
    driver.qtbot.keyClick(table, Qt.Key.Key_Space)
    ticked = runs.ticked
    assert len(ticked) == 2
    for undo, left in ((Qt.Key.Key_Delete, ()), (Qt.Key.Key_Z, ticked)):
        driver.qtbot.keyClick(table, undo, CONTROL if undo == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier)
        driver.wait_until(lambda left=left: set(runs.ticked) == set(left))
    driver.wait_until(lambda: all(run.costs is not None for run in runs.on_plot))


def test_undo_reaches_the_window_from_fields_without_changes_of_their_own(driver: Driver) -> None:
    driver.type_into("iterations", "20")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    table, runs = driver.widget("runsTable"), driver.session.runs
    driver.wait_until(lambda: [run.state for run in runs.records.values()] == [Ending.FINISHED])
    for field in ("runsFilter", "learningRate"):
        table.selectRow(0)
        driver.qtbot.keyClick(table, Qt.Key.Key_Delete)
        assert not runs.records
        driver.widget(field).setFocus()
        driver.qtbot.keyClick(driver.widget(field), Qt.Key.Key_Z, CONTROL)
        driver.wait_until(lambda: len(runs.records) == 1)
