"""The course's costs under one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.course.published import PublishedCosts
from core.experiments import published as module
from core.experiments.opening import open_dataset
from core.experiments.published import fingerprint_of
from core.experiments.run import Run
from core.settings import TrainingSettings
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from tests.dnn_gui.panels.cost.driver import ITERATIONS, history, is_shown, small_dataset, train
from tests.dnn_gui.widgets.plot.driver import hover, place

SETTINGS = TrainingSettings(layers=(5,), learning_rate=0.05, iterations=ITERATIONS)


def costs_of_the_course() -> tuple[float, ...]:
    run = Run(small_dataset(), SETTINGS)
    while not run.finished:
        run.advance(100)
    return tuple(run.trainer.history.costs.numbers[::100].round(6).tolist())


Publish = Callable[..., None]


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish costs for the small data set and the settings of the session."""
    small = small_dataset()
    one = PublishedCosts(
        program="stand-in",
        sizes=(192, 5, 1),
        initializer="scaled",
        costs=costs_of_the_course(),
        decimals=6,
        learning_rate=0.05,
        examples=len(small.train),
        pictures=fingerprint_of(small.train),
    )

    def put(*costs: float) -> None:
        monkeypatch.setattr(module, "PUBLISHED", (replace(one, costs=costs or one.costs),))

    put()
    return put


@pytest.fixture
def on_course(publish: Publish, panel: CostPanel) -> CostPanel:
    """The panel, where costs are published for what the session has."""
    return panel


def laid_under(panel: CostPanel) -> list[list[float]]:
    """Return what is drawn of the curves that do not grow."""
    return [curve.line.ys.tolist() for curve in panel.plot._overlaid if curve.line.isVisible()]


def published() -> list[float]:
    return list(module.PUBLISHED[0].costs)


def test_other_data_or_settings_have_no_box_and_no_curve(panel: CostPanel) -> None:
    assert panel.course_box.isHidden()
    assert laid_under(panel) == []


def test_the_curve_is_there_before_training_and_says_what_to_do(on_course: CostPanel) -> None:
    assert on_course.course_box.isVisible()
    assert on_course.course_box.isChecked()
    assert laid_under(on_course) == [published()]
    assert on_course.course.remark == "Press Train to see your own costs beside the course's"


def test_costs_of_ones_own_agree_so_far_and_the_tooltip_says_so(
    on_course: CostPanel, session: Session, qtbot: QtBot
) -> None:
    session.choices.enter("iterations", 150)
    train(session, qtbot)
    assert on_course.course.remark == "Agrees with the course's costs so far"
    assert "Agrees with the course's costs so far." in on_course.course_box.toolTip()
    assert laid_under(on_course) == [published()[:2]]


def test_only_costs_that_the_run_will_come_to_are_shown(on_course: CostPanel, session: Session) -> None:
    for iterations, expected in ((1, 1), (100, 1), (101, 2), (5000, 3)):
        session.choices.enter("iterations", iterations)
        assert laid_under(on_course) == [published()[:expected]]


def test_a_run_without_a_cost_is_not_compared_yet(on_course: CostPanel, session: Session) -> None:
    session.training.take_up(Run(small_dataset(), SETTINGS), "", [])
    assert on_course.course.remark == "Not yet at a cost that the course printed"


def test_costs_that_reach_the_end_agree_as_a_whole(on_course: CostPanel, session: Session, qtbot: QtBot) -> None:
    train(session, qtbot)
    assert on_course.course.remark == "Agrees with the course's costs"
    assert len(history(session).costs.numbers) == ITERATIONS
    assert laid_under(on_course) == [published()]


