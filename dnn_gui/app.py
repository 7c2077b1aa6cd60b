"""The program ``dnn-gui``: the application around the window, with and without a screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

import core
from core.cli.options import Options
from core.datasets.catalog import BUILT_IN
from core.errors import SettingError, UserError
from core.files import check_can_write
from core.settings import TrainingSettings
from dnn_gui.background.garbage import GarbageCollector
from dnn_gui.faults import FaultReporter
from dnn_gui.look import Look
from dnn_gui.look.look import CHOICES
from dnn_gui.main_window import MainWindow
from dnn_gui.screen import explained_missing_screen, use_no_screen
from dnn_gui.session import Session
from dnn_gui.unattended import Unattended

USER_ERROR = 2
_DATASET_AT_START = "drawn-cats"
_TITLE_BAR = 40
"""Pixels that a title bar may take from the room on the screen."""
_SWITCH_INTERVAL = 0.0005
"""Seconds a thread may keep Python's lock: a tenth of the default, so that the window is not kept waiting."""

command_line = App(
    name="dnn-gui",
    help="See a neural network learn: build one by clicking, watch it train live, drop a picture on it.",
    version=f"DNN Explorer {core.__version__}",
    version_flags=["--version"],
)


def build(argv: Sequence[str] | None = None, *, theme: str = "") -> tuple[QApplication, MainWindow]:
    """Return the application and its window, shown and ready, without entering the event loop.

    ``argv`` holds files to open as if they were dropped on the window; opening them needs the event loop.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        with explained_missing_screen():
            application = QApplication(["dnn-gui"])
    application.setApplicationDisplayName("DNN Explorer")
    sys.setswitchinterval(_SWITCH_INTERVAL)
    session = Session()
    window = MainWindow(session, Look(application, theme))
    session.setParent(window)
    GarbageCollector(window)
    FaultReporter(window).install()
    session.use_dataset(BUILT_IN[_DATASET_AT_START]())
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


@command_line.default
def _open(
    files: list[Path] | None = None,
    /,
    *,
    settings: Annotated[Options, Parameter(name="*")] = Options(),  # type: ignore[valid-type]  # noqa: B008
    train: Annotated[bool, Parameter(negative="")] = False,
    screenshot: Path | None = None,
    theme: str = "",
) -> int:
    """Open the window.

    Parameters
    ----------
    files
        Data sets, models and pictures to open as if they were dropped on the window.
    train
        Begin to train at once.
    screenshot
        Save a picture of the window to this file, after training if that was asked for, and end; needs no screen.
    theme
        Wear the light or the dark theme this time, whatever is chosen in the menu.

    """
    checked = TrainingSettings.check(vars(settings))
    if theme and theme not in CHOICES:
        raise SettingError(f"Theme must be one of {', '.join(CHOICES)}; “{theme}” is not.", setting="theme")
    if screenshot is not None:
        check_can_write(screenshot)
        use_no_screen()
    application, window = build(theme=theme)
    if checked != TrainingSettings():
        window.session.choices.replace(checked)
    unattended = Unattended(window, [str(path) for path in files or ()], train=train, screenshot=screenshot)
    unattended.start()
    code = application.exec()
    return unattended.exit_code or code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; a problem that the user can mend is one sentence and code 2."""
    try:
        result = command_line(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except (CycloptsError, UserError) as error:
        print(f"dnn-gui: {error}", file=sys.stderr)
        return USER_ERROR
    return result if isinstance(result, int) else 0


def run() -> None:
    """Run the program ``dnn-gui``."""
    sys.exit(main())
