"""Output layers with their costs: a table of name -> how it answers, what that costs, and the slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.network.activations import sigmoid
from core.network.tape import Array, Tape


class OutputLayer(NamedTuple):
    """An output activation and the cost that belongs to it, for arrays of shape (..., outputs, m)."""

    forward: Callable[[Tape, Array, Array], None]
    """``forward(do, Z, A)`` records the answers into A and leaves Z alone."""
    cost: Callable[[Array, Array], Array]
    """``cost(Z, Y)`` returns the mean cost over the m examples, shape (...)."""
    backward: Callable[[Tape, Array, Array, Array], None]
    """``backward(do, A, Y, dZ)`` records the slope of the mean cost by Z into dZ."""
    is_right: Callable[[Array, Array], Array]
    """``is_right(Z, Y)`` tells for each example whether its class is answered, shape (..., m)."""


def _binary_cross_entropy(Z: Array, Y: Array) -> Array:
    """Equation (7), from Z instead of A so that it stays finite where A rounds to 0 or 1.

    -log(sigmoid(z)) = max(-z, 0) + log(1 + exp(-abs(z))), and so for both classes together
    cost = mean(max(z, 0) - y z + log(1 + exp(-abs(z)))).
    """
    costs = np.log1p(np.exp(-np.abs(Z)))
    costs += np.maximum(Z, 0)
    costs -= Z * Y
    return np.asarray(np.add.reduce(costs, axis=-1)[..., 0] / Y.shape[-1])


def _softmax(do: Tape, Z: Array, A: Array) -> None:
    """Record A = exp(Z) / sum of exp(Z) over the units; the greatest Z is taken off first, and exp stays finite."""
    over_units = np.empty((*Z.shape[:-2], 1, Z.shape[-1]), Z.dtype)
    do(np.maximum.reduce, Z, axis=-2, keepdims=True, out=over_units)
    do(np.subtract, Z, over_units, out=A)
    do(np.exp, A, out=A)
    do(np.add.reduce, A, axis=-2, keepdims=True, out=over_units)
    do(np.divide, A, over_units, out=A)


def _cross_entropy(Z: Array, Y: Array) -> Array:
    """Return mean(log(sum of exp(z)) - z of the true class), the cross-entropy of many classes."""
    greatest = np.max(Z, axis=-2)
    costs = greatest + np.log(np.sum(np.exp(Z - greatest[..., np.newaxis, :]), axis=-2)) - np.sum(Z * Y, axis=-2)
    return np.asarray(np.mean(costs, axis=-1))


def _slope(do: Tape, A: Array, Y: Array, dZ: Array) -> None:
    """Record dZ = (A - Y) / m, which both output layers have."""
    do(np.subtract, A, Y, out=dZ)
    do(np.divide, dZ, float(Y.shape[-1]), out=dZ)


OUTPUT_LAYERS: dict[str, OutputLayer] = {
    "sigmoid": OutputLayer(sigmoid, _binary_cross_entropy, _slope, lambda Z, Y: ((Z > 0) == (Y > 0.5))[..., 0, :]),
    "softmax": OutputLayer(
        _softmax, _cross_entropy, _slope, lambda Z, Y: np.argmax(Z, axis=-2) == np.argmax(Y, axis=-2)
    ),
}
