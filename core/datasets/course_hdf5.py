"""The course's HDF5 files: pictures and labels of a training part, a test part, or both.

The arrays are ``train_set_x`` (m, height, width, 3), ``train_set_y`` (m,), ``list_classes`` (2,) and the same
with ``test``. The parts may stand in one file, or in two whose names differ in ``train`` and ``test`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core import hdf5
from core.datasets.dataset import Dataset, Examples, check_examples, check_trainable
from core.errors import DatasetError

WANTED = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")
_LONGEST_SHOWN = 40
"""Letters of an array's name."""
_LONGEST_CLASS_NAME = 200
"""Letters; a model file takes no more."""
_SPLIT_SEED = 1
_SPLIT_SHARE = 0.2
_OTHER_PART = {"train": "test", "test": "train"}


def load(path: Path, cancelled: Callable[[], bool] | None = None) -> Dataset:
    """Read the data set at ``path``, with the file of its other part where that lies beside it."""
    return from_contents(hdf5.read(path, WANTED, cancelled=cancelled), path, cancelled)


def from_contents(contents: hdf5.Hdf5Contents, path: Path, cancelled: Callable[[], bool] | None = None) -> Dataset:
    """Return the data set in what was read from ``path``, looking for its other part if it has one only."""
    parts = {part: _part(contents, part, path) for part in ("train", "test")}
    source = str(path)
    missing = next((part for part, examples in parts.items() if examples is None), None)
    beside = _file_of_other_part(path, missing) if missing else None
    if missing and beside:
        parts[missing] = _part(hdf5.read(beside, WANTED, cancelled=cancelled), missing, beside)
        source = f"{path} and {beside.name}" if parts[missing] else source
    train, test = parts["train"], parts["test"]
    if train is None:
        raise DatasetError(_nothing_to_train_on(contents, path, has_test=test is not None), path=path)
    check_trainable(train, path)
    note = ""
    if test is None:
        train, test = _split(train)
        drawn = f"{len(test):,} of its pictures (drawn with seed {_SPLIT_SEED})"
        note = f"It has no test part, so {drawn} are kept for testing."
        check_trainable(train, path)
    if test.pictures.shape[1:] != train.pictures.shape[1:]:
        raise DatasetError(
            f"{path.name} cannot be used: its training pictures are {_size(train)} but its test pictures "
            f"{_size(test)}; make them the same size.",
            path=path,
        )
    return Dataset(_name(path), source, _class_names(contents), train, test, note)


def _part(contents: hdf5.Hdf5Contents, part: str, path: Path) -> Examples | None:
    """Return the examples of one part, None where the file says nothing of it."""
    arrays = contents.arrays
    pictures, labels = arrays.get(f"{part}_set_x"), arrays.get(f"{part}_set_y")
    if pictures is None and labels is None:
        return None
    if pictures is None or labels is None:
        has, lacks = ("x", "y") if labels is None else ("y", "x")
        raise DatasetError(
            f"{path.name} cannot be used: it holds {part}_set_{has} but no {part}_set_{lacks}; add that array.",
            path=path,
        )
    return check_examples(pictures, labels, {"train": "training", "test": "test"}[part], path)


def _file_of_other_part(path: Path, missing: str) -> Path | None:
    present = _OTHER_PART[missing]
    name = re.sub(present, lambda found: _like(missing, found.group()), path.name, count=1, flags=re.IGNORECASE)
    beside = path.with_name(name)
    return beside if name != path.name and beside.is_file() else None


def _like(word: str, found: str) -> str:
    """Return ``word`` in capitals or not, as ``found`` is written."""
    return word.upper() if found.isupper() else word.capitalize() if found[0].isupper() else word


def _nothing_to_train_on(contents: hdf5.Hdf5Contents, path: Path, *, has_test: bool) -> str:
    if has_test:
        return (
            f"{path.name} holds a test part only, and no file with the training part lies beside it; "
            "put both files into one folder, named alike but for “train” and “test”."
        )
    plain = [name[:_LONGEST_SHOWN] for name in sorted(contents.shapes) if name.isprintable()]
    inside = ", ".join(plain[:6]) or "nothing"
    return (
        f"{path.name} holds no pictures to train on: it should have train_set_x and train_set_y, but has {inside}; "
        "name the arrays so, or choose another file."
    )


def _split(examples: Examples) -> tuple[Examples, Examples]:
    """Return the examples in two parts, each class divided in the same proportion."""
    random = np.random.RandomState(_SPLIT_SEED)
    held_out = np.zeros(len(examples), dtype=bool)
    for label in (0, 1):
        places = random.permutation(np.flatnonzero(examples.labels == label))
        held_out[places[: max(1, round(_SPLIT_SHARE * len(places)))]] = True
    return (
        Examples(examples.pictures[~held_out], examples.labels[~held_out]),
        Examples(examples.pictures[held_out], examples.labels[held_out]),
    )


def _class_names(contents: hdf5.Hdf5Contents) -> tuple[str, str]:
    given = contents.arrays.get("list_classes")
    if given is None or given.size != 2:
        return ("0", "1")
    first, second = (str(name) for name in given.ravel())
    can_be_shown = all(1 <= len(name) <= _LONGEST_CLASS_NAME and name.isprintable() for name in (first, second))
    return (first, second) if can_be_shown and first != second else ("0", "1")


def _name(path: Path) -> str:
    return re.sub(r"^(train|test)[_-]|[_-](train|test)$", "", path.stem, flags=re.IGNORECASE) or path.stem


def _size(examples: Examples) -> str:
    return " × ".join(str(side) for side in examples.pictures.shape[1:])
