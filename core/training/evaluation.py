"""How well a finished network does on examples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.network import Network
from core.network.inputs import Inputs
from core.network.propagation import Propagation
from core.network.tape import Array


class Evaluation(NamedTuple):
    """The cost, the accuracy and the confusion of a network on m examples of K classes."""

    examples: int
    cost: float
    accuracy: float
    confusion: list[list[int]]
    """``confusion[true][answered]`` counts examples, K by K."""


def evaluate(network: Network, X: Array, Y: Array) -> Evaluation:
    """Measure ``network`` on X (n_x, m) and Y, labels (1, m) for two classes and one-hot (K, m) for more."""
    m, classes = X.shape[1], max(2, len(Y))
    inputs = Inputs(X.T, network.dtype)
    passed = Propagation(network.parameters, network.activations, network.output, inputs, Y)
    with np.errstate(all="ignore"):  # exp may overflow to infinity, which gives the right 0
        passed.forward()
        cost = float(passed.costs())
    pairs = classes * _labels(Y, 0.5) + _labels(passed.Z[-1], 0)
    confusion = np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    return Evaluation(m, cost, float(confusion.trace() / m), confusion.tolist())


def _labels(outputs: Array, middle: float) -> NDArray[np.intp]:
    """Return the class of every column: the row of the greatest number, or of one row what is above the middle."""
    if len(outputs) == 1:
        outputs = np.concatenate((np.full_like(outputs, middle), outputs))
    labels: NDArray[np.intp] = np.argmax(outputs, axis=0)
    return labels
