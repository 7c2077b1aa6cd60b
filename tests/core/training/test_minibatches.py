"""Training on minibatches and on bytes: the textbook's loop, and examples that stay where they are."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.course import L_model_backward, L_model_forward, compute_cost
from core.network import Network
from core.network.optimizers import OPTIMIZERS
from core.training import Method, Trainer
from core.training.batches import Batches
from core.training.schedules import rates
from tests.core.training.problems import Problem, small_problem
from tests.core.training.textbook import TEXTBOOK

STEPS = 60


def in_a_plain_loop(problem: Problem, method: Method) -> tuple[list[float], dict[str, NDArray[np.float64]]]:
    """Train as one would by hand: the course's functions on slices of X, and a textbook's step for each array."""
    parameters: dict[str, NDArray[np.float64]] = {}
    for layer, (W, b) in enumerate(
        zip(problem.network.parameters.W, problem.network.parameters.b, strict=True), start=1
    ):
        parameters |= {f"W{layer}": np.array(W, np.float64), f"b{layer}": np.array(b, np.float64)}
    steps = {name: TEXTBOOK[method.optimizer](method.momentum) for name in parameters}
    batches, costs = Batches(problem.X.shape[1], method.batch_size, method.shuffle_seed), []
    for t in range(STEPS):
        chosen = batches.of(t)
        X, Y = np.asarray(problem.X[:, chosen], np.float64), np.asarray(problem.Y[:, chosen], np.float64)
        AL, caches = L_model_forward(X, parameters)
        costs.append(float(compute_cost(AL, Y)))
        gradients = L_model_backward(AL, Y, caches)
        rate = float(rates(method, method.learning_rate, np.array([float(t)]))[0])
        parameters = {name: steps[name](theta, gradients[f"d{name}"], rate) for name, theta in parameters.items()}
    return costs, parameters


@pytest.mark.parametrize("batch_size", [0, 4, 5, 1])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_is_that_of_a_plain_loop(optimizer: str, batch_size: int) -> None:
    problem = small_problem("relu", hidden=(6, 5, 4))
    method = Method(
        0.01, optimizer, batch_size=batch_size, first_layer="direct", shuffle_seed=5, schedule="step", decay_every=40
    )
    trainer = Trainer(problem.network, problem.X, problem.Y, method=method)
    trainer.advance(STEPS)
    costs, expected = in_a_plain_loop(problem, method)
    np.testing.assert_allclose(trainer.history.costs.numbers, costs, rtol=0, atol=1e-12)
    parameters = trainer.snapshot().parameters
    for layer, (W, b) in enumerate(zip(parameters.W, parameters.b, strict=True), start=1):
        np.testing.assert_allclose(W, expected[f"W{layer}"], rtol=0, atol=1e-11)
        np.testing.assert_allclose(b, expected[f"b{layer}"], rtol=0, atol=1e-11)


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_an_epoch_costs_on_average_what_all_examples_cost_if_nothing_is_learned(first_layer: str) -> None:
    problem = small_problem()
    method = Method(1e-300, batch_size=5, first_layer=first_layer)  # type: ignore[arg-type]
    trainer = Trainer(problem.network, problem.X, problem.Y, method=method)
    trainer.advance(6)
    by_epoch = np.average(trainer.history.costs.numbers.reshape(2, 3), axis=1, weights=[5, 5, 2])
    np.testing.assert_allclose(by_epoch, trainer.measure().cost, rtol=1e-13)


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_another_shuffle_seed_takes_another_way(first_layer: str) -> None:
    problem, ways = small_problem(), []
    for seed in (1, 1, 2):
        method = Method(0.1, batch_size=5, shuffle_seed=seed, first_layer=first_layer)  # type: ignore[arg-type]
        trainer = Trainer(problem.network, problem.X, problem.Y, method=method)
        trainer.advance(20)
        ways.append(trainer.history.costs.numbers.tolist())
    assert ways[0] == ways[1] != ways[2]


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_the_examples_are_read_where_they_are_and_never_written_to(first_layer: str, batch_size: int) -> None:
    problem = small_problem()
    pixels = np.random.RandomState(0).randint(0, 256, (12, 30)).astype(np.uint8).T
    given = (problem.X, pixels, problem.Y, *problem.test)
    for array in given:
        array.flags.writeable = False
    for X in (problem.X, pixels):
        method = Method(0.1, batch_size=batch_size, first_layer=first_layer)  # type: ignore[arg-type]
        trainer = Trainer(problem.network, X, problem.Y, problem.test, method=method)
        trainer.advance(50)
        trainer.measure()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_bytes_give_bit_for_bit_what_the_same_numbers_as_floats_give(
    first_layer: str, batch_size: int, dtype: str
) -> None:
    random = np.random.RandomState(3)
    pixels, test = (random.randint(0, 256, (m, 48)).astype(np.uint8).T for m in (13, 6))
    Y, Y_test = (random.randint(0, 2, (1, m)).astype(dtype) for m in (13, 6))
    network = Network((48, 7, 5, 1), seed=2, dtype=dtype)
    method = Method(0.1, "momentum", l2=0.3, batch_size=batch_size, first_layer=first_layer)  # type: ignore[arg-type]
    runs = []
    for examples, seen in ((pixels, test), (pixels / 255.0, test / 255.0)):
        trainer = Trainer(network, examples, Y, (seen, Y_test), method=method)
        trainer.advance(100)
        trainer.measure()
        history, flat = trainer.history, trainer.snapshot().parameters.flat
        columns = (history.costs, history.train_accuracies, history.test_costs, history.test_accuracies)
        runs.append([flat.tobytes(), *(column.numbers.tobytes() for column in columns)])
    assert runs[0] == runs[1]
