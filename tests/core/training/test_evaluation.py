"""A finished network measured on examples."""

from __future__ import annotations

import numpy as np
import pytest

from core.course import compute_cost
from core.network import Network
from core.training.evaluation import evaluate
from tests.core.training.problems import small_problem


def test_cost_and_accuracy_are_those_of_the_probabilities() -> None:
    problem = small_problem(seed=3)
    measured = evaluate(problem.network, problem.X, problem.Y)
    answers = problem.network.predict_probability(problem.X)
    assert measured.examples == problem.X.shape[1]
    assert measured.cost == pytest.approx(
        float(compute_cost(np.asarray(answers, np.float64), np.asarray(problem.Y, np.float64))), rel=1e-12
    )
    assert measured.accuracy == np.mean((answers > 0.5) == problem.Y)


def test_the_confusion_counts_truth_by_answer() -> None:
    network = Network((1, 1))
    network.parameters.flat[:] = (1, 0)  # answers 1 above zero
    X, Y = np.array([[-1.0, 2, 3, -4, 5, 6]]), np.array([[0.0, 0, 0, 1, 1, 1]])
    measured = evaluate(network, X, Y)
    assert measured.confusion == [[1, 2], [1, 2]]
    assert measured.accuracy == 0.5


def test_a_network_that_is_very_sure_is_measured_without_a_warning() -> None:
    network = Network((1, 1))
    network.parameters.flat[:] = (1e4, 0)
    measured = evaluate(network, np.array([[1.0, -1.0]]), np.array([[1.0, 1.0]]))
    assert measured.cost == 5000
    assert measured.confusion == [[0, 0], [1, 1]]
