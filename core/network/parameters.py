"""All W and b of a network as views into one flat array."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.network.activations import Array


class Parameters:
    """The weights ``W[l]`` of shape (rows, columns) and biases ``b[l]`` of shape (rows, 1) of every layer.

    All of them are views into :attr:`flat`, so that one operation on it reaches them all. The same
    class holds gradients. Everything starts at zero.
    """

    def __init__(self, shapes: Sequence[tuple[int, int]], dtype: str = "float64") -> None:
        self.flat: Array = np.zeros(sum(rows * columns + rows for rows, columns in shapes), dtype=dtype)
        self.W: list[Array] = []
        self.b: list[Array] = []
        start = 0
        for rows, columns in shapes:
            end = start + rows * columns
            self.W.append(self.flat[start:end].reshape(rows, columns))
            self.b.append(self.flat[end : end + rows].reshape(rows, 1))
            start = end + rows

    @classmethod
    def for_sizes(cls, sizes: Sequence[int], dtype: str = "float64") -> Parameters:
        """Return zero parameters for a network with these numbers of units, input first."""
        return cls([(after, before) for before, after in pairwise(sizes)], dtype)

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """The shape of every W, first layer first."""
        return [(W.shape[0], W.shape[1]) for W in self.W]

    def like(self) -> Parameters:
        """Return parameters of the same shapes, all zero."""
        return Parameters(self.shapes, str(self.flat.dtype))

    def copy(self) -> Parameters:
        """Return parameters of the same values in memory of their own."""
        twin = self.like()
        np.copyto(twin.flat, self.flat)
        return twin
