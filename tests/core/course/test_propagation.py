"""What the functions return, leave alone, survive and refuse."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import core.course
from core.course import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    update_parameters,
)

X = np.random.RandomState(0).randn(3, 5)
Y = np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])


def assert_unchanged(now, before):
    np.testing.assert_equal(now, before)


def test_the_whole_course_can_be_imported_by_name_in_teaching_order():
    assert core.course.__all__[0] == "sigmoid"
    assert core.course.__all__[-1] == "predict"
    assert len(core.course.__all__) == 17
    assert all(callable(getattr(core.course, name)) for name in core.course.__all__)


# --- Return structures ---------------------------------------------------------------------------


def test_linear_forward_caches_its_three_arguments():
    W, b = np.ones((2, 3)), np.zeros((2, 1))
    Z, cache = linear_forward(X, W, b)
    assert Z.shape == (2, 5)
    assert all(cached is given for cached, given in zip(cache, (X, W, b), strict=True))


def test_linear_activation_forward_caches_the_linear_step_and_z():
    W, b = np.ones((2, 3)), np.zeros((2, 1))
    A, (linear_cache, activation_cache) = linear_activation_forward(X, W, b, "relu")
    assert linear_cache[0] is X
    np.testing.assert_array_equal(activation_cache, W @ X)
    np.testing.assert_array_equal(A, np.maximum(0, W @ X))


@pytest.mark.parametrize("layer_dims", [[3, 1], [3, 4, 1], [3, 4, 2, 3, 1]])
def test_every_parameter_has_a_gradient_of_its_shape(layer_dims):
    parameters = initialize_parameters_deep(layer_dims)
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    L = len(layer_dims) - 1
    assert AL.shape == (1, 5)
    assert len(caches) == L
    assert {f"d{name}": value.shape for name, value in parameters.items()} | {
        f"dA{layer}": (layer_dims[layer], 5) for layer in range(L)
    } == {name: value.shape for name, value in grads.items()}


def test_labels_may_come_without_the_row_axis():
    AL, caches = L_model_forward(X, initialize_parameters(3, 4, 1))
    assert compute_cost(AL, Y[0]) == compute_cost(AL, Y)
    np.testing.assert_equal(L_model_backward(AL, Y[0], caches), L_model_backward(AL, Y, caches))


# --- What they leave alone -----------------------------------------------------------------------


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()
    initialize_parameters(3, 2, 1)
    initialize_parameters_deep([5, 4, 3])
    np.testing.assert_equal(np.random.get_state(), before)


def test_first_weights_are_the_same_every_time():
    np.testing.assert_equal(initialize_parameters(3, 2, 1), initialize_parameters(3, 2, 1))
    np.testing.assert_equal(initialize_parameters_deep([5, 4, 3]), initialize_parameters_deep([5, 4, 3]))


def test_a_whole_step_leaves_every_argument_as_it_was():
    parameters = initialize_parameters_deep([3, 4, 2, 1])
    given = copy.deepcopy((X, Y, parameters))

    AL, caches = L_model_forward(X, parameters)
    passed_on = copy.deepcopy((AL, caches))
    compute_cost(AL, Y)
    grads = L_model_backward(AL, Y, caches)
    gradients = copy.deepcopy(grads)
    updated = update_parameters(parameters, grads, 0.5)

    assert_unchanged((X, Y, parameters), given)
    assert_unchanged((AL, caches), passed_on)
    assert_unchanged(grads, gradients)
    assert updated is not parameters
    assert not any(np.shares_memory(updated[name], parameters[name]) for name in parameters)


# --- Where AL is exactly 0 or 1 ------------------------------------------------------------------


@given(
    arrays(np.float64, (1, 6), elements=st.floats(0, 1)),
    arrays(np.float64, (1, 6), elements=st.sampled_from([0, 1])),
)
def test_the_cost_is_finite_and_never_negative_for_every_probability(AL, labels):
    cost = compute_cost(AL, labels)
    assert np.isfinite(cost)
    assert cost >= 0


@given(arrays(np.float64, (1, 6), elements=st.floats(0, 1, exclude_min=True, exclude_max=True)))
def test_the_cost_between_0_and_1_is_the_textbook_formula_bit_for_bit(AL):
    labels = np.array([[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]])
    textbook = -1 / 6 * np.sum(labels * np.log(AL) + (1 - labels) * np.log(1 - AL))
    assert compute_cost(AL, labels) == textbook


def test_being_certain_costs_nothing_when_right_and_much_when_wrong():
    certain = np.array([[0.0, 1.0]])
    assert compute_cost(certain, np.array([[0, 1]])) == pytest.approx(0, abs=1e-15)
    assert compute_cost(certain, np.array([[1, 0]])) > 100


@pytest.mark.parametrize("scale", [1, 40, 1000, 1e6])
def test_the_gradients_of_a_saturated_network_are_those_of_al_minus_y(scale):
    parameters = {"W1": scale * np.array([[1.0, -2.0, 0.5]]), "b1": np.zeros((1, 1))}
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    np.testing.assert_allclose(grads["dW1"], (AL - Y) @ X.T / 5, rtol=1e-9)
    np.testing.assert_allclose(grads["db1"], np.mean(AL - Y, axis=1, keepdims=True), rtol=1e-9)


@given(arrays(np.float64, (1, 5), elements=st.sampled_from([0.0, 5e-324, 1e-200, 0.5, 1.0])))
def test_gradients_are_finite_even_where_al_does_not_come_from_the_caches(AL):
    _, caches = L_model_forward(X, initialize_parameters_deep([3, 4, 2, 1]))
    grads = L_model_backward(AL, Y, caches)
    assert all(np.isfinite(grad).all() for grad in grads.values())


# --- What they refuse ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("W", "b"),
    [
        pytest.param(np.ones((2, 4)), np.zeros((2, 1)), id="weights for another number of inputs"),
        pytest.param(np.ones((5, 3)), np.zeros(5), id="a flat b, which numpy would spread over the examples"),
        pytest.param(np.ones((2, 3)), np.zeros((1, 1)), id="one b for two units"),
        pytest.param(np.ones(3), np.zeros((1, 1)), id="flat weights"),
    ],
)
def test_a_layer_whose_shapes_do_not_fit_is_refused(W, b):
    with pytest.raises(ValueError, match="do not fit together"):
        linear_forward(X, W, b)


def test_labels_of_another_number_than_the_examples_are_refused():
    AL, caches = L_model_forward(X, initialize_parameters(3, 4, 1))
    with pytest.raises(ValueError, match="one label for each example"):
        compute_cost(AL, Y[:, :4])
    with pytest.raises(ValueError, match="one label for each example"):
        L_model_backward(AL, Y[:, :4], caches)


def test_an_unknown_activation_is_refused_with_the_known_ones():
    W, b = np.ones((2, 3)), np.zeros((2, 1))
    _, cache = linear_activation_forward(X, W, b, "relu")
    with pytest.raises(ValueError, match=r"'tanh'.*sigmoid, relu"):
        linear_activation_forward(X, W, b, "tanh")
    with pytest.raises(ValueError, match=r"'tanh'.*sigmoid, relu"):
        linear_activation_backward(np.ones((2, 5)), cache, "tanh")


def test_linear_backward_takes_the_mean_over_the_examples_for_weights_only():
    W, b = np.array([[2.0, 0.0, -1.0]]), np.zeros((1, 1))
    dZ = np.ones((1, 5))
    dA_prev, dW, db = linear_backward(dZ, (X, W, b))
    np.testing.assert_array_equal(dA_prev, np.tile(W.T, 5))
    np.testing.assert_allclose(dW, X.mean(axis=1)[None, :], rtol=1e-14)
    assert db.tolist() == [[1.0]]
