"""Gradients of every activation and output layer against finite differences, and against the course's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.course import L_model_backward, L_model_forward
from core.network.activations import ACTIVATIONS
from core.network.dropout import Dropout
from core.network.gram import GramForm
from core.network.inputs import Columns
from core.network.losses import OUTPUT_LAYERS
from core.network.propagation import Propagation
from core.training import Method, Trainer
from core.training.update import Update
from tests.core.network.cases import Case, agree, assume_off_the_kinks, assume_steep, networks, slopes
from tests.core.training.problems import small_problem

several = st.sampled_from([1, 3])


def assert_gradients_are_slopes(case: Case, dropout: Dropout | None = None) -> None:
    gradients = case.parameters.like()
    passed = case.passed(gradients=gradients, dropout=dropout)
    passed.forward()
    assume_off_the_kinks(passed, case.activations)
    passed.backward()
    assume_steep(gradients.flat)

    def cost() -> float:
        passed.forward()
        return float(np.sum(passed.costs()))  # networks side by side have nothing to do with each other

    assert agree(gradients.flat, slopes(cost, case.parameters.flat))


@pytest.mark.parametrize("output", OUTPUT_LAYERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=15)
@given(data=st.data())
def test_gradients_of_each_activation_under_each_output_agree_with_finite_differences(
    activation: str, output: str, data: st.DataObject
) -> None:
    assert_gradients_are_slopes(data.draw(networks(st.just(activation), st.just(output))))


@settings(max_examples=50)
@given(networks())
def test_gradients_of_mixed_layers_agree_with_finite_differences(case: Case) -> None:
    assert_gradients_are_slopes(case)


@settings(max_examples=50)
@given(networks(), st.integers(0, 2**32 - 1), st.sampled_from([0.2, 0.5]))
def test_gradients_with_units_left_out_agree_with_finite_differences(case: Case, seed: int, share: float) -> None:
    # The draw of one iteration is the same each time, so that the units left out stay the same.
    assert_gradients_are_slopes(case, Dropout([share] * len(case.activations), seed, "float64"))


@settings(max_examples=50)
@given(networks(st.just("relu"), st.just("sigmoid"), st.none()))
def test_answers_and_gradients_are_the_courses(case: Case) -> None:
    named: dict[str, NDArray[np.float64]] = {}
    for layer, (W, b) in enumerate(zip(case.parameters.W, case.parameters.b, strict=True), start=1):
        named |= {f"W{layer}": np.asarray(W, np.float64), f"b{layer}": np.asarray(b, np.float64)}
    AL, caches = L_model_forward(np.asarray(case.X, np.float64), named)
    expected = L_model_backward(AL, np.asarray(case.Y, np.float64), caches)
    gradients = case.parameters.like()
    passed = case.passed(gradients=gradients)
    np.testing.assert_allclose(passed.forward(), AL, rtol=1e-13)
    passed.backward()
    for layer in range(len(gradients.W)):
        np.testing.assert_allclose(gradients.W[layer], expected[f"dW{layer + 1}"], rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(gradients.b[layer], expected[f"db{layer + 1}"], rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("size", [None, 3])
@settings(max_examples=40)
@given(networks(several=several))
def test_the_gradient_of_the_coefficients_leads_to_the_gradient_of_the_weights(size: int | None, case: Case) -> None:
    m = case.X.shape[1]
    size = size and min(size, m)
    columns = Columns(case.X, "float64")
    gram = GramForm(case.parameters.copy(), columns)
    gram.trained.W[0][...] = np.random.RandomState(0).randn(*gram.trained.W[0].shape) / m
    assert gram.trained.scale is not None
    gram.trained.scale[...] = 0.9
    for number in range(case.parameters.networks or 0):  # the same networks, in the weights of the direct form
        case.parameters.put(number, gram.network(number))
    gradients, dual_gradients = case.parameters.like(), gram.trained.like()
    direct = case.passed(gradients=gradients, size=size)
    dual = Propagation(
        gram.trained,
        case.activations,
        case.output,
        gram.inputs(columns),
        case.Y,
        size=size,
        gradients=dual_gradients,
        decays=True,
    )
    for passed in (direct, dual):
        if passed.index is not None:
            chosen = np.random.RandomState(m).permutation(m)[:size]
            passed.take(chosen, case.Y[:, chosen])
        passed.forward()
        assume_off_the_kinks(passed, case.activations)
        passed.backward()
    led_to = dual_gradients.W[0] @ case.X.T
    np.testing.assert_allclose(led_to, gradients.W[0], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(dual_gradients.b[0], gradients.b[0], rtol=1e-9, atol=1e-12)
    for ours, theirs in zip(dual_gradients.layers[1:], gradients.layers[1:], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3, 2)])
def test_the_gradient_with_l2_is_the_slope_of_the_cost_with_its_penalty(
    hidden: tuple[int, ...], first_layer: str
) -> None:
    problem = small_problem("tanh", inputs=7, hidden=hidden, examples=5)
    network, flat = problem.network, problem.network.parameters.flat
    network.parameters.b[0][...] = 2  # a bias is not to be punished
    method = Method(learning_rate=1, l2=3, first_layer=first_layer)  # type: ignore[arg-type]

    def trainer() -> Trainer:
        return Trainer(network, problem.X, problem.Y, method=method, measure_every=0)

    stepped = trainer()
    stepped.advance(1)
    gradient = flat - stepped.snapshot().parameters.flat
    assert agree(gradient, slopes(lambda: trainer().measure().cost, flat))


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_the_penalty_is_lambda_by_2m_times_the_sum_of_all_squared_weights(first_layer: str) -> None:
    problem = small_problem("tanh", inputs=7, hidden=(4, 3), examples=5)
    network = problem.network
    for b in network.parameters.b:
        b[...] = 1
    costs = []
    for l2 in (0.0, 0.7):
        method = Method(l2=l2, first_layer=first_layer)  # type: ignore[arg-type]
        trainer = Trainer(network, problem.X, problem.Y, problem.test, method=method, measure_every=0)
        trainer.advance(1)
        measured = Trainer(network, problem.X, problem.Y, problem.test, method=method).measure()
        assert measured.cost == pytest.approx(trainer.history.costs.numbers[0], rel=1e-14)
        costs.append((measured.cost, measured.test_cost))
    (plain, plain_test), (punished, punished_test) = costs
    penalty = 0.7 / (2 * 5) * sum(float(np.sum(W * W)) for W in network.parameters.W)
    assert punished - plain == pytest.approx(penalty, rel=1e-12)
    assert punished_test == plain_test  # of examples not trained on, only the answers count


def test_l2_leaves_biases_alone() -> None:
    problem = small_problem(hidden=(3,))
    theta = problem.network.parameters
    theta.flat[:] = 1
    update = Update(theta, [Method(learning_rate=1, l2=2)], m=4)
    update.plan(0, 1)
    update.make(0)  # with gradients of nothing
    assert all((W == 0.5).all() for W in theta.W)
    assert all((b == 1).all() for b in theta.b)
