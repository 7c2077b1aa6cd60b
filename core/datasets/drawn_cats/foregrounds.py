"""What may stand before the subject and hide a part of it."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, Colour, Drawing, mirrored
from core.datasets.drawn_cats.colours import darker, lighter, mix, pick_paint, pick_wall

_LEAF = np.array([0, 0.5 + 0.16j, 1, 1, 0.5 - 0.16j])


def _fence(canvas: Canvas, rng: Generator, light: bool) -> None:
    wood = mix(pick_wall(rng, light), (220, 190, 150) if light else (92, 64, 44), 0.5)
    top = rng.uniform(0.68, 0.78)
    for height in (top + 0.07, top + 0.19):
        canvas.box(0, height, 1, height + 0.04, darker(wood, 0.2))
    for x in np.arange(rng.uniform(-0.1, 0), 1, 0.16):
        picket = [(x, 1.1), (x, top + 0.03), (x + 0.045, top - 0.02), (x + 0.09, top + 0.03), (x + 0.09, 1.1)]
        canvas.polygon(picket, wood, edge=darker(wood, 0.4))


def _box(canvas: Canvas, rng: Generator, light: bool) -> None:
    card: Colour = (214, 174, 122) if light else (112, 78, 48)
    top, left, right = rng.uniform(0.7, 0.78), rng.uniform(0.1, 0.18), rng.uniform(0.82, 0.9)
    line = darker(card, 0.4)
    canvas.box(left, top, right, 1.1, card, edge=line)
    flap = [(0, 0), (0.1, 0.1), (0.02, 0.14), (-0.08, 0.02)]
    for x, points in ((left, mirrored(flap)), (right, flap)):
        with canvas.placed(x, top):
            canvas.polygon(points, lighter(card, 0.15), edge=line)
    canvas.box(0.46, top, 0.54, 1.1, lighter(card, 0.25))


def _plant(canvas: Canvas, rng: Generator, light: bool) -> None:
    leaf: Colour = (150, 200, 120) if light else (36, 84, 52)
    with canvas.placed(rng.choice((0.06, 0.94)), 1.02, rng.uniform(0.3, 0.42)):
        for angle in np.linspace(-1.1, 1.1, 6) + rng.uniform(-0.1, 0.1):
            tip = complex(np.sin(angle), -np.cos(angle))
            canvas.blob(_LEAF * tip, leaf, edge=darker(leaf, 0.3))


def _grass(canvas: Canvas, rng: Generator, light: bool) -> None:
    blade: Colour = (168, 206, 116) if light else (38, 78, 46)
    for x in np.arange(0, 1.02, 0.05):
        lean, height = rng.uniform(-0.05, 0.05), rng.uniform(0.72, 0.86)
        canvas.polygon([(x - 0.04, 1.02), (x + lean, height), (x + 0.04, 1.02)], blade, edge=darker(blade, 0.25))


def _curtain(canvas: Canvas, rng: Generator, light: bool) -> None:
    cloth = pick_paint(rng, light)
    with canvas.placed(0.5, 0, flipped=rng.random() < 0.5):
        hem = rng.uniform(-0.34, -0.26)
        hanging = [(-0.7, -0.2), (hem, -0.2), (hem - 0.03, 0.4), (hem + 0.03, 1.2), (-0.7, 1.2)]
        canvas.blob(hanging, cloth, edge=darker(cloth, 0.4))
        for x in np.arange(-0.48, hem - 0.04, 0.07):
            canvas.stroke([(x, 0), (x - 0.01, 0.5), (x + 0.01, 1.05)], 0.014, darker(cloth, 0.25))


FOREGROUNDS: tuple[Drawing, ...] = (_fence, _box, _plant, _grass, _curtain)
