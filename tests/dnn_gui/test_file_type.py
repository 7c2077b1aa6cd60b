"""``dnn-gui --bind-files``: the desktop knows files of runs, and which program opens them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from dnn_gui import file_type
from dnn_gui.command_line import USER_ERROR, main

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="files are bound otherwise there")
_TYPE_BY_QT = (
    "import sys; from PySide6.QtCore import QMimeDatabase as D; print(D().mimeTypeForFile(sys.argv[1]).name())"
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "data"


def asked(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_file_of_a_run_is_of_our_type_from_then_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "cats.dnn"
    run.write_bytes(b"\x89HDF\r\n\x1a\n")
    assert asked(sys.executable, "-c", _TYPE_BY_QT, str(run)).strip() != file_type.TYPE
    assert main(["--bind-files"]) == 0
    assert "double click" in capsys.readouterr().out
    assert asked(sys.executable, "-c", _TYPE_BY_QT, str(run)).strip() == file_type.TYPE


@pytest.mark.skipif(
    not (shutil.which("gio") and shutil.which("update-mime-database")),
    reason="there is nothing here that opens files as a desktop does",
)
@pytest.mark.parametrize("folder", ["python", 'of $HOME `pwd` \\ "mine"'])
def test_the_desktop_opens_it_with_this_program(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, python = tmp_path / "opened", tmp_path / folder / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{opened}.part"; mv "{opened}.part" "{opened}"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    assert main(["--bind-files"]) == 0
    run = tmp_path / "two words.dnn"
    run.write_bytes(b"\x89HDF\r\n\x1a\n")
    asked("gio", "open", str(run))
    while not opened.exists():
        sleep(0.01)
    assert opened.read_text().splitlines() == ["-m", "dnn_gui", str(run)]


def test_a_folder_that_cannot_be_written_to_is_said_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.write_text("not a folder")
    assert main(["--bind-files"]) == USER_ERROR
    assert "XDG_DATA_HOME" in capsys.readouterr().err
