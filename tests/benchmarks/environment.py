"""The peers' own Python: they are installed beside the project, never into it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

# The peers, and what our engine needs, in this project's own versions.
PEERS = ("torch==2.13.0", "scikit-learn", "jax")
OURS = ("numpy", "threadpoolctl", "pydantic")


def default_folder() -> Path:
    """Return where the peers are installed unless told otherwise."""
    return Path(tempfile.gettempdir()) / f"dnn-explorer-peers-{sys.version_info.major}.{sys.version_info.minor}"


def python_with_peers(folder: Path) -> Path:
    """Return the interpreter of the peers' environment in ``folder``, which is made on first use (1.6 GB)."""
    packages = [*PEERS, *(f"{name}=={version(name)}" for name in OURS)]
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    note = folder / "installed.txt"
    if not note.is_file() or note.read_text() != "\n".join(packages):
        print(f"Installing {', '.join(packages)} in {folder}; this happens once.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        note.write_text("\n".join(packages))
    return python


def versions(python: Path) -> dict[str, str]:
    """Return the version of every package that takes part."""
    names = ("torch", "scikit-learn", "jax", *OURS)
    program = f"from importlib.metadata import version; print(*map(version, {names}))"
    printed = subprocess.run([python, "-c", program], check=True, capture_output=True, text=True).stdout
    return dict(zip(names, printed.split(), strict=True))
