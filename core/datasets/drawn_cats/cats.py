"""What every cat has, in whichever pose: its looks, its head, its tail, the marks of its coat."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from core.datasets.drawn_cats.canvas import Canvas, Colour, Points, mirrored, outline, symmetric
from core.datasets.drawn_cats.colours import (
    DARK_IRISES,
    INK,
    LIGHT_IRISES,
    PINK,
    WHITE,
    Coat,
    darker,
    ink_on,
    is_light,
    mix,
    pick,
    pick_coat,
    pick_paint,
)

_EAR_TIP = (0.82, -1.48)
_HEAD = symmetric([
    (0, -0.8), (0.2, -0.82), (0.38, -0.86), (0.56, -1.14), _EAR_TIP, _EAR_TIP, (0.98, -1.02), (1.04, -0.46),
    (1.14, 0.02), (1.24, 0.34), (1.24, 0.34), (0.98, 0.66), (0.52, 0.9), (0, 0.97),
])  # fmt: skip
_INNER_EAR = outline([(0.5, -0.86), (0.8, -1.28), (0.8, -1.28), (0.92, -0.62)])
_INNER_EARS = (_INNER_EAR, mirrored(_INNER_EAR))
_EAR_PATCH = outline([
    (0.16, -0.78), (0.36, -0.83), (0.56, -1.1), _EAR_TIP, _EAR_TIP, (0.96, -1.0), (1.0, -0.46), (1.08, 0.0),
    (0.7, 0.28), (0.3, 0.1), (0.16, -0.3),
])  # fmt: skip
_BLAZE = symmetric([(0, -0.4), (0.08, 0.05), (0.46, 0.42), (0.34, 0.82), (0, 0.92)])


@dataclass(frozen=True)
class Cat:
    """One cat: its coat, the colour of its eyes, whether it sleeps, and its collar if it has one."""

    coat: Coat
    iris: Colour
    asleep: bool
    collar: Colour | None

    @classmethod
    def of_chance(cls, rng: Generator, light: bool) -> Cat:
        """Return a cat that stands out from a dark ground, or from a light one."""
        return cls(
            coat=pick_coat(rng, light),
            iris=pick(rng, DARK_IRISES if light else LIGHT_IRISES),
            asleep=rng.random() < 0.12,
            collar=pick_paint(rng, not light) if rng.random() < 0.25 else None,
        )

    @property
    def paws(self) -> Colour:
        """The colour of the paws."""
        coat = self.coat
        return {"tuxedo": coat.pale, "points": coat.marks, "patches": coat.pale}.get(coat.pattern, coat.fur)

    @property
    def tail(self) -> Colour:
        """The colour of the tail."""
        return self.coat.marks if self.coat.pattern in ("points", "patches") else self.coat.fur


def draw_head(canvas: Canvas, rng: Generator, cat: Cat, x: float, y: float, size: float) -> None:
    """Draw the head, from its middle to its chin ``size``, around (x, y)."""
    coat = cat.coat
    with canvas.placed(x, y, size, tilt=rng.uniform(-0.09, 0.09)):
        canvas.blob(_HEAD, coat.fur, edge=coat.line)
        _mark_head(canvas, coat)
        for ear in _INNER_EARS:
            canvas.blob(ear, coat.marks if coat.pattern == "points" else coat.inner_ear)
        muzzle = mix(coat.fur, coat.pale, 0.4) if coat.pattern == "points" else coat.pale
        for side in (-1, 1):
            canvas.oval(side * 0.22, 0.5, 0.32, 0.27, muzzle)
            _draw_eye(canvas, cat, side * 0.48, -0.03)
        canvas.polygon([(-0.15, 0.26), (0.15, 0.26), (0, 0.42)], mix(PINK, INK, 0.25))
        mouth = [(-0.26, 0.56), (-0.1, 0.6), (0, 0.42), (0.1, 0.6), (0.26, 0.56)]
        canvas.stroke(mouth, 0.05, ink_on(muzzle))
        for side in (-1, 1):
            for start, end in ((0.42, 0.3), (0.52, 0.54), (0.62, 0.78)):
                canvas.stroke([(side * 0.45, start), (side * 1.4, end)], 0.045, ink_on(coat.fur))


def draw_head_from_behind(canvas: Canvas, cat: Cat, x: float, y: float, size: float) -> None:
    """Draw the back of the head around (x, y)."""
    coat = cat.coat
    with canvas.placed(x, y, size):
        canvas.blob(_HEAD, coat.fur, edge=coat.line)
        if coat.pattern == "patches":
            canvas.blob(_EAR_PATCH, coat.marks)
        if coat.pattern == "stripes":
            for x_stripe in (-0.3, 0, 0.3):
                canvas.stroke([(x_stripe, -0.7), (x_stripe * 0.8, 0.1)], 0.12, coat.marks, end_width=0.05)
        if coat.pattern == "points":
            for ear in _INNER_EARS:
                canvas.blob(ear, coat.marks)


def draw_tail(canvas: Canvas, cat: Cat, points: Points, width: float) -> None:
    """Draw the tail along ``points``, its tip last."""
    canvas.stroke(points, width, cat.tail, edge=cat.coat.line, end_width=width * 0.75)
    if cat.coat.pattern == "stripes":
        canvas.stroke(points[-2:], width * 0.8, cat.coat.marks, end_width=width * 0.75)


def mark_body(canvas: Canvas, cat: Cat, x: float, y: float, size: float) -> None:
    """Draw the coat's stripes or patches, not farther than ``size`` from (x, y)."""
    coat = cat.coat
    with canvas.placed(x, y, size):
        if coat.pattern == "stripes":
            for side in (-1, 1):
                for height in (-0.5, 0.05, 0.6):
                    stripe = [(side * 0.95, height), (side * 0.6, height + 0.1), (side * 0.3, height - 0.02)]
                    canvas.stroke(stripe, 0.22, coat.marks, end_width=0.08)
        if coat.pattern == "patches":
            canvas.oval(-0.6, 0.0, 0.32, 0.48, coat.marks, tilt=0.2)
            canvas.oval(0.6, -0.1, 0.28, 0.4, mix(coat.marks, INK, 0.6), tilt=-0.2)


