"""The colours of the drawn pictures: coats of animals, paints of things, walls and meadows.

Light and dark ones stand in balance, and every kind of picture takes from the same tables, so that
the mean colour of a picture says nothing about what is on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Colour

Item = TypeVar("Item")

WHITE: Colour = (250, 248, 244)
INK: Colour = (28, 24, 26)
PINK: Colour = (236, 150, 150)


def pick(rng: Generator, options: Sequence[Item]) -> Item:
    """Return one of ``options``, each as likely as the others."""
    return options[int(rng.integers(len(options)))]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """Return ``one`` with ``part`` (0 to 1) of ``other`` in it."""
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def darker(colour: Colour, part: float = 0.35) -> Colour:
    """Return ``colour`` with ``part`` of its light taken away."""
    return mix(colour, (0, 0, 0), part)


def lighter(colour: Colour, part: float = 0.35) -> Colour:
    """Return ``colour`` with ``part`` of the way to white."""
    return mix(colour, (255, 255, 255), part)


def is_light(colour: Colour) -> bool:
    """Tell whether dark lines are seen better on ``colour`` than light ones."""
    return sum(colour[:3]) > 380


def ink_on(colour: Colour) -> Colour:
    """Return a colour for fine lines on ``colour``: dark on light, and light on dark."""
    return darker(colour, 0.75) if is_light(colour) else lighter(colour, 0.6)


@dataclass(frozen=True)
class Coat:
    """An animal's fur: ``marks`` are its stripes or patches, ``pale`` its muzzle, chest and paws."""

    fur: Colour
    marks: Colour
    pale: Colour
    pattern: str = "plain"

    @property
    def line(self) -> Colour:
        """The colour of outlines."""
        return darker(self.fur, 0.45) if is_light(self.fur) else lighter(self.fur, 0.3)

    @property
    def inner_ear(self) -> Colour:
        """The colour inside the ears: rosy, but as light or as dark as the fur."""
        return mix(self.fur, (226, 130, 130) if is_light(self.fur) else (84, 26, 40), 0.4)


LIGHT_COATS = (
    Coat((236, 236, 234), (200, 200, 202), (244, 244, 244)),
    Coat((230, 218, 196), (202, 176, 140), (236, 226, 208)),
    Coat((240, 162, 80), (204, 108, 36), (244, 190, 130), "stripes"),
    Coat((240, 186, 122), (206, 130, 66), (246, 208, 160), "stripes"),
    Coat((192, 202, 218), (132, 148, 172), (206, 214, 228), "stripes"),
    Coat((204, 206, 222), (158, 158, 182), (216, 218, 230)),
    Coat((236, 238, 238), (226, 132, 50), (244, 244, 244), "patches"),
    Coat((230, 234, 240), (66, 66, 76), (240, 242, 246), "patches"),
    Coat((224, 220, 212), (92, 78, 70), (230, 226, 220), "points"),
    Coat((200, 208, 212), (84, 82, 90), (206, 212, 216), "points"),
)
DARK_COATS = (
    Coat((40, 42, 50), (26, 26, 32), (54, 56, 64)),
    Coat((36, 38, 48), (24, 26, 34), (210, 212, 216), "tuxedo"),
    Coat((72, 82, 100), (46, 56, 72), (86, 96, 114)),
    Coat((86, 68, 56), (44, 34, 28), (108, 88, 72), "stripes"),
    Coat((74, 78, 88), (38, 40, 48), (92, 96, 104), "stripes"),
    Coat((168, 84, 32), (112, 48, 16), (190, 112, 60), "stripes"),
    Coat((48, 44, 50), (166, 92, 40), (60, 54, 58), "patches"),
    Coat((54, 64, 84), (36, 44, 60), (70, 80, 100)),
    Coat((92, 90, 100), (50, 50, 60), (108, 106, 114), "points"),
    Coat((72, 52, 46), (46, 32, 28), (90, 68, 60)),
)
LIGHT_PAINTS: tuple[Colour, ...] = (
    (246, 210, 92), (158, 208, 236), (240, 172, 180), (238, 234, 230),
    (174, 220, 180), (242, 168, 96), (206, 190, 238), (220, 202, 172),
)  # fmt: skip
DARK_PAINTS: tuple[Colour, ...] = (
    (36, 54, 110), (136, 36, 40), (32, 84, 58), (92, 60, 40),
    (84, 46, 100), (44, 46, 54), (24, 92, 104), (126, 72, 28),
)  # fmt: skip
LIGHT_WALLS: tuple[Colour, ...] = (
    (242, 216, 182), (208, 222, 230), (220, 232, 204), (246, 226, 166),
    (244, 208, 204), (230, 216, 222), (236, 228, 218), (248, 206, 164),
)  # fmt: skip
DARK_WALLS: tuple[Colour, ...] = (
    (40, 48, 70), (44, 64, 48), (92, 42, 50), (82, 58, 40),
    (58, 52, 54), (30, 62, 68), (104, 54, 36), (72, 44, 66),
)  # fmt: skip
LIGHT_IRISES: tuple[Colour, ...] = (
    (246, 214, 96),
    (168, 216, 116),
    (140, 206, 244),
    (240, 176, 84),
    (188, 226, 236),
)
DARK_IRISES: tuple[Colour, ...] = ((214, 166, 60), (118, 172, 100), (104, 164, 214), (206, 132, 66), (120, 184, 196))


def pick_coat(rng: Generator, light: bool) -> Coat:
    """Return a coat that stands out from a dark ground, or from a light one."""
    return pick(rng, LIGHT_COATS if light else DARK_COATS)


def pick_paint(rng: Generator, light: bool) -> Colour:
    """Return the colour of a thing that stands out from a dark ground, or from a light one."""
    return pick(rng, LIGHT_PAINTS if light else DARK_PAINTS)


def pick_wall(rng: Generator, light: bool) -> Colour:
    """Return the colour of a wall or a carpet."""
    return pick(rng, LIGHT_WALLS if light else DARK_WALLS)
