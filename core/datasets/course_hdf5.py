"""The course's HDF5 files: pictures and labels of a training part, a test part, or both.

The arrays are ``train_set_x`` (m, height, width, 3), ``train_set_y`` (m,), ``list_classes`` (K,) and the same
with ``test``. The labels are places in ``list_classes``; without that the largest label to train on says how many
classes there are. The parts may stand in one file, or in two whose names differ in ``train`` and ``test`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.datasets.dataset import MAX_CLASSES, Dataset, Examples, check_examples, check_trainable
from core.errors import DatasetError

WANTED = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")
_LONGEST_SHOWN = 40
"""Letters of an array's name."""
_LONGEST_CLASS_NAME = 200
"""Letters; a model file takes no more."""
_LONGEST_CLASS_NAMES = 4000
"""Letters of all class names together; the description in a model file would become too long with many more."""
_SPLIT_SEED = 1
_SPLIT_SHARE = 0.2
_OTHER_PART = {"train": "test", "test": "train"}


class _Part(NamedTuple):
    """The arrays of one part as they are in the file ``path``."""

    pictures: NDArray[Any]
    labels: NDArray[Any]
    path: Path


def load(path: Path, cancelled: Callable[[], bool] | None = None) -> Dataset:
    """Read the data set at ``path``, with the file of its other part where that lies beside it."""
    return from_contents(hdf5.read(path, WANTED, cancelled=cancelled), path, cancelled)


def from_contents(contents: hdf5.Hdf5Contents, path: Path, cancelled: Callable[[], bool] | None = None) -> Dataset:
    """Return the data set in what was read from ``path``, looking for its other part if it has one only."""
    parts = {part: _part(contents, part, path) for part in _OTHER_PART}
    source, names = str(path), _class_names(contents, path)
    missing = next((part for part, found in parts.items() if found is None), None)
    beside = _file_of_other_part(path, missing) if missing else None
    if missing and beside:
        other = hdf5.read(beside, WANTED, cancelled=cancelled)
        parts[missing] = _part(other, missing, beside)
        if parts[missing] is not None:
            source = f"{path} and {beside.name}"
            names = names or _class_names(other, beside)
    to_train, to_test = parts["train"], parts["test"]
    if to_train is None:
        raise DatasetError(_nothing_to_train_on(contents, path, has_test=to_test is not None), path=path)
    train = _checked(to_train, "training", len(names) or None)
    names = names or _numbers(max(2, int(train.labels.max()) + 1))
    check_trainable(train, names, to_train.path)
    note = ""
    if to_test is not None:
        test = _checked(to_test, "test", len(names))
    else:
        train, test = _split(train)
        drawn = f"{len(test):,} of its pictures (drawn with seed {_SPLIT_SEED})"
        note = f"It has no test part, so {drawn} are kept for testing."
        check_trainable(train, names, to_train.path)
    if test.pictures.shape[1:] != train.pictures.shape[1:]:
        raise DatasetError(
            f"{path.name} cannot be used: its training pictures are {_size(train)} but its test pictures "
            f"{_size(test)}; make them the same size.",
            path=path,
        )
    return Dataset(_name(path), source, names, train, test, note)


def _part(contents: hdf5.Hdf5Contents, part: str, path: Path) -> _Part | None:
    """Return the arrays of one part, None where the file says nothing of it."""
    pictures, labels = (contents.arrays.get(f"{part}_set_{array}") for array in "xy")
    if pictures is None and labels is None:
        return None
    if pictures is None or labels is None:
        has, lacks = ("x", "y") if labels is None else ("y", "x")
        raise DatasetError(
            f"{path.name} cannot be used: it holds {part}_set_{has} but no {part}_set_{lacks}; add that array.",
            path=path,
        )
    return _Part(pictures, labels, path)


def _checked(found: _Part, part: str, classes: int | None) -> Examples:
    return check_examples(found.pictures, found.labels, part, found.path, classes)


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
    for label in np.unique(examples.labels):
        places = random.permutation(np.flatnonzero(examples.labels == label))
        held_out[places[: max(1, round(_SPLIT_SHARE * len(places)))]] = True
    return (
        Examples(examples.pictures[~held_out], examples.labels[~held_out]),
        Examples(examples.pictures[held_out], examples.labels[held_out]),
    )


def _class_names(contents: hdf5.Hdf5Contents, path: Path) -> tuple[str, ...]:
    """Return the names of the classes, numbers where they cannot be shown; nothing where the file names none."""
    given = contents.arrays.get("list_classes")
    if given is None or given.size < 2:
        return ()
    if given.size > MAX_CLASSES:
        raise DatasetError(
            f"{path.name} cannot be used: it names {given.size:,} classes, more than the {MAX_CLASSES} that can be "
            "told apart; keep pictures of fewer classes.",
            path=path,
        )
    names = tuple(str(name) for name in given.ravel())
    can_be_shown = all(1 <= len(name) <= _LONGEST_CLASS_NAME and name.isprintable() for name in names)
    if can_be_shown and len(set(names)) == len(names) and sum(map(len, names)) <= _LONGEST_CLASS_NAMES:
        return names
    return _numbers(len(names))


def _numbers(classes: int) -> tuple[str, ...]:
    """Return the labels as names."""
    return tuple(str(label) for label in range(classes))


def _name(path: Path) -> str:
    return re.sub(r"^(train|test)[_-]|[_-](train|test)$", "", path.stem, flags=re.IGNORECASE) or path.stem


def _size(examples: Examples) -> str:
    return " × ".join(str(side) for side in examples.pictures.shape[1:])
