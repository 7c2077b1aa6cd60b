"""Output layers: the cost against the course's, its slope against finite differences, and its far ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.course import compute_cost, sigmoid
from core.network.losses import OUTPUT_LAYERS
from tests.core.network.cases import agree, assume_steep, labels, played, slopes

OUTPUTS = {"sigmoid": 1, "softmax": 3}

seeds = st.integers(0, 2**32 - 1)


def test_every_output_layer_is_tested() -> None:
    assert set(OUTPUTS) == set(OUTPUT_LAYERS)


@given(seeds, st.integers(1, 30))
def test_the_cost_of_two_classes_is_the_courses(seed: int, m: int) -> None:
    random = np.random.RandomState(seed)
    Z, Y = random.randn(1, m) * 2, labels(random, 1, m)
    expected = float(compute_cost(sigmoid(Z)[0], np.asarray(Y, np.float64)))
    assert OUTPUT_LAYERS["sigmoid"].cost(Z, Y) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@given(seeds, st.integers(2, 5), st.integers(1, 30))
def test_the_cost_of_many_classes_is_the_mean_of_minus_log_of_the_right_answer(seed: int, k: int, m: int) -> None:
    random = np.random.RandomState(seed)
    Z, Y = random.randn(k, m) * 2, labels(random, k, m)
    A = np.empty_like(Z)
    played(OUTPUT_LAYERS["softmax"].forward, Z, A)
    np.testing.assert_allclose(A, np.exp(Z) / np.exp(Z).sum(axis=0), rtol=1e-14)
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-14)
    expected = -np.mean(np.log(A[Y == 1]))
    assert OUTPUT_LAYERS["softmax"].cost(Z, Y) == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_two_classes_cost_the_same_with_either_output() -> None:
    random = np.random.RandomState(0)
    Z, Y = random.randn(1, 9), labels(random, 1, 9)
    both = np.concatenate((np.zeros_like(Z), Z)), np.concatenate((1 - Y, Y))
    assert OUTPUT_LAYERS["softmax"].cost(*both) == pytest.approx(OUTPUT_LAYERS["sigmoid"].cost(Z, Y), rel=1e-14)


@pytest.mark.parametrize("name", OUTPUT_LAYERS)
@given(seed=seeds, m=st.integers(1, 8))
def test_the_slope_is_that_of_the_mean_cost(name: str, seed: int, m: int) -> None:
    random = np.random.RandomState(seed)
    Z, Y = random.randn(OUTPUTS[name], m) * 2, labels(random, OUTPUTS[name], m)
    layer, A, dZ = OUTPUT_LAYERS[name], np.empty_like(Z), np.empty_like(Z)
    played(layer.forward, Z, A)
    played(layer.backward, A, Y, dZ)
    assume_steep(dZ)
    assert agree(dZ.ravel(), slopes(lambda: float(layer.cost(Z, Y)), Z.reshape(-1)))


@pytest.mark.parametrize(("z", "y", "cost"), [(1e4, 1, 0), (1e4, 0, 1e4), (-1e4, 1, 1e4), (-1e4, 0, 0)])
def test_the_cost_is_exact_where_the_answer_rounds_to_0_or_1(z: float, y: int, cost: float) -> None:
    assert OUTPUT_LAYERS["sigmoid"].cost(np.array([[z]]), np.array([[float(y)]])) == cost
    both = np.array([[0], [z]]), np.array([[1.0 - y], [y]])
    assert OUTPUT_LAYERS["softmax"].cost(*both) == cost


def test_softmax_stays_finite_far_from_zero() -> None:
    Z = np.array([[1e300, -1e300], [-1e300, 0], [0, 1e300]])
    A = np.empty_like(Z)
    played(OUTPUT_LAYERS["softmax"].forward, Z, A)
    assert A.tolist() == [[1, 0], [0, 0], [0, 1]]


@pytest.mark.parametrize("name", OUTPUT_LAYERS)
@settings(max_examples=30)
@given(seed=seeds, m=st.integers(1, 8))
def test_networks_side_by_side_cost_what_each_costs_alone(name: str, seed: int, m: int) -> None:
    random = np.random.RandomState(seed)
    layer, Y = OUTPUT_LAYERS[name], labels(random, OUTPUTS[name], m)
    Z = random.randn(4, 3, OUTPUTS[name], m)  # of three networks at four iterations
    costs, right = layer.cost(Z, Y), layer.is_right(Z, Y)
    assert (costs.shape, right.shape) == ((4, 3), (4, 3, m))
    for place in np.ndindex(4, 3):
        assert costs[place] == pytest.approx(float(layer.cost(Z[place], Y)), rel=1e-14)
        np.testing.assert_array_equal(right[place], layer.is_right(Z[place], Y))


@pytest.mark.parametrize("name", OUTPUT_LAYERS)
def test_cost_and_answers_leave_z_and_y_as_they_were(name: str) -> None:
    random = np.random.RandomState(0)
    Z, Y = random.randn(OUTPUTS[name], 5), labels(random, OUTPUTS[name], 5)
    before = Z.copy(), Y.copy()
    layer, A = OUTPUT_LAYERS[name], np.empty_like(Z)
    layer.cost(Z, Y)
    layer.is_right(Z, Y)
    played(layer.forward, Z, A)
    played(layer.backward, A, Y, np.empty_like(Z))
    np.testing.assert_array_equal(Z, before[0])
    np.testing.assert_array_equal(Y, before[1])
