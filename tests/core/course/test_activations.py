"""The activations: their values, their caches, and their behaviour at the ends of the float range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.course import relu, relu_backward, sigmoid, sigmoid_backward

matrices = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=5),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)


@given(matrices)
def test_sigmoid_stays_between_0_and_1_and_hands_back_its_argument(Z):
    A, cache = sigmoid(Z)
    assert A.shape == Z.shape
    assert ((A >= 0) & (A <= 1)).all()
    assert cache is Z


def test_sigmoid_of_1000_and_minus_1000_is_1_and_0_without_a_warning():
    A, _ = sigmoid(np.array([[-1000.0, 0.0, 1000.0]]))
    assert A.tolist() == [[0.0, 0.5, 1.0]]


@given(arrays(np.float64, (2, 3), elements=st.floats(-700, 700)))
def test_sigmoid_is_the_textbook_formula_bit_for_bit(Z):
    A, _ = sigmoid(Z)
    np.testing.assert_array_equal(A, 1 / (1 + np.exp(-Z)))


@given(arrays(np.float64, (2, 3), elements=st.floats(-36, 36)))
def test_sigmoid_backward_is_the_textbook_formula_bit_for_bit_before_it_saturates(Z):
    dA = np.full((2, 3), 3.0)
    s = 1 / (1 + np.exp(-Z))
    np.testing.assert_array_equal(sigmoid_backward(dA, Z), dA * s * (1 - s))


def test_sigmoid_backward_vanishes_far_from_zero():
    dZ = sigmoid_backward(np.ones((1, 4)), np.array([[-1000.0, -40.0, 40.0, 1000.0]]))
    np.testing.assert_allclose(dZ, 0, atol=1e-15)


@given(matrices)
def test_relu_keeps_what_is_positive_and_hands_back_its_argument(Z):
    A, cache = relu(Z)
    np.testing.assert_array_equal(A, np.where(Z > 0, Z, 0))
    assert cache is Z


@given(matrices)
def test_relu_backward_lets_the_gradient_through_above_zero_only(Z):
    dA = np.arange(1.0, 1.0 + Z.size).reshape(Z.shape)
    dZ = relu_backward(dA, Z)
    np.testing.assert_array_equal(dZ[Z > 0], dA[Z > 0])
    assert not dZ[Z <= 0].any()


@pytest.mark.parametrize("backward", [sigmoid_backward, relu_backward])
def test_the_way_back_leaves_its_arguments_as_they_were(backward):
    dA, Z = np.array([[1.0, 2.0, 3.0]]), np.array([[-1.0, 0.0, 1.0]])
    dZ = backward(dA, Z)
    assert dA.tolist() == [[1.0, 2.0, 3.0]]
    assert Z.tolist() == [[-1.0, 0.0, 1.0]]
    assert not np.shares_memory(dZ, dA)
