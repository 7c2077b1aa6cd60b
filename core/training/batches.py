"""Which examples an iteration looks at: all of them, or the next few of a shuffled order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Batches:
    """Minibatches of ``size`` of m examples, the last of an epoch smaller if need be.

    Every epoch has an order of its own, a function of ``seed`` and epoch alone: any iteration can be made again.
    """

    def __init__(self, m: int, size: int, seed: int) -> None:
        self.size = min(size, m) if size else m
        self.an_epoch = -(-m // self.size)
        """Iterations in which every example has its turn once."""
        self._m, self._seed = m, seed
        self._epoch = -1
        self._order: NDArray[np.intp] = np.arange(m)

    @property
    def whole(self) -> bool:
        """Whether every iteration looks at all examples."""
        return self.size == self._m

    def of(self, iteration: int) -> NDArray[np.intp]:
        """Return the indices of the examples of an iteration, counted from 0."""
        epoch, place = divmod(iteration, self.an_epoch)
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.Generator(np.random.PCG64((self._seed, epoch))).permutation(self._m)
        return self._order[place * self.size : (place + 1) * self.size]

    def alike(self, iteration: int, most: int) -> int:
        """Return how many iterations from this one on have equally many examples, at most ``most``."""
        rest = self._m % self.size
        if not rest:
            return most
        place = iteration % self.an_epoch
        return 1 if place == self.an_epoch - 1 else min(most, self.an_epoch - 1 - place)
