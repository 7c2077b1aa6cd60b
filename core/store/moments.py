"""At which iterations a film has frames: close together at first, and ever further apart.

The moments of level 0 are 0 and the whole parts of the powers of 1.04; of each level after it, those of every second
power of the level before, so that their ratio is squared. A film is thinned by going up a level, and nothing that
is to stay is ever missing.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATIO = 1.04
LAST_LEVEL = 10
"""The first level without any moment after 0."""
_POWERS = np.floor(RATIO ** np.arange(1, 2**LAST_LEVEL // 2 + 100))
"""Up to more iterations than anyone makes; computed once, so that every level has the same digits."""

Iterations = NDArray[np.int64]


@lru_cache(maxsize=LAST_LEVEL + 1)
def moments(level: int) -> Iterations:
    """Return the iterations that are frames at this level, rising from 0."""
    step = 2**level
    return np.unique(np.concatenate([[0.0], _POWERS[step - 1 :: step]])).astype(np.int64)


def after(iteration: int, level: int) -> int:
    """Return the first moment after an iteration; more than anyone makes, if there is none."""
    known = moments(level)
    place = int(known.searchsorted(iteration, side="right"))
    return int(known[place]) if place < len(known) else sys.maxsize


def kept(iterations: Iterations, level: int) -> NDArray[np.bool_]:
    """Tell which of the frames at these rising iterations (k,) stay at a level: the first, the last, and the moments.

    A frame that was taken late stands for the moments since the frame before it.
    """
    places = moments(level).searchsorted(iterations, side="right")
    stays: NDArray[Any] = np.diff(places, prepend=0) > 0
    stays[:1] = stays[-1:] = True
    return stays


def thinned(iterations: Iterations, most: int, level: int = 0) -> tuple[NDArray[np.bool_], int]:
    """Return which frames stay where at most so many may, but for the first and the last, and at which level that is.

    It is ``level`` or the next one that leaves no more; all stay if they are few enough.
    """
    if len(iterations) <= most:
        return np.ones(len(iterations), bool), level
    stays = kept(iterations, level)
    while stays.sum() > most and level < LAST_LEVEL:
        level += 1
        stays = kept(iterations, level)
    return stays, level
