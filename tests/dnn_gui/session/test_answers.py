"""What the network says about a picture, however long it takes to find out."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from core.images import Recipe
from dnn_gui.session import Session
from tests.dnn_gui.session.driver import OTHER, PICTURE, wait_for_answer

SECONDS = 0.7
"""More than there are between two questions."""


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Take as long over every picture as over a large one, and note each time."""
    noted: list[int] = []
    prepare = Recipe.prepare

    def slowly(self: Recipe, picture: NDArray[Any]) -> NDArray[Any]:
        noted.append(1)
        sleep(SECONDS)
        return prepare(self, picture)

    monkeypatch.setattr(Recipe, "prepare", slowly)
    return noted


def test_a_large_picture_is_answered_again_and_again_during_training(
    training: Session, qtbot: QtBot, prepared: list[int]
) -> None:
    training.ask_about(PICTURE)
    answered: set[int] = set()

    def several_answers() -> bool:
        if training.answers.answer is not None:
            answered.add(training.answers.answer.iteration)
        return len(answered) > 3

    qtbot.waitUntil(several_answers, timeout=20_000)
    assert len(prepared) <= 2, "once to ask the network that learns, once to ask what was kept of it"


def test_another_picture_does_not_wait_for_the_answer_about_the_first(
    session: Session, qtbot: QtBot, prepared: list[int]
) -> None:
    heard: list[object] = []
    session.answers.changed.connect(lambda: heard.append(session.answers.answer))
    session.ask_about(PICTURE)
    session.ask_about(OTHER)
    wait_for_answer(session, qtbot, 0)
    assert {answer.picture.name for answer in heard if answer is not None} == {OTHER.name}  # type: ignore[attr-defined]


def test_who_looks_back_and_returns_is_answered_by_the_network_as_it_is(
    training: Session, qtbot: QtBot, prepared: list[int]
) -> None:
    training.ask_about(PICTURE)
    qtbot.waitUntil(lambda: training.answers.answer is not None and training.rewinding.shares is not None)
    training.rewinding.go_to(1)
    training.rewinding.go_to(None)
    now = training.rewinding.now

    def answered_since() -> bool:
        answer = training.answers.answer
        return answer is not None and not answer.rewound and answer.iteration >= now

    qtbot.waitUntil(answered_since)
