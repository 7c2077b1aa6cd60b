"""First weights: a table of name -> how a layer's W is drawn, in the course's own order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.network.parameters import Parameters
from core.network.tape import Array

INITIALIZERS: dict[str, Callable[[Array, int], Array]] = {
    "course": lambda drawn, _: drawn * 0.01,
    "scaled": lambda drawn, units_before: drawn / np.sqrt(units_before),
    "he": lambda drawn, units_before: drawn * np.sqrt(2 / units_before),
}
"""Each takes standard normal numbers of W's shape and the number of units in the layer before."""


def initialize(sizes: Sequence[int], initializer: str, seed: int, dtype: str = "float64") -> Parameters:
    """Return first parameters for layers of ``sizes``: W drawn layer after layer, b zero.

    The numbers are those that numpy's global ``seed`` and ``randn`` would give in the course's code,
    whose global state is left alone.
    """
    parameters = Parameters.for_sizes(sizes, dtype)
    random = np.random.RandomState(seed)
    draw = INITIALIZERS[initializer]
    for W in parameters.W:
        W[...] = draw(random.randn(*W.shape), W.shape[1])
    return parameters
