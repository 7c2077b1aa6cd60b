"""The engine against the course's own functions, cost by cost, over both models' whole runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.course import (
    L_layer_model,
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    update_parameters,
)
from core.network import Network
from core.training import Trainer
from tests.course_reference import FOUR_LAYERS, ITERATIONS, LEARNING_RATE, TWO_LAYERS, CatPictures

pytestmark = pytest.mark.course_data

SIZES = {"course": TWO_LAYERS, "scaled": FOUR_LAYERS}
"""By the initializer that the model's first weights come from."""


class Run(NamedTuple):
    costs: NDArray[np.float64]
    """The cost before every update."""
    parameters: dict[str, NDArray[np.float64]]


def first_parameters(initializer: str) -> dict[str, NDArray[np.float64]]:
    if initializer == "course":
        n_x, n_h, n_y = TWO_LAYERS
        return initialize_parameters(n_x, n_h, n_y)
    nothing = np.zeros((FOUR_LAYERS[0], 1))
    return L_layer_model(nothing, np.zeros((1, 1)), FOUR_LAYERS, num_iterations=0)[0]


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Keep the matrix library from changing last digits, and from spinning beside the other model."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(scope="module")
def reference(cat_pictures: CatPictures, one_thread: None) -> dict[str, Run]:
    """Both models trained by the course's functions, side by side."""
    X, Y = cat_pictures.X_train, cat_pictures.Y_train

    def train(initializer: str) -> Run:
        costs, parameters = np.empty(ITERATIONS), first_parameters(initializer)
        for i in range(ITERATIONS):
            AL, caches = L_model_forward(X, parameters)
            costs[i] = compute_cost(AL, Y)
            parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), LEARNING_RATE)
        return Run(costs, parameters)

    with ThreadPoolExecutor(len(SIZES)) as threads:
        return dict(zip(SIZES, threads.map(train, SIZES), strict=True))


@pytest.fixture(scope="module")
def engine(cat_pictures: CatPictures, one_thread: None) -> dict[str, Trainer]:
    """Both models trained by the engine."""
    X, Y, *test = cat_pictures
    trainers = {}
    for initializer, sizes in SIZES.items():
        network = Network(sizes, initializer=initializer, seed=1)
        trainers[initializer] = Trainer(network, X, Y, (test[0], test[1]), learning_rate=LEARNING_RATE)
        trainers[initializer].advance(ITERATIONS)
    return trainers


@pytest.mark.parametrize("initializer", SIZES)
def test_every_cost_of_the_whole_run_is_the_courses(
    initializer: str, reference: dict[str, Run], engine: dict[str, Trainer]
) -> None:
    costs = engine[initializer].history.costs.numbers
    assert len(costs) == ITERATIONS
    assert np.abs(costs - reference[initializer].costs).max() < 1e-12


@pytest.mark.parametrize("initializer", SIZES)
def test_the_finished_parameters_are_the_courses(
    initializer: str, reference: dict[str, Run], engine: dict[str, Trainer]
) -> None:
    parameters = engine[initializer].snapshot().parameters
    for layer, (W, b) in enumerate(zip(parameters.W, parameters.b, strict=True), start=1):
        assert np.abs(W - reference[initializer].parameters[f"W{layer}"]).max() < 1e-12
        assert np.abs(b - reference[initializer].parameters[f"b{layer}"]).max() < 1e-12
