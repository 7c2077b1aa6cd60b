"""Output layers: the cost against the course's, its slope against finite differences, and its far ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.course import compute_cost, sigmoid
from core.network.losses import OUTPUT_LAYERS

LAYER = OUTPUT_LAYERS["sigmoid"]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_the_cost_is_the_courses(seed: int, m: int) -> None:
    random = np.random.RandomState(seed)
    Z, Y = random.randn(1, m) * 2, random.randint(0, 2, (1, m)).astype(float)
    expected = float(compute_cost(sigmoid(Z)[0], Y))
    assert LAYER.cost(Z, Y, np.empty_like(Z)) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("name", OUTPUT_LAYERS)
@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 8))
def test_the_slope_is_that_of_the_mean_cost(name: str, seed: int, m: int) -> None:
    random = np.random.RandomState(seed)
    Z, Y = random.randn(1, m) * 2, random.randint(0, 2, (1, m)).astype(float)
    layer, A, dZ, scratch = OUTPUT_LAYERS[name], np.empty_like(Z), np.empty_like(Z), np.empty_like(Z)
    layer.forward(Z, A)
    layer.backward(A, Y, dZ)
    h = 1e-5
    slopes = np.empty_like(Z)
    for place in range(m):
        up, down = Z.copy(), Z.copy()
        up[0, place] += h
        down[0, place] -= h
        slopes[0, place] = (layer.cost(up, Y, scratch) - layer.cost(down, Y, scratch)) / (2 * h)
    assert np.linalg.norm(dZ - slopes) / (np.linalg.norm(dZ) + np.linalg.norm(slopes)) < 1e-7


@pytest.mark.parametrize(("z", "y", "cost"), [(1e4, 1, 0), (1e4, 0, 1e4), (-1e4, 1, 1e4), (-1e4, 0, 0)])
def test_the_cost_is_exact_where_the_answer_rounds_to_0_or_1(z: float, y: int, cost: float) -> None:
    Z, Y = np.array([[z]]), np.array([[float(y)]])
    assert LAYER.cost(Z, Y, np.empty_like(Z)) == cost


def test_the_cost_leaves_z_and_y_as_they_were() -> None:
    Z, Y = np.array([[1.5, -2.0]]), np.array([[1.0, 0.0]])
    LAYER.cost(Z, Y, np.empty_like(Z))
    assert (Z.tolist(), Y.tolist()) == ([[1.5, -2.0]], [[1.0, 0.0]])
