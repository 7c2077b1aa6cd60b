"""Measuring: cost and accuracy of all networks, also of more examples than are looked at in one go."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.inputs import Columns
from core.training import Method
from core.training.descent import Descent
from core.training.evaluation import evaluate
from core.training.examiner import Examiner
from tests.core.training.problems import Problem, small_problem


def descent_of(problem: Problem, first_layer: str, l2: float = 0.0, batch_size: int = 0) -> tuple[Descent, Columns]:
    method = Method(0.05, l2=l2, batch_size=batch_size, dropout=(0.3,), first_layer=first_layer)  # type: ignore[arg-type]
    columns = Columns(problem.X, "float64")
    descent = Descent(problem.networks(3), columns, problem.Y, [method] * 3)
    descent.advance(3)
    return descent, columns


@pytest.mark.parametrize("m", [1, 7, 2048, 2049, 5000])
@pytest.mark.parametrize("first_layer", ["direct", "gram"])
@pytest.mark.parametrize("classes", [2, 3])
def test_other_examples_are_measured_as_the_finished_network_measures_them(
    classes: int, first_layer: str, m: int
) -> None:
    problem = small_problem("tanh", inputs=8, classes=classes)
    descent, _ = descent_of(problem, first_layer)
    X, labels = np.random.RandomState(1).rand(8, m), np.random.RandomState(2).randint(0, classes, m)
    Y = labels[np.newaxis].astype(float) if classes == 2 else np.eye(classes)[:, labels]
    examiner = Examiner(descent, Columns(X, "float64"), Y)
    for _ in range(2):
        descent.advance(5)
        costs, accuracies = examiner.examine()
        for number in range(3):
            expected = evaluate(problem.network.with_parameters(descent.form.network(number)), X, Y)
            assert costs[number] == pytest.approx(expected.cost, rel=1e-11)
            assert accuracies[number] == pytest.approx(expected.accuracy, rel=1e-12)


@pytest.mark.parametrize("examples", [12, 2100])
@pytest.mark.parametrize("batch_size", [0, 5])
def test_training_examples_are_measured_all_together_with_what_their_weights_cost(
    batch_size: int, examples: int
) -> None:
    problem = small_problem("tanh", inputs=8, examples=examples)
    for first_layer in ("direct", "gram"):
        descent, columns = descent_of(problem, first_layer, 0.7, batch_size)
        costs, accuracies = Examiner(descent, columns, problem.Y, penalized=True).examine()
        for number in range(3):
            parameters = descent.form.network(number)
            plain = evaluate(problem.network.with_parameters(parameters), problem.X, problem.Y)
            penalty = 0.7 / (2 * examples) * sum(float(np.sum(W * W)) for W in parameters.W)
            assert costs[number] == pytest.approx(plain.cost + penalty, rel=1e-11)
            assert accuracies[number] == pytest.approx(plain.accuracy, rel=1e-12)


def test_bytes_are_measured_as_the_floats_they_stand_for() -> None:
    problem = small_problem(inputs=8)
    pixels = np.random.RandomState(1).randint(0, 256, (8, 3000)).astype(np.uint8)
    Y = np.random.RandomState(2).randint(0, 2, (1, 3000)).astype(float)
    descent, _ = descent_of(problem, "direct")
    marks = [Examiner(descent, Columns(X, "float64"), Y).examine() for X in (pixels, pixels / 255.0)]
    np.testing.assert_array_equal(marks[0].costs, marks[1].costs)
    np.testing.assert_array_equal(marks[0].accuracies, marks[1].accuracies)
