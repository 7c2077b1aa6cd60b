"""The window at work without anyone at it: open files, train, save a picture of the window, end."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from core.files import write_atomically
from dnn_gui.main_window import MainWindow
from dnn_gui.widgets.picture_view import save_png

_SETTLE_MS = 400
"""Until the last drawing and the last answer about a picture have arrived."""


class Unattended(QObject):
    """Does one thing after the other, each when the one before is done.

    Files are opened one by one as if they were dropped; a file that cannot be opened ends it with code 2 if a
    picture of the window was asked for, and is said in the window otherwise.
    """

    def __init__(self, window: MainWindow, files: list[str], *, train: bool, screenshot: Path | None) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._files, self._train, self._screenshot = deque(files), train, screenshot
        self.exit_code = 0

    def start(self) -> None:
        """Begin as soon as the event loop runs."""
        self._session.files.opening_changed.connect(self._next_file)
        QTimer.singleShot(0, self._next_file)

    @Slot()
    def _next_file(self) -> None:
        if self._session.files.opening:
            return
        if self._screenshot is not None and self._session.message.problem:
            self._end(self._session.message.sentence)
        elif self._files:
            self._window.open(self._files.popleft())
        else:
            self._session.files.opening_changed.disconnect(self._next_file)
            self._begin_training()

    def _begin_training(self) -> None:
        if self._train:
            self._session.training.state_changed.connect(self._on_state)
            self._session.train()
            if self._screenshot is not None and not self._session.training.state.active:
                self._end(self._session.message.sentence)
        elif self._screenshot is not None:
            self._take_picture_soon()

    @Slot(object)
    def _on_state(self, _state: object) -> None:
        if not self._session.training.state.active:
            self._session.training.state_changed.disconnect(self._on_state)
            if self._screenshot is not None:
                self._take_picture_soon()

    def _take_picture_soon(self) -> None:
        QTimer.singleShot(_SETTLE_MS, self._take_picture)

    @Slot()
    def _take_picture(self) -> None:
        path = self._screenshot
        assert path is not None
        picture = self._window.grab()
        write_atomically(path, lambda temporary: save_png(picture, temporary))
        self._end("")

    def _end(self, problem: str) -> None:
        if problem:
            print(f"dnn-gui: {problem}", file=sys.stderr)
            self.exit_code = 2
        self._window.close()
        QApplication.quit()
