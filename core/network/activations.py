"""Hidden activations: a table of name -> forward and backward, each recorded on a tape and done in place."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from core.network.tape import Array, Tape

LEAKY_SLOPE = 0.01
_GELU_CUBIC = 0.044715
_GELU_SCALE = sqrt(2 / pi)


class Activation(NamedTuple):
    """The two directions of one activation, for arrays of one shape (..., units, examples)."""

    forward: Callable[[Tape, Array, Array], None]
    """``forward(do, Z, A)`` writes g(Z) into A and leaves Z alone."""
    backward: Callable[[Tape, Array, Array, Array], None]
    """``backward(do, dA, A, Z)`` turns dA into dZ = dA * g'(Z) where it stands; A and Z are spent as scratch."""


def _relu(do: Tape, Z: Array, A: Array) -> None:
    do(np.maximum, Z, np.zeros_like(Z), out=A)  # against a single zero it takes three times as long


def _relu_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    on = Z.reshape(-1).view(np.bool_)[: Z.size].reshape(Z.shape)  # true-or-false values in the memory of Z
    do(np.greater, A, 0.0, out=on)
    do(np.multiply, dA, on, out=dA)  # a third of the time of setting what is off to zero


def _leaky_relu(do: Tape, Z: Array, A: Array) -> None:
    do(np.multiply, Z, LEAKY_SLOPE, out=A)
    do(np.maximum, A, Z, out=A)


def _leaky_relu_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    do(np.sign, A, out=Z)
    do(np.multiply, Z, (1 - LEAKY_SLOPE) / 2, out=Z)
    do(np.add, Z, (1 + LEAKY_SLOPE) / 2, out=Z)
    do(np.multiply, dA, Z, out=dA)


def sigmoid(do: Tape, Z: Array, A: Array) -> None:
    """Record A = 1 / (1 + exp(-Z)); exp may overflow to infinity, which gives the right 0."""
    do(np.negative, Z, out=A)
    do(np.exp, A, out=A)
    do(np.add, A, 1.0, out=A)
    do(np.reciprocal, A, out=A)


def _sigmoid_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    do(np.subtract, 1.0, A, out=Z)
    do(np.multiply, Z, A, out=Z)
    do(np.multiply, dA, Z, out=dA)


def _tanh(do: Tape, Z: Array, A: Array) -> None:
    do(np.tanh, Z, out=A)


def _tanh_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    do(np.multiply, A, A, out=Z)
    do(np.subtract, 1.0, Z, out=Z)
    do(np.multiply, dA, Z, out=dA)


def _elu(do: Tape, Z: Array, A: Array) -> None:
    """Record A = z above 0 and exp(z) - 1 below, where the second is never less than z."""
    do(np.minimum, Z, 0.0, out=A)
    do(np.expm1, A, out=A)
    do(np.maximum, A, Z, out=A)


def _elu_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    do(np.minimum, A, 0.0, out=Z)
    do(np.add, Z, 1.0, out=Z)
    do(np.multiply, dA, Z, out=dA)


def _softplus(do: Tape, Z: Array, A: Array) -> None:
    do(np.logaddexp, Z, 0.0, out=A)


def _softplus_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    """Record the slope sigmoid(z), which is 1 - exp(-A)."""
    do(np.negative, A, out=Z)
    do(np.expm1, Z, out=Z)
    do(np.multiply, dA, Z, out=dA)
    do(np.negative, dA, out=dA)


def _gelu(do: Tape, Z: Array, A: Array) -> None:
    """Record A = z T with T = (1 + tanh u) / 2, u = c (z + a z^3) (Hendrycks and Gimpel 2016, the tanh form)."""
    do(np.multiply, Z, Z, out=A)
    do(np.multiply, A, _GELU_SCALE * _GELU_CUBIC, out=A)
    do(np.add, A, _GELU_SCALE, out=A)
    do(np.multiply, A, Z, out=A)
    do(np.tanh, A, out=A)
    do(np.add, A, 1.0, out=A)
    do(np.multiply, A, 0.5, out=A)
    do(np.multiply, A, Z, out=A)


def _gelu_backward(do: Tape, dA: Array, A: Array, Z: Array) -> None:
    """Record the slope T (1 + w (1 - T)) with w = 2 z du/dz = 2 c (z + 3 a z^3), so that u = (w + 4 c z) / 6."""
    do(np.multiply, Z, Z, out=A)
    do(np.multiply, A, 6 * _GELU_SCALE * _GELU_CUBIC, out=A)
    do(np.add, A, 2 * _GELU_SCALE, out=A)
    do(np.multiply, A, Z, out=A)  # A = w
    do(np.multiply, Z, 4 * _GELU_SCALE, out=Z)
    do(np.add, Z, A, out=Z)
    do(np.divide, Z, 6.0, out=Z)  # Z = u
    do(np.tanh, Z, out=Z)
    do(np.add, Z, 1.0, out=Z)
    do(np.multiply, Z, 0.5, out=Z)  # Z = T
    do(np.multiply, dA, Z, out=dA)
    do(np.subtract, 1.0, Z, out=Z)
    do(np.multiply, Z, A, out=Z)
    do(np.add, Z, 1.0, out=Z)
    do(np.multiply, dA, Z, out=dA)


def _identity(do: Tape, Z: Array, A: Array) -> None:
    do(np.copyto, A, Z)


def _identity_backward(_do: Tape, _dA: Array, _A: Array, _Z: Array) -> None:
    """Record nothing: the slope is 1."""


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(_relu, _relu_backward),
    "sigmoid": Activation(sigmoid, _sigmoid_backward),
    "tanh": Activation(_tanh, _tanh_backward),
    "leaky_relu": Activation(_leaky_relu, _leaky_relu_backward),
    "elu": Activation(_elu, _elu_backward),
    "gelu": Activation(_gelu, _gelu_backward),
    "softplus": Activation(_softplus, _softplus_backward),
    "identity": Activation(_identity, _identity_backward),
}
