"""The prediction panel, on answers of two and of many classes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.experiments.opening import Picture
from core.network import Prediction
from dnn_gui.look import Look
from dnn_gui.panels.prediction import PredictionPanel
from dnn_gui.session import Session
from dnn_gui.session.answers import Answer
from dnn_gui.widgets.bars import Bars

PICTURE = Picture("a picture.png", np.full((60, 40, 3), 200, np.uint8))


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session) -> PredictionPanel:
    panel = PredictionPanel(session, look)
    panel.resize(264, 640)  # what a window of 1366 by 768 has for it
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def answer(session: Session, classes: int) -> dict[str, float]:
    """Let the session have an answer in which the third class (or of two the second) is the most probable one."""
    shares = {f"class {label}": 0.5 / (classes - 1) for label in range(classes)}
    best = f"class {min(2, classes - 1)}"
    shares[best] = 0.5
    seen = np.zeros((8, 8, 3), np.uint8)
    session.answers.picture = PICTURE
    session.answers.answer = Answer(PICTURE, seen, Prediction(best, shares), 120)
    session.answers.changed.emit()
    QApplication.processEvents()
    return shares


def child(panel: PredictionPanel, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = panel.findChild(kind, name)
    assert found is not None
    return found


@pytest.mark.parametrize("classes", [2, 5, 6, 10])
def test_up_to_ten_classes_are_all_shown_with_everything_else(
    panel: PredictionPanel, session: Session, classes: int
) -> None:
    shares = answer(session, classes)
    bars = child(panel, Bars, "predictionBars")
    assert bars.shares == bars.shown == shares
    assert child(panel, QLabel, "predictionLabel").text() == f"class {min(2, classes - 1)}"
    for name in ("predictionLabel", "predictionBars", "predictionIteration", "networkInput"):
        widget = child(panel, QWidget, name)
        assert panel.rect().contains(widget.rect().translated(widget.mapTo(panel, widget.rect().topLeft())))


def test_of_very_many_classes_the_best_are_shown(panel: PredictionPanel, session: Session) -> None:
    shares = answer(session, 256)
    bars = child(panel, Bars, "predictionBars")
    assert bars.shares == shares
    assert "class 2" in bars.shown
    assert 5 <= len(bars.shown) <= 11
    assert panel.minimumSizeHint().height() <= 640


def test_what_the_network_sees_is_large_again_when_there_are_few_classes(
    panel: PredictionPanel, session: Session
) -> None:
    sizes = []
    for classes in (2, 10, 2):
        answer(session, classes)
        sizes.append(child(panel, QWidget, "networkInput").width())
    assert sizes == [192, 128, 192]
