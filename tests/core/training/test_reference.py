"""The engine against the course's own functions, cost by cost, over both models' whole runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.network import Network
from core.network.gram import FirstLayer, GramForm
from core.training import Method, SideBySide, Trainer
from tests.course_reference import ITERATIONS, LEARNING_RATE, MODELS, CatPictures, CourseRun

pytestmark = pytest.mark.course_data

FIRST_WEIGHTS = {"two_layer_model": "course", "L_layer_model": "scaled"}
SOME = 300
"""Iterations of the direct form, which is as exact as it is slow."""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Keep the matrix library from changing last digits, and from spinning beside other programs."""
    with threadpool_limits(1, user_api="blas"):
        yield


def first_network(model: str, seed: int = 1) -> Network:
    return Network(MODELS[model], initializer=FIRST_WEIGHTS[model], seed=seed)


def train(model: str, pictures: CatPictures, first_layer: FirstLayer, iterations: int) -> Trainer:
    X, Y, *test = pictures
    method = Method(LEARNING_RATE, first_layer=first_layer)
    trainer = Trainer(first_network(model), X, Y, (test[0], test[1]), method=method)
    trainer.advance(iterations)
    return trainer


@pytest.mark.parametrize("model", MODELS)
def test_in_gram_form_every_cost_and_the_finished_parameters_are_the_courses(
    model: str, course_runs: dict[str, CourseRun], cat_pictures: CatPictures
) -> None:
    reference, trainer = course_runs[model], train(model, cat_pictures, "auto", ITERATIONS)
    assert isinstance(trainer._group.descent.form, GramForm)
    costs, parameters = trainer.history.costs.numbers, trainer.snapshot().parameters
    assert len(costs) == len(reference.every_cost) == ITERATIONS
    assert np.abs(costs - reference.every_cost).max() < 1e-12
    for layer, (W, b) in enumerate(zip(parameters.W, parameters.b, strict=True), start=1):
        assert np.abs(W - reference.parameters[f"W{layer}"]).max() < 1e-12
        assert np.abs(b - reference.parameters[f"b{layer}"]).max() < 1e-12


@pytest.mark.parametrize("model", MODELS)
def test_in_direct_form_every_cost_is_the_courses(
    model: str, course_runs: dict[str, CourseRun], cat_pictures: CatPictures
) -> None:
    costs = train(model, cat_pictures, "direct", SOME).history.costs.numbers
    assert len(costs) == SOME
    assert np.abs(costs - course_runs[model].every_cost[:SOME]).max() < 1e-12


@pytest.mark.parametrize("model", MODELS)
def test_bytes_in_gram_form_beside_another_network_are_the_courses_too(
    model: str, course_runs: dict[str, CourseRun], cat_pictures: CatPictures
) -> None:
    pixels = np.rint(cat_pictures.X_train * 255).astype(np.uint8)
    networks = [first_network(model, seed) for seed in (2, 1)]
    methods = [Method(2 * LEARNING_RATE), Method(LEARNING_RATE)]
    group = SideBySide(networks, pixels, cat_pictures.Y_train, methods=methods)
    group.advance(SOME)
    assert np.abs(group.lanes[1].history.costs.numbers - course_runs[model].every_cost[:SOME]).max() < 1e-12
