"""Where the program keeps what it makes: one place a kind, moved as a whole by ``DNN_HOME``."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("dnn-explorer", appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be made again at any time (not created here)."""
    home = _home()
    return home / "cache" if home else _DIRS.user_cache_path


def log_folder() -> Path:
    """Return the folder for the log of errors (not created here)."""
    home = _home()
    return home / "log" if home else _DIRS.user_log_path


def library_folder() -> Path:
    """Return the folder of the library of runs, which ``DNN_LIBRARY`` puts elsewhere (not created here)."""
    library = os.environ.get("DNN_LIBRARY")
    return Path(library) if library else (_home() or _DIRS.user_data_path) / "library"


def preferences_file() -> Path:
    """Return the file that holds the window's preferences (not created here)."""
    return (_home() or _DIRS.user_config_path) / "preferences.ini"


def _home() -> Path | None:
    home = os.environ.get("DNN_HOME")
    return Path(home) if home else None