def _mark_head(canvas: Canvas, coat: Coat) -> None:
    if coat.pattern == "stripes":
        for x, length in ((-0.26, 0.3), (0, 0.42), (0.26, 0.3)):
            canvas.stroke([(x, -0.78), (x * 0.75, -0.78 + length)], 0.13, coat.marks, end_width=0.06)
        for side in (-1, 1):
            for y in (0.12, 0.4):
                canvas.stroke([(side * 1.1, y), (side * 0.74, y + 0.04)], 0.11, coat.marks, end_width=0.05)
    if coat.pattern == "patches":
        canvas.blob(_EAR_PATCH, coat.marks)
        canvas.blob(mirrored(_EAR_PATCH), mix(coat.marks, INK, 0.6))
    if coat.pattern == "points":
        canvas.oval(0, 0.3, 0.62, 0.56, mix(coat.fur, coat.marks, 0.75))
    if coat.pattern == "tuxedo":
        canvas.blob(_BLAZE, coat.pale)


def _draw_eye(canvas: Canvas, cat: Cat, x: float, y: float) -> None:
    fur = cat.coat.fur
    if cat.asleep:
        canvas.stroke([(x - 0.22, y), (x, y + 0.12), (x + 0.22, y)], 0.075, ink_on(fur))
        return
    canvas.oval(x, y, 0.265, 0.245, darker(fur, 0.6))
    canvas.oval(x, y, 0.23, 0.21, cat.iris)
    # Light cats sit in the dark, where pupils are wide.
    canvas.oval(x, y, 0.12 if is_light(fur) else 0.07, 0.18, INK)
    canvas.oval(x + 0.07, y - 0.09, 0.06, 0.06, WHITE)
