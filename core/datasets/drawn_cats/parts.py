"""What every set of drawn pictures shares: its two parts with their labels, drawn by plans or read from the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_cats import cache
from core.errors import SettingError
from core.folders import cache_folder

if TYPE_CHECKING:
    from core.datasets.drawn_cats.scene import Plan

SIDE = 64

_VERSION = 1  # of the drawings: raised whenever the same seed gives other pictures


class DrawnPictures(NamedTuple):
    """Pictures, (number, 64, 64, 3), and labels, (number,), of two parts."""

    train_pictures: NDArray[np.uint8]
    train_labels: NDArray[np.uint8]
    test_pictures: NDArray[np.uint8]
    test_labels: NDArray[np.uint8]


def cached(name: str, seed: int, train: int, test: int, draw: Callable[[int], DrawnPictures]) -> DrawnPictures:
    """Return what ``draw`` gives for the seed, so many pictures a part, from the cache if they are there."""
    file = cache_folder() / f"{name}-v{_VERSION}-seed{seed}.npz"
    shapes = {
        "train_pictures": (train, SIDE, SIDE, 3),
        "train_labels": (train,),
        "test_pictures": (test, SIDE, SIDE, 3),
        "test_labels": (test,),
    }
    arrays = cache.read(file, shapes)
    if arrays is not None:
        return DrawnPictures(**arrays)
    pictures = draw(seed)
    cache.write(file, pictures._asdict())
    return pictures


def draw_part(
    seed: int, stream: int, plans: Sequence[tuple[Plan, int]]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw a picture of every plan, and return them, shuffled, with the labels that the plans come with.

    Parts of different streams of chance do not repeat each other. Raises :class:`SettingError` for a negative seed.
    """
    from core.datasets.drawn_cats.scene import draw_scene

    pictures = np.empty((len(plans), SIDE, SIDE, 3), dtype=np.uint8)
    labels = np.empty(len(plans), dtype=np.uint8)
    for place, chosen in enumerate(generator(seed, stream).permutation(len(plans))):
        plan, labels[place] = plans[chosen]
        pictures[place] = draw_scene(plan, generator(seed, stream, place), SIDE)
    return pictures, labels


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Return the chance of a stream; raises :class:`SettingError` for a negative seed."""
    if seed < 0:
        raise SettingError(f"The seed is {seed}; choose a whole number from 0 upwards.", setting="seed")
    return np.random.Generator(np.random.PCG64([seed, *stream]))
