from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.folders import preferences_file
from dnn_gui.look import Look
from dnn_gui.panels.runs import RunsPanel
from dnn_gui.session import Session
from tests.dnn_gui.kept_runs import keep


@pytest.fixture(autouse=True)
def folders_of_one_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see the runs or the columns of another one."""
    monkeypatch.setenv("DNN_HOME", str(tmp_path))
    assert preferences_file().parent == tmp_path


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp, "light")
    yield look
    look.setParent(None)
    look.deleteLater()


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


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
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: len(session.runs.records) == 3)
    panel.fold.click()
    return panel
