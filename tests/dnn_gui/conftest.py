"""A window of its own for every test, on small data, driven by real mouse and key events."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from dnn_gui import app
from dnn_gui.main_window import MainWindow
from dnn_gui.session.training import RunState

_PATIENCE_MS = 60_000
"""How long to wait for what is to come: on a busy machine all takes its time, and what never comes fails anyway."""


class PatientBot(QtBot):
    """Waits as long as a busy machine may take, unless told otherwise."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = _PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


def small_dataset(train: int = 40, test: int = 20, side: int = 8, seed: int = 0) -> Dataset:
    """Pictures that are brighter on the left if they are cats: easy to learn, quick to train."""
    random = np.random.RandomState(seed)

    def part(count: int) -> Examples:
        labels = (np.arange(count) % 2).astype(np.uint8)
        pictures = random.randint(0, 120, (count, side, side, 3)).astype(np.uint8)
        pictures[labels == 1, :, : side // 2] += 100
        return Examples(pictures, labels)

    return Dataset("small", "made by a test", ("non-cat", "cat"), part(train), part(test))


class Driver:
    """Does what a user does, and waits as a user waits."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.session, self.qtbot = window, window.session, qtbot

    def widget(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, f"there is no widget named {name}"
        return found

    def click(self, name: str) -> None:
        button = self.widget(name)
        assert button.isEnabled(), f"{name} cannot be clicked now"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_into(self, name: str, text: str) -> None:
        field = self.widget(name)
        self.qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
        self.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if text:
            self.qtbot.keyClicks(field, text)
        else:
            self.qtbot.keyClick(field, Qt.Key.Key_Delete)

    def drop(self, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.window, QDragEnterEvent(QPoint(600, 400), *how))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(600, 400), *how))

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition)

    def wait_for(self, state: RunState, seconds: float = _PATIENCE_MS / 1000) -> None:
        """Wait for a state that lasts; one that passes by itself may be over before it is seen."""
        self.qtbot.waitUntil(lambda: self.session.training.state is state, timeout=round(1000 * seconds))

    def wait_until_opened(self) -> None:
        self.wait_until(lambda: not self.session.files.opening)

    def wait_for_answer(self, iteration: int | None = None) -> None:
        def answered() -> bool:
            answer = self.session.answers.answer
            return answer is not None and iteration in (None, answer.iteration)

        self.wait_until(answered)

    @property
    def message(self) -> str:
        return self.session.message.sentence


@pytest.fixture
def driver(qtbot: QtBot) -> Iterator[Driver]:
    """A window that shows the small data set, and whoever drives it."""
    hooks = sys.excepthook, threading.excepthook, sys.getswitchinterval()
    _, window = app.build(theme="light")
    sys.excepthook, threading.excepthook = hooks[:2]  # pytest-qt turns what arrives there into failures
    window.session.use_dataset(small_dataset())
    yield Driver(window, qtbot)
    window.session.close()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.unfreeze()
    gc.enable()
    gc.collect()
    sys.setswitchinterval(hooks[2])
    names = ("opening", "saving", "answers")
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith(names)]
    assert not left, f"threads outlive their window: {left}"
