"""Small data sets in the course's form, in memory and in files: dark pictures (0) and light ones (1)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from core.hdf5 import Hdf5Contents

Arrays = Mapping[str, NDArray[Any]]

CLASSES: Arrays = {"list_classes": np.array([b"dark", b"light"])}


def part(name: str, number: int, *, side: int = 6, channels: int = 3, seed: int = 0) -> dict[str, NDArray[Any]]:
    """Return the pictures and labels of one part, ``train`` or ``test``; every third picture is light."""
    random = np.random.RandomState(seed)
    labels = (np.arange(number) % 3 == 2).astype(int)
    pictures = random.randint(0, 150, (number, side, side, channels)) + 100 * labels[:, None, None, None]
    return {f"{name}_set_x": pictures.astype(np.uint8), f"{name}_set_y": labels}


def both_parts(**changes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return 12 pictures to train on and 6 to test on, with class names; ``changes`` replace arrays."""
    return {**part("train", 12), **part("test", 6, seed=1), **CLASSES, **changes}


def without_names(**changes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the same without class names."""
    return {name: array for name, array in both_parts(**changes).items() if name != "list_classes"}


def many(classes: int) -> dict[str, NDArray[Any]]:
    """Return two training pictures and one test picture of each class, without class names."""
    arrays = {**part("train", 2 * classes), **part("test", classes)}
    return {**arrays, "train_set_y": np.arange(2 * classes) % classes, "test_set_y": np.arange(classes)}


def contents_of(arrays: Arrays) -> Hdf5Contents:
    """Return what reading a file of these arrays gives."""
    texts = {name: np.char.decode(array) if array.dtype.kind == "S" else array for name, array in arrays.items()}
    return Hdf5Contents({}, {name: array.shape for name, array in texts.items()}, texts)


def write(path: Path, *groups: Arrays) -> Path:
    """Write the arrays of all ``groups`` into a file, and return its path."""
    with h5py.File(path, "w") as file:
        for arrays in groups:
            for name, array in arrays.items():
                file[name] = array
    return path


def write_pair(folder: Path, **options: int) -> Path:
    """Write ``train_shades.h5`` and ``test_shades.h5`` into a folder, and return the path of the first."""
    write(folder / "test_shades.h5", part("test", 6, seed=1, **options), CLASSES)
    return write(folder / "train_shades.h5", part("train", 12, **options), CLASSES)
