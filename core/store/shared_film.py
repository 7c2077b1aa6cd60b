"""The film in a file to be handed on: a few frames, as whole networks, so that they can be used without the data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.store.film_file import Frames
from core.store.moments import Iterations, thinned

MOST_FRAMES = 24
MOST_BYTES = 12_000_000
ARRAYS = ("film/iterations", "film/frames")


def chosen(iterations: Iterations, sizes: Sequence[int], itemsize: int) -> tuple[NDArray[np.bool_], str]:
    """Return which of the frames of a network are handed on, and as what type of numbers.

    They have the type that they had if all that may be handed on fit with it, or else float32.
    """
    fitting = MOST_BYTES // (itemsize * numbers_of(sizes))
    if fitting < min(MOST_FRAMES, len(iterations)):
        itemsize, fitting = 4, MOST_BYTES // (4 * numbers_of(sizes))
    most = min(MOST_FRAMES, fitting)
    stays = thinned(iterations, most)[0] if most > 1 else np.zeros(len(iterations), bool)
    return stays, f"float{8 * itemsize}"


def as_arrays(film: Frames) -> dict[str, NDArray[np.generic]]:
    """Return frames as a file holds them."""
    numbers = np.ascontiguousarray(film.numbers, film.numbers.dtype.newbyteorder("<"))
    return dict(zip(ARRAYS, (film.iterations.astype("<i8"), numbers), strict=True))


def from_contents(contents: hdf5.Hdf5Contents, sizes: Sequence[int], most_iterations: int) -> Frames | None:
    """Return the film of a network with these units that a file holds, if it is as it should be."""
    iterations, numbers = (contents.arrays.get(name, np.empty(())) for name in ARRAYS)
    if iterations.dtype != np.int64 or iterations.ndim != 1 or not 1 <= len(iterations) <= MOST_FRAMES:
        return None
    if not 0 <= iterations[0] <= iterations[-1] <= most_iterations or (np.diff(iterations) <= 0).any():
        return None
    if str(numbers.dtype) not in ("float32", "float64") or numbers.shape != (len(iterations), numbers_of(sizes)):
        return None
    if numbers.nbytes > MOST_BYTES or not np.isfinite(numbers).all():
        return None
    return Frames(iterations, numbers, "direct")


def numbers_of(sizes: Sequence[int]) -> int:
    """Return how many weights and biases a network with these units has."""
    return sum(after * (before + 1) for before, after in pairwise(sizes))
