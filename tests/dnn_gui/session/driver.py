from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.experiments.opening import Picture
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import small_dataset

ITERATIONS = 3000
LONG = 10_000_000
PICTURE = Picture("a picture.png", small_dataset().test.pictures[1])
OTHER = Picture("another.png", small_dataset().test.pictures[2])


def train(session: Session, qtbot: QtBot) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    qtbot.waitUntil(lambda: is_whole(session))


def is_whole(session: Session) -> bool:
    film = session.rewinding.film
    return film is not None and int(film.iterations[-1]) == session.rewinding.now


def ask(session: Session, qtbot: QtBot, picture: Picture = PICTURE) -> None:
    session.ask_about(picture)
    qtbot.waitUntil(lambda: session.answers.answer is not None)
    qtbot.waitUntil(lambda: session.rewinding.shares is not None)


def wait_for_answer(session: Session, qtbot: QtBot, iteration: int) -> None:
    def answered() -> bool:
        return session.answers.answer is not None and session.answers.answer.iteration == iteration

    qtbot.waitUntil(answered)
