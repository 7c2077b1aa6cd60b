"""Inverted dropout: which units are left out of an iteration (Srivastava and others, 2014)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.network.tape import Array


class Dropout:
    """Draws, for each hidden layer, which of its units an iteration keeps; all networks side by side keep the same.

    What is kept is divided by the share that is kept, so that answering later needs no correction. The draw is a
    function of seed and iteration alone: the same iteration can be made again.
    """

    def __init__(self, shares: Sequence[float], seed: int, dtype: Any) -> None:
        self.iteration = 0
        """Which iteration the next draw is for."""
        self._kept = [1 - share for share in shares]
        self._seed = seed
        self._dtype = np.dtype(dtype)

    def mask(self, place: int, shape: tuple[int, int]) -> Array | None:
        """Return room for the factors of hidden layer ``place``, (units, m); None where all units are kept."""
        return None if self._kept[place] == 1 else np.empty(shape, self._dtype)

    def draw(self, masks: Sequence[Array | None]) -> None:
        """Fill the masks with 0 for a unit that is left out, and 1 / kept share for one that is kept."""
        random = np.random.Generator(np.random.Philox(key=self._seed, counter=[0, self.iteration, 0, 0]))
        for mask, kept in zip(masks, self._kept, strict=True):
            if mask is not None:
                random.random(out=mask, dtype=self._dtype.type)
                np.copyto(mask, np.where(mask < kept, 1 / kept, 0))
