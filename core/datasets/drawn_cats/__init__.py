"""Drawn cats: small pictures of cats, and of much that is no cat, drawn from a seed.

Nothing about the classes but the shapes in the pictures tells them apart: backgrounds, colours and
light have the same statistics in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_cats import cache
from core.errors import SettingError
from core.folders import cache_folder

if TYPE_CHECKING:
    from core.datasets.drawn_cats.scene import Plan

CLASS_NAMES = ("non-cat", "cat")
SIDE = 64

_VERSION = 1  # of the drawings: raised whenever the same seed gives other pictures
_CATS = 0.48  # of each part
_TRAIN, _TEST, _SINGLE = range(3)  # streams of chance, so that parts do not repeat each other


class DrawnPictures(NamedTuple):
    """Pictures, (number, 64, 64, 3), and labels, (number,), which are 1 where there is a cat."""

    train_pictures: NDArray[np.uint8]
    train_labels: NDArray[np.uint8]
    test_pictures: NDArray[np.uint8]
    test_labels: NDArray[np.uint8]


def load(seed: int = 0) -> DrawnPictures:
    """Return the 400 and 100 pictures of a seed, from the cache if they are there.

    Raises :class:`SettingError` for a negative seed.
    """
    file = cache_folder() / f"drawn-cats-v{_VERSION}-seed{seed}.npz"
    shapes = {
        "train_pictures": (400, SIDE, SIDE, 3),
        "train_labels": (400,),
        "test_pictures": (100, SIDE, SIDE, 3),
        "test_labels": (100,),
    }
    arrays = cache.read(file, shapes)
    if arrays is not None:
        return DrawnPictures(**arrays)
    pictures = draw(seed)
    cache.write(file, pictures._asdict())
    return pictures


def draw(seed: int = 0, train: int = 400, test: int = 100) -> DrawnPictures:
    """Draw pictures; the same seed gives the same bytes.

    Raises :class:`SettingError` for a negative seed.
    """
    return DrawnPictures(*_draw_part(seed, _TRAIN, train), *_draw_part(seed, _TEST, test))


def draw_one(cat: bool, seed: int, size: int = SIDE) -> NDArray[np.uint8]:
    """Draw one picture that is in no data set, (size, size, 3); the size does not change what is on it.

    Raises :class:`SettingError` for a negative seed.
    """
    from core.datasets.drawn_cats.scene import draw_scene, plan_scenes

    rng = _generator(seed, _SINGLE, int(cat))
    plans = plan_scenes(cat, 100)
    return draw_scene(plans[int(rng.integers(len(plans)))], rng, size)


def _draw_part(seed: int, part: int, number: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    from core.datasets.drawn_cats.scene import draw_scene

    pictures = np.empty((number, SIDE, SIDE, 3), dtype=np.uint8)
    labels = np.empty(number, dtype=np.uint8)
    for i, (plan, cat) in enumerate(_plan_part(seed, part, number)):
        pictures[i] = draw_scene(plan, _generator(seed, part, i), SIDE)
        labels[i] = cat
    return pictures, labels


def _plan_part(seed: int, part: int, number: int) -> list[tuple[Plan, bool]]:
    from core.datasets.drawn_cats.scene import plan_scenes

    cats = round(_CATS * number)
    plans = [(plan, True) for plan in plan_scenes(True, cats)]
    plans += [(plan, False) for plan in plan_scenes(False, number - cats)]
    return [plans[i] for i in _generator(seed, part).permutation(number)]


def _generator(seed: int, *stream: int) -> np.random.Generator:
    if seed < 0:
        raise SettingError(f"The seed is {seed}; choose a whole number from 0 upwards.", setting="seed")
    return np.random.Generator(np.random.PCG64([seed, *stream]))
