"""The cost panel beside a run on small pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.training import Measurement
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from tests.dnn_gui.panels.cost.driver import (
    ITERATIONS,
    choose,
    history,
    is_shown,
    opens_a_menu,
    small_dataset,
    text_of,
    train,
)
from tests.dnn_gui.widgets.plot.driver import ground, hover, place, turn_wheel, view


def test_while_there_is_no_run_it_says_how_to_get_one(panel: CostPanel) -> None:
    assert is_shown(panel, "Press Train")
    assert text_of(panel, "newestNumbers") == ""


def test_the_empty_axis_is_as_long_as_the_run_will_be(panel: CostPanel, session: Session) -> None:
    assert view(panel.plot)[0][1] == pytest.approx(ITERATIONS, rel=0.02)
    session.choices.enter("iterations", "5000")
    assert view(panel.plot)[0][1] == pytest.approx(5000, rel=0.02)


def test_without_data_there_is_no_baseline(look: Look, qtbot: QtBot) -> None:
    session = Session()
    panel = CostPanel(session, look)
    qtbot.addWidget(panel)
    assert panel.plot.levels.notes == ()
    session.use_dataset(small_dataset())
    assert len(panel.plot.levels.notes) == 2
    session.close()


def test_a_run_draws_the_cost_of_every_iteration(trained: CostPanel, session: Session) -> None:
    drawn = trained.plot.curve("train cost")
    assert drawn.xs.tolist() == list(range(ITERATIONS))
    assert drawn.ys.tolist() == history(session).costs.numbers.tolist()
    assert not is_shown(trained, "Press Train")


def test_test_cost_and_accuracies_are_drawn_where_they_were_measured(trained: CostPanel, session: Session) -> None:
    kept = history(session)
    for name, values in {
        "test cost": kept.test_costs.numbers,
        "train accuracy": 100 * kept.train_accuracies.numbers,
        "test accuracy": 100 * kept.test_accuracies.numbers,
    }.items():
        drawn = trained.plot.curve(name)
        assert drawn.xs.tolist() == kept.measured_at.numbers.tolist()
        assert drawn.ys.tolist() == values.tolist()
        assert drawn.isVisible()


def test_a_measurement_after_the_last_cost_is_drawn_too(trained: CostPanel, session: Session) -> None:
    session.training.progressed.emit()
    history(session).add(Measurement(ITERATIONS + 5, 0.5, 1.0, 0.6, 0.75))
    session.training.figures_changed.emit()
    session.training.progressed.emit()
    assert trained.plot.curve("test cost").xs[-1] == ITERATIONS + 5


def test_the_newest_numbers_stand_beside_the_heading(trained: CostPanel, session: Session) -> None:
    progress = session.training.progress
    assert progress is not None
    newest = progress.measurement
    assert newest is not None
    assert newest.test_accuracy is not None
    words = text_of(trained, "newestNumbers")
    assert words.split(" · ") == [
        f"iteration {ITERATIONS}",
        f"cost {newest.cost:.4f}",
        f"train {100 * newest.train_accuracy:.1f} %",
        f"test {100 * newest.test_accuracy:.1f} %",
    ]


def test_the_curve_draws_itself_while_the_run_goes_on(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "1000000")
    session.train()
    qtbot.waitUntil(lambda: len(panel.plot.curve("train cost").xs) > 50)
    first = panel.plot.curve("train cost").xs[-1]
    qtbot.waitUntil(lambda: panel.plot.curve("train cost").xs[-1] > 2 * first)
    assert session.training.state is RunState.RUNNING
    assert view(panel.plot)[0][1] < 1_000_000, "the axis grows with the curve"


def test_another_run_begins_anew(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    turn_wheel(trained.plot, place(trained.plot, 100, 0.5))
    session.choices.enter("iterations", "40")
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert trained.plot.curve("train cost").xs.tolist() == list(range(40))
    assert trained.plot.following


def test_reset_leaves_nothing(trained: CostPanel, session: Session) -> None:
    session.reset()
    assert is_shown(trained, "Press Train")
    assert text_of(trained, "newestNumbers") == ""
    assert not trained.plot.curve("train cost").isVisible()


def test_more_iterations_of_the_same_run_are_added(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "350")
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert trained.plot.curve("train cost").xs.tolist() == list(range(350))


def test_a_change_of_the_learning_rate_is_marked(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.train(paused=True)
    qtbot.waitUntil(lambda: session.training.state is RunState.PAUSED)
    session.choices.enter("learning_rate", "0.02")
    qtbot.waitUntil(lambda: len(panel.plot.marks.notes) == 1)
    mark = panel.plot.marks.notes[0]
    assert (mark.at, mark.text) == (1, "rate 0.02")


def test_without_a_test_part_its_curves_are_hidden(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    train(session, qtbot)
    kept = history(session)
    for column in (kept.test_costs, kept.test_accuracies):
        column.numbers[:] = np.nan
    kept.costs.append(0.1)
    session.training.figures_changed.emit()
    session.training.progressed.emit()
    assert not panel.plot.curve("test cost").isVisible()
    assert not panel.plot.curve("test accuracy").isVisible()
    assert panel.plot.curve("train accuracy").isVisible()


def test_a_zoomed_view_stays_while_new_costs_arrive_until_the_button_is_pressed(
    trained: CostPanel, session: Session, qtbot: QtBot
) -> None:
    button = trained.findChild(QPushButton, "showAllButton")
    assert button is not None
    turn_wheel(trained.plot, place(trained.plot, 200, 0.4))
    zoomed = view(trained.plot)
    session.choices.enter("iterations", "400")
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert view(trained.plot) == zoomed
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view(trained.plot)[0] == pytest.approx([0, 400], abs=8)


def test_the_read_out_shows_the_numbers_of_the_run(trained: CostPanel, session: Session) -> None:
    kept = history(session)
    hover(trained.plot, place(trained.plot, 124, 0.3))
    words = trained.plot.read_out.text()
    assert "iteration 124" in words
    assert f"{kept.costs.numbers[124]:.4f}" in words
    place_of_120 = kept.measured_at.numbers.tolist().index(120)
    assert f"{kept.test_costs.numbers[place_of_120]:.4f}" in words
    assert f"{100 * kept.test_accuracies.numbers[place_of_120]:.1f} %" in words


def test_the_context_menu_is_short_and_our_own(trained: CostPanel) -> None:
    texts = [action.text() for action in trained.plot.actions()]
    assert texts == ["Show all", "Log axis", "By time", "Save picture…", "Save numbers…", "Copy picture"]


@opens_a_menu
def test_the_axis_is_switched_by_box_and_by_menu_alike(trained: CostPanel, qtbot: QtBot) -> None:
    box = trained.tools.log_axis
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert trained.plot.logarithmic
    choose(trained, qtbot, "Log axis")
    assert not trained.plot.logarithmic
    assert not box.isChecked()


@opens_a_menu
def test_the_menu_leads_back_from_a_zoom(trained: CostPanel, qtbot: QtBot) -> None:
    whole = view(trained.plot)
    turn_wheel(trained.plot, place(trained.plot, 200, 0.4))
    choose(trained, qtbot, "Show all")
    assert view(trained.plot) == whole


def test_the_baselines_say_what_always_guessing_gets_right(panel: CostPanel) -> None:
    notes = [(note.at, note.text) for note in panel.plot.levels.notes]
    assert notes == [(62.5, "always “non-cat”: train 62.5 %"), (50, "always “non-cat”: test 50 %")]


def test_other_data_have_other_baselines(panel: CostPanel, session: Session) -> None:
    session.use_dataset(small_dataset(test=5))
    assert panel.plot.levels.notes[1].text == "always “non-cat”: test 60 %"


def test_a_baseline_is_hidden_with_its_accuracy(trained: CostPanel, qtbot: QtBot) -> None:
    entry = trained.tools.legend.entries["test accuracy"]
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert [note.text for note in trained.plot.levels.notes] == ["always “non-cat”: train 62.5 %"]
    assert not trained.plot.curve("test accuracy").isVisible()
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert len(trained.plot.levels.notes) == 2


def test_the_plot_follows_the_theme(trained: CostPanel, look: Look) -> None:
    assert ground(trained.plot) == LIGHT.panel
    look.choose("dark")
    assert ground(trained.plot) == DARK.panel
