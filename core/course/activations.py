"""The two activations of the course, each beside its derivative.

Z, A, dZ and dA have one shape, (n_l, m): a row for each unit of layer l, a column for each example.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
ActivationCache = Array  # the Z that went in: all that the way back needs


def sigmoid(Z: Array) -> tuple[Array, ActivationCache]:
    """Return A = 1 / (1 + exp(-Z)), and Z as the cache."""
    # Far below zero exp(-Z) is more than a float can hold and becomes inf; 1 / inf is 0, as it should be.
    with np.errstate(over="ignore"):
        A = 1 / (1 + np.exp(-Z))
    return A, Z


def sigmoid_backward(dA: Array, cache: ActivationCache) -> Array:
    """Return dZ = dA * g'(Z), where g' = g (1 - g), equation (11)."""
    s = off_0_and_1(sigmoid(cache)[0])
    return dA * s * (1 - s)


def relu(Z: Array) -> tuple[Array, ActivationCache]:
    """Return A = max(0, Z), and Z as the cache."""
    A = np.maximum(0, Z)
    return A, Z


def relu_backward(dA: Array, cache: ActivationCache) -> Array:
    """Return dZ = dA * g'(Z), where g' is 1 above zero and 0 elsewhere, equation (11)."""
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def off_0_and_1(A: Array) -> Array:
    """Return A with whatever rounding made 0 or 1 moved just inside, so that one may divide by A and 1 - A.

    Rounding turns sigmoid(37) into 1. There the cost's derivative divides by 0 and the sigmoid's multiplies
    by 0. Where both take A from here the two cancel, and dZ is A - Y, however sure the network is of itself.
    """
    # 1 / 1e-150 is large, yet leaves room to be multiplied by weights and inputs without overflow. Nothing is
    # clipped: the course's own example for L_model_backward has an AL above 1, which must pass as it is.
    A = np.where(np.abs(A) < 1e-150, 1e-150, A)
    return np.where(A == 1, np.nextafter(1, 0), A)


FORWARD: dict[str, Callable[[Array], tuple[Array, ActivationCache]]] = {
    "sigmoid": sigmoid,
    "relu": relu,
}
BACKWARD: dict[str, Callable[[Array, ActivationCache], Array]] = {
    "sigmoid": sigmoid_backward,
    "relu": relu_backward,
}
