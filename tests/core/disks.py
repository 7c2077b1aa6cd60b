"""Disks that are full or may not be written to, where the machine allows a test to make one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder where nothing waits for a disk, if there is such a place; the contents of files are the same."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A real file system of this size in a new folder."""
    folder.mkdir()
    with _mounted(folder, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        yield folder


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written in a folder, not even by the one who may everything."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with _mounted(folder, "--bind", str(folder)), _mounted(folder, "-o", "remount,ro,bind", again=True):
            yield
        return
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@contextmanager
def _mounted(folder: Path, *options: str, again: bool = False) -> Iterator[None]:
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, *options, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system, and only where the machine lets him")
    try:
        yield
    finally:
        if not again:
            subprocess.run(["umount", str(folder)], check=True)
