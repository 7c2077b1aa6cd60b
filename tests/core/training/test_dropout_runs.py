"""Training with units left out: a plain loop makes the same run, and nothing is left out when answers count."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.dropout import Dropout
from core.network.tape import Array
from core.training import Method, Trainer
from core.training.batches import Batches
from tests.core.training.problems import Problem, small_problem

RATE = 0.1


def masks(dropout: Dropout, iteration: int, m: int, units: tuple[int, ...]) -> list[Array]:
    dropout.iteration = iteration
    drawn = [dropout.mask(place, (n, m)) for place, n in enumerate(units)]
    dropout.draw(drawn)
    return [np.ones((n, m)) if mask is None else mask for mask, n in zip(drawn, units, strict=True)]


def in_a_plain_loop(problem: Problem, method: Method, iterations: int) -> tuple[list[float], list[Array]]:
    """Train tanh, tanh, sigmoid by hand, with the units that a draw keeps."""
    parameters = problem.network.parameters.copy()
    W, b, units = list(parameters.W), list(parameters.b), problem.network.sizes[1:3]
    dropout = Dropout(
        method.dropout * 2 if len(method.dropout) == 1 else method.dropout, method.shuffle_seed, "float64"
    )
    batches, costs = Batches(problem.X.shape[1], method.batch_size, method.shuffle_seed), []
    for t in range(iterations):
        chosen = np.arange(problem.X.shape[1]) if batches.whole else batches.of(t)
        X, Y, m = problem.X[:, chosen], problem.Y[:, chosen], len(chosen)
        D1, D2 = masks(dropout, t, m, units)
        A1 = np.tanh(W[0] @ X + b[0])
        A2 = np.tanh(W[1] @ (A1 * D1) + b[1])
        A3 = 1 / (1 + np.exp(-(W[2] @ (A2 * D2) + b[2])))
        costs.append(float(-np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))))
        dZ3 = (A3 - Y) / m
        dZ2 = (W[2].T @ dZ3) * D2 * (1 - A2**2)
        dZ1 = (W[1].T @ dZ2) * D1 * (1 - A1**2)
        for layer, (dZ, reads) in enumerate(((dZ1, X), (dZ2, A1 * D1), (dZ3, A2 * D2))):
            W[layer] = W[layer] - RATE * dZ @ reads.T
            b[layer] = b[layer] - RATE * dZ.sum(axis=1, keepdims=True)
    return costs, W + b


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("dropout", [(0.4,), (0.0, 0.5), (0.2, 0.3)])
def test_a_run_is_that_of_a_plain_loop_with_the_same_draws(dropout: tuple[float, ...], batch_size: int) -> None:
    problem = small_problem("tanh")
    method = Method(RATE, dropout=dropout, batch_size=batch_size, shuffle_seed=3)
    trainer = Trainer(problem.network, problem.X, problem.Y, method=method)
    trainer.advance(60)
    costs, arrays = in_a_plain_loop(problem, method, 60)
    np.testing.assert_allclose(trainer.history.costs.numbers, costs, rtol=0, atol=1e-12)
    parameters = trainer.snapshot().parameters
    for ours, theirs in zip(parameters.W + parameters.b, arrays, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_nothing_is_left_out_when_the_network_is_measured_or_asked(first_layer: str) -> None:
    problem = small_problem()
    method = Method(RATE, dropout=(0.5,), first_layer=first_layer)  # type: ignore[arg-type]
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, method=method)
    trainer.advance(30)
    network, measured = trainer.snapshot(), trainer.measure()
    afresh = Trainer(network, problem.X, problem.Y, problem.test).measure()
    assert measured.cost == pytest.approx(afresh.cost, rel=1e-12)
    assert measured.test_cost == pytest.approx(afresh.test_cost, rel=1e-12)
    assert measured.train_accuracy == np.mean(network.predict(problem.X) == problem.Y)
    np.testing.assert_array_equal(network.predict_probability(problem.X), network.predict_probability(problem.X))


def test_dropout_of_nothing_is_no_dropout_to_the_last_bit() -> None:
    problem, ways = small_problem(), []
    for dropout in ((0.0,), (0.0, 0.0)):
        trainer = Trainer(problem.network, problem.X, problem.Y, method=Method(RATE, dropout=dropout))
        trainer.advance(20)
        ways.append(trainer.history.costs.numbers.tolist())
    trainer = Trainer(problem.network, problem.X, problem.Y, method=Method(RATE))
    trainer.advance(20)
    assert ways == [trainer.history.costs.numbers.tolist()] * 2


def test_a_network_without_hidden_layers_has_nothing_to_leave_out() -> None:
    problem = small_problem(hidden=())
    trainer = Trainer(problem.network, problem.X, problem.Y, method=Method(RATE, dropout=(0.5,)))
    trainer.advance(20)
    other = Trainer(problem.network, problem.X, problem.Y, method=Method(RATE))
    other.advance(20)
    np.testing.assert_array_equal(trainer.history.costs.numbers, other.history.costs.numbers)


def test_shares_for_another_number_of_layers_are_refused() -> None:
    problem = small_problem()
    with pytest.raises(ValueError, match="2 hidden layers take one share of dropout, or 2, not 3"):
        Trainer(problem.network, problem.X, problem.Y, method=Method(dropout=(0.1, 0.2, 0.3)))
