from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
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
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp, "light")
    yield look
    look.setParent(None)
    look.deleteLater()


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    session.use_dataset(small_dataset())
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.05})
    yield session
    session.close()


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> CostPanel:
    panel = CostPanel(session, look)
    panel.resize(770, 400)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def trained(panel: CostPanel, session: Session, qtbot: QtBot) -> CostPanel:
    """The panel after a whole run."""
    train(session, qtbot)
    return panel
