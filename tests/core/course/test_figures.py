"""Every value the course publishes function by function, to the digits printed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

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

Array = npt.NDArray[np.float64]


def draw(seed: int, *shapes: tuple[int, int]) -> list[Array]:
    random = np.random.RandomState(seed)
    return [random.randn(*shape) for shape in shapes]


def assert_printed(actual: Array, published: list[float] | list[list[float]]) -> None:
    """The course prints eight decimals."""
    assert np.shape(actual) == np.shape(published)
    np.testing.assert_array_equal(np.round(actual, 8), published)


def test_initialize_parameters_draws_the_published_weights():
    parameters = initialize_parameters(3, 2, 1)
    assert list(parameters) == ["W1", "b1", "W2", "b2"]
    assert_printed(parameters["W1"], [[0.01624345, -0.00611756, -0.00528172], [-0.01072969, 0.00865408, -0.02301539]])
    assert_printed(parameters["W2"], [[0.01744812, -0.00761207]])
    assert_printed(parameters["b1"], [[0.0], [0.0]])
    assert_printed(parameters["b2"], [[0.0]])


def test_initialize_parameters_deep_draws_the_published_weights():
    parameters = initialize_parameters_deep([5, 4, 3])
    assert list(parameters) == ["W1", "b1", "W2", "b2"]
    assert parameters["W1"].shape == (4, 5)
    assert_printed(parameters["W1"][0], [0.01788628, 0.0043651, 0.00096497, -0.01863493, -0.00277388])
    assert_printed(parameters["W1"][3], [-0.00404677, -0.0054536, -0.01546477, 0.00982367, -0.01101068])
    assert parameters["W2"].shape == (3, 4)
    assert_printed(parameters["W2"][2], [-0.00768836, -0.00230031, 0.00745056, 0.01976111])
    assert_printed(parameters["b1"], [[0.0]] * 4)
    assert_printed(parameters["b2"], [[0.0]] * 3)


def test_linear_forward_gives_the_published_z():
    A, W, b = draw(1, (3, 2), (1, 3), (1, 1))
    Z, _ = linear_forward(A, W, b)
    assert_printed(Z, [[3.26295337, -1.23429987]])


@pytest.mark.parametrize(
    ("activation", "published"),
    [("sigmoid", [[0.96890023, 0.11013289]]), ("relu", [[3.43896131, 0.0]])],
)
def test_linear_activation_forward_gives_the_published_a(activation: str, published: list[list[float]]):
    A_prev, W, b = draw(2, (3, 2), (1, 3), (1, 1))
    A, _ = linear_activation_forward(A_prev, W, b, activation)
    assert_printed(A, published)


def test_l_model_forward_gives_the_published_al_and_three_caches():
    X, *drawn = draw(6, (5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    AL, caches = L_model_forward(X, dict(zip(["W1", "b1", "W2", "b2", "W3", "b3"], drawn, strict=True)))
    assert_printed(AL, [[0.03921668, 0.70498921, 0.19734387, 0.04728177]])
    assert len(caches) == 3


def test_compute_cost_gives_the_published_cost_to_the_last_digit():
    cost = compute_cost(np.array([[0.8, 0.9, 0.4]]), np.array([[1, 1, 0]]))
    assert cost.shape == ()
    assert cost == 0.2797765635793422


def test_linear_backward_gives_the_published_gradients():
    dZ, A_prev, W, b = draw(1, (3, 4), (5, 4), (3, 5), (3, 1))
    dA_prev, dW, db = linear_backward(dZ, (A_prev, W, b))
    assert dA_prev.shape == (5, 4)
    assert_printed(dA_prev[0], [-1.15171336, 0.06718465, -0.3204696, 2.09812712])
    assert dW.shape == (3, 5)
    assert_printed(dW[0], [0.07313866, -0.0976715, -0.87585828, 0.73763362, 0.00785716])
    assert_printed(db, [[-0.14713786], [-0.11313155], [-0.13209101]])


@pytest.mark.parametrize(
    ("activation", "dA_prev_published", "dW_published", "db_published"),
    [
        (
            "sigmoid",
            [[0.11017994, 0.01105339], [0.09466817, 0.00949723], [-0.05743092, -0.00576154]],
            [[0.10266786, 0.09778551, -0.01968084]],
            [[-0.05729622]],
        ),
        (
            "relu",
            [[0.44090989, 0.0], [0.37883606, 0.0], [-0.2298228, 0.0]],
            [[0.44513824, 0.37371418, -0.10478989]],
            [[-0.20837892]],
        ),
    ],
)
def test_linear_activation_backward_gives_the_published_gradients(
    activation: str,
    dA_prev_published: list[list[float]],
    dW_published: list[list[float]],
    db_published: list[list[float]],
):
    dA, A, W, b, Z = draw(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    dA_prev, dW, db = linear_activation_backward(dA, ((A, W, b), Z), activation)
    assert_printed(dA_prev, dA_prev_published)
    assert_printed(dW, dW_published)
    assert_printed(db, db_published)


def test_l_model_backward_gives_the_published_gradients():
    AL, A1, W1, b1, Z1, A2, W2, b2, Z2 = draw(
        3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2)
    )
    caches = (((A1, W1, b1), Z1), ((A2, W2, b2), Z2))
    grads = L_model_backward(AL, np.array([[1, 0]]), caches)
    assert set(grads) == {"dA0", "dA1", "dW1", "dW2", "db1", "db2"}
    assert_printed(grads["dW1"][0], [0.41010002, 0.07807203, 0.13798444, 0.10502167])
    assert_printed(grads["dW1"][1], [0.0, 0.0, 0.0, 0.0])
    assert_printed(grads["dW2"], [[-0.39202432, -0.13325855, -0.04601089]])
    assert_printed(grads["db1"], [[-0.22007063], [0.0], [-0.02835349]])
    assert_printed(grads["db2"], [[0.15187861]])
    assert_printed(grads["dA0"][:, 1], [0.52257901, -0.3269206, -0.32070404, -0.74079187])
    assert_printed(grads["dA1"][0], [0.12913162, -0.44014127])


def test_update_parameters_gives_the_published_parameters():
    shapes = (3, 4), (3, 1), (1, 3), (1, 1)
    params = dict(zip(["W1", "b1", "W2", "b2"], draw(2, *shapes), strict=True))
    grads = dict(zip(["dW1", "db1", "dW2", "db2"], draw(3, *shapes), strict=True))
    updated = update_parameters(params, grads, 0.1)
    assert_printed(updated["W1"][0], [-0.59562069, -0.09991781, -2.14584584, 1.82662008])
    assert_printed(updated["b1"], [[-0.04659241], [-1.28888275], [0.53405496]])
    assert_printed(updated["W2"], [[-0.55569196, 0.0354055, 1.32964895]])
    assert_printed(updated["b2"], [[-0.84610769]])
