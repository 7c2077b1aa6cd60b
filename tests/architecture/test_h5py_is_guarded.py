"""Raw h5py beside the guard would be a way around it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUARD = ROOT / "core" / "hdf5" / "guard.py"
SOURCES = sorted(path for package in ("core", "dnn_gui") for path in (ROOT / package).rglob("*.py"))


def _modules_named(path: Path) -> set[str]:
    """Every module that a source file imports, and every string in it that could name one."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
    return {name.partition(".")[0] for name in names}


def test_the_guard_imports_h5py() -> None:
    assert "h5py" in _modules_named(GUARD)


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path != GUARD], ids=lambda path: str(path.relative_to(ROOT))
)
def test_h5py_is_imported_nowhere_else(path: Path) -> None:
    assert "h5py" not in _modules_named(path)


def test_importing_the_hdf5_package_does_not_import_h5py() -> None:
    code = "import sys, core.hdf5, core.hdf5.parent, core.files; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
