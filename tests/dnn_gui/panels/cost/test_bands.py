"""Ticked runs over the cost of the present one: by time, and those that differ in the seed alone as a band."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox
from pytestqt.qtbot import QtBot

from core.store.library import Library
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from dnn_gui.session.bands import lines
from tests.dnn_gui.kept_runs import keep
from tests.dnn_gui.panels.cost.driver import ITERATIONS, choose, opens_a_menu, train
from tests.dnn_gui.widgets.plot.driver import hover, place, view


@pytest.fixture
def library(session: Session, tmp_path: object) -> Library:
    assert session.library is not None
    return session.library


def show(session: Session, qtbot: QtBot, *runs: str) -> None:
    session.runs.reload()
    qtbot.waitUntil(lambda: set(runs) <= set(session.runs.records))
    session.runs.tick(runs, True)
    qtbot.waitUntil(lambda: all(run.costs is not None for run in session.runs.on_plot))


def seeds(library: Library, count: int, first: int = 1, **fields: object) -> list[str]:
    """Keep runs whose costs lie 0.01 apart, the longer the later."""
    settings = fields.pop("settings", {})
    return [
        keep(
            library,
            number,
            np.linspace(0.7, 0.2, 100 + number) + 0.01 * number,
            settings={**settings, "seed": first + number},
            **fields,
        )
        for number in range(count)
    ]


def box(panel: CostPanel, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None
    return found


def click(panel: CostPanel, qtbot: QtBot, name: str) -> None:
    button = box(panel, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def entries(panel: CostPanel) -> list[str]:
    boxes = panel.overlay.findChildren(QCheckBox)
    return [one.accessibleName() for one in boxes if one.accessibleName() and not one.isHidden()]


def test_runs_that_differ_in_the_seed_alone_collapse_into_a_band_on_request(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    show(session, qtbot, *seeds(library, 3))
    assert entries(panel) == ["seed 1", "seed 2", "seed 3"]
    click(panel, qtbot, "collapseSeeds")
    qtbot.waitUntil(lambda: entries(panel) == ["3 seeds: mean, lowest to highest"])
    hover(panel.plot, place(panel.plot, 50, 0.4))
    middle = np.linspace(0.7, 0.2, 100)[50]
    text = panel.plot.read_out.text()
    assert "3 seeds" in text
    assert f"{middle:.2f}"[:3] in text
    click(panel, qtbot, "collapseSeeds")
    qtbot.waitUntil(lambda: len(entries(panel)) == 3)


def test_a_band_goes_as_far_as_all_of_its_runs(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    show(session, qtbot, *seeds(library, 3))
    click(panel, qtbot, "collapseSeeds")
    (curve,) = lines(session.runs.on_plot)
    costs = [run.costs[:100] for run in session.runs.on_plot]
    np.testing.assert_allclose(curve.costs, np.mean(costs, axis=0))
    assert curve.spread is not None
    np.testing.assert_allclose(curve.spread[0], np.min(costs, axis=0))
    np.testing.assert_allclose(curve.spread[1], np.max(costs, axis=0))


def test_the_box_is_there_only_where_runs_belong_together(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    show(session, qtbot, *(keep(library, number, settings={"learning_rate": 0.1 + number}) for number in range(2)))
    assert box(panel, "collapseSeeds").isHidden()
    show(session, qtbot, keep(library, 5, settings={"learning_rate": 0.1, "seed": 2}))
    assert not box(panel, "collapseSeeds").isHidden()


def test_a_click_on_a_band_takes_all_of_it_off_the_plot(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    other = keep(library, 9, name="mine", settings={"learning_rate": 0.5})
    show(session, qtbot, *seeds(library, 3), other)
    click(panel, qtbot, "collapseSeeds")
    qtbot.waitUntil(lambda: len(entries(panel)) == 2)
    assert entries(panel)[0].endswith(", 3 seeds: mean, lowest to highest")
    click(panel, qtbot, session.runs.on_plot[0].band)
    assert session.runs.ticked == (other,)
    qtbot.waitUntil(lambda: entries(panel) == ["mine"])


def test_more_seeds_than_places_are_a_band_that_cannot_be_taken_apart(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    show(session, qtbot, *seeds(library, 12))
    assert entries(panel) == ["12 seeds: mean, lowest to highest"]
    assert box(panel, "collapseSeeds").isChecked()
    assert not box(panel, "collapseSeeds").isEnabled()
    assert "take some off" in box(panel, "collapseSeeds").toolTip()


def test_runs_are_compared_by_the_seconds_that_they_took(
    panel: CostPanel, session: Session, library: Library, qtbot: QtBot
) -> None:
    quick, slow = (keep(library, number, name=name) for number, name in enumerate(("quick", "slow")))
    for run, seconds in ((quick, 2.0), (slow, 10.0)):
        log = library.reopen(run, 50)
        log.end(seconds=seconds)
    library.settle()
    show(session, qtbot, quick, slow)
    click(panel, qtbot, "byTime")
    assert view(panel.plot)[0][1] == pytest.approx(10, rel=0.05)
    hover(panel.plot, place(panel.plot, 1.0, 0.4))
    text = panel.plot.read_out.text()
    assert "1.0" in text
    assert "iteration 25" in text
    assert "iteration 5<" in text


def test_the_present_run_is_drawn_over_its_seconds(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    click(trained, qtbot, "byTime")
    progress = session.training.progress
    assert progress is not None
    end = view(trained.plot)[0][1]
    assert progress.seconds <= end <= 1.8 * progress.seconds + 0.02
    hover(trained.plot, place(trained.plot, progress.seconds / 2, 0.4))
    assert f"iteration {ITERATIONS // 2 - 1}" in trained.plot.read_out.text() or (
        f"iteration {ITERATIONS // 2}" in trained.plot.read_out.text()
    )
    session.reset()
    assert not trained.plot.curve("train cost").isVisible()


def test_time_can_be_chosen_before_there_is_a_run(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    click(panel, qtbot, "byTime")
    train(session, qtbot)
    assert panel.plot.curve("train cost").isVisible()
    assert view(panel.plot)[0][1] < 60


@opens_a_menu
def test_time_is_chosen_by_box_and_by_menu_alike(trained: CostPanel, qtbot: QtBot) -> None:
    choose(trained, qtbot, "By time")
    assert box(trained, "byTime").isChecked()
    assert trained.plot.by_time
    click(trained, qtbot, "byTime")
    assert not trained.plot.by_time
