"""The poses that cats take. All fit between -1 and 1, around (0, 0)."""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, symmetric
from core.datasets.drawn_cats.cats import Cat, draw_head, draw_head_from_behind, draw_tail, mark_body
from core.datasets.drawn_cats.colours import darker, pick

Pose = Callable[[Canvas, Generator, Cat], None]

_SHOULDERS = symmetric([(0, 0.3), (0.4, 0.5), (0.66, 0.78), (0.74, 1.4), (0, 1.4)])
_SITTING = symmetric([(0, -0.3), (0.3, -0.2), (0.42, 0.2), (0.62, 0.52), (0.58, 0.84), (0.3, 0.93), (0, 0.93)])
_LOAF = symmetric([(0, -0.05), (0.5, 0.02), (0.84, 0.3), (0.86, 0.66), (0.6, 0.84), (0, 0.86)])
_RECLINING = [
    (-0.5, 0.1), (0.1, 0.06), (0.6, 0.14), (0.88, 0.5), (0.76, 0.82), (0.2, 0.86), (-0.5, 0.84), (-0.62, 0.5),
]  # fmt: skip
_WALKING = [(-0.3, 0.1), (0.1, 0.12), (0.5, 0.08), (0.76, 0.26), (0.7, 0.52), (0.1, 0.58), (-0.28, 0.56)]


def draw_cat(canvas: Canvas, rng: Generator, light: bool, pose: Pose) -> None:
    """Draw a cat in the pose."""
    pose(canvas, rng, Cat.of_chance(rng, light))


def _face(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    canvas.blob(_SHOULDERS, coat.fur, edge=coat.line)
    if coat.pattern == "tuxedo":
        canvas.oval(0, 1.0, 0.3, 0.34, coat.pale)
    if cat.collar:
        canvas.stroke([(-0.46, 0.7), (0, 0.86), (0.46, 0.7)], 0.1, cat.collar)
    draw_head(canvas, rng, cat, 0, 0.1, 0.57)


def _sitting(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    tip = pick(rng, (-0.35, 0.1))
    draw_tail(canvas, cat, [(0.42, 0.8), (0.74, 0.8), (0.86, 0.45), (0.74, tip), (0.86, tip - 0.14)], 0.15)
    canvas.blob(_SITTING, coat.fur, edge=coat.line)
    mark_body(canvas, cat, 0.0, 0.3, 0.44)
    if coat.pattern == "tuxedo":
        canvas.oval(0, 0.22, 0.2, 0.34, coat.pale)
    for side in (-1, 1):
        canvas.oval(side * 0.44, 0.72, 0.2, 0.2, coat.fur, edge=coat.line)
        canvas.stroke([(side * 0.15, 0.35), (side * 0.16, 0.85)], 0.2, coat.fur)
        canvas.stroke([(side * 0.27, 0.4), (side * 0.27, 0.82)], 0.018, coat.line)
        canvas.oval(side * 0.44, 0.9, 0.15, 0.075, cat.paws, edge=coat.line)
        canvas.oval(side * 0.16, 0.9, 0.13, 0.085, cat.paws, edge=coat.line)
    canvas.stroke([(0, 0.5), (0, 0.9)], 0.018, coat.line)
    if cat.collar:
        canvas.stroke([(-0.27, -0.02), (0, 0.08), (0.27, -0.02)], 0.09, cat.collar)
        canvas.oval(0, 0.14, 0.05, 0.05, (246, 206, 80))
    draw_head(canvas, rng, cat, 0, -0.27, 0.46)


def _from_behind(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    canvas.blob(_SITTING, coat.fur, edge=coat.line)
    mark_body(canvas, cat, 0.0, 0.34, 0.46)
    for side in (-1, 1):
        canvas.stroke([(side * 0.3, 0.9), (side * 0.36, 0.66), (side * 0.5, 0.56)], 0.018, coat.line)
    draw_head_from_behind(canvas, cat, 0, -0.27, 0.46)
    if cat.collar:
        canvas.stroke([(-0.36, 0.08), (0, 0.18), (0.36, 0.08)], 0.09, cat.collar)
    tip = pick(rng, (0.3, 0.55))
    draw_tail(canvas, cat, [(0, 0.78), (0.3, 0.9), (0.7, 0.82), (0.84, tip), (0.74, tip - 0.25)], 0.15)


def _loaf(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    canvas.blob(_LOAF, coat.fur, edge=coat.line)
    for side in (-1, 1):
        mark_body(canvas, cat, side * 0.52, 0.42, 0.22)
    draw_tail(canvas, cat, [(0.8, 0.6), (0.72, 0.78), (0.4, 0.84), (0.2, 0.82)], 0.14)
    for side in (-1, 1):
        canvas.oval(side * 0.2, 0.78, 0.19, 0.09, cat.paws, edge=coat.line)
    draw_head(canvas, rng, cat, 0, 0.1, 0.5)


def _reclining(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    draw_tail(canvas, cat, [(0.7, 0.6), (0.9, 0.5), (0.92, 0.2), (0.78, 0.05), (0.86, -0.1)], 0.14)
    canvas.blob(_RECLINING, coat.fur, edge=coat.line)
    mark_body(canvas, cat, 0.4, 0.32, 0.2)
    canvas.oval(0.58, 0.62, 0.26, 0.22, coat.fur, edge=coat.line)
    for x in (-0.36, -0.06):
        canvas.stroke([(x, 0.6), (x - 0.08, 0.8)], 0.16, coat.fur)
        canvas.oval(x - 0.1, 0.82, 0.17, 0.085, cat.paws, edge=coat.line)
    canvas.oval(0.52, 0.84, 0.18, 0.07, cat.paws, edge=coat.line)
    draw_head(canvas, rng, cat, -0.04, -0.04, 0.49)


def _walking(canvas: Canvas, rng: Generator, cat: Cat) -> None:
    coat = cat.coat
    draw_tail(canvas, cat, [(0.62, 0.28), (0.84, 0.1), (0.82, -0.3), (0.92, -0.55)], 0.14)
    for x, step in ((-0.06, 0.08), (0.62, -0.08)):
        canvas.stroke([(x, 0.4), (x + step, 0.84)], 0.17, darker(coat.fur, 0.15), edge=coat.line)
    canvas.blob(_WALKING, coat.fur, edge=coat.line)
    mark_body(canvas, cat, 0.34, 0.3, 0.2)
    for x, step in ((-0.22, -0.06), (0.5, 0.08)):
        canvas.stroke([(x, 0.4), (x + step, 0.86)], 0.18, coat.fur, edge=coat.line)
        canvas.oval(x + step - 0.04, 0.89, 0.13, 0.07, cat.paws, edge=coat.line)
    draw_head(canvas, rng, cat, -0.06, -0.14, 0.47)


POSES: tuple[Pose, ...] = (
    _face, _face, _face, _sitting, _sitting, _sitting, _loaf, _loaf, _reclining, _walking, _from_behind,
)  # fmt: skip
"""A pose that is named more than once is more frequent."""
