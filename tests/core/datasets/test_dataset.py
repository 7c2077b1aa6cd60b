"""Examples are checked once, and come in the forms that training and views ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.datasets import Dataset, Examples
from core.datasets.dataset import check_examples, check_trainable
from core.errors import DatasetError
from tests.core.plain_words import assert_one_sentence

PATH = Path("somewhere") / "cats.h5"
PIXELS = np.random.RandomState(0).randint(0, 256, (6, 4, 5, 3))
LABELS = np.array([0, 1, 0, 1, 0, 0])


def checked(pictures: NDArray[Any] = PIXELS, labels: NDArray[Any] = LABELS, classes: int | None = 2) -> Examples:
    return check_examples(pictures, labels, "training", PATH, classes)


def changed(value: float) -> NDArray[Any]:
    pictures = PIXELS / 255
    pictures[2, 1, 1, 1] = value
    return pictures


WRONG: dict[str, tuple[NDArray[Any], NDArray[Any], str]] = {
    "columns": (
        PIXELS.reshape(6, -1),
        LABELS,
        r"have the shape \(6, 60\); save them as \(number, height, width, 3\)",
    ),
    "no channels": (PIXELS[..., 0], LABELS, r"have the shape \(6, 4, 5\)"),
    "four channels": (PIXELS.repeat(2, -1)[..., :4], LABELS, r"have the shape \(6, 4, 5, 4\)"),
    "no pictures": (PIXELS[:0], LABELS[:0], r"have the shape \(0, 4, 5, 3\)"),
    "no pixels": (PIXELS[:, :0], LABELS, r"have the shape \(6, 0, 5, 3\)"),
    "too large": (np.zeros((6, 1, 1025, 3), np.uint8), LABELS, "larger than 1,024 pixels a side"),
    "a label short": (PIXELS, LABELS[1:], "there are 6 training pictures but 5 labels"),
    "a label more": (PIXELS, np.append(LABELS, 1), "there are 6 training pictures but 7 labels"),
    "label 2": (PIXELS, LABELS * 2, "labels must all be 0 or 1"),
    "label -1": (PIXELS, LABELS * 2 - 1, "labels must all be 0 or 1"),
    "label one half": (PIXELS, LABELS / 2, "labels must all be 0 or 1"),
    "label NaN": (PIXELS, np.where(LABELS, np.nan, 0), "labels must all be 0 or 1"),
    "labels as text": (PIXELS, LABELS.astype(str), "labels must all be 0 or 1"),
    "pixels as text": (PIXELS.astype(str), LABELS, "are not made of numbers"),
    "pixels as truths": (PIXELS > 9, LABELS, "are not made of numbers"),
    "NaN pixel": (changed(np.nan), LABELS, "hold values that are not numbers"),
    "infinite pixel": (changed(np.inf), LABELS, "hold values that are not numbers"),
    "negative pixel": (changed(-0.01), LABELS, "must hold whole numbers from 0 to 255, or numbers from 0 to 1"),
    "pixel above 1": (
        changed(1.01),
        LABELS,
        "must hold whole numbers from 0 to 255, or numbers from 0 to 1",
    ),
    "pixel 256": (PIXELS + 1, LABELS, "must hold whole numbers from 0 to 255, or numbers from 0 to 1"),
    "pixels around zero": (PIXELS - 128, LABELS, "must hold whole numbers from 0 to 255, or numbers from 0 to 1"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_examples_get_a_sentence_that_names_the_file_and_says_what_to_do(what: str) -> None:
    pictures, labels, reason = WRONG[what]
    with pytest.raises(DatasetError, match=reason) as refusal:
        checked(pictures, labels)
    sentence = str(refusal.value)
    assert_one_sentence(sentence)
    assert sentence.startswith("cats.h5 cannot be used: ")
    assert ";" in sentence
    assert refusal.value.path == PATH


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", ">i4", "i8", "f2", "f4", "f8"])
def test_whole_numbers_of_every_type_become_bytes(dtype: str) -> None:
    pictures = (PIXELS % 128).astype(dtype)
    examples = checked(pictures)
    assert examples.pictures.dtype == np.uint8
    np.testing.assert_array_equal(examples.pictures, PIXELS % 128)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_numbers_from_0_to_1_are_trained_on_as_they_are(dtype: str) -> None:
    pictures = (PIXELS / 255).astype(dtype)
    examples = checked(pictures)
    dataset = Dataset("x", "y", ("a", "b"), examples, examples)
    X = examples.X(dataset.recipe, "float64")
    np.testing.assert_array_equal(X, pictures.reshape(6, -1).T.astype(float))
    np.testing.assert_array_equal(examples.picture(3), np.rint(pictures[3].astype(float) * 255))


@pytest.mark.parametrize(
    "labels", [LABELS, LABELS[np.newaxis], LABELS == 1, LABELS.astype("f4"), LABELS.astype("u1")]
)
def test_labels_may_come_as_a_row_as_truths_and_as_floats(labels: NDArray[Any]) -> None:
    examples = checked(labels=labels)
    assert examples.labels.tolist() == LABELS.tolist()
    assert examples.labels.dtype == np.uint8


@pytest.mark.parametrize("classes", [3, 256])
@pytest.mark.parametrize("wrong", [-1, 0.5, 256, np.nan, np.inf])
def test_labels_that_are_no_places_among_the_classes_are_refused(wrong: float, classes: int) -> None:
    labels = np.where(LABELS, wrong, 0)
    with pytest.raises(
        DatasetError,
        match=f"labels must all be whole numbers from 0 to {classes - 1}; give each of the {classes} classes",
    ) as refusal:
        checked(labels=labels, classes=classes)
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("wrong", [-1, 0.5, 256, np.nan])
def test_where_the_classes_are_not_known_labels_may_be_all_that_a_byte_holds(wrong: float) -> None:
    assert checked(labels=LABELS * 255, classes=None).labels.tolist() == [0, 255, 0, 255, 0, 0]
    with pytest.raises(DatasetError, match="labels must all be whole numbers from 0 to 255; give each class one"):
        checked(labels=np.where(LABELS, wrong, 0), classes=None)


def test_a_label_that_has_no_class_is_refused_even_where_it_is_a_small_number() -> None:
    assert checked(labels=LABELS * 2, classes=3).labels.tolist() == (LABELS * 2).tolist()
    with pytest.raises(DatasetError, match="whole numbers from 0 to 2; give each of the 3 classes its number"):
        checked(labels=LABELS * 3, classes=3)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_columns_are_the_courses_pixels_over_255_a_picture_a_column(dtype: str) -> None:
    examples = checked()
    dataset = Dataset("x", "y", ("a", "b"), examples, examples)
    X, Y = examples.X(dataset.recipe, dtype), examples.Y(dtype, dataset.classes)
    assert X.dtype == Y.dtype == dtype
    np.testing.assert_array_equal(X, (PIXELS.reshape(6, -1).T / 255).astype(dtype))
    np.testing.assert_array_equal(Y, [LABELS])
    assert X.flags.c_contiguous
    assert dataset.inputs == X.shape[0]


@pytest.mark.parametrize("channels", [1, 3])
def test_the_recipe_brings_other_pictures_into_the_form_of_these(channels: int) -> None:
    examples = checked(PIXELS[..., :channels])
    recipe = Dataset("x", "y", ("a", "b"), examples, examples).recipe
    assert (recipe.height, recipe.width, recipe.channels) == (4, 5, channels)
    other = np.zeros((30, 20, 3), np.uint8)
    assert recipe.prepare(other).shape == examples.picture(0).shape


@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
def test_the_pictures_as_columns_are_a_view_of_the_numbers_they_are_kept_in(dtype: str) -> None:
    pictures = PIXELS.astype(dtype) if dtype == "u1" else (PIXELS / 255).astype(dtype)
    examples = checked(pictures)
    columns = examples.columns()
    assert columns.dtype == dtype
    assert np.shares_memory(columns, examples.pictures)
    np.testing.assert_array_equal(columns, pictures.reshape(6, -1).T)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("classes", [3, 10, 256])
def test_more_than_two_classes_have_a_row_each_with_a_one_where_the_class_is(classes: int, dtype: str) -> None:
    labels = np.random.RandomState(classes).randint(0, classes, 6)
    Y = checked(labels=labels, classes=classes).Y(dtype, classes)
    assert Y.dtype == dtype
    assert Y.shape == (classes, 6)
    assert Y.sum() == 6
    assert Y.argmax(axis=0).tolist() == labels.tolist()


@pytest.mark.parametrize(("classes", "outputs"), [(2, 1), (3, 3), (256, 256)])
def test_two_classes_take_one_output_and_more_take_one_each(classes: int, outputs: int) -> None:
    names = tuple(str(label) for label in range(classes))
    dataset = Dataset("x", "y", names, checked(), checked())
    assert (dataset.classes, dataset.outputs) == (classes, outputs)
    assert dataset.train.Y("float64", dataset.classes).shape[0] == outputs


classes_of_pictures = st.lists(st.integers(0, 4), min_size=1, max_size=30)


@given(classes_of_pictures, classes_of_pictures)
def test_the_baseline_is_what_always_answering_the_commonest_training_class_gets_right(
    train: list[int], test: list[int]
) -> None:
    def examples(labels: list[int]) -> Examples:
        return Examples(np.zeros((len(labels), 1, 1, 3), np.uint8), np.array(labels, np.uint8))

    dataset = Dataset("x", "y", tuple("abcde"), examples(train), examples(test))
    commonest = max(range(5), key=train.count)
    assert dataset.commonest == commonest
    assert dataset.baseline(dataset.train) == train.count(commonest) / len(train)
    assert dataset.baseline(dataset.test) == test.count(commonest) / len(test)
    assert [dataset.train.count(label) for label in range(5)] == [train.count(label) for label in range(5)]


@pytest.mark.parametrize("labels", [[0, 1, 0], [1]])
def test_too_few_pictures_to_train_on_are_refused(labels: list[int]) -> None:
    with pytest.raises(DatasetError, match=r"^cats.h5 has too few training pictures \([13]\); add more") as refusal:
        check_trainable(checked(PIXELS[: len(labels)], np.array(labels)), ("a", "b"), PATH)
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("label", [0, 1])
def test_training_pictures_of_one_class_are_refused(label: int) -> None:
    with pytest.raises(DatasetError, match=r"^cats.h5 holds training pictures of one class only; add") as refusal:
        check_trainable(checked(labels=np.full(6, label)), ("a", "b"), PATH)
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize(
    ("labels", "names", "missing"),
    [
        ([0, 2, 0, 2, 0, 0], "abc", "“b” from; add"),
        ([0, 1, 0, 1, 0, 0], "abc", "“c” from; add"),
        ([4, 5, 4, 5, 4, 5], "abcdef", "“a”, “b”, “c” and 1 more from; add"),
        ([7, 9, 7, 9, 7, 7], "abcdefghij", "“a”, “b”, “c” and 5 more from; add"),
    ],
)
def test_a_class_without_training_pictures_is_refused_by_its_name(
    labels: list[int], names: str, missing: str
) -> None:
    with pytest.raises(DatasetError, match=f"^cats.h5 has too few pictures to learn {missing}") as refusal:
        check_trainable(checked(labels=np.array(labels), classes=10), tuple(names), PATH)
    assert_one_sentence(str(refusal.value))
