"""The course's HDF5 files: both parts are found, one part is split, and what is wrong is said in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets import Dataset, course_hdf5
from core.errors import Cancelled, DatasetError, FileError
from tests.core.datasets.course_files import (
    CLASSES,
    Arrays,
    both_parts,
    contents_of,
    many,
    part,
    without_names,
    write,
    write_pair,
)
from tests.core.plain_words import assert_one_sentence


def from_arrays(arrays: Arrays, path: Path) -> Dataset:
    return course_hdf5.from_contents(contents_of(arrays), path)


def assert_refused(arrays: Arrays, path: Path, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason) as refusal:
        from_arrays(arrays, path)
    assert_one_sentence(str(refusal.value))
    assert str(refusal.value).startswith(path.name)
    assert ";" in str(refusal.value)
    assert refusal.value.path == path


# --- The course's own data ------------------------------------------------------------------------------


@pytest.mark.course_data
@pytest.mark.parametrize("opened", ["train", "test"])
def test_the_cat_pictures_are_found_from_either_file(opened: str, course_data: Path) -> None:
    dataset = course_hdf5.load(course_data / f"{opened}_catvnoncat.h5")
    assert dataset.name == "catvnoncat"
    assert dataset.class_names == ("non-cat", "cat")
    assert (len(dataset.train), len(dataset.test), dataset.inputs) == (209, 50, 12288)
    assert "train_catvnoncat.h5" in dataset.source
    assert "test_catvnoncat.h5" in dataset.source
    assert dataset.note == ""


@pytest.mark.course_data
def test_always_answering_non_cat_is_right_as_often_as_published(course_data: Path) -> None:
    dataset = course_hdf5.load(course_data / "train_catvnoncat.h5")
    assert dataset.class_names[dataset.commonest] == "non-cat"
    assert round(dataset.baseline(dataset.train), 4) == 0.6555
    assert dataset.baseline(dataset.test) == 0.34


# --- Where the parts are --------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", ["train", "test"])
def test_either_file_of_a_pair_gives_the_same_data(opened: str, tmp_path: Path) -> None:
    path = write_pair(tmp_path)
    dataset = course_hdf5.load(path.with_name(f"{opened}_shades.h5"))
    np.testing.assert_array_equal(dataset.train.pictures, part("train", 12)["train_set_x"])
    np.testing.assert_array_equal(dataset.test.pictures, part("test", 6, seed=1)["test_set_x"])
    assert dataset.class_names == ("dark", "light")
    assert dataset.name == "shades"


@pytest.mark.parametrize(
    ("train", "test", "name"),
    [
        ("train.h5", "test.h5", "train"),
        ("cats-train.hdf5", "cats-test.hdf5", "cats"),
        ("TRAIN_CATS.H5", "TEST_CATS.H5", "CATS"),
        ("Train_cats.h5", "Test_cats.h5", "cats"),
        ("my train set.h5", "my test set.h5", "my train set"),
    ],
)
def test_names_that_differ_in_train_and_test_alone_belong_together(
    train: str, test: str, name: str, tmp_path: Path
) -> None:
    write(tmp_path / test, part("test", 6))
    dataset = from_arrays(part("train", 12), tmp_path / train)
    assert len(dataset.test) == 6
    assert dataset.source == f"{tmp_path / train} and {test}"
    assert dataset.name == name


def test_one_file_may_hold_both_parts(tmp_path: Path) -> None:
    dataset = course_hdf5.load(write(tmp_path / "shades.h5", both_parts()))
    assert (len(dataset.train), len(dataset.test)) == (12, 6)
    assert dataset.source == str(tmp_path / "shades.h5")
    assert dataset.note == ""


def test_a_file_with_both_parts_does_not_look_at_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "test.h5").write_text("not HDF5")
    assert len(from_arrays(both_parts(), tmp_path / "train.h5").test) == 6


def test_a_training_part_alone_is_split_and_the_note_says_how(tmp_path: Path) -> None:
    dataset = from_arrays({**part("train", 30), **CLASSES}, tmp_path / "train.h5")
    assert (len(dataset.train), len(dataset.test)) == (24, 6)
    assert (dataset.train.count(1), dataset.test.count(1)) == (8, 2)  # a fifth of each class
    assert_one_sentence(dataset.note)
    assert "no test part" in dataset.note
    assert "6 of its pictures" in dataset.note
    assert "seed 1" in dataset.note


def test_a_split_is_the_same_every_time_and_loses_no_picture(tmp_path: Path) -> None:
    arrays = part("train", 30)
    first, again = (from_arrays(arrays, tmp_path / "train.h5") for _ in range(2))
    np.testing.assert_array_equal(first.test.pictures, again.test.pictures)
    found = np.concatenate([first.train.pictures, first.test.pictures])
    expected = {picture.tobytes() for picture in arrays["train_set_x"]}
    assert {picture.tobytes() for picture in found} == expected
    assert len(found) == 30


def test_a_split_leaves_the_global_random_state_alone(tmp_path: Path) -> None:
    np.random.seed(123)
    expected = np.random.rand(3)
    np.random.seed(123)
    from_arrays(part("train", 30), tmp_path / "train.h5")
    np.testing.assert_array_equal(np.random.rand(3), expected)


def test_a_test_part_alone_is_refused(tmp_path: Path) -> None:
    assert_refused(part("test", 6), tmp_path / "test_shades.h5", "holds a test part only, and no file with the")


def test_a_neighbour_that_lacks_the_other_part_is_not_named_as_a_source(tmp_path: Path) -> None:
    write(tmp_path / "test_shades.h5", part("train", 12))
    dataset = from_arrays(part("train", 30), tmp_path / "train_shades.h5")
    assert dataset.source == str(tmp_path / "train_shades.h5")
    assert "no test part" in dataset.note


def test_a_neighbour_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "test_shades.h5").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(FileError, match=r"^test_shades.h5 is only a Git LFS pointer"):
        from_arrays(part("train", 12), tmp_path / "train_shades.h5")


def test_what_is_wrong_in_the_neighbour_is_told_of_the_neighbour(tmp_path: Path) -> None:
    write(tmp_path / "test_shades.h5", {**part("test", 6), "test_set_y": np.full(6, 7)})
    with pytest.raises(DatasetError, match=r"^test_shades.h5 cannot be used: the test labels must all be 0 or 1"):
        from_arrays(part("train", 12), tmp_path / "train_shades.h5")


@pytest.mark.parametrize("opened", ["train", "test"])
def test_too_few_training_pictures_are_told_of_the_file_that_holds_them(opened: str, tmp_path: Path) -> None:
    write(tmp_path / "test.h5", part("test", 6), CLASSES)
    write(tmp_path / "train.h5", part("train", 3), CLASSES)
    with pytest.raises(DatasetError, match=r"^train.h5 has too few training pictures"):
        course_hdf5.load(tmp_path / f"{opened}.h5")


def test_loading_can_be_called_off(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        course_hdf5.load(write_pair(tmp_path), cancelled=lambda: True)


# --- What is refused ------------------------------------------------------------------------------------

WRONG: dict[str, tuple[dict[str, NDArray[Any]], str]] = {
    "numbers differ": (both_parts(train_set_y=np.zeros(11, int)), "12 training pictures but 11 labels"),
    "label 2": (both_parts(train_set_y=np.arange(12) % 3), "the training labels must all be 0 or 1"),
    "test label 2": (both_parts(test_set_y=np.arange(6) % 3), "the test labels must all be 0 or 1"),
    "a label that only the test part has": (
        without_names(test_set_y=np.arange(6) % 3),
        "the test labels must all be 0 or 1; give",
    ),
    "label 3 of 3": (
        {**many(3), "train_set_y": np.arange(6) % 4, "list_classes": np.array(["a", "b", "c"])},
        "the training labels must all be whole numbers from 0 to 2; give each of the 3 classes its number",
    ),
    "label 256": (without_names(train_set_y=np.arange(12) * 256), "must all be whole numbers from 0 to 255; give"),
    "a name without pictures": (both_parts(list_classes=np.array(["a", "b", "c"])), "to learn “c” from; add some"),
    "a gap between the labels": (
        without_names(train_set_y=np.arange(12) % 2 * 5),
        "to learn “1”, “2”, “3” and 1 more from; add some",
    ),
    "one picture of a class and no test part": (
        {**part("train", 12), "train_set_y": np.array([2] + [0, 1] * 5 + [0])},
        "too few pictures to learn “2” from; add some",
    ),
    "257 names": (both_parts(list_classes=np.arange(257)), "it names 257 classes, more than the 256 that can be"),
    "one class": (both_parts(train_set_y=np.ones(12, int)), "of one class only; add pictures of another class"),
    "NaN": (both_parts(train_set_x=np.full((12, 6, 6, 3), np.nan)), "the training pictures hold values that are not"),
    "columns": (both_parts(train_set_x=np.zeros((108, 12))), r"the training pictures have the shape \(108, 12\)"),
    "text": (both_parts(train_set_x=np.full((12, 6, 6, 3), "x")), "the training pictures are not made of numbers"),
    "sizes differ": (
        {**both_parts(), **part("test", 6, side=5)},
        "its training pictures are 6 × 6 × 3 but its test pictures 5 × 5 × 3; make them the same size",
    ),
    "channels differ": ({**both_parts(), **part("test", 6, channels=1)}, "6 × 6 × 3 but its test pictures 6 × 6 × 1"),
    "no labels": ({"train_set_x": part("train", 12)["train_set_x"]}, "holds train_set_x but no train_set_y; add"),
    "no pictures": ({"train_set_y": part("train", 12)["train_set_y"]}, "holds train_set_y but no train_set_x; add"),
    "labels of a test part alone": (
        {**part("train", 12), "test_set_y": np.zeros(3, int)},
        "holds test_set_y but no test_set_x; add",
    ),
    "other arrays": ({"images": np.zeros((4, 8, 8, 3)), "labels": np.zeros(4)}, "but has images, labels; name the"),
    "many other arrays": ({f"a{n}": np.zeros(1) for n in range(50)}, "but has a0, a1, a10, a11, a12, a13; name the"),
    "an array with an endless name": ({"x" * 5000: np.zeros(1)}, "but has x{40}; name the"),
    "nothing": ({}, "but has nothing; name the arrays"),
    "three pictures": (part("train", 3), "has too few training pictures \\(3\\); add more"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_trained_on_gets_a_sentence_that_names_the_file(what: str, tmp_path: Path) -> None:
    arrays, reason = WRONG[what]
    assert_refused(arrays, tmp_path / "shades.h5", reason)


def test_a_sentence_stays_short_whatever_the_file_holds(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as refusal:
        from_arrays({letter * 5000: np.zeros(1) for letter in "abcdefghi\n"}, tmp_path / "shades.h5")
    assert_one_sentence(str(refusal.value))
    assert len(str(refusal.value)) < 600


def test_a_file_on_the_disk_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"^shades.h5 holds no pictures to train on"):
        course_hdf5.load(write(tmp_path / "shades.h5", {"images": np.zeros((4, 8, 8, 3))}))
