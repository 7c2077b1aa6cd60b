"""Folders of their own: no measurement sees or changes the runs and preferences of whoever takes it."""

from __future__ import annotations

import os
import tempfile

_HOME = tempfile.TemporaryDirectory(prefix="dnn-benchmark-", ignore_cleanup_errors=True)  # until the program ends


def use_own_folders() -> None:
    """Let this program, and those that it starts, keep everything in a temporary folder."""
    os.environ.pop("DNN_LIBRARY", None)
    os.environ["DNN_HOME"] = _HOME.name
