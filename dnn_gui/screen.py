"""What to do where there is no screen: say so in words, or draw into memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_EXIT_CODE = 2
_PLATFORM = "QT_QPA_PLATFORM"
_SENTENCE = (
    "dnn-gui: there is no screen to open a window on; train from the terminal instead (dnn train drawn-cats), "
    "or let the window draw itself into a picture (dnn-gui --train --screenshot window.png)."
)


def use_no_screen() -> None:
    """Let the window draw into memory alone, unless the user has chosen how it is drawn."""
    if not os.environ.get(_PLATFORM):
        os.environ[_PLATFORM] = "offscreen"


@contextmanager
def explained_missing_screen() -> Iterator[None]:
    """End the program with one sentence where no application can be made, instead of Qt's abort."""
    without_display = not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", _PLATFORM))
    if sys.platform.startswith("linux") and without_display:
        _end("")
    before = qInstallMessageHandler(_on_message)
    yield
    qInstallMessageHandler(before)


def _on_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Print what Qt says; its last words before an abort at the start become our sentence."""
    if kind == QtMsgType.QtFatalMsg and "platform plugin" in message:
        _end(message)
    print(message, file=sys.stderr)


def _end(detail: str) -> None:
    print(_SENTENCE, file=sys.stderr)
    if detail:
        print(detail.strip(), file=sys.stderr)
    sys.stderr.flush()
    os._exit(_EXIT_CODE)
