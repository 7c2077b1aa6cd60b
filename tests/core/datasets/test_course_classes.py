"""How many classes a file in the course's form has, and what they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets import Dataset, course_hdf5
from tests.core.datasets.course_files import (
    CLASSES,
    Arrays,
    both_parts,
    contents_of,
    many,
    part,
    without_names,
    write,
)


def from_arrays(arrays: Arrays, path: Path) -> Dataset:
    return course_hdf5.from_contents(contents_of(arrays), path)


# --- Class names ----------------------------------------------------------------------------------------


def named(names: NDArray[Any]) -> tuple[str, ...]:
    return from_arrays(both_parts(list_classes=names), Path("shades.h5")).class_names


def test_class_names_may_be_bytes_text_or_numbers() -> None:
    assert named(np.array([b"non-cat", b"cat"])) == ("non-cat", "cat")
    assert named(np.array(["Hündin", "Kätzchen"])) == ("Hündin", "Kätzchen")
    assert named(np.array([[3, 7]])) == ("3", "7")


@pytest.mark.parametrize(
    "names",
    [["cat", "cat"], ["", "cat"], ["cat"], [], ["two\nlines", "cat"], ["\x1b[2J", "cat"], ["x" * 201, "cat"]],
)
def test_class_names_that_cannot_be_shown_are_replaced_by_the_labels(names: list[str]) -> None:
    assert named(np.array(names)) == ("0", "1")


def test_without_class_names_the_labels_are_the_names() -> None:
    assert from_arrays(without_names(), Path("shades.h5")).class_names == ("0", "1")


def test_the_names_may_stand_in_the_other_file_alone(tmp_path: Path) -> None:
    write(tmp_path / "test_shades.h5", part("test", 6), CLASSES)
    assert from_arrays(part("train", 12), tmp_path / "train_shades.h5").class_names == ("dark", "light")


# --- More than two classes ------------------------------------------------------------------------------


@pytest.mark.parametrize("classes", [3, 10, 256])
def test_there_are_as_many_classes_as_names(classes: int) -> None:
    names = np.array([f"class {label}" for label in range(classes)])
    dataset = from_arrays({**many(classes), "list_classes": names}, Path("shades.h5"))
    assert dataset.class_names == tuple(names)
    assert dataset.train.labels.tolist() == [*range(classes), *range(classes)]
    assert dataset.outputs == classes


@pytest.mark.parametrize("classes", [3, 10, 256])
def test_without_names_the_largest_label_to_train_on_says_how_many_classes_there_are(classes: int) -> None:
    dataset = from_arrays(many(classes), Path("shades.h5"))
    assert dataset.class_names == tuple(str(label) for label in range(classes))


@pytest.mark.parametrize(
    "names",
    [["a", "b", "a"], ["a", "", "c"], ["a", "b\n", "c"], [f"{label:0>16}" for label in range(256)]],
    ids=["two alike", "one empty", "one of two lines", "too long together"],
)
def test_names_of_many_classes_that_cannot_be_shown_are_replaced_by_the_labels(names: list[str]) -> None:
    dataset = from_arrays({**many(len(names)), "list_classes": np.array(names)}, Path("shades.h5"))
    assert dataset.class_names == tuple(str(label) for label in range(len(names)))


def test_a_split_keeps_a_fifth_of_every_class_for_testing(tmp_path: Path) -> None:
    labels = np.repeat(np.arange(4), (10, 20, 30, 2))
    arrays = {**part("train", 62), "train_set_y": labels}
    dataset = from_arrays(arrays, tmp_path / "train.h5")
    assert [dataset.test.count(label) for label in range(4)] == [2, 4, 6, 1]
    assert [dataset.train.count(label) for label in range(4)] == [8, 16, 24, 1]
