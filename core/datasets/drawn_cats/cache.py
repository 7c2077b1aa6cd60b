"""Arrays kept in a file that may be lost, damaged or impossible to write without any harm."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Shapes = Mapping[str, tuple[int, ...]]

_DAMAGED = (OSError, ValueError, KeyError, EOFError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)


def read(file: Path, shapes: Shapes) -> dict[str, NDArray[np.uint8]] | None:
    """Return the arrays of these names and shapes, or None if the file does not hold just them."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.testzip() is not None:
                return None
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in shapes}
    except _DAMAGED:
        return None
    sound = all(a.dtype == np.uint8 and a.shape == shapes[name] for name, a in arrays.items())
    return arrays if sound else None


def write(file: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> None:
    """Write the arrays at one stroke, or leave everything as it was if the folder cannot be written."""
    unfinished = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as stream:
            unfinished = Path(stream.name)
            np.savez(stream, allow_pickle=False, **arrays)
        os.replace(unfinished, file)
    except OSError:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
