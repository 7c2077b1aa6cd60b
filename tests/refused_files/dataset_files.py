"""HDF5 files that are whole, but hold no data to train on: ``MAKERS`` maps what is wrong to who makes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np

_PICTURES = np.arange(8 * 4 * 4 * 3, dtype=np.uint8).reshape(8, 4, 4, 3)
_LABELS = np.arange(8) % 2


def data_file(folder: Path, name: str = "train.h5", **arrays: Any) -> Path:
    """Make a file of the course's layout, right but for the arrays given; None leaves an array out."""
    path = folder / name
    whole = {
        "train_set_x": _PICTURES,
        "train_set_y": _LABELS,
        "test_set_x": _PICTURES[:4],
        "test_set_y": _LABELS[:4],
        "list_classes": np.array([b"non-cat", b"cat"]),
    }
    with h5py.File(path, "w") as file:
        for key, array in (whole | arrays).items():
            if array is not None:
                file[key] = array
    return path


def _with_one(value: float) -> np.ndarray:
    pictures = _PICTURES / 255
    pictures[1, 2, 3, 0] = value
    return pictures


MAKERS: dict[str, Callable[[Path], Path]] = {
    "other arrays": partial(
        data_file, train_set_x=None, train_set_y=None, test_set_x=None, test_set_y=None, X=_LABELS
    ),
    "no labels": partial(data_file, train_set_y=None),
    "no pictures": partial(data_file, train_set_x=None),
    "a test part alone": partial(data_file, train_set_x=None, train_set_y=None),
    "fewer labels than pictures": partial(data_file, train_set_y=_LABELS[:7]),
    "more test labels than pictures": partial(data_file, test_set_y=_LABELS),
    "labels 1 and 2": partial(data_file, train_set_y=_LABELS + 1),
    "labels 0, 1 and 2 but two names": partial(data_file, train_set_y=np.arange(8) % 3),
    "test labels 0, 1 and 2 but two names": partial(data_file, test_set_y=np.arange(4) % 3),
    "labels 0 and 2, and no names": partial(data_file, train_set_y=_LABELS * 2, list_classes=None),
    "a label above 255, and no names": partial(data_file, train_set_y=_LABELS * 256, list_classes=None),
    "a negative label, and no names": partial(data_file, train_set_y=-_LABELS, list_classes=None),
    "three names but no picture of the third": partial(data_file, list_classes=np.array([b"a", b"b", b"c"])),
    "300 names": partial(data_file, list_classes=np.arange(300)),
    "labels between 0 and 1": partial(data_file, train_set_y=_LABELS * 0.5),
    "labels that are not numbers": partial(data_file, train_set_y=np.where(_LABELS, np.nan, 0.0)),
    "labels in words": partial(data_file, train_set_y=np.array([b"cat", b"dog"] * 4)),
    "one class only": partial(data_file, train_set_y=np.ones(8, int)),
    "too few pictures": partial(data_file, train_set_x=_PICTURES[:2], train_set_y=_LABELS[:2]),
    "no picture at all": partial(data_file, train_set_x=_PICTURES[:0], train_set_y=_LABELS[:0]),
    "a pixel that is not a number": partial(data_file, train_set_x=_with_one(np.nan)),
    "an infinite pixel": partial(data_file, train_set_x=_with_one(np.inf)),
    "a negative pixel": partial(data_file, train_set_x=_with_one(-0.5)),
    "pixels over 255": partial(data_file, train_set_x=_PICTURES.astype(np.int32) * 3),
    "pictures in words": partial(data_file, train_set_x=np.full((8, 4, 4, 3), b"x")),
    "flat pictures": partial(data_file, train_set_x=_PICTURES.reshape(8, -1)),
    "four channels": partial(data_file, train_set_x=np.zeros((8, 4, 4, 4), np.uint8)),
    "test pictures of another size": partial(data_file, test_set_x=np.zeros((4, 5, 5, 3), np.uint8)),
    "pictures of 2,000 pixels a side": partial(data_file, train_set_x=np.zeros((8, 2000, 2, 3), np.uint8)),
}
