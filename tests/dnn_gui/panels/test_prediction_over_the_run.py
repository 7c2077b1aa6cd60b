"""The prediction panel beside a run that was kept: what was said about the picture, and when."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from core.experiments.opening import Picture
from dnn_gui.look import Look
from dnn_gui.panels.prediction import PredictionPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from dnn_gui.widgets.bars import Bars
from dnn_gui.widgets.probability_curve import ProbabilityCurve

ITERATIONS = 3000


def dataset(classes: int) -> Dataset:
    random = np.random.RandomState(0)

    def part(count: int) -> Examples:
        labels = (np.arange(count) % classes).astype(np.uint8)
        pictures = random.randint(0, 60, (count, 8, 8, 3)).astype(np.uint8)
        return Examples(pictures + (20 * labels)[:, None, None, None].astype(np.uint8), labels)

    names = ("non-cat", "cat") if classes == 2 else tuple(f"class {label}" for label in range(classes))
    return Dataset("small", "made by a test", names, part(10 * classes), part(4 * classes))


@pytest.fixture
def session(session: Session) -> Session:
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.02})
    return session


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session) -> PredictionPanel:
    panel = PredictionPanel(session, look)
    panel.resize(264, 640)  # what a window of 1366 by 768 has for it
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def train_and_ask(session: Session, qtbot: QtBot, classes: int = 2) -> None:
    """Have a whole run, and what all of it says about a picture."""
    data = dataset(classes)
    session.use_dataset(data)
    session.ask_about(Picture("a picture.png", data.test.pictures[1]))
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)

    def all_is_said() -> bool:
        film, answer = session.rewinding.film, session.answers.answer
        said = film is not None and int(film.iterations[-1]) == ITERATIONS and session.rewinding.shares is not None
        return said and answer is not None and answer.iteration == ITERATIONS

    qtbot.waitUntil(all_is_said)
    QApplication.processEvents()


def child(panel: PredictionPanel, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def curve(panel: PredictionPanel) -> ProbabilityCurve:
    found = panel.findChild(ProbabilityCurve, "probabilityCurve")
    assert found is not None
    return found


def test_without_a_film_there_is_no_curve(panel: PredictionPanel, session: Session, qtbot: QtBot) -> None:
    data = dataset(2)
    session.use_dataset(data)
    session.ask_about(Picture("a picture.png", data.test.pictures[1]))
    qtbot.waitUntil(lambda: session.answers.answer is not None)
    assert not curve(panel).isVisible()
    assert child(panel, QWidget, "networkInput").width() == 192


def test_of_two_classes_the_second_is_drawn_over_the_run_up_to_now(
    panel: PredictionPanel, session: Session, qtbot: QtBot
) -> None:
    train_and_ask(session, qtbot)
    shown, answer = curve(panel), session.answers.answer
    assert shown.isVisible()
    assert answer is not None
    assert shown.at[0] == 0
    assert shown.at[-1] == ITERATIONS
    assert shown.shares[-1] == pytest.approx(answer.prediction.probabilities["cat"])
    assert shown.place == len(shown.at) - 1
    assert any("“cat”" in label.text() for label in panel.findChildren(QLabel))


def test_of_many_classes_the_one_that_is_answered_last_is_drawn(
    panel: PredictionPanel, session: Session, qtbot: QtBot
) -> None:
    train_and_ask(session, qtbot, classes=4)
    answer, shown = session.answers.answer, curve(panel)
    assert answer is not None
    before = shown.shares.tolist()
    assert before[-1] == pytest.approx(max(answer.prediction.probabilities.values()))
    session.rewinding.go_to(0)
    assert shown.shares.tolist() == before, "it stays the same while one goes through the run"


def test_rewound_everything_is_as_it_was_then(panel: PredictionPanel, session: Session, qtbot: QtBot) -> None:
    train_and_ask(session, qtbot)
    session.rewinding.go_to(4)
    iteration, shown = session.rewinding.iteration, curve(panel)
    assert child(panel, QLabel, "predictionIteration").text() == f"Answered at iteration {iteration:,} (rewound)."
    assert shown.place == 4
    bars = child(panel, Bars, "predictionBars")
    assert bars.shares["cat"] == pytest.approx(shown.shares[4])
    assert child(panel, QLabel, "predictionLabel").text() == ("cat" if shown.shares[4] > 0.5 else "non-cat")


def test_a_click_on_the_curve_goes_there(panel: PredictionPanel, session: Session, qtbot: QtBot) -> None:
    train_and_ask(session, qtbot)
    shown, place = curve(panel), len(session.rewinding.stops) - 2
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.point(place).toPoint())
    iteration = session.rewinding.iteration
    assert iteration is not None
    assert abs(iteration - shown.at[place]) <= 2 * ITERATIONS / shown.width() + np.diff(shown.at)[-3:].max()
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.rect().topRight())
    assert session.rewinding.place is None


def test_another_picture_has_another_curve_in_the_same_room(
    panel: PredictionPanel, session: Session, qtbot: QtBot
) -> None:
    train_and_ask(session, qtbot)
    shown, seen = curve(panel), child(panel, QWidget, "networkInput")
    before, size = shown.shares.tolist(), seen.width()
    assert size == 144
    session.ask_about(Picture("another.png", dataset(2).test.pictures[2]))
    qtbot.waitUntil(lambda: len(shown.shares) == len(before) and shown.shares.tolist() != before)
    qtbot.waitUntil(lambda: session.answers.answer is not None)
    assert shown.isVisible()
    assert seen.width() == size
    session.reset()
    assert not shown.isVisible()
    qtbot.waitUntil(lambda: seen.width() == 192)


def test_the_curve_grows_while_the_network_learns(panel: PredictionPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "10000000")
    data = dataset(2)
    session.use_dataset(data)
    session.ask_about(Picture("a picture.png", data.test.pictures[1]))
    session.train()
    qtbot.waitUntil(lambda: len(curve(panel).at) > 2)
    end = curve(panel).at[-1]
    qtbot.waitUntil(lambda: curve(panel).at[-1] > end)
    assert session.training.state is RunState.RUNNING


@pytest.mark.parametrize("classes", [2, 5, 6, 10])
def test_everything_has_its_place_in_a_window_of_usual_size(
    panel: PredictionPanel, session: Session, qtbot: QtBot, classes: int
) -> None:
    train_and_ask(session, qtbot, classes)
    QApplication.processEvents()
    for name in ("predictionLabel", "predictionBars", "predictionIteration", "probabilityCurve", "networkInput"):
        widget = child(panel, QWidget, name)
        assert widget.isVisible()
        assert panel.rect().contains(widget.rect().translated(widget.mapTo(panel, widget.rect().topLeft())))
