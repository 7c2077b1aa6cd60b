from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.session import Session
from tests.dnn_gui.panels.network.driver import Driver, dataset


@pytest.fixture
def user(qtbot: QtBot, look: Look, session: Session) -> Driver:
    session.use_dataset(dataset())
    panel = NetworkPanel(session, look)
    panel.resize(770, 230)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return Driver(qtbot, panel, session)
