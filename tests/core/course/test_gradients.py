"""The gradients of L_model_backward against finite differences of the cost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.course import L_model_backward, L_model_forward, compute_cost

Array = npt.NDArray[np.float64]

STEP = 1e-5
KINK_MARGIN = 1e-3


def finite_differences(cost: Callable[[], np.float64], values: Array) -> Array:
    """The slope of ``cost`` along each of ``values``, which is moved in place and put back."""
    slopes = np.empty_like(values)
    for index in np.ndindex(values.shape):
        value = values[index]
        values[index] = value + STEP
        above = cost()
        values[index] = value - STEP
        below = cost()
        values[index] = value
        slopes[index] = (above - below) / (2 * STEP)
    return slopes


def relative_error(a: Array, b: Array) -> float:
    return float(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))


def flat(arrays: list[Array]) -> Array:
    return np.concatenate([array.ravel() for array in arrays])


@settings(max_examples=60)
@given(
    layer_dims=st.lists(st.integers(1, 5), min_size=1, max_size=6).map(lambda sizes: [*sizes, 1]),
    m=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_backward_agrees_with_finite_differences_in_networks_of_one_to_six_layers(layer_dims, m, seed):
    random = np.random.RandomState(seed)
    X = random.randn(layer_dims[0], m)
    Y = random.randint(0, 2, (1, m)).astype(np.float64)
    parameters = {}
    for layer, (n_prev, n) in enumerate(pairwise(layer_dims), start=1):
        parameters[f"W{layer}"] = random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters[f"b{layer}"] = random.randn(n, 1)
    AL, caches = L_model_forward(X, parameters)
    # At relu's kink there is no derivative to compare with.
    assume(min(np.abs(Z).min() for _, Z in caches) > KINK_MARGIN)

    def cost() -> np.float64:
        return compute_cost(L_model_forward(X, parameters)[0], Y)

    grads = L_model_backward(AL, Y, caches)
    # dA0 belongs to each example by itself, the cost is their mean: hence the m.
    exact = flat([grads[f"d{name}"] for name in parameters] + [grads["dA0"] / m])
    measured = flat([finite_differences(cost, values) for values in [*parameters.values(), X]])
    assert relative_error(exact, measured) < 1e-7
