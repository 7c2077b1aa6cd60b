"""Things that are no animals. All fit between -1 and 1, around (0, 0)."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, Colour, mirrored, outline, symmetric
from core.datasets.drawn_cats.colours import INK, WHITE, darker, lighter, mix, pick_paint

_GLASS: Colour = (196, 224, 236)
_WOOD: Colour = (122, 84, 54)
_GORE = outline([(0, -0.54), (0.3, -0.24), (0.38, 0.12), (0.28, 0.5), (0, 0.74), (0.1, 0.1)])
_SAIL = [(0.06, -0.8), (0.06, -0.8), (0.5, -0.2), (0.7, 0.22), (0.7, 0.22), (0.06, 0.22), (0.06, 0.22)]
_CAP = [(-0.84, 0.1), (-0.84, 0.1), (-0.62, -0.5), (0, -0.8), (0.62, -0.5), (0.84, 0.1), (0.84, 0.1), (0, 0.2)]
_CAR = [
    (-0.92, 0.12), (-0.92, 0.12), (-0.5, 0.02), (0.56, 0.02), (0.9, 0.14), (0.96, 0.42), (0.96, 0.42),
    (-0.94, 0.42), (-0.94, 0.42),
]  # fmt: skip
_CROWN = [
    (-0.42, -0.02, 0.36), (0.42, -0.02, 0.36), (-0.24, -0.44, 0.36), (0.26, -0.44, 0.36), (0, 0.0, 0.46),
]  # fmt: skip
_CUP = [
    (-0.56, -0.24), (-0.56, -0.24), (0.56, -0.24), (0.56, -0.24), (0.5, 0.4), (0.3, 0.78), (-0.3, 0.78), (-0.5, 0.4),
]  # fmt: skip
_SPOTS = [
    (-0.4, -0.24, 0.13), (0.06, -0.5, 0.14), (0.44, -0.2, 0.14), (0.0, -0.06, 0.11), (-0.6, 0.0, 0.07),
]  # fmt: skip


def draw_house(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a house with a roof, a door and windows."""
    wall, roof = pick_paint(rng, light), pick_paint(rng, light)
    line = darker(wall, 0.5)
    canvas.box(0.32, -0.8, 0.52, -0.2, darker(wall, 0.25), edge=line)
    canvas.box(-0.62, -0.1, 0.62, 0.86, wall, edge=line)
    canvas.polygon([(-0.84, -0.08), (0, -0.8), (0.84, -0.08)], mix(roof, wall, 0.2), edge=line)
    canvas.box(-0.14, 0.38, 0.14, 0.86, _WOOD, edge=line)
    canvas.oval(0.08, 0.62, 0.025, 0.025, (244, 212, 90))
    pane = _GLASS if light else (250, 216, 120)
    for x in (-0.38, 0.38):
        canvas.box(x - 0.14, 0.11, x + 0.14, 0.41, pane, edge=line)
        canvas.stroke([(x, 0.11), (x, 0.41)], 0.03, line)
        canvas.stroke([(x - 0.14, 0.26), (x + 0.14, 0.26)], 0.03, line)
    canvas.oval(0, -0.36, 0.11, 0.11, pane, edge=line)


