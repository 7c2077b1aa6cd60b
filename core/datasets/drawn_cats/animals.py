"""Animals that are no cats, drawn in the same coats. All fit between -1 and 1, around (0, 0)."""

from __future__ import annotations

from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, mirrored, outline, symmetric
from core.datasets.drawn_cats.colours import (
    INK,
    PINK,
    WHITE,
    Coat,
    darker,
    ink_on,
    lighter,
    mix,
    pick_coat,
    pick_paint,
)

_SITTING_BODY = symmetric([(0, -0.2), (0.34, -0.1), (0.44, 0.25), (0.58, 0.6), (0.5, 0.88), (0.25, 0.93), (0, 0.93)])
_DOG_SHOULDERS = symmetric([(0, 0.3), (0.4, 0.5), (0.66, 0.78), (0.74, 1.4), (0, 1.4)])
_DOG_HEAD = symmetric([
    (0, -0.9), (0.45, -0.86), (0.8, -0.5), (0.84, 0), (0.66, 0.45), (0.52, 0.9), (0.3, 1.1), (0, 1.14),
])  # fmt: skip
_RABBIT_HEAD = symmetric([(0, -0.85), (0.5, -0.75), (0.86, -0.2), (0.92, 0.35), (0.55, 0.8), (0, 0.88)])
_MOUSE_HEAD = symmetric([(0, -0.85), (0.6, -0.7), (0.84, -0.1), (0.5, 0.55), (0.16, 0.95), (0, 0.98)])
_DOG_EAR = outline([(0.5, -0.8), (0.95, -0.86), (1.34, -0.2), (1.3, 0.5), (1.08, 0.72), (0.86, 0.3), (0.7, -0.3)])
_BIRD = [
    (-0.62, -0.5), (-0.3, -0.72), (0.0, -0.55), (0.2, -0.15), (0.62, 0.22), (0.4, 0.5), (-0.2, 0.5), (-0.56, 0.1),
]  # fmt: skip
_DUCK = [
    (-0.5, 0.1), (0.0, 0.18), (0.5, 0.06), (0.86, -0.1), (0.74, 0.4), (0.3, 0.66), (-0.4, 0.62), (-0.62, 0.36),
]  # fmt: skip
_FISH = [
    (-0.82, 0), (-0.5, -0.36), (0, -0.46), (0.4, -0.24), (0.6, 0), (0.4, 0.24), (0, 0.46), (-0.5, 0.36),
]  # fmt: skip


