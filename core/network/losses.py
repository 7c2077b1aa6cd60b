"""Output layers with their costs: a table of name -> how it answers, what that costs, and the slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.network.activations import Array, sigmoid


class OutputLayer(NamedTuple):
    """An output activation and the cost that belongs to it, for arrays of shape (outputs, m)."""

    forward: Callable[[Array, Array], None]
    """``forward(Z, A)`` writes the answers into A."""
    cost: Callable[[Array, Array, Array], float]
    """``cost(Z, Y, scratch)`` is the mean cost of the answers; scratch is overwritten."""
    backward: Callable[[Array, Array, Array], None]
    """``backward(A, Y, dZ)`` writes the slope of the mean cost by Z into dZ."""


def _cross_entropy(Z: Array, Y: Array, scratch: Array) -> float:
    """Equation (7), from Z instead of A so that it stays finite where A rounds to 0 or 1.

    -log(sigmoid(z)) = max(-z, 0) + log(1 + exp(-abs(z))), and so for both classes together
    cost = mean(max(z, 0) - y z + log(1 + exp(-abs(z)))).
    """
    np.abs(Z, out=scratch)
    np.negative(scratch, out=scratch)
    np.exp(scratch, out=scratch)
    np.log1p(scratch, out=scratch)
    total = float(np.add.reduce(scratch, axis=None))
    np.maximum(Z, 0, out=scratch)
    total += float(np.add.reduce(scratch, axis=None))
    return (total - float(np.vdot(Z, Y))) / int(Z.shape[1])


def _cross_entropy_backward(A: Array, Y: Array, dZ: Array) -> None:
    np.subtract(A, Y, out=dZ)
    np.divide(dZ, Y.shape[1], out=dZ)


OUTPUT_LAYERS: dict[str, OutputLayer] = {
    "sigmoid": OutputLayer(sigmoid, _cross_entropy, _cross_entropy_backward),
}
