"""One picture: a backdrop, a subject on it, perhaps something before it, light and grain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.drawn_cats import animals, things
from core.datasets.drawn_cats.backdrops import BACKDROPS
from core.datasets.drawn_cats.canvas import Canvas, Drawing
from core.datasets.drawn_cats.cat_poses import POSES, draw_cat
from core.datasets.drawn_cats.colours import pick
from core.datasets.drawn_cats.foregrounds import FOREGROUNDS


def _draw_nothing(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Leave an empty landscape."""


CATS: tuple[Drawing, ...] = tuple(partial(draw_cat, pose=pose) for pose in POSES)
OTHERS: tuple[Drawing, ...] = (
    animals.draw_dog, animals.draw_dog, animals.draw_dog, animals.draw_rabbit, animals.draw_rabbit,
    animals.draw_bear, animals.draw_mouse, animals.draw_bird, animals.draw_duck, animals.draw_fish,
    things.draw_house, things.draw_car, things.draw_tree, things.draw_ball, things.draw_cup,
    things.draw_flower, things.draw_boat, things.draw_mushroom, _draw_nothing, _draw_nothing,
)  # fmt: skip
"""A subject that is named more than once is more frequent."""
ANIMALS: dict[str, tuple[Drawing, ...]] = {
    "cat": CATS,
    "dog": (animals.draw_dog,),
    "rabbit": (animals.draw_rabbit,),
    "bear": (animals.draw_bear,),
    "bird": (animals.draw_bird, animals.draw_duck),
    "fish": (animals.draw_fish,),
}


@dataclass(frozen=True)
class Plan:
    """What is settled before a picture is drawn, so that a set of pictures is balanced.

    Every subject comes as often light on a dark ground as dark on a light one. What a pixel says then
    depends on the other pixels: a network of one layer, which adds them up, cannot learn the shapes,
    and a deep one can.
    """

    subject: Drawing
    light: bool


def plan_scenes(subjects: Sequence[Drawing], number: int) -> list[Plan]:
    """Return balanced plans for ``number`` pictures of these subjects."""
    return [Plan(subjects[i // 2 % len(subjects)], light=i % 2 == 0) for i in range(number)]


def draw_scene(plan: Plan, rng: Generator, size: int) -> NDArray[np.uint8]:
    """Return the picture, (size, size, 3); ``size`` changes nothing else but the grain."""
    canvas = Canvas(size)
    pick(rng, BACKDROPS)(canvas, rng, not plan.light)
    x, y = 0.5 + rng.uniform(-0.035, 0.035, 2)
    if rng.random() < 0.07:  # cut off by the picture's edge
        x += pick(rng, (-1, 1)) * rng.uniform(0.1, 0.2)
    scale, tilt = 0.5 * rng.uniform(0.86, 1.08), rng.uniform(-0.06, 0.06)
    with canvas.placed(x, y, scale, tilt, flipped=rng.random() < 0.5):
        plan.subject(canvas, rng, plan.light)
    if rng.random() < 0.3:
        pick(rng, FOREGROUNDS)(canvas, rng, plan.light)
    return _lit(canvas.pixels(), rng)


def _lit(pixels: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Return the picture under a tinted light that falls from one side, with some grain."""
    ramp = np.linspace(-1, 1, len(pixels), dtype=np.float32)
    across, down = rng.uniform(-0.14, 0.14, 2).astype(np.float32)
    light = across * ramp[None, :, None] + down * ramp[:, None, None] + np.float32(rng.uniform(0.87, 1.07))
    tint = rng.uniform(0.95, 1.05, 3).astype(np.float32)
    picture = rng.standard_normal(pixels.shape, dtype=np.float32)
    picture *= np.float32(rng.uniform(1, 5))
    picture += pixels * tint * light
    return np.clip(picture, 0, 255, out=picture).round().astype(np.uint8)
