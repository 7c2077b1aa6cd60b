"""Bugs of ours are shown and written down, never swallowed."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from core.folders import log_folder

_LOG = logging.getLogger("dnn_gui")


class FaultReporter(QObject):
    """Takes exceptions that nobody caught, on any thread: the log keeps all, a dialog shows one at a time."""

    _caught = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Make this the last resort for exceptions of all threads."""
        sys.excepthook = self.report
        threading.excepthook = lambda found: self.report(
            found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback
        )

    def report(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        """Write the exception to the log and the terminal, and show it as soon as the window can."""
        words = "".join(traceback.format_exception(kind, error, where))
        sys.stderr.write(words)
        _write_to_log(words)
        self._caught.emit(words)

    @Slot(str)
    def _show(self, words: str) -> None:
        if self._showing:  # what fails again and again would bury the window under boxes
            return
        self._showing = True
        box = QMessageBox(
            QMessageBox.Icon.Critical,
            "Something went wrong in the program",
            "This is a mistake in the program, not yours. Your run and your files are as they were; "
            f"the details are also in {log_folder() / 'dnn-explorer.log'}.",
            parent=self._window,
        )
        box.setDetailedText(words)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_closed)
        box.open()

    @Slot()
    def _on_closed(self) -> None:
        self._showing = False


def _write_to_log(words: str) -> None:
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "dnn-explorer.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8"
        )
    except OSError as error:
        sys.stderr.write(f"The log cannot be written: {error}\n")
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    handler.emit(_LOG.makeRecord(_LOG.name, logging.ERROR, "", 0, words, (), None))
    handler.close()
