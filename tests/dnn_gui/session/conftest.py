from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.session import Session
from tests.dnn_gui.conftest import small_dataset
from tests.dnn_gui.session.driver import ITERATIONS, LONG, train


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    session.use_dataset(small_dataset())
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.02})
    yield session
    session.close()


@pytest.fixture
def trained(session: Session, qtbot: QtBot) -> Session:
    """A session after a whole run, whose film is read."""
    train(session, qtbot)
    return session


@pytest.fixture
def training(session: Session, qtbot: QtBot) -> Session:
    """A session in the middle of a run without end, of which something was read."""
    session.choices.enter("iterations", LONG)
    session.train()
    qtbot.waitUntil(lambda: len(session.rewinding.stops) > 3)
    return session
