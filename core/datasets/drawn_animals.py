"""Drawn animals: six kinds of animals to tell apart, by the same pencil as the drawn cats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.datasets.drawn_cats.parts import DrawnPictures, cached, draw_part

if TYPE_CHECKING:
    from core.datasets.drawn_cats.scene import Plan

CLASS_NAMES = ("cat", "dog", "rabbit", "bear", "bird", "fish")

_TRAIN, _TEST = 3, 4  # streams of chance that the drawn cats do not use


def load(seed: int = 0) -> DrawnPictures:
    """Return the 600 and 150 pictures of a seed, as many of each class, from the cache if they are there.

    Raises :class:`SettingError` for a negative seed.
    """
    return cached("drawn-animals", seed, 600, 150, draw)


def draw(seed: int = 0, train: int = 600, test: int = 150) -> DrawnPictures:
    """Draw pictures; the same seed gives the same bytes, and labels are places in :data:`CLASS_NAMES`.

    Raises :class:`SettingError` for a negative seed.
    """
    return DrawnPictures(*draw_part(seed, _TRAIN, _plans(train)), *draw_part(seed, _TEST, _plans(test)))


def _plans(number: int) -> list[tuple[Plan, int]]:
    from core.datasets.drawn_cats.scene import ANIMALS, plan_scenes

    of_class = [len(range(label, number, len(CLASS_NAMES))) for label in range(len(CLASS_NAMES))]
    return [
        (plan, label)
        for label, name in enumerate(CLASS_NAMES)
        for plan in plan_scenes(ANIMALS[name], of_class[label])
    ]
