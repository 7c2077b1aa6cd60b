"""A square picture that is drawn large and shrunk, so that smooth shapes keep smooth edges.

A point (x, y) is kept as the complex number x + iy: to move, turn and scale a shape is then one
multiplication and one addition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Colour = tuple[int, ...]
"""Red, green, blue and, for what is seen through, opacity; each 0 to 255."""

Outline = NDArray[np.complex128]
Points = Sequence[tuple[float, float]] | Outline

_OVERSAMPLING = 3
_EDGE = 0.009  # of the picture's side: a little more than half a pixel of a 64x64 picture

_T = np.arange(5) / 5
_CATMULL_ROM = 0.5 * np.array(
    [-(_T**3) + 2 * _T**2 - _T, 3 * _T**3 - 5 * _T**2 + 2, -3 * _T**3 + 4 * _T**2 + _T, _T**3 - _T**2],
    dtype=np.complex128,
)
_ANGLES = np.linspace(0, 2 * np.pi, 28, endpoint=False)
_COS, _SIN = np.cos(_ANGLES), 1j * np.sin(_ANGLES)
_CAP = np.exp(1j * np.linspace(np.pi / 3, -np.pi / 3, 4))


def outline(points: Points) -> Outline:
    """Return (x, y) pairs as complex numbers."""
    if isinstance(points, np.ndarray):
        return points
    return np.array(points, dtype=np.float64).view(np.complex128)[:, 0]


def mirrored(points: Points) -> Outline:
    """Return the points with left and right exchanged."""
    return -outline(points).conj()


def symmetric(right_half: Points) -> Outline:
    """Return a closed outline from its right half, which starts and ends on the line x = 0."""
    half = outline(right_half)
    left = mirrored(half[::-1])
    return np.concatenate([half, left[left.real < 0]])


def smooth(points: Points, closed: bool) -> Outline:
    """Return a Catmull-Rom curve through ``points``; a point named twice is a corner."""
    p = outline(points)
    before, after = (p[-1:], p[:2]) if closed else (p[:1], p[-1:])
    q = np.concatenate([before, p, after])
    starts, ends = q[1:-2], q[2:-1]
    pieces = np.array([q[:-3], starts, ends, q[3:]]).T @ _CATMULL_ROM
    curve: Outline = pieces[starts != ends].ravel()  # between a corner's two points lies a loop
    return curve if closed else np.concatenate([curve, p[-1:]])


class Canvas:
    """A picture to draw on: (0, 0) is its upper left corner and (1, 1) its lower right one.

    Within :meth:`placed` the coordinates are the placed thing's own. ``edge`` is the colour of a thin
    line around a shape.
    """

    def __init__(self, size: int) -> None:
        self._side = size * _OVERSAMPLING
        self._image = Image.new("RGB", (self._side, self._side))
        self._opaque = ImageDraw.Draw(self._image)
        self._glazed = ImageDraw.Draw(self._image, "RGBA")
        self._origin, self._axis, self._flipped = 0j, complex(self._side), False

    @contextmanager
    def placed(
        self, x: float, y: float, scale: float = 1.0, tilt: float = 0.0, flipped: bool = False
    ) -> Iterator[None]:
        """Draw what follows around (x, y), ``scale`` times as large, turned by ``tilt`` radians."""
        before = self._origin, self._axis, self._flipped
        axis = scale * complex(np.cos(tilt), np.sin(tilt)) * (-1 if flipped else 1)
        self._origin += self._axis * complex(x, -y if self._flipped else y)
        self._axis *= axis.conjugate() if self._flipped else axis
        self._flipped ^= flipped
        try:
            yield
        finally:
            self._origin, self._axis, self._flipped = before

    def fade(self, top: Colour, bottom: Colour, start: float = 0.0) -> None:
        """Fill the picture from height ``start`` to its foot with a gradient."""
        first = round(start * self._side)
        ramp = np.linspace(top, bottom, self._side - first).round().astype(np.uint8)
        column = Image.fromarray(ramp[:, None, :])
        self._image.paste(column.resize((self._side, len(ramp)), Image.Resampling.NEAREST), (0, first))

    def polygon(self, points: Points, colour: Colour, edge: Colour | None = None) -> None:
        """Fill a shape with straight sides."""
        self._fill(outline(points), colour, edge)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, edge: Colour | None = None
    ) -> None:
        """Fill a rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour, edge)

    def blob(self, points: Points, colour: Colour, edge: Colour | None = None) -> None:
        """Fill a closed curve through ``points``."""
        self._fill(smooth(points, closed=True), colour, edge)

    def oval(
        self,
        x: float,
        y: float,
        half_width: float,
        half_height: float,
        colour: Colour,
        edge: Colour | None = None,
        tilt: float = 0.0,
    ) -> None:
        """Fill an ellipse around (x, y)."""
        border = half_width * _COS + half_height * _SIN
        if tilt:
            border *= complex(np.cos(tilt), np.sin(tilt))
        self._fill(border + complex(x, y), colour, edge)

    def stroke(
        self,
        points: Points,
        width: float,
        colour: Colour,
        edge: Colour | None = None,
        end_width: float | None = None,
    ) -> None:
        """Draw a smooth line through ``points`` with round ends, from one width to the other."""
        line = smooth(points, closed=False) if len(points) > 2 else outline(points)
        widening = 0.0 if end_width is None else end_width - width
        half = (width + widening / (len(line) - 1) * np.arange(len(line))) / 2
        ahead = np.concatenate([line[1:] - line[:-1], line[-1:] - line[-2:-1]])
        along = ahead / np.abs(ahead) * half
        left, right = line + 1j * along, line - 1j * along
        end, start = line[-1] + along[-1] * _CAP, line[0] - along[0] * _CAP
        self._fill(np.concatenate([left, end, right[::-1], start]), colour, edge)

    def pixels(self) -> NDArray[np.uint8]:
        """Return the picture at its own size, (size, size, 3)."""
        return np.asarray(self._image.reduce(_OVERSAMPLING))

    def _fill(self, border: Outline, colour: Colour, edge: Colour | None) -> None:
        border = (border.conj() if self._flipped else border) * self._axis + self._origin
        if edge is not None:
            self._polygon(_widened(border, _EDGE * self._side), edge)
        self._polygon(border, colour)

    def _polygon(self, border: Outline, colour: Colour) -> None:
        draw = self._glazed if len(colour) == 4 else self._opaque
        draw.polygon(border.view(np.float64).tolist(), fill=colour)


Drawing = Callable[[Canvas, Generator, bool], None]
"""Draws something that chance varies, in light colours or in dark ones."""


def _widened(border: Outline, by: float) -> Outline:
    """Return the closed line that runs outside ``border`` at the distance ``by``."""
    ahead = np.concatenate([border[1:], border[:1]])
    along = ahead - np.concatenate([border[-1:], border[:-1]])
    clockwise = np.sum((border.conj() * ahead).imag) > 0
    outward = along * (-1j if clockwise else 1j)
    widened: Outline = border + outward * (by / (np.abs(outward) + 1e-9))
    return widened
