"""Small problems to train on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.network import ModelCard, Network
from core.network.tape import Array


class Problem(NamedTuple):
    """A network with examples to train and to test it on; more inputs than examples, unless said otherwise."""

    network: Network
    X: Array
    Y: Array
    test: tuple[Array, Array]

    def networks(self, number: int) -> list[Network]:
        """Return so many networks of the shape of this one, with first weights of their own."""
        one = self.network
        more = [
            Network(one.sizes, one.activations, output=one.output, initializer="he", seed=100 + seed, dtype=one.dtype)
            for seed in range(1, number)
        ]
        return [one, *more]


def small_problem(
    activation: str = "relu",
    *,
    inputs: int = 30,
    hidden: tuple[int, ...] = (6, 4),
    examples: int = 12,
    seed: int = 0,
    dtype: str = "float64",
    classes: int = 2,
) -> Problem:
    """Return a problem that can be learned: the higher the mean of the inputs, the higher the label."""
    random = np.random.RandomState(seed)
    X, X_test = random.rand(inputs, examples).astype(dtype), random.rand(inputs, 7).astype(dtype)
    borders = np.quantile(X.mean(axis=0), np.arange(1, classes) / classes)
    Y, Y_test = (_answers(columns.mean(axis=0), borders, dtype) for columns in (X, X_test))
    network = Network(
        (inputs, *hidden, len(Y)),
        activation,
        output="sigmoid" if classes == 2 else "softmax",
        initializer="he",
        seed=seed,
        dtype=dtype,
        card=ModelCard(tuple(str(label) for label in range(classes))),
    )
    return Problem(network, X, Y, (X_test, Y_test))


def _answers(means: Array, borders: Array, dtype: str) -> Array:
    labels = np.searchsorted(borders, means)
    one_hot = np.arange(len(borders) + 1)[:, np.newaxis] == labels
    answers: Array = (one_hot[1:] if len(borders) == 1 else one_hot).astype(dtype)
    return answers
