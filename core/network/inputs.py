"""What the first layer reads: examples, all at once or a minibatch at a time, with the 1 that carries the bias."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.tape import Array, Tape

WHITE = 255.0
"""What a pixel stored as a byte is divided by."""


class Columns:
    """m examples as columns of n_x numbers: floats, or pixels kept as bytes and scaled where they are used."""

    def __init__(self, X: NDArray[Any], dtype: str) -> None:
        self.dtype = np.dtype(dtype)
        kept = X if X.dtype == np.uint8 else np.asarray(X, self.dtype)
        self.rows: NDArray[Any] = np.ascontiguousarray(kept.T)
        """(m, n_x): an example is a row here, so that one is copied in one piece."""

    @property
    def shape(self) -> tuple[int, int]:
        """(n_x, m)."""
        return self.rows.shape[1], self.rows.shape[0]

    def scaled(self) -> Array:
        """Return all examples as floats, (m, n_x)."""
        return self.rows if self.rows.dtype == self.dtype else np.divide(self.rows, WHITE, dtype=self.dtype)


class Inputs:
    """Rows of k numbers, one an example, that the first layer multiplies; and what is added to its product.

    ``offset``, shape (R, n_1, m), is what the Gram form adds (see :mod:`core.network.gram`). Rows of floats are kept
    with their 1 behind them, bytes as they are.
    """

    def __init__(self, rows: NDArray[Any], dtype: Any, offset: Array | None = None) -> None:
        self.dtype = np.dtype(dtype)
        self.offset = offset
        self.m, self._k = rows.shape
        self._rows: NDArray[Any] = rows if rows.dtype == np.uint8 else self._with_ones(rows)

    @cached_property
    def whole(self) -> Array:
        """All examples as columns of floats, (k + 1, m)."""
        return (self._with_ones(self._rows / WHITE) if self._rows.dtype == np.uint8 else self._rows).T

    def record_batch(self, do: Tape, index: NDArray[np.intp]) -> Array:
        """Record the gathering of the examples that ``index``, shape (B,), holds then; return where, (k + 1, B)."""
        batch = np.ones((len(index), self._k + 1), self.dtype)
        if self._rows.dtype != np.uint8:
            do(np.take, self._rows, index, axis=0, out=batch, mode="clip")
            return batch.T
        pixels = np.empty((len(index), self._k), np.uint8)
        do(np.take, self._rows, index, axis=0, out=pixels, mode="clip")
        do(np.divide, pixels, WHITE, out=batch[:, :-1])
        return batch.T

    def record_batch_offset(self, do: Tape, index: NDArray[np.intp]) -> Array | None:
        """Record the gathering of the offsets of these examples; return where, (R, n_1, B)."""
        if self.offset is None:
            return None
        batch = np.empty((*self.offset.shape[:-1], len(index)), self.dtype)
        do(np.take, self.offset, index, axis=-1, out=batch, mode="clip")
        return batch

    def _with_ones(self, rows: NDArray[Any]) -> Array:
        return np.concatenate((rows, np.ones((self.m, 1))), axis=1, dtype=self.dtype)
