"""What the programs import before they answer: nothing that the answer does not need."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def packages_imported_by(*arguments: str) -> set[str]:
    """Return the top-level packages that Python imports to run this, and does not to run nothing."""

    def imported(*command: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *command],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
        return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}

    return imported(*arguments) - imported("-c", "pass")


def test_the_commands_that_are_installed_can_be_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commands = {**project["scripts"], **project["gui-scripts"]}
    assert set(commands) == {"dnn", "dnn-gui"}
    assert all(callable(pkgutil.resolve_name(target)) for target in commands.values())


@pytest.mark.parametrize(("program", "own"), [("core.cli", {"core"}), ("dnn_gui", {"core", "dnn_gui"})])
def test_the_version_is_said_by_the_standard_library_alone(program: str, own: set[str]) -> None:
    assert packages_imported_by("-m", program, "--version") - sys.stdlib_module_names <= own


def test_the_help_of_the_command_line_needs_no_settings_and_no_numbers() -> None:
    imported = packages_imported_by("-m", "core.cli", "--help")
    assert "cyclopts" in imported
    assert imported.isdisjoint({"pydantic", "numpy", "markdown_it"})


@pytest.mark.parametrize("argument", ["--help", "--nonsense"])
def test_what_the_window_is_asked_for_is_understood_without_qt(argument: str) -> None:
    script = f"from dnn_gui.command_line import main; main(['{argument}'])"
    imported = packages_imported_by("-c", script)
    assert "cyclopts" in imported
    assert imported.isdisjoint({"PySide6", "pyqtgraph", "qtawesome", "numpy"})


def test_the_window_needs_no_command_line_and_reads_no_files_to_open() -> None:
    imported = packages_imported_by("-c", "import dnn_gui.app")
    assert "pyqtgraph" in imported
    assert imported.isdisjoint({"cyclopts", "rich", "h5py", "matplotlib", "scipy"})
