from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from tests.dnn_gui.panels.cost.driver import (
    ITERATIONS,
    small_dataset,
    train,
)


@pytest.fixture
def session(session: Session) -> Session:
    session.use_dataset(small_dataset())
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.05})
    return session


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> CostPanel:
    panel = CostPanel(session, look)
    panel.resize(770, 400)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def trained(panel: CostPanel, session: Session, qtbot: QtBot) -> CostPanel:
    """The panel after a whole run."""
    train(session, qtbot)
    return panel
