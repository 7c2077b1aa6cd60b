"""How well a finished network does on examples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.network import Network
from core.network.activations import Array
from core.network.propagation import Propagation


class Evaluation(NamedTuple):
    """The cost, the accuracy and the confusion of a network on m examples."""

    examples: int
    cost: float
    accuracy: float
    confusion: list[list[int]]
    """``confusion[true][answered]`` counts examples."""


def evaluate(network: Network, X: Array, Y: Array) -> Evaluation:
    """Measure ``network`` on X (n_x, m) and Y (1, m)."""
    passed = Propagation(network.parameters, network.activations, network.output, X, Y)
    with np.errstate(over="ignore"):
        answered = passed.forward() > 0.5
    confusion = [
        [int(np.count_nonzero((truth == label) & (answered == answer))) for answer in (0, 1)]
        for truth, label in ((Y, 0), (Y, 1))
    ]
    return Evaluation(X.shape[1], passed.cost(), passed.accuracy(), confusion)
