"""Examples with labels, checked once, in the forms that training, views and predictions ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DatasetError
from core.images.recipe import Recipe

Array = NDArray[np.floating[Any]]

MIN_EXAMPLES = 4
MAX_CLASSES = 256
"""As many as a byte a label can tell apart."""
_MOST_NAMED = 3
"""Classes that one sentence names."""


@dataclass(frozen=True)
class Examples:
    """m pictures with their labels.

    ``pictures`` is (m, height, width, channels), either uint8 or floats from 0 to 1; ``labels`` is (m,), whole
    numbers from 0, one for each class.
    """

    pictures: NDArray[Any]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def X(self, recipe: Recipe, dtype: str) -> Array:
        """Return the examples as columns, shape (n_x, m)."""
        if self.pictures.dtype == np.uint8:
            return recipe.columns(self.pictures, np.dtype(dtype))
        return np.ascontiguousarray(self.pictures.reshape(len(self), -1).T, dtype=dtype)

    def columns(self) -> NDArray[Any]:
        """Return the pictures as columns, shape (n_x, m): a view, in the numbers that they are kept in."""
        columns: NDArray[Any] = self.pictures.reshape(len(self), -1).T
        return columns

    def Y(self, dtype: str, classes: int) -> Array:
        """Return what a network should answer: labels (1, m) for two classes, else one-hot (classes, m)."""
        if classes == 2:
            return self.labels[np.newaxis, :].astype(dtype)
        one_hot: Array = np.equal(self.labels, np.arange(classes)[:, np.newaxis]).astype(dtype)
        return one_hot

    def picture(self, index: int) -> NDArray[np.uint8]:
        """Return one picture to look at, shape (height, width, channels)."""
        picture: NDArray[Any] = self.pictures[index]
        return picture if picture.dtype == np.uint8 else np.rint(picture * 255).astype(np.uint8)

    def rgb_picture(self, index: int) -> NDArray[np.uint8]:
        """Return one picture as any picture from a file comes, shape (height, width, 3)."""
        picture = self.picture(index)
        return np.ascontiguousarray(np.broadcast_to(picture, (*picture.shape[:2], 3)))

    def count(self, label: int) -> int:
        """Return how many examples have this label."""
        return int(np.count_nonzero(self.labels == label))


@dataclass(frozen=True)
class Dataset:
    """Training and test examples with the names of their classes, and where they came from."""

    name: str
    source: str
    """A path, or words for what is built in."""
    class_names: tuple[str, ...]
    """Two or more different names; a label is a place among them."""
    train: Examples
    test: Examples
    note: str = ""
    """What was done to the data on the way in, as a sentence; empty for nothing."""

    @property
    def recipe(self) -> Recipe:
        """How any other picture is brought into the form of these."""
        _, height, width, channels = self.train.pictures.shape
        return Recipe(width=width, height=height, channels=channels)

    @property
    def inputs(self) -> int:
        """How many numbers one example is made of: n_x."""
        return self.recipe.size

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)

    @property
    def outputs(self) -> int:
        """How many numbers a network answers: one for two classes, and one a class for more."""
        return 1 if self.classes == 2 else self.classes

    @property
    def commonest(self) -> int:
        """The label that most training examples have."""
        return int(np.bincount(self.train.labels).argmax())

    def baseline(self, examples: Examples) -> float:
        """Return the share of ``examples`` that always answering the commonest training class gets right."""
        return examples.count(self.commonest) / len(examples)


def check_examples(
    pictures: NDArray[Any], labels: NDArray[Any], part: str, path: Path, classes: int | None = None
) -> Examples:
    """Return arrays from a file as examples, or raise DatasetError with what is wrong about the ``part``.

    ``pictures`` must be (m, height, width, 1 or 3), whole numbers 0 to 255 or floats 0 to 1; ``labels`` m whole
    numbers from 0, all below ``classes`` where that is known.
    """

    def refuse(problem: str) -> DatasetError:
        return DatasetError(f"{path.name} cannot be used: {problem}.", path=path)

    if pictures.ndim != 4 or pictures.shape[3] not in (1, 3) or min(pictures.shape) == 0:
        raise refuse(f"the {part} pictures have the shape {pictures.shape}; save them as (number, height, width, 3)")
    if max(pictures.shape[1:3]) > 1024:
        raise refuse(f"the {part} pictures are larger than 1,024 pixels a side; make them smaller first")
    if labels.size != len(pictures):
        raise refuse(
            f"there are {len(pictures):,} {part} pictures but {labels.size:,} labels; each picture needs one label"
        )
    if labels.dtype.kind not in "biuf" or not np.isin(labels, np.arange(classes or MAX_CLASSES)).all():
        raise refuse(f"the {part} labels must all be {_allowed_labels(classes)}")
    problem = _problem_with_pixels(pictures)
    if problem:
        raise refuse(f"the {part} pictures {problem}")
    if pictures.dtype.kind in "iu" or pictures.max() > 1:
        pictures = pictures.astype(np.uint8, copy=False)
    return Examples(pictures, labels.reshape(-1).astype(np.uint8))


def _allowed_labels(classes: int | None) -> str:
    if classes == 2:
        return "0 or 1; give the two classes these numbers"
    each = f"each of the {classes} classes its number" if classes else "each class one of them"
    return f"whole numbers from 0 to {(classes or MAX_CLASSES) - 1}; give {each}"


def _problem_with_pixels(pictures: NDArray[Any]) -> str:
    if pictures.dtype == np.uint8:
        return ""
    if pictures.dtype.kind not in "iuf":
        return "are not made of numbers; store pixels as whole numbers from 0 to 255"
    if not np.isfinite(pictures).all():
        return "hold values that are not numbers (NaN or infinity); replace them first"
    whole = pictures.dtype.kind in "iu" or bool((pictures == np.rint(pictures)).all())
    if pictures.min() < 0 or pictures.max() > (255 if whole else 1):
        return "must hold whole numbers from 0 to 255, or numbers from 0 to 1; scale them first"
    return ""


def check_trainable(examples: Examples, class_names: Sequence[str], path: Path) -> None:
    """Raise DatasetError where nothing can be learned: too few examples, or none of a class."""
    if len(examples) < MIN_EXAMPLES:
        raise DatasetError(
            f"{path.name} has too few training pictures ({len(examples)}); add more, to have {MIN_EXAMPLES} or more.",
            path=path,
        )
    if len(np.unique(examples.labels)) < 2:
        raise DatasetError(
            f"{path.name} holds training pictures of one class only; add pictures of another class.",
            path=path,
        )
    missing = [f"“{name}”" for label, name in enumerate(class_names) if not examples.count(label)]
    if missing:
        more = f" and {len(missing) - _MOST_NAMED:,} more" if len(missing) > _MOST_NAMED else ""
        raise DatasetError(
            f"{path.name} has too few pictures to learn {', '.join(missing[:_MOST_NAMED])}{more} from; add some, or "
            "leave out the class and number the others from 0.",
            path=path,
        )
