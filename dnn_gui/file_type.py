"""Files of runs bound to this program, so that a double click opens them, where freedesktop.org's rules hold.

Written are a type of files (the Shared MIME-info specification) and a program that opens it (the Desktop Entry
specification), both among the user's own data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from core.errors import FileError, SettingError
from core.files import write_atomically

TYPE = "application/x-dnn-explorer-run"
_TYPE_OF_FILES = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{TYPE}">
    <comment>Run of DNN Explorer</comment>
    <glob pattern="*.dnn"/>
  </mime-type>
</mime-info>
"""
_PROGRAM = """\
[Desktop Entry]
Type=Application
Name=DNN Explorer
Comment=See a neural network learn
Exec={command} -m dnn_gui %F
Categories=Education;Science;
MimeType={type};
"""
_ENTRY = "dnn-explorer.desktop"
_TOLD = (
    ("update-mime-database", "{data}/mime"),
    ("update-desktop-database", "{data}/applications"),
    ("gio", "mime", TYPE, _ENTRY),
)
"""What makes a desktop look at such files at once, if it is there."""


def bind_files() -> str:
    """Have ``.dnn`` files opened by this program, and return what was done as a sentence.

    SettingError is raised where there are no such rules, FileError where the files cannot be written.
    """
    if sys.platform in ("win32", "darwin"):
        raise SettingError(
            "Files are bound to programs by hand on this system: choose dnn-gui in “Open with” of a file, and have "
            "that remembered.",
            setting="bind_files",
        )
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = _PROGRAM.format(command=_as_in_an_entry(sys.executable), type=TYPE)
    written = {
        data / "mime" / "packages" / "dnn-explorer.xml": _TYPE_OF_FILES,
        data / "applications" / _ENTRY: entry,
    }
    for path, text in written.items():
        _write(path, text)
    for program, *arguments in _TOLD:
        if found := shutil.which(program):
            subprocess.run([found, *(one.format(data=data) for one in arguments)], check=False, capture_output=True)
    paths = " and ".join(map(str, written))
    return f"A double click on a .dnn file opens it in DNN Explorer from now on; to undo that, remove {paths}."


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"{path.parent} cannot be made; let XDG_DATA_HOME name a folder that can be written to.",
            path=path.parent,
            detail=str(error),
        ) from error

    def save(temporary: Path) -> None:
        temporary.write_text(text, encoding="utf-8")

    write_atomically(path, save)


def _as_in_an_entry(path: str) -> str:
    """Return a path in the quotes of an Exec line, where some letters are escaped, and backslashes once more."""
    escaped = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in path)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
