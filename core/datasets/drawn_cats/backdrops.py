"""What lies behind the subject: rooms, meadows, skies, carpets, by day and by night."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, Colour, Drawing
from core.datasets.drawn_cats.colours import WHITE, darker, lighter, mix, pick, pick_paint, pick_wall

_DAY_SKIES: tuple[Colour, ...] = ((186, 214, 234), (252, 216, 176), (214, 228, 234), (250, 206, 196))
_NIGHT_SKIES: tuple[Colour, ...] = ((32, 40, 64), (62, 42, 58), (34, 52, 60), (84, 46, 52))
_DAY_GROUNDS: tuple[Colour, ...] = ((186, 216, 136), (238, 212, 152), (242, 240, 236), (214, 222, 164))
_NIGHT_GROUNDS: tuple[Colour, ...] = ((40, 64, 42), (84, 62, 40), (70, 68, 80), (54, 70, 46))
_MOON: Colour = (244, 234, 196)


def _plain(canvas: Canvas, rng: Generator, light: bool) -> None:
    wall = pick_wall(rng, light)
    canvas.fade(lighter(wall, 0.08), darker(wall, 0.06))


def _gradient(canvas: Canvas, rng: Generator, light: bool) -> None:
    canvas.fade(pick_wall(rng, light), pick_wall(rng, light))


def _sky(canvas: Canvas, rng: Generator, light: bool) -> None:
    _draw_sky(canvas, rng, light)
    if light:
        for _ in range(int(rng.integers(2, 5))):
            _cloud(canvas, rng, rng.uniform(0.05, 0.95))


def _draw_sky(canvas: Canvas, rng: Generator, light: bool) -> None:
    sky = pick(rng, _DAY_SKIES if light else _NIGHT_SKIES)
    canvas.fade(darker(sky, 0.1), lighter(sky, 0.25 if light else 0.08))
    x = pick(rng, (rng.uniform(0.06, 0.2), rng.uniform(0.8, 0.94)))
    if light:
        canvas.oval(x, rng.uniform(0.08, 0.2), 0.07, 0.07, (252, 226, 120))
        return
    for star_x, star_y in rng.uniform(0, 1, (14, 2)):
        canvas.oval(star_x, star_y, 0.007, 0.007, (206, 206, 214))
    y = rng.uniform(0.1, 0.22)
    canvas.oval(x, y, 0.065, 0.065, _MOON)
    canvas.oval(x + 0.03, y - 0.015, 0.055, 0.055, darker(sky, 0.05))


def _cloud(canvas: Canvas, rng: Generator, y: float) -> None:
    with canvas.placed(rng.uniform(0, 1), y, rng.uniform(0.07, 0.13)):
        for x, height, radius in ((-1, 0.1, 0.6), (0, -0.2, 0.85), (1, 0.1, 0.6), (0, 0.3, 0.9)):
            canvas.oval(x, height, radius * 1.2, radius * 0.7, WHITE)


def _meadow(canvas: Canvas, rng: Generator, light: bool) -> None:
    _draw_sky(canvas, rng, light)
    if light:
        _cloud(canvas, rng, rng.uniform(0.08, 0.25))
    ground = pick(rng, _DAY_GROUNDS if light else _NIGHT_GROUNDS)
    far, horizon = darker(ground, 0.12), rng.uniform(0.52, 0.66)
    top = rng.uniform(-0.1, 0.06, 5) + horizon
    hills = zip((-0.1, 0.2, 0.5, 0.8, 1.1), top, strict=True)
    canvas.blob([(-0.3, 1.2), *hills, (1.3, 1.2)], far)
    canvas.fade(ground, darker(ground, 0.12), start=horizon + 0.08)
    for x, y in rng.uniform((0, horizon + 0.12), (1, 1), (16, 2)):
        canvas.polygon([(x - 0.012, y), (x + rng.uniform(-0.02, 0.02), y - 0.05), (x + 0.012, y)], far)
    petal = pick_paint(rng, light)
    for x, y in rng.uniform((0, horizon + 0.15), (1, 1), (5, 2)):
        canvas.oval(x, y, 0.014, 0.014, petal)


def _shore(canvas: Canvas, rng: Generator, light: bool) -> None:
    _draw_sky(canvas, rng, light)
    sea: Colour = (150, 206, 220) if light else (20, 50, 74)
    sand: Colour = (240, 222, 180) if light else (76, 62, 48)
    horizon = rng.uniform(0.42, 0.55)
    canvas.fade(sea, lighter(sea, 0.1), start=horizon)
    for y in np.arange(horizon + 0.05, 0.7, 0.06):
        x = rng.uniform(0, 0.9)
        canvas.stroke([(x, y), (x + 0.06, y - 0.012), (x + 0.12, y)], 0.01, lighter(sea, 0.3))
    canvas.blob([(-0.2, 1.3), (-0.2, 0.75), (0.3, 0.7), (0.7, 0.76), (1.2, 0.7), (1.2, 1.3)], sand)


def _room(canvas: Canvas, rng: Generator, light: bool) -> None:
    _wall_and_floor(canvas, rng, light)
    x = pick(rng, (0.16, 0.84)) + rng.uniform(-0.05, 0.05)
    y, half_width, half_height = rng.uniform(0.22, 0.3), rng.uniform(0.12, 0.17), rng.uniform(0.15, 0.2)
    frame = lighter(pick_wall(rng, light), 0.5 if light else 0.12)
    with canvas.placed(x, y):
        view = pick(rng, _DAY_SKIES if light else _NIGHT_SKIES)
        for size, colour in ((1.15, frame), (1.0, view)):
            width, height = half_width * size, half_height * size
            canvas.box(-width, -height, width, height, colour, edge=darker(frame, 0.25))
        if not light:
            canvas.oval(half_width * 0.4, -half_height * 0.4, 0.03, 0.03, _MOON)
        canvas.stroke([(0, -half_height), (0, half_height)], 0.018, frame)
        canvas.stroke([(-half_width, 0), (half_width, 0)], 0.018, frame)


def _wall_and_floor(canvas: Canvas, rng: Generator, light: bool) -> None:
    wall, floor = pick_wall(rng, light), pick_wall(rng, light)
    edge = rng.uniform(0.68, 0.82)
    canvas.fade(wall, darker(wall, 0.08))
    if rng.random() < 0.4:
        paper = mix(wall, lighter(wall) if light else darker(wall), 0.6)
        for x in np.arange(rng.uniform(0, 0.1), 1, 0.125):
            canvas.box(x, 0, x + 0.05, 1, paper)
    canvas.fade(floor, darker(floor, 0.1), start=edge)
    canvas.box(0, edge - 0.02, 1, edge, lighter(wall, 0.3))


def _parlour(canvas: Canvas, rng: Generator, light: bool) -> None:
    _wall_and_floor(canvas, rng, light)
    with canvas.placed(pick(rng, (0.15, 0.85)), rng.uniform(0.18, 0.28), 0.1):
        width = rng.uniform(0.8, 1.2)
        canvas.box(-width, -1, width, 1, mix(pick_paint(rng, light), pick_wall(rng, light), 0.4))
        canvas.box(-width * 0.72, -0.72, width * 0.72, 0.72, pick_wall(rng, light))
    rug = pick_wall(rng, light)
    canvas.oval(0.5, 0.93, 0.46, 0.12, rug)
    canvas.oval(0.5, 0.93, 0.38, 0.085, darker(rug, 0.12))


def _carpet(canvas: Canvas, rng: Generator, light: bool) -> None:
    ground = pick_wall(rng, light)
    canvas.fade(ground, darker(ground, 0.06))
    motif = mix(ground, pick_wall(rng, light), 0.6)
    motif = darker(motif, 0.1) if light else lighter(motif, 0.1)
    draw = pick(rng, (_dots, _diamonds, _bands, _tiles))
    with canvas.placed(rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1), rng.uniform(0.13, 0.2)):
        draw(canvas, motif)


def _dots(canvas: Canvas, colour: Colour) -> None:
    for x in range(9):
        for y in range(9):
            canvas.oval(x + 0.5 * (y % 2), y, 0.22, 0.22, colour)


def _diamonds(canvas: Canvas, colour: Colour) -> None:
    for x in range(9):
        for y in range(9):
            canvas.polygon([(x, y - 0.45), (x + 0.4, y), (x, y + 0.45), (x - 0.4, y)], colour)


def _bands(canvas: Canvas, colour: Colour) -> None:
    for x in range(-9, 9):
        canvas.polygon([(x, -1), (x + 0.45, -1), (x + 9.45, 9), (x + 9, 9)], colour)


def _tiles(canvas: Canvas, colour: Colour) -> None:
    for x in range(-1, 9):
        for y in range(-1 + x % 2, 9, 2):
            canvas.box(x, y, x + 1, y + 1, colour)


BACKDROPS: tuple[Drawing, ...] = (
    _plain, _gradient, _sky, _meadow, _shore, _room, _parlour, _carpet,
)  # fmt: skip
