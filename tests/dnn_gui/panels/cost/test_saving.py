"""Taking the curves and their numbers away."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from dnn_gui.look import LIGHT
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from tests.dnn_gui.panels.cost.driver import (
    ITERATIONS,
    choose,
    history,
    name_file,
    opens_a_menu,
    wait_for_message,
)


@opens_a_menu
def test_the_numbers_can_be_saved(trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    choose(trained, qtbot, "Save numbers…")
    name_file(trained, qtbot, tmp_path / "curve")
    wait_for_message(session, qtbot, "Saved to curve.csv.")
    with (tmp_path / "curve.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = history(session)
    assert [int(row["iteration"]) for row in rows] == list(range(ITERATIONS + 1))
    assert [float(row["train_cost"]) for row in rows[:-1]] == kept.costs.numbers.tolist()
    measured = [row for row in rows if row["test_cost"]]
    assert [float(row["iteration"]) for row in measured] == kept.measured_at.numbers.tolist()
    assert [float(row["test_cost"]) for row in measured] == kept.test_costs.numbers.tolist()
    assert [float(row["train_accuracy"]) for row in measured] == kept.train_accuracies.numbers.tolist()
    assert [float(row["test_accuracy"]) for row in measured] == kept.test_accuracies.numbers.tolist()


def test_saved_numbers_tell_the_learning_rate_of_each_iteration(
    panel: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    session.train(paused=True)
    qtbot.waitUntil(lambda: session.training.state is RunState.PAUSED)
    session.choices.enter("learning_rate", "0.02")
    qtbot.waitUntil(lambda: len(panel.plot.marks.notes) == 1)
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    panel.save_numbers(tmp_path / "cost.csv")
    wait_for_message(session, qtbot, "Saved")
    with (tmp_path / "cost.csv").open(encoding="utf-8", newline="") as file:
        rates = [float(row["learning_rate"]) for row in csv.DictReader(file)]
    assert rates == [0.05] + [0.02] * ITERATIONS


def test_numbers_of_no_run_cannot_be_saved(panel: CostPanel) -> None:
    action = next(action for action in panel.plot.actions() if action.text() == "Save numbers…")
    assert not action.isEnabled()


@opens_a_menu
def test_the_picture_can_be_saved(trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    choose(trained, qtbot, "Save picture…")
    name_file(trained, qtbot, tmp_path / "curve")
    wait_for_message(session, qtbot, "Saved to curve.png.")
    image = QImage(str(tmp_path / "curve.png"))
    assert image.width() >= 2 * trained.plot.width()
    assert image.pixelColor(2, 2).name() == LIGHT.panel


@opens_a_menu
def test_the_picture_can_be_copied(trained: CostPanel, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    choose(trained, qtbot, "Copy picture")
    assert QGuiApplication.clipboard().image().width() >= 2 * trained.plot.width()


@pytest.mark.parametrize("what", ["numbers", "picture"])
def test_where_nothing_can_be_saved_a_sentence_says_so(
    trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "missing" / "cost.out"
    (trained.save_numbers if what == "numbers" else trained.save_picture)(path)
    wait_for_message(session, qtbot, "cost.out cannot be saved")
    assert session.message.problem
    assert not path.parent.exists()
