"""The engine imports no window, and its heart nothing but numpy and the standard library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS_AND_ALLOWED = {"core", "numpy"}


def imported_with(module: str) -> set[str]:
    """Return the modules that an interpreter has after importing one, and has not without."""
    script = f"import sys; before = set(sys.modules); import {module}; print(*(set(sys.modules) - before), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def third_party(modules: set[str]) -> set[str]:
    names = {module.partition(".")[0] for module in modules}
    return names - sys.stdlib_module_names - OURS_AND_ALLOWED


@pytest.mark.parametrize("module", ["core", "core.cli.app", "core.cli.training", "core.experiments.run"])
def test_the_engine_and_its_command_line_import_no_window(module: str) -> None:
    assert third_party(imported_with(module)).isdisjoint({"PySide6", "shiboken6", "pyqtgraph", "qtawesome", "qtpy"})


@pytest.mark.parametrize("module", ["core.course", "core.network", "core.training", "core.images.recipe"])
def test_the_heart_of_the_engine_imports_nothing_but_numpy(module: str) -> None:
    modules = imported_with(module)
    assert module in modules
    assert third_party(modules) == set()


def test_core_alone_imports_nothing_but_itself() -> None:
    assert {module for module in imported_with("core") if module.startswith("core.")} == set()
    assert third_party(imported_with("core")) == set()


def test_the_command_line_says_help_without_loading_numpy_or_h5py() -> None:
    assert third_party(imported_with("core.cli.app")).isdisjoint({"h5py", "PIL"})
    assert "numpy" not in imported_with("core.cli.app")
