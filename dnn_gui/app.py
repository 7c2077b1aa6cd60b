"""The application around the window, with and without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from core.datasets.catalog import BUILT_IN
from core.experiments.threads import take_turns_quickly
from core.settings import TrainingSettings
from dnn_gui.background.garbage import GarbageCollector
from dnn_gui.faults import FaultReporter
from dnn_gui.look import Look
from dnn_gui.main_window import MainWindow
from dnn_gui.screen import explained_missing_screen, use_no_screen
from dnn_gui.session import Session
from dnn_gui.unattended import Unattended

_DATASET_AT_START = "drawn-cats"
_TITLE_BAR = 40
"""Pixels that a title bar may take from the room on the screen."""


def build(
    argv: Sequence[str] | None = None, *, theme: str = "", library: Path | None = None
) -> tuple[QApplication, MainWindow]:
    """Return the application and its window, shown and ready, without entering the event loop.

    ``argv`` holds files to open as if they were dropped on the window; opening them needs the event loop.
    ``library`` is the folder of the library of runs, if not the user's own.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        with explained_missing_screen():
            application = QApplication(["dnn-gui"])
    application.setApplicationDisplayName("DNN Explorer")
    take_turns_quickly()
    session = Session(library_folder=library)
    window = MainWindow(session, Look(application, theme))
    session.setParent(window)
    GarbageCollector(window)
    FaultReporter(window).install()
    session.use_dataset(BUILT_IN[_DATASET_AT_START]())
    problem = session.library_problem
    if problem is not None:
        session.complain(str(problem) if session.library else f"Runs are not recorded: {problem}", problem.detail)
    _fit_to_screen(window)
    window.show()
    for path in argv or ():
        window.open(path)
    return application, window


def _fit_to_screen(window: MainWindow) -> None:
    """Make the window no larger than the room for it; what is drawn into memory has all the room it wants."""
    if QApplication.platformName() != "offscreen":
        room = window.screen().availableSize() - QSize(0, _TITLE_BAR)
        window.resize(window.size().boundedTo(room))


def open_window(
    files: Sequence[Path] = (),
    *,
    settings: Sequence[TrainingSettings] = (),
    train: bool = False,
    screenshot: Path | None = None,
    theme: str = "",
    library: Path | None = None,
) -> int:
    """Open the window, do in it what is asked for, and return the program's exit code when it is closed.

    With ``screenshot`` it draws into memory, saves a picture of itself there when all is done, and closes.
    """
    if screenshot is not None:
        use_no_screen()
    application, window = build(theme=theme, library=library)
    if settings:
        window.session.choices.replace(*settings)
    unattended = Unattended(window, [str(path) for path in files], train=train, screenshot=screenshot)
    unattended.start()
    code = application.exec()
    return unattended.exit_code or code
