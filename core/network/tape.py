"""numpy calls written down once with their buffers, and made again and again.

A training step on small layers is some fifty numpy calls of a microsecond each, and finding the arrays, names and
constants for them in Python would take as long again. So a step is recorded once, in plain order, by functions
that are given a tape to tell it to:

    do(np.maximum, Z, 0.0, out=A)

reads as ``np.maximum(Z, 0.0, out=A)``, and is done whenever the tape is played. Everything happens in the arrays
that were named; nothing else is allocated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class Tape:
    """Calls to make in order, on arrays of one ``dtype``."""

    def __init__(self, dtype: Any) -> None:
        self._dtype = np.dtype(dtype)
        self._calls: list[Callable[[], object]] = []

    def __call__(self, function: Callable[..., object], *arguments: object, **options: object) -> None:
        """Record a call; a float among the arguments becomes an array of no dimensions, which numpy reads sooner."""
        fixed = (np.array(value, self._dtype) if isinstance(value, float) else value for value in arguments)
        self._calls.append(partial(function, *fixed, **options))

    def play(self) -> None:
        """Make all calls."""
        for call in self._calls:
            call()
