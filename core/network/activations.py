"""Hidden activations: a table of name -> forward and backward, both in place.

Each pair is written so that its backward needs A alone, not Z: the memory of Z then serves as scratch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class Activation(NamedTuple):
    """The two directions of one activation, for arrays of one shape (units, examples)."""

    forward: Callable[[Array, Array], None]
    """``forward(Z, A)`` writes g(Z) into A."""
    backward: Callable[[Array, Array, Array], None]
    """``backward(dA, A, scratch)`` turns dA into dZ = dA * g'(Z) where it stands; scratch is overwritten."""


def _relu(Z: Array, A: Array) -> None:
    np.maximum(Z, 0, out=A)


def _relu_backward(dA: Array, A: Array, scratch: Array) -> None:
    np.sign(A, out=scratch)  # A is never negative: 0 where the unit is off, 1 where it is on
    np.multiply(dA, scratch, out=dA)


def sigmoid(Z: Array, A: Array) -> None:
    """Write 1 / (1 + exp(-Z)) into A; exp may overflow to infinity, which gives the right 0."""
    np.negative(Z, out=A)
    np.exp(A, out=A)
    np.add(A, 1, out=A)
    np.reciprocal(A, out=A)


def _sigmoid_backward(dA: Array, A: Array, scratch: Array) -> None:
    np.subtract(1, A, out=scratch)
    np.multiply(scratch, A, out=scratch)
    np.multiply(dA, scratch, out=dA)


def _tanh(Z: Array, A: Array) -> None:
    np.tanh(Z, out=A)


def _tanh_backward(dA: Array, A: Array, scratch: Array) -> None:
    np.multiply(A, A, out=scratch)
    np.subtract(1, scratch, out=scratch)
    np.multiply(dA, scratch, out=dA)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(_relu, _relu_backward),
    "sigmoid": Activation(sigmoid, _sigmoid_backward),
    "tanh": Activation(_tanh, _tanh_backward),
}