def draw_car(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a car, seen from its side."""
    paint = pick_paint(rng, light)
    line = darker(paint, 0.5)
    cabin = [(-0.5, 0.06), (-0.34, -0.36), (0.3, -0.36), (0.56, 0.06)]
    canvas.polygon(cabin, paint, edge=line)
    canvas.polygon([(-0.38, 0.02), (-0.26, -0.26), (-0.03, -0.26), (-0.03, 0.02)], _GLASS)
    canvas.polygon([(0.05, 0.02), (0.05, -0.26), (0.24, -0.26), (0.42, 0.02)], _GLASS)
    canvas.blob(_CAR, paint, edge=line)
    canvas.stroke([(-0.84, 0.24), (0.86, 0.24)], 0.03, lighter(paint, 0.4))
    canvas.oval(-0.88, 0.2, 0.06, 0.07, (252, 236, 150), edge=line)
    for x in (-0.52, 0.54):
        canvas.oval(x, 0.44, 0.23, 0.23, INK)
        canvas.oval(x, 0.44, 0.11, 0.11, (190, 192, 198))


def draw_tree(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a tree with a round crown, or a fir."""
    leaf = mix(pick_paint(rng, light), (150, 200, 110) if light else (30, 84, 48), 0.6)
    line = darker(leaf, 0.4)
    canvas.polygon([(-0.12, 0.2), (0.12, 0.2), (0.18, 0.94), (-0.18, 0.94)], _WOOD, edge=darker(_WOOD))
    if rng.random() < 0.4:
        for y, width in ((0.62, 0.66), (0.26, 0.54), (-0.1, 0.42)):
            canvas.polygon([(-width, y), (0, y - 0.72), (width, y)], leaf, edge=line)
        return
    for x, y, radius in _CROWN:
        canvas.oval(x, y, radius, radius, leaf, edge=line)
    for x, y, radius in _CROWN:
        canvas.oval(x, y, radius, radius, leaf)
    fruit = pick_paint(rng, not light)
    for x, y in rng.uniform((-0.5, -0.6), (0.5, 0.2), (7, 2)):
        canvas.oval(x, y, 0.055, 0.055, fruit)


def draw_ball(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a striped beach ball."""
    paint, other = pick_paint(rng, light), pick_paint(rng, light)
    canvas.oval(0, 0.74, 0.56, 0.09, (0, 0, 0, 60))
    canvas.oval(0, 0.1, 0.66, 0.66, paint, edge=darker(paint, 0.5))
    for stripe in (_GORE, mirrored(_GORE)):
        canvas.blob(stripe, lighter(other, 0.3) if light else other)
    canvas.oval(0, -0.42, 0.12, 0.08, mix(paint, WHITE, 0.5))
    canvas.oval(-0.3, -0.2, 0.12, 0.16, (255, 255, 255, 120), tilt=0.6)


def draw_cup(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a steaming cup."""
    paint = pick_paint(rng, light)
    line = darker(paint, 0.5)
    canvas.oval(0, 0.8, 0.78, 0.13, lighter(paint, 0.15), edge=line)
    canvas.stroke([(0.4, 0.0), (0.82, -0.02), (0.82, 0.4), (0.36, 0.46)], 0.12, paint, edge=line)
    canvas.blob(_CUP, paint, edge=line)
    canvas.oval(0, -0.24, 0.56, 0.12, lighter(paint, 0.3), edge=line)
    canvas.oval(0, -0.22, 0.47, 0.08, (86, 52, 34))
    if rng.random() < 0.6:
        band = pick_paint(rng, light)
        for x in (-0.32, 0, 0.32):
            canvas.oval(x, 0.24, 0.1, 0.1, band)
    for x in (-0.2, 0.16):
        canvas.stroke([(x, -0.44), (x + 0.1, -0.58), (x - 0.04, -0.74), (x + 0.06, -0.9)], 0.06, (240, 240, 240, 130))


def draw_flower(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a flower in its pot."""
    petal, pot = pick_paint(rng, light), pick_paint(rng, light)
    stem: Colour = (110, 164, 84) if light else (40, 92, 52)
    canvas.stroke([(0, 0.6), (0.05, 0.2), (0, -0.3)], 0.08, stem)
    for side in (-1, 1):
        leaf = [(0, 0.42), (side * 0.26, 0.1), (side * 0.5, 0.12), (side * 0.3, 0.36)]
        canvas.blob(leaf, stem, edge=darker(stem))
    canvas.polygon([(-0.36, 0.5), (0.36, 0.5), (0.26, 0.94), (-0.26, 0.94)], pot, edge=darker(pot, 0.5))
    canvas.box(-0.42, 0.41, 0.42, 0.55, lighter(pot, 0.15), edge=darker(pot, 0.5))
    petals = int(rng.integers(6, 9))
    with canvas.placed(0, -0.38, tilt=rng.uniform(0, 1)):
        for angle in np.arange(petals) * 2 * np.pi / petals:
            x, y = 0.32 * np.cos(angle), 0.32 * np.sin(angle)
            canvas.oval(x, y, 0.24, 0.15, petal, edge=darker(petal, 0.4), tilt=angle)
        canvas.oval(0, 0, 0.19, 0.19, (244, 200, 70) if light else (150, 92, 30), edge=darker(petal, 0.4))


def draw_boat(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a sailing boat on a wave."""
    sail, hull = lighter(pick_paint(rng, light), 0.2 if light else 0), pick_paint(rng, light)
    canvas.stroke([(0, -0.86), (0, 0.4)], 0.06, _WOOD)
    canvas.blob(_SAIL, sail, edge=darker(sail, 0.4))
    canvas.polygon([(-0.06, -0.66), (-0.06, 0.22), (-0.5, 0.22)], darker(sail, 0.1), edge=darker(sail, 0.4))
    canvas.polygon([(-0.8, 0.34), (0.86, 0.34), (0.56, 0.76), (-0.54, 0.76)], hull, edge=darker(hull, 0.5))
    canvas.stroke([(-0.7, 0.45), (0.76, 0.45)], 0.06, lighter(hull, 0.4))
    wave: Colour = (120, 180, 206) if light else (34, 74, 110)
    canvas.stroke([(x, 0.78 + 0.05 * (-1) ** i) for i, x in enumerate(np.linspace(-1, 1, 9))], 0.13, wave)


def draw_mushroom(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a spotted mushroom."""
    cap = pick_paint(rng, light)
    stalk: Colour = (244, 234, 214) if light else (120, 100, 82)
    line = darker(cap, 0.5)
    canvas.blob(symmetric([(0, -0.1), (0.22, -0.1), (0.22, 0.4), (0.36, 0.86), (0, 0.92)]), stalk, edge=line)
    canvas.blob(_CAP, cap, edge=line)
    spot = lighter(cap, 0.7) if light else lighter(cap, 0.45)
    for x, y, radius in _SPOTS:
        canvas.oval(x, y, radius, radius * 0.85, spot)
