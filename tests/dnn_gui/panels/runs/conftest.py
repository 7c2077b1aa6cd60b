from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.runs import RunsPanel
from dnn_gui.session import Session
from tests.dnn_gui.kept_runs import keep


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> RunsPanel:
    """The panel at the foot of a window of usual size, open, with three runs."""
    assert session.library is not None
    for number, name in enumerate(("newest", "middle", "oldest")):
        keep(session.library, number, name=name, test_accuracy=0.9 - 0.1 * number)
    window = QWidget()
    panel = RunsPanel(session, look, window)
    layout = QVBoxLayout(window)
    layout.addStretch(1)
    layout.addWidget(panel)
    window.resize(1100, 500)
    qtbot.addWidget(window)
    panel.holder = window
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: len(session.runs.records) == 3)
    panel.fold.click()
    return panel
