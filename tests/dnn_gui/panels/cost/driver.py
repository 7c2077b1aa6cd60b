from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from core.training.progress import History
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState

ITERATIONS = 300
opens_a_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def small_dataset(test: int = 20) -> Dataset:
    random = np.random.RandomState(0)

    def part(count: int, cats: int) -> Examples:
        labels = (np.arange(count) < cats).astype(np.uint8)
        pictures = random.randint(0, 150, (count, 8, 8, 3)).astype(np.uint8)
        pictures[labels == 1, :, :4] += 60
        return Examples(pictures, labels)

    return Dataset("small", "made by a test", ("non-cat", "cat"), part(40, 15), part(test, test // 2))


def train(session: Session, qtbot: QtBot) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    QApplication.processEvents()


def history(session: Session) -> History:
    assert session.training.run is not None
    return session.training.run.trainer.history


def text_of(panel: QWidget, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def is_shown(panel: QWidget, words: str) -> bool:
    return any(child.isVisible() and words in child.text() for child in panel.findChildren(QLabel))


def choose(panel: CostPanel, qtbot: QtBot, entry: str) -> None:
    """Choose an entry of the context menu with the mouse."""

    def click() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == entry)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    QTimer.singleShot(50, click)  # the menu waits for it
    at = QPoint(200, 100)
    viewport = panel.plot.viewport()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, asked)


def name_file(panel: CostPanel, qtbot: QtBot, path: Path) -> None:
    """Give the dialog that is open a name, and press Enter."""
    qtbot.waitUntil(lambda: panel.findChild(QFileDialog) is not None)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    dialog.selectFile(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)


def wait_for_message(session: Session, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in session.message.sentence)