def draw_dog(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a dog, its whole figure or its face."""
    coat = pick_coat(rng, light)
    if rng.random() < 0.5:
        canvas.blob(_DOG_SHOULDERS, coat.fur, edge=coat.line)
        canvas.stroke([(-0.46, 0.74), (0, 0.88), (0.46, 0.74)], 0.11, pick_paint(rng, not light))
        _dog_head(canvas, rng, coat, 0.02, 0.6)
        return
    canvas.stroke([(0.4, 0.8), (0.72, 0.7), (0.82, 0.4)], 0.15, coat.fur, edge=coat.line, end_width=0.07)
    _sitting_body(canvas, coat)
    canvas.stroke([(-0.28, 0.0), (0, 0.12), (0.28, 0.0)], 0.1, pick_paint(rng, not light))
    _dog_head(canvas, rng, coat, -0.42, 0.44)


def _dog_head(canvas: Canvas, rng: Generator, coat: Coat, y: float, size: float) -> None:
    hanging = coat.marks if coat.pattern != "plain" else darker(coat.fur, 0.25)
    with canvas.placed(0, y, size, tilt=rng.uniform(-0.09, 0.09)):
        canvas.blob(_DOG_HEAD, coat.fur, edge=coat.line)
        if coat.pattern in ("patches", "points"):
            canvas.oval(0.42, -0.18, 0.32, 0.38, coat.marks)
        for ear in (_DOG_EAR, mirrored(_DOG_EAR)):
            canvas.blob(ear, hanging, edge=coat.line)
        canvas.oval(0, 0.56, 0.46, 0.52, coat.pale)
        if rng.random() < 0.5:
            canvas.oval(0, 0.98, 0.17, 0.26, (226, 104, 112), edge=darker(PINK))
        canvas.stroke([(-0.3, 0.74), (-0.1, 0.8), (0, 0.6), (0.1, 0.8), (0.3, 0.74)], 0.06, ink_on(coat.pale))
        canvas.oval(0, 0.36, 0.24, 0.17, mix(ink_on(coat.pale), INK, 0.3))
        canvas.oval(-0.07, 0.3, 0.07, 0.04, (150, 146, 150))
        for side in (-1, 1):
            _round_eye(canvas, side * 0.36, -0.2, 0.15, coat)


def draw_rabbit(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a sitting rabbit with long ears."""
    coat = pick_coat(rng, light)
    _sitting_body(canvas, coat)
    canvas.oval(0.56, 0.72, 0.16, 0.15, lighter(coat.pale, 0.3), edge=coat.line)
    with canvas.placed(0, 0.0, 0.4, tilt=rng.uniform(-0.09, 0.09)):
        flop = rng.random() < 0.3
        for side in (-1, 1):
            ear = [(side * 0.36, -0.6), (side * 0.42, -1.4), (side * 0.52, -2.1)]
            if flop and side > 0:
                ear = [(0.36, -0.6), (0.6, -1.6), (1.3, -1.7), (1.5, -1.1)]
            canvas.stroke(ear, 0.46, coat.fur, edge=coat.line, end_width=0.34)
            canvas.stroke(ear, 0.18, mix(PINK, coat.fur, 0.35), end_width=0.14)
        canvas.blob(_RABBIT_HEAD, coat.fur, edge=coat.line)
        for side in (-1, 1):
            canvas.oval(side * 0.2, 0.42, 0.26, 0.22, coat.pale)
            _round_eye(canvas, side * 0.48, -0.1, 0.17, coat)
        canvas.polygon([(-0.05, 0.6), (0.1, 0.6), (0.09, 0.8), (-0.05, 0.8)], WHITE)
        canvas.polygon([(-0.13, 0.2), (0.13, 0.2), (0, 0.34)], mix(PINK, INK, 0.2))


def draw_bear(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a sitting bear with round ears."""
    coat = pick_coat(rng, light)
    for side in (-1, 1):
        canvas.stroke([(side * 0.4, 0.2), (side * 0.74, 0.55)], 0.3, coat.fur, edge=coat.line)
    canvas.oval(0, 0.48, 0.58, 0.48, coat.fur, edge=coat.line)
    canvas.oval(0, 0.54, 0.36, 0.34, coat.pale)
    for side in (-1, 1):
        canvas.oval(side * 0.46, 0.84, 0.24, 0.17, coat.fur, edge=coat.line)
        canvas.oval(side * 0.48, 0.86, 0.13, 0.09, coat.pale)
    with canvas.placed(0, -0.28, 0.5, tilt=rng.uniform(-0.09, 0.09)):
        for side in (-1, 1):
            canvas.oval(side * 0.92, -0.5, 0.32, 0.32, coat.fur, edge=coat.line)
            canvas.oval(side * 0.92, -0.5, 0.18, 0.18, mix(coat.fur, coat.pale, 0.7))
        canvas.oval(0, 0, 1.04, 0.92, coat.fur, edge=coat.line)
        canvas.oval(0, 0.38, 0.46, 0.38, coat.pale)
        canvas.oval(0, 0.2, 0.2, 0.14, mix(ink_on(coat.pale), INK, 0.3))
        canvas.stroke([(-0.2, 0.54), (0, 0.6), (0.2, 0.54)], 0.06, ink_on(coat.pale))
        for side in (-1, 1):
            _round_eye(canvas, side * 0.44, -0.12, 0.13, coat)


def draw_mouse(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a sitting mouse with large round ears and a thin tail."""
    coat = pick_coat(rng, light)
    canvas.stroke([(0.3, 0.84), (0.7, 0.86), (0.9, 0.6), (0.8, 0.3), (0.92, 0.1)], 0.06, PINK, edge=coat.line)
    canvas.oval(0, 0.56, 0.44, 0.36, coat.fur, edge=coat.line)
    canvas.oval(0, 0.64, 0.26, 0.26, coat.pale)
    for side in (-1, 1):
        canvas.oval(side * 0.24, 0.9, 0.16, 0.06, PINK, edge=coat.line)
    with canvas.placed(0, -0.06, 0.42, tilt=rng.uniform(-0.09, 0.09)):
        for side in (-1, 1):
            canvas.oval(side * 1.12, -0.7, 0.72, 0.72, coat.fur, edge=coat.line)
            canvas.oval(side * 1.12, -0.68, 0.5, 0.5, mix(PINK, coat.fur, 0.3))
        canvas.blob(_MOUSE_HEAD, coat.fur, edge=coat.line)
        for side in (-1, 1):
            _round_eye(canvas, side * 0.38, -0.1, 0.17, coat)
            for end in (0.5, 0.75):
                canvas.stroke([(side * 0.2, 0.66), (side * 1.1, end)], 0.04, ink_on(coat.fur))
        canvas.oval(0, 0.86, 0.15, 0.13, mix(PINK, INK, 0.15))


def draw_bird(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a perching bird, seen from its side."""
    coat = pick_coat(rng, light)
    orange = (232, 142, 46)
    canvas.stroke([(-1.1, 0.74), (0, 0.7), (1.1, 0.76)], 0.09, (112, 80, 56))
    for x in (-0.1, 0.14):
        canvas.stroke([(x, 0.4), (x, 0.68)], 0.05, orange)
    tail = [(0.4, 0.1), (0.95, 0.24), (0.92, 0.42), (0.35, 0.4)]
    canvas.polygon(tail, coat.marks, edge=coat.line)
    canvas.blob(_BIRD, coat.fur, edge=coat.line)
    canvas.oval(-0.3, 0.16, 0.24, 0.28, coat.pale)
    wing = [(-0.14, -0.1), (0.24, -0.06), (0.66, 0.3), (0.2, 0.32), (-0.12, 0.18)]
    canvas.blob(wing, darker(coat.fur, 0.25), edge=coat.line)
    canvas.polygon([(-0.56, -0.46), (-0.92, -0.34), (-0.58, -0.24)], orange, edge=darker(orange))
    _round_eye(canvas, -0.36, -0.42, 0.08, coat)


def draw_duck(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a swimming duck."""
    coat = pick_coat(rng, light)
    canvas.blob([(-0.6, 0.3), (-0.52, -0.2), (-0.2, -0.2), (-0.1, 0.3)], coat.fur, edge=coat.line)
    canvas.blob(_DUCK, coat.fur, edge=coat.line)
    canvas.oval(-0.38, -0.36, 0.27, 0.26, coat.fur, edge=coat.line)
    canvas.blob([(-0.1, 0.22), (0.3, 0.2), (0.66, 0.2), (0.3, 0.48), (-0.04, 0.42)], coat.pale, edge=coat.line)
    canvas.blob([(-0.58, -0.42), (-0.94, -0.3), (-0.9, -0.2), (-0.56, -0.22)], (240, 160, 50), edge=(160, 92, 20))
    _round_eye(canvas, -0.46, -0.44, 0.07, coat)


def draw_fish(canvas: Canvas, rng: Generator, light: bool) -> None:
    """Draw a fish with its bubbles."""
    paint = pick_paint(rng, light)
    fin = darker(mix(paint, pick_paint(rng, light), 0.5), 0.15)
    canvas.blob([(0.45, 0), (0.9, -0.42), (0.84, 0), (0.9, 0.42)], fin, edge=darker(paint))
    canvas.blob([(-0.2, -0.4), (0.2, -0.66), (0.42, -0.24)], fin, edge=darker(paint))
    canvas.blob([(-0.1, 0.4), (0.16, 0.62), (0.3, 0.3)], fin, edge=darker(paint))
    canvas.blob(_FISH, paint, edge=darker(paint))
    for x in (-0.14, 0.1, 0.32):
        height = 0.34 - 0.24 * abs(x)
        canvas.stroke([(x, -height), (x + 0.08, 0), (x, height)], 0.05, fin)
    canvas.oval(-0.52, -0.08, 0.11, 0.11, WHITE)
    canvas.oval(-0.54, -0.08, 0.06, 0.06, INK)
    canvas.stroke([(-0.8, 0.08), (-0.66, 0.14)], 0.04, INK)
    for _ in range(4):
        radius = rng.uniform(0.04, 0.08)
        canvas.oval(rng.uniform(-0.95, -0.5), rng.uniform(-0.9, -0.4), radius, radius, lighter(paint, 0.5))


def _sitting_body(canvas: Canvas, coat: Coat) -> None:
    canvas.blob(_SITTING_BODY, coat.fur, edge=coat.line)
    canvas.oval(0, 0.36, 0.24, 0.34, mix(coat.fur, coat.pale, 0.7))
    for side in (-1, 1):
        canvas.oval(side * 0.42, 0.74, 0.18, 0.19, coat.fur, edge=coat.line)
        canvas.oval(side * 0.42, 0.9, 0.16, 0.08, coat.fur, edge=coat.line)
        canvas.stroke([(side * 0.16, 0.42), (side * 0.16, 0.86)], 0.18, coat.fur)
        canvas.oval(side * 0.16, 0.9, 0.13, 0.08, coat.pale, edge=coat.line)


def _round_eye(canvas: Canvas, x: float, y: float, radius: float, coat: Coat) -> None:
    canvas.oval(x, y, radius * 1.3, radius * 1.3, mix(coat.pale, WHITE, 0.5))
    canvas.oval(x, y, radius, radius, INK)
    canvas.oval(x + radius * 0.35, y - radius * 0.35, radius * 0.3, radius * 0.3, WHITE)
