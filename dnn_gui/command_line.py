"""What ``dnn-gui`` can be asked for on the command line; it is understood before any Qt is imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from core.cli import VERSION
from core.cli.options import Options
from core.errors import SettingError, UserError
from core.files import check_can_write
from core.settings import variants
from dnn_gui import file_type

USER_ERROR = 2

command_line = App(
    name="dnn-gui",
    help="See a neural network learn: build one by clicking, watch it train live, drop a picture on it.",
    help_format="plaintext",
    version=VERSION,
    version_flags=["--version"],
)


@command_line.default
def _open(
    files: list[Path] | None = None,
    /,
    *,
    settings: Annotated[Options, Parameter(name="*")] = Options(),  # type: ignore[valid-type]  # noqa: B008
    train: Annotated[bool, Parameter(negative="")] = False,
    screenshot: Path | None = None,
    theme: str = "",
    library: Path | None = None,
    bind_files: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Open the window.

    Parameters
    ----------
    files
        Data sets, models, runs and pictures to open as if they were dropped on the window.
    train
        Begin to train at once.
    screenshot
        Save a picture of the window to this file, after training if that was asked for, and end; needs no screen.
    theme
        Wear the light or the dark theme this time, whatever is chosen in the menu.
    library
        The folder of the library of runs; without it, what DNN_LIBRARY names, or else the program's own.
    bind_files
        Have a double click on a .dnn file open it in this program, and end; not on Windows or macOS.

    """
    if bind_files:
        print(file_type.bind_files())
        return 0
    checked = variants(vars(settings))
    if screenshot is not None:
        check_can_write(screenshot)
    from dnn_gui.app import open_window
    from dnn_gui.look.look import CHOICES

    if theme and theme not in CHOICES:
        raise SettingError(f"Theme must be one of {', '.join(CHOICES)}; “{theme}” is not.", setting="theme")
    return open_window(
        files or (), settings=checked, train=train, screenshot=screenshot, theme=theme, library=library
    )


def main(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; a problem that the user can mend is one sentence and code 2."""
    try:
        result = command_line(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except (CycloptsError, UserError) as error:
        print(f"dnn-gui: {error}", file=sys.stderr)
        return USER_ERROR
    return result if isinstance(result, int) else 0
