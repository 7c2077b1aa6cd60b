"""Small problems to train on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.network import Network
from core.network.activations import Array


class Problem(NamedTuple):
    """A network with examples to train and to test it on; more inputs than examples, unless said otherwise."""

    network: Network
    X: Array
    Y: Array
    test: tuple[Array, Array]


def small_problem(
    activation: str = "relu",
    *,
    inputs: int = 30,
    hidden: tuple[int, ...] = (6, 4),
    examples: int = 12,
    seed: int = 0,
    dtype: str = "float64",
) -> Problem:
    """Return a problem that can be learned: label 1 where the mean of the inputs is high."""
    random = np.random.RandomState(seed)
    X, X_test = random.rand(inputs, examples).astype(dtype), random.rand(inputs, 7).astype(dtype)
    middle = np.median(X.mean(axis=0))
    Y, Y_test = ((columns.mean(axis=0, keepdims=True) > middle).astype(dtype) for columns in (X, X_test))
    network = Network((inputs, *hidden, 1), activation, initializer="he", seed=seed, dtype=dtype)
    return Problem(network, X, Y, (X_test, Y_test))
