"""First weights are the course's own numbers, and numpy's global random state is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from core.course import L_layer_model, initialize_parameters
from core.network.initializers import INITIALIZERS, initialize

FOUR_LAYERS = (12288, 20, 7, 5, 1)


def test_course_gives_the_published_numbers() -> None:
    parameters = initialize((3, 2, 1), "course", seed=1)
    expected = [[0.01624345, -0.00611756, -0.00528172], [-0.01072969, 0.00865408, -0.02301539]]
    np.testing.assert_allclose(parameters.W[0], expected, atol=5e-9)
    np.testing.assert_allclose(parameters.W[1], [[0.01744812, -0.00761207]], atol=5e-9)


def test_course_gives_the_numbers_of_the_courses_two_layer_network() -> None:
    expected = initialize_parameters(12288, 7, 1)
    parameters = initialize((12288, 7, 1), "course", seed=1)
    for layer in (0, 1):
        np.testing.assert_array_equal(parameters.W[layer], expected[f"W{layer + 1}"])
        np.testing.assert_array_equal(parameters.b[layer], expected[f"b{layer + 1}"])


def test_scaled_gives_the_numbers_of_the_courses_four_layer_network() -> None:
    untrained, _ = L_layer_model(np.zeros((12288, 1)), np.zeros((1, 1)), FOUR_LAYERS, num_iterations=0)
    parameters = initialize(FOUR_LAYERS, "scaled", seed=1)
    for layer in range(4):
        np.testing.assert_array_equal(parameters.W[layer], untrained[f"W{layer + 1}"])
        np.testing.assert_array_equal(parameters.b[layer], untrained[f"b{layer + 1}"])


def test_he_has_the_spread_that_keeps_relu_signals_alive() -> None:
    W = initialize((1000, 500, 1), "he", seed=0).W[0]
    assert W.std() == pytest.approx(np.sqrt(2 / 1000), rel=0.01)
    assert abs(W.mean()) < 1e-3


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(initializer: str) -> None:
    first, again, other = (initialize((4, 3, 1), initializer, seed).flat for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_float32_weights_are_the_float64_ones_rounded_and_biases_are_zero(initializer: str) -> None:
    exact, rounded = initialize((4, 3, 1), initializer, 1), initialize((4, 3, 1), initializer, 1, "float32")
    np.testing.assert_array_equal(rounded.flat, exact.flat.astype(np.float32))
    assert not any(b.any() for b in exact.b)


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_the_global_random_state_is_left_alone(initializer: str) -> None:
    np.random.seed(123)
    expected = np.random.rand(3)
    np.random.seed(123)
    initialize((4, 3, 1), initializer, seed=1)
    np.testing.assert_array_equal(np.random.rand(3), expected)
