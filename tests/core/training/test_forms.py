"""The first layer in direct and in Gram form learns the same, whatever the method."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.network.activations import ACTIVATIONS
from core.network.gram import DirectForm, FirstLayer, GramForm
from core.network.inputs import Columns
from core.network.optimizers import OPTIMIZERS
from core.training import Method, SideBySide
from core.training.descent import Descent
from tests.core.training.problems import Problem, small_problem

IN_SPAN = [name for name, optimizer in OPTIMIZERS.items() if optimizer.in_span]
ALL, WITH_A_REMAINDER = 0, 5
"""Of 12 examples."""
HIDDEN = {1: (), 2: (6,), 4: (6, 5, 4)}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Keep the matrix library from changing last digits."""
    with threadpool_limits(1, user_api="blas"):
        yield


def trained(problem: Problem, methods: list[Method], first_layer: FirstLayer, iterations: int = 100) -> SideBySide:
    methods = [Method(**{**vars(method), "first_layer": first_layer}) for method in methods]
    networks = problem.networks(len(methods))
    group = SideBySide(networks, problem.X, problem.Y, problem.test, methods=methods, measure_every=20)
    assert isinstance(group.descent.form, GramForm if first_layer == "gram" else DirectForm)
    group.advance(iterations)
    group.measure()
    return group


def assert_learned_the_same(gram: SideBySide, direct: SideBySide) -> None:
    for number, (ours, theirs) in enumerate(zip(gram.lanes, direct.lanes, strict=True)):
        for name in ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies"):
            curve, expected = (getattr(lane.history, name).numbers for lane in (ours, theirs))
            assert len(curve) > 1
            np.testing.assert_allclose(curve, expected, rtol=0, atol=1e-12)
        flat, expected = (group.snapshot(number).parameters.flat for group in (gram, direct))
        np.testing.assert_allclose(flat, expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("R", [1, 3])
@pytest.mark.parametrize("layers", HIDDEN)
@pytest.mark.parametrize("l2", [0, 0.8])
@pytest.mark.parametrize("batch_size", [ALL, WITH_A_REMAINDER])
@pytest.mark.parametrize("optimizer", IN_SPAN)
def test_both_forms_agree_over_a_run(optimizer: str, batch_size: int, l2: float, layers: int, R: int) -> None:
    problem = small_problem("tanh", hidden=HIDDEN[layers])
    methods = [Method(0.02 / (1 + n), optimizer, l2=l2 * n, batch_size=batch_size) for n in range(1, R + 1)]
    assert_learned_the_same(*(trained(problem, methods, form) for form in ("gram", "direct")))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_both_forms_agree_with_every_activation(activation: str) -> None:
    problem = small_problem(activation)
    assert_learned_the_same(*(trained(problem, [Method(0.1)], form, 200) for form in ("gram", "direct")))


@pytest.mark.parametrize(
    "method",
    [
        Method(0.1, dropout=(0.3,), l2=0.5),
        Method(0.1, dropout=(0.2, 0.0), batch_size=5),
        Method(0.01, "momentum", schedule="cosine", warm_up=10, iterations=100, batch_size=1),
        Method(0.1, "nesterov", momentum=0.5, schedule="step", decay_every=30, l2=2),
    ],
    ids=["dropout", "dropout and minibatches", "one at a time", "nesterov in steps"],
)
@pytest.mark.parametrize("classes", [2, 4])
def test_both_forms_agree_whatever_else_the_method_does(method: Method, classes: int) -> None:
    problem = small_problem("elu", classes=classes)
    assert_learned_the_same(*(trained(problem, [method, method], form) for form in ("gram", "direct")))


def test_both_forms_agree_where_there_are_more_examples_than_inputs() -> None:
    problem = small_problem("tanh", inputs=4, examples=50)
    assert_learned_the_same(*(trained(problem, [Method(0.1)], form) for form in ("gram", "direct")))


@pytest.mark.parametrize("optimizer", set(OPTIMIZERS) - set(IN_SPAN))
def test_optimizers_whose_steps_are_no_sums_of_gradients_take_the_direct_form(optimizer: str) -> None:
    problem = small_problem()
    for first_layer in ("auto", "gram"):
        method = Method(optimizer=optimizer, first_layer=first_layer)
        descent = Descent([problem.network], Columns(problem.X, "float64"), problem.Y, [method])
        assert isinstance(descent.form, DirectForm)


def test_left_to_itself_a_run_takes_the_faster_form() -> None:
    for inputs, examples, form in ((500, 10, GramForm), (10, 500, DirectForm)):
        problem = small_problem(inputs=inputs, examples=examples)
        descent = Descent([problem.network], Columns(problem.X, "float64"), problem.Y, [Method()])
        assert isinstance(descent.form, form)
