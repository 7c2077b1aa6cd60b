"""Drawn cats: small pictures of cats, and of much that is no cat, drawn from a seed.

Nothing about the classes but the shapes in the pictures tells them apart: backgrounds, colours and
light have the same statistics in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_cats.parts import SIDE, DrawnPictures, cached, draw_part, generator

if TYPE_CHECKING:
    from core.datasets.drawn_cats.scene import Plan

CLASS_NAMES = ("non-cat", "cat")

_CATS = 0.48  # of each part
_TRAIN, _TEST, _SINGLE = range(3)  # streams of chance


def load(seed: int = 0) -> DrawnPictures:
    """Return the 400 and 100 pictures of a seed, from the cache if they are there.

    Raises :class:`SettingError` for a negative seed.
    """
    return cached("drawn-cats", seed, 400, 100, draw)


def draw(seed: int = 0, train: int = 400, test: int = 100) -> DrawnPictures:
    """Draw pictures; the same seed gives the same bytes, and the label 1 says that there is a cat.

    Raises :class:`SettingError` for a negative seed.
    """
    return DrawnPictures(*draw_part(seed, _TRAIN, _plans(train)), *draw_part(seed, _TEST, _plans(test)))


def draw_one(cat: bool, seed: int, size: int = SIDE) -> NDArray[np.uint8]:
    """Draw one picture that is in no data set, (size, size, 3); the size does not change what is on it.

    Raises :class:`SettingError` for a negative seed.
    """
    from core.datasets.drawn_cats.scene import CATS, OTHERS, draw_scene, plan_scenes

    rng = generator(seed, _SINGLE, int(cat))
    plans = plan_scenes(CATS if cat else OTHERS, 100)
    return draw_scene(plans[int(rng.integers(len(plans)))], rng, size)


def _plans(number: int) -> list[tuple[Plan, int]]:
    from core.datasets.drawn_cats.scene import CATS, OTHERS, plan_scenes

    cats = round(_CATS * number)
    plans = [(plan, 1) for plan in plan_scenes(CATS, cats)]
    return plans + [(plan, 0) for plan in plan_scenes(OTHERS, number - cats)]
