"""All W and b of one network, or of several side by side, as views into one flat array."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.network.tape import Array


class Parameters:
    """The weights and biases of R networks of one shape; the same class holds gradients.

    ``layers[l]`` is the block [W | b] of layer l, shape (R, rows, columns + 1): a bias is the weight of an input
    that is always 1, so that one product computes W A + b, and one dW and db together. Without ``networks``
    there is one network, and the first axis is missing. ``W[l]`` and ``b[l]`` are views into the blocks, and
    the blocks into :attr:`flat`, so that one operation on it reaches everything. All starts at zero.

    With ``scales`` there is, after the layers, one number more for each network: ``scale``, shape (R, 1, 1).
    """

    def __init__(
        self,
        shapes: Sequence[tuple[int, int]],
        dtype: str = "float64",
        networks: int | None = None,
        *,
        scales: bool = False,
    ) -> None:
        self.shapes = [(int(rows), int(columns)) for rows, columns in shapes]
        """The shape of every W, first layer first."""
        self.networks = networks
        many = () if networks is None else (networks,)
        count = 1 if networks is None else networks
        size = count * (sum(rows * (columns + 1) for rows, columns in self.shapes) + scales)
        self.flat: Array = np.zeros(size, dtype=dtype)
        self.layers: list[Array] = []
        start = 0
        for rows, columns in self.shapes:
            end = start + count * rows * (columns + 1)
            self.layers.append(self.flat[start:end].reshape(*many, rows, columns + 1))
            start = end
        self.W = [layer[..., :-1] for layer in self.layers]
        self.b = [layer[..., -1:] for layer in self.layers]
        self.scale: Array | None = self.flat[start:].reshape(*many, 1, 1) if scales else None

    @classmethod
    def for_sizes(cls, sizes: Sequence[int], dtype: str = "float64") -> Parameters:
        """Return zero parameters for one network with these numbers of units, input first."""
        return cls([(after, before) for before, after in pairwise(sizes)], dtype)

    @classmethod
    def side_by_side(cls, each: Sequence[Parameters]) -> Parameters:
        """Return the parameters of networks of one shape together, in memory of their own."""
        together = cls(each[0].shapes, str(each[0].flat.dtype), len(each))
        for number, one in enumerate(each):
            together.put(number, one)
        return together

    @property
    def arrays(self) -> list[Array]:
        """The views that together are all of :attr:`flat`: the layers, and the scale if there is one."""
        return self.layers if self.scale is None else [*self.layers, self.scale]

    def put(self, number: int, one: Parameters) -> None:
        """Give network ``number`` of those side by side the values of ``one``."""
        for ours, values in zip(self.arrays, one.arrays, strict=True):
            ours[number] = values

    def flat_of(self, number: int) -> Array:
        """Return what :attr:`flat` would be of network ``number`` of those side by side, in memory of its own."""
        return np.concatenate([array[number].reshape(-1) for array in self.arrays])

    def put_all(self, flats: Array) -> None:
        """Give each network its row of ``flats`` (R, n), as :meth:`flat_of` returns it."""
        start = 0
        for ours in self.arrays:
            end = start + ours[0].size
            ours[...] = flats[:, start:end].reshape(ours.shape)
            start = end

    def take(self, number: int) -> Parameters:
        """Return network ``number`` of those side by side, in memory of its own."""
        one = Parameters(self.shapes, str(self.flat.dtype), scales=self.scale is not None)
        for ours, values in zip(one.arrays, self.arrays, strict=True):
            ours[...] = values[number]
        return one

    def like(self) -> Parameters:
        """Return parameters of the same shapes, all zero."""
        return Parameters(self.shapes, str(self.flat.dtype), self.networks, scales=self.scale is not None)

    def copy(self) -> Parameters:
        """Return parameters of the same values in memory of their own."""
        twin = self.like()
        np.copyto(twin.flat, self.flat)
        return twin
