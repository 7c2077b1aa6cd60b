"""The course's two programs: their published figures on the cat pictures, and their manners."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from core.course import L_layer_model, L_model_forward, initialize_parameters, predict, two_layer_model
from tests.course_reference import (
    PUBLISHED_FOUR_LAYER,
    PUBLISHED_FOUR_LAYER_ACCURACY,
    PUBLISHED_TWO_LAYER,
    PUBLISHED_TWO_LAYER_ACCURACY,
)

X = np.random.RandomState(0).randn(3, 8)
Y = (X[:1] > 0).astype(np.float64)
MODELS = [pytest.param(two_layer_model, id="two layers"), pytest.param(L_layer_model, id="L layers")]


def printed_accuracy(capsys: pytest.CaptureFixture[str]) -> float:
    heading, _, number = capsys.readouterr().out.partition(": ")
    assert heading == "Accuracy"
    return float(number)


# --- On the cat pictures -------------------------------------------------------------------------


@pytest.mark.course_data
def test_two_layers_meet_every_published_cost(two_layer_reference):
    costs = two_layer_reference.costs
    assert len(costs) == 25
    assert {i: costs[i // 100] for i in PUBLISHED_TWO_LAYER} == pytest.approx(PUBLISHED_TWO_LAYER, rel=0, abs=1e-9)


@pytest.mark.course_data
def test_four_layers_meet_every_published_cost_to_the_digits_printed(four_layer_reference):
    assert [round(cost, 6) for cost in four_layer_reference.costs] == PUBLISHED_FOUR_LAYER


@pytest.mark.course_data
@pytest.mark.parametrize(
    ("reference", "published"),
    [
        pytest.param("two_layer_reference", PUBLISHED_TWO_LAYER_ACCURACY, id="two layers"),
        pytest.param("four_layer_reference", PUBLISHED_FOUR_LAYER_ACCURACY, id="four layers"),
    ],
)
def test_accuracies_are_the_published_ones(reference, published, cat_pictures, request, capsys):
    parameters = request.getfixturevalue(reference).parameters
    answers = predict(cat_pictures.X_train, cat_pictures.Y_train, parameters)
    assert answers.shape == (1, 209)
    assert round(printed_accuracy(capsys), 12) == published["train"]
    predict(cat_pictures.X_test, cat_pictures.Y_test, parameters)
    assert round(printed_accuracy(capsys), 12) == published["test"]


# --- Their manners -------------------------------------------------------------------------------


def test_l_layer_model_divides_its_first_weights_by_the_root_of_the_inputs():
    parameters, _ = L_layer_model(X, Y, [3, 4, 1], num_iterations=0)
    random = np.random.RandomState(1)
    np.testing.assert_equal(
        parameters,
        {
            "W1": random.randn(4, 3) / np.sqrt(3),
            "b1": np.zeros((4, 1)),
            "W2": random.randn(1, 4) / np.sqrt(4),
            "b2": np.zeros((1, 1)),
        },
    )


def test_two_layer_model_starts_from_initialize_parameters():
    parameters, costs = two_layer_model(X, Y, (3, 4, 1), num_iterations=0)
    np.testing.assert_equal(parameters, initialize_parameters(3, 4, 1))
    assert costs == []


@pytest.mark.parametrize("model", MODELS)
def test_costs_are_kept_before_every_hundredth_update_and_fall(model):
    _, costs = model(X, Y, (3, 4, 1), learning_rate=0.5, num_iterations=201)
    assert len(costs) == 3
    assert costs[0] > costs[1] > costs[2]
    assert costs[:2] == model(X, Y, (3, 4, 1), learning_rate=0.5, num_iterations=200)[1]


def test_two_layer_model_prints_its_costs_in_full_when_asked(capsys):
    _, costs = two_layer_model(X, Y, (3, 4, 1), num_iterations=101, print_cost=True)
    assert capsys.readouterr().out == (f"Cost after iteration 0: {costs[0]}\nCost after iteration 100: {costs[1]}\n")


def test_l_layer_model_prints_its_costs_to_six_digits_when_asked(capsys):
    _, costs = L_layer_model(X, Y, (3, 4, 1), num_iterations=101, print_cost=True)
    assert capsys.readouterr().out == (
        f"Cost after iteration 0: {costs[0]:.6f}\nCost after iteration 100: {costs[1]:.6f}\n"
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_silent_and_leaves_data_and_random_state_alone(model, capsys):
    given = copy.deepcopy((X, Y, np.random.get_state()))
    model(X, Y, (3, 4, 1), num_iterations=3)
    np.testing.assert_equal((X, Y, np.random.get_state()), given)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_saturates_goes_on_without_a_warning(model):
    parameters, costs = model(X * 1e6, Y, (3, 4, 1), learning_rate=0.01, num_iterations=5)
    AL, _ = L_model_forward(X * 1e6, parameters)
    assert {0.0, 1.0} & set(AL.ravel())
    assert np.isfinite(costs).all()
    assert all(np.isfinite(value).all() for value in parameters.values())


def test_predict_answers_1_above_one_half_only_and_prints_the_share_that_is_right(capsys):
    identity = {"W1": np.ones((1, 1)), "b1": np.zeros((1, 1))}
    answers = predict(np.array([[-1.0, 0.0, 1e-6, 5.0]]), np.array([[0, 1, 1, 1]]), identity)
    assert answers.tolist() == [[0.0, 0.0, 1.0, 1.0]]
    assert capsys.readouterr().out == "Accuracy: 0.75\n"


def test_predict_takes_labels_without_the_row_axis(capsys):
    identity = {"W1": np.ones((1, 1)), "b1": np.zeros((1, 1))}
    predict(np.array([[-1.0, 5.0]]), np.array([0, 1]), identity)
    assert printed_accuracy(capsys) == 1.0
