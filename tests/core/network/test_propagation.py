"""Forward and backward: gradients against finite differences, and buffers that are made once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.course import L_model_backward, L_model_forward
from core.network.activations import ACTIVATIONS, Array
from core.network.gram import DirectForm, GramForm
from core.network.initializers import initialize
from core.network.losses import OUTPUT_LAYERS
from core.network.parameters import Parameters
from core.network.propagation import Propagation

any_activation = st.sampled_from(sorted(ACTIVATIONS))
KINK = 1e-3
"""A finite difference across the kink of a relu says nothing about its slope."""


class Case(NamedTuple):
    parameters: Parameters
    activations: list[str]
    X: Array
    Y: Array


@st.composite
def networks(draw: st.DrawFn, activations: st.SearchStrategy[str] = any_activation) -> Case:
    """Networks of 1 to 6 layers with examples of their own."""
    hidden = draw(st.lists(st.integers(1, 5), max_size=5))
    sizes = [draw(st.integers(1, 6)), *hidden, 1]
    random = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    m = draw(st.integers(1, 6))
    parameters = Parameters.for_sizes(sizes)
    for W, b in zip(parameters.W, parameters.b, strict=True):
        W[...], b[...] = random.randn(*W.shape) / np.sqrt(W.shape[1]), random.randn(*b.shape) / 2
    chosen = [draw(activations) for _ in hidden]
    return Case(parameters, chosen, random.randn(sizes[0], m), random.randint(0, 2, (1, m)).astype(float))


def slopes(passed: Propagation, parameters: Parameters, h: float = 1e-5) -> Array:
    """Return the slope of the cost by every parameter, by central differences."""
    flat, found = parameters.flat, np.empty_like(parameters.flat)
    for place, middle in enumerate(flat.copy()):
        costs = []
        for value in (middle + h, middle - h):
            flat[place] = value
            passed.forward()
            costs.append(passed.cost())
        flat[place] = middle
        found[place] = (costs[0] - costs[1]) / (2 * h)
    return found


def is_off_the_kinks(passed: Propagation, activations: list[str]) -> bool:
    hidden = zip(passed.Z, activations, strict=False)
    return all(np.abs(Z).min() > KINK for Z, name in hidden if name == "relu")


def gradients_agree(passed: Propagation, case: Case) -> bool:
    """Tell whether the gradients are the slopes of the cost, up to a relative error of 1e-7."""
    passed.forward()
    assume(is_off_the_kinks(passed, case.activations))
    gradients = case.parameters.like()
    passed.backward(gradients)
    assume(np.linalg.norm(gradients.flat) > 1e-2)  # differences have ten digits behind the point, not more
    found, expected = gradients.flat, slopes(passed, case.parameters)
    return bool(np.linalg.norm(found - expected) < 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected)))


@pytest.mark.parametrize("output", OUTPUT_LAYERS)
@settings(deadline=None)
@given(case=networks())
def test_gradients_agree_with_finite_differences(output: str, case: Case) -> None:
    passed = Propagation(case.parameters, case.activations, output, case.X, case.Y)
    assert gradients_agree(passed, case)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(deadline=None)
@given(data=st.data())
def test_gradients_of_each_activation_alone_agree_with_finite_differences(
    activation: str, data: st.DataObject
) -> None:
    case = data.draw(networks(st.just(activation)))
    passed = Propagation(case.parameters, case.activations, "sigmoid", case.X, case.Y)
    assert gradients_agree(passed, case)


@settings(deadline=None)
@given(networks(st.just("relu")))
def test_answers_and_gradients_are_the_courses(case: Case) -> None:
    named: dict[str, NDArray[np.float64]] = {}
    for layer, (W, b) in enumerate(zip(case.parameters.W, case.parameters.b, strict=True), start=1):
        named |= {f"W{layer}": np.asarray(W, np.float64), f"b{layer}": np.asarray(b, np.float64)}
    AL, caches = L_model_forward(np.asarray(case.X, np.float64), named)
    expected = L_model_backward(AL, np.asarray(case.Y, np.float64), caches)
    passed = Propagation(case.parameters, case.activations, "sigmoid", case.X, case.Y)
    gradients = case.parameters.like()
    np.testing.assert_allclose(passed.forward(), AL, rtol=1e-13)
    passed.backward(gradients)
    for layer in range(len(gradients.W)):
        np.testing.assert_allclose(gradients.W[layer], expected[f"dW{layer + 1}"], rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(gradients.b[layer], expected[f"db{layer + 1}"], rtol=1e-9, atol=1e-13)


@settings(deadline=None)
@given(networks())
def test_the_gram_form_answers_as_the_direct_form_does(case: Case) -> None:
    direct = DirectForm(case.parameters).propagation(case.activations, "sigmoid", case.X, case.Y)
    gram = GramForm(case.parameters, case.X)
    gram.trained.W[0][...] = np.random.RandomState(0).randn(*gram.trained.W[0].shape)
    dual = gram.propagation(case.activations, "sigmoid", case.X, case.Y)
    gram.write_to(case.parameters)
    np.testing.assert_allclose(dual.forward(), direct.forward(), rtol=1e-9, atol=1e-12)


@settings(deadline=None)
@given(networks())
def test_the_gradient_of_the_coefficients_leads_to_the_gradient_of_the_weights(case: Case) -> None:
    direct = DirectForm(case.parameters).propagation(case.activations, "sigmoid", case.X, case.Y)
    gram = GramForm(case.parameters, case.X)
    dual = gram.propagation(case.activations, "sigmoid", case.X, case.Y)
    gradients, dual_gradients = case.parameters.like(), gram.trained.like()
    direct.forward()
    assume(is_off_the_kinks(direct, case.activations))
    dual.forward()
    direct.backward(gradients)
    dual.backward(dual_gradients)
    np.testing.assert_allclose(dual_gradients.W[0] @ case.X.T, gradients.W[0], rtol=1e-9, atol=1e-12)
    rest, dual_rest = gradients.flat[gradients.W[0].size :], dual_gradients.flat[dual_gradients.W[0].size :]
    np.testing.assert_allclose(dual_rest, rest, rtol=1e-9, atol=1e-12)


def test_no_buffer_is_replaced_in_a_pass() -> None:
    X, Y = np.random.RandomState(0).randn(6, 4), np.array([[0.0, 1, 1, 0]])
    parameters = initialize((6, 5, 3, 1), "scaled", 1)
    passed = Propagation(parameters, ["relu", "tanh"], "sigmoid", X, Y)
    gradients = parameters.like()

    def addresses() -> list[int]:
        groups = (passed.Z, passed.A, passed.dZ, parameters.W, parameters.b, gradients.W, gradients.b)
        arrays = [*(array for group in groups for array in group), parameters.flat, gradients.flat]
        return [number for array in arrays for number in (id(array), array.ctypes.data)]

    before = addresses()
    for _ in range(5):
        passed.forward()
        passed.cost()
        passed.accuracy()
        passed.backward(gradients)
    assert addresses() == before


def test_a_pass_changes_neither_examples_nor_labels_nor_parameters() -> None:
    X, Y = np.random.RandomState(0).randn(6, 4), np.array([[0.0, 1, 1, 0]])
    parameters = initialize((6, 5, 1), "scaled", 1)
    before = [array.copy() for array in (X, Y, parameters.flat)]
    passed = Propagation(parameters, ["sigmoid"], "sigmoid", X, Y)
    passed.forward()
    passed.cost()
    passed.backward(parameters.like())
    for array, expected in zip((X, Y, parameters.flat), before, strict=True):
        np.testing.assert_array_equal(array, expected)


@settings(deadline=None)
@given(networks())
def test_without_the_matrix_library_answers_differ_by_rounding_alone(case: Case) -> None:
    passed = Propagation(case.parameters, case.activations, "sigmoid", case.X, case.Y)
    answers = passed.forward().copy()
    np.testing.assert_allclose(passed.forward_without_blas(), answers, rtol=1e-9, atol=1e-13)


def test_accuracy_counts_answers_above_one_half() -> None:
    parameters = Parameters.for_sizes((1, 1))
    parameters.W[0][...] = 1
    X = np.array([[-1.0, 0, 1, 2]])
    passed = Propagation(parameters, [], "sigmoid", X, np.array([[0.0, 0, 1, 0]]))
    passed.forward()
    assert passed.accuracy() == 0.75
