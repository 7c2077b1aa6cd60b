"""A finished network measured on examples."""

from __future__ import annotations

import numpy as np
import pytest

from core.course import compute_cost
from core.network import ModelCard, Network
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


def test_of_many_classes_the_greatest_answer_counts() -> None:
    network = Network((3, 3), output="softmax", card=ModelCard(("a", "b", "c")))
    network.parameters.W[0][...] = np.eye(3)  # answers whichever of the three numbers is the greatest
    X = np.array([[2.0, 0, 0, 5, 0], [0, 1, 0, 0, 0], [0, 0, 3, 0, 4]])
    Y = np.eye(3)[:, [0, 1, 2, 1, 0]]
    measured = evaluate(network, X, Y)
    assert measured.confusion == [[1, 0, 1], [1, 1, 0], [0, 0, 1]]
    assert measured.accuracy == 0.6
    probabilities = network.predict_probability(X)
    assert measured.cost == pytest.approx(-np.mean(np.log(probabilities[[0, 1, 2, 1, 0], range(5)])), rel=1e-12)


@pytest.mark.parametrize("classes", [3, 10])
def test_rows_of_the_confusion_hold_the_examples_of_a_class_and_columns_the_answers(classes: int) -> None:
    random = np.random.RandomState(classes)
    network = Network((5, 4, classes), output="softmax", card=ModelCard(tuple("abcdefghij"[:classes])))
    X, labels = random.randn(5, 200), random.randint(0, classes, 200)
    measured = evaluate(network, X, np.eye(classes)[:, labels])
    assert np.sum(measured.confusion, axis=1).tolist() == np.bincount(labels, minlength=classes).tolist()
    answered = network.predict(X)[0]
    assert np.sum(measured.confusion, axis=0).tolist() == np.bincount(answered, minlength=classes).tolist()
    assert measured.accuracy == np.mean(answered == labels)