def test_the_first_cost_that_differs_is_told_with_as_many_digits_as_that_takes(
    publish: Publish, panel: CostPanel, session: Session, qtbot: QtBot
) -> None:
    first, second, third = costs_of_the_course()
    publish(first, second + 2e-6, third + 0.1)
    session.use_dataset(small_dataset())  # is looked at anew
    train(session, qtbot)
    own = history(session).costs.numbers[100]
    assert panel.course.remark.startswith("Differs from the course's costs at iteration 100: ")
    told, _, printed = panel.course.remark.rpartition(": ")[2].partition(" instead of ")
    assert told != printed
    assert float(told) == pytest.approx(own, abs=1e-5)
    assert float(printed) == pytest.approx(second, abs=1e-5)


def test_it_goes_and_comes_with_the_settings_and_the_data(on_course: CostPanel, session: Session) -> None:
    session.choices.enter("seed", 2)
    assert on_course.course_box.isHidden()
    assert laid_under(on_course) == []
    session.choices.undo_stack.undo()
    assert on_course.course_box.isVisible()
    assert laid_under(on_course) == [published()]
    small = small_dataset()
    session.use_dataset(replace(small, train=small.test))
    assert laid_under(on_course) == []
    session.use_dataset(small)
    assert laid_under(on_course) == [published()]


def test_it_belongs_to_the_run_on_the_plot_until_that_is_gone(
    on_course: CostPanel, session: Session, qtbot: QtBot
) -> None:
    train(session, qtbot)
    session.choices.enter("seed", 2)
    session.training.figures_changed.emit()
    assert laid_under(on_course) == [published()]
    session.reset()
    assert laid_under(on_course) == []


def test_a_run_that_goes_on_with_another_rate_leaves_the_course(
    on_course: CostPanel, session: Session, qtbot: QtBot
) -> None:
    session.choices.enter("iterations", 120)
    train(session, qtbot)
    session.choices.enter_several({"learning_rate": 0.01, "iterations": 130})
    assert laid_under(on_course) == [published()[:2]]
    session.training.resume()
    qtbot.waitUntil(lambda: not session.training.state.active)
    assert laid_under(on_course) == []
    assert on_course.course_box.isHidden()


def test_networks_side_by_side_are_not_compared(on_course: CostPanel, session: Session) -> None:
    session.choices.enter("seed", "1,2")
    assert on_course.course_box.isHidden()


def test_a_click_on_its_box_hides_it_and_another_shows_it(on_course: CostPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(on_course.course_box, Qt.MouseButton.LeftButton)
    assert laid_under(on_course) == []
    assert on_course.course_box.isVisible()
    assert is_shown(on_course, "Press Train")
    qtbot.mouseClick(on_course.course_box, Qt.MouseButton.LeftButton)
    assert laid_under(on_course) == [published()]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_its_points_are_dots_in_the_muted_colour_of_the_theme(
    on_course: CostPanel, look: Look, logarithmic: bool
) -> None:
    on_course.plot.set_logarithmic(logarithmic)
    for theme in (LIGHT, DARK):
        look.choose(theme.name)
        height = published()[1]
        at = place(on_course.plot, 100, np.log10(height) if logarithmic else height).toPoint()
        seen = on_course.plot.grab().toImage().pixelColor(at)
        assert seen.name() == QColor(theme.muted).name()


def test_smoothing_leaves_it_as_it_was_printed(on_course: CostPanel) -> None:
    on_course.plot.smooth(1001)
    assert laid_under(on_course) == [published()]


def test_the_read_out_tells_the_nearest_printed_cost(on_course: CostPanel) -> None:
    hover(on_course.plot, place(on_course.plot, 130, 0.3))
    words = on_course.plot.read_out.text()
    assert "the course&#x27;s costs" in words
    assert f"{published()[1]:.4f}" in words
    assert "at 100" in words


@pytest.mark.course_data
def test_the_defaults_on_the_course_s_pictures_agree_with_the_course(
    panel: CostPanel, session: Session, qtbot: QtBot, course_data: Path
) -> None:
    session.use_dataset(open_dataset(course_data / "train_catvnoncat.h5"))
    session.choices.replace(TrainingSettings(iterations=150))
    assert laid_under(panel) == [[0.771749, 0.672053]]
    train(session, qtbot)
    assert panel.course.remark == "Agrees with the course's costs so far"
