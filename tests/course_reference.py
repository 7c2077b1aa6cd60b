"""The course's cat pictures, its published figures, and its two models trained once for all tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import NamedTuple
from unittest.mock import patch

import h5py
import numpy as np
import numpy.typing as npt
import pytest
from threadpoolctl import threadpool_limits

from core.course import compute_cost, models

Array = npt.NDArray[np.float64]

TWO_LAYERS = [12288, 7, 1]
FOUR_LAYERS = [12288, 20, 7, 5, 1]
MODELS = {"two_layer_model": TWO_LAYERS, "L_layer_model": FOUR_LAYERS}
LEARNING_RATE = 0.0075
ITERATIONS = 2500
# More threads change the last digits, and wait for each other for minutes where other programs are busy.
ONE_THREAD = 1

# Iteration -> cost before its update, to 1e-9.
PUBLISHED_TWO_LAYER: dict[int, float] = {
    0: 0.6930497356599888,
    100: 0.6464320953428849,
    200: 0.6325140647912677,
    300: 0.6015024920354665,
    400: 0.5601966311605748,
    500: 0.5158304772764729,
    1000: 0.3394281538366413,
    1500: 0.17448318112556635,
    2000: 0.07439078704319083,
    2400: 0.04855478562877018,
}
PUBLISHED_TWO_LAYER_ACCURACY = {"train": 1.0, "test": 0.72}

# The cost before iteration 0, 100, 200, ... 2400, to six decimals.
PUBLISHED_FOUR_LAYER: list[float] = [
    *(0.771749, 0.672053, 0.648263, 0.611507, 0.567047, 0.540138, 0.527930, 0.465477, 0.369126),
    *(0.391747, 0.315187, 0.272700, 0.237419, 0.199601, 0.189263, 0.161189, 0.148214, 0.137775),
    *(0.129740, 0.121225, 0.113821, 0.107839, 0.102855, 0.100897, 0.092878),
]
PUBLISHED_FOUR_LAYER_ACCURACY = {"train": 0.985645933014, "test": 0.8}


class CatPictures(NamedTuple):
    """The course's pictures as float64 columns in 0 .. 1, and their labels as rows."""

    X_train: Array  # (12288, 209)
    Y_train: Array  # (1, 209)
    X_test: Array  # (12288, 50)
    Y_test: Array  # (1, 50)


class CourseRun(NamedTuple):
    """What a model of the course returns, and what it works out on the way."""

    parameters: dict[str, Array]
    costs: list[float]
    """Before every hundredth update."""
    every_cost: list[float]
    """Before every update."""


def load_cat_pictures(folder: Path) -> CatPictures:
    """Read ``train_catvnoncat.h5`` and ``test_catvnoncat.h5`` in ``folder`` as the course does."""
    return CatPictures(*_read_part(folder, "train"), *_read_part(folder, "test"))


def _read_part(folder: Path, part: str) -> tuple[Array, Array]:
    with h5py.File(folder / f"{part}_catvnoncat.h5", "r") as file:
        pixels = file[f"{part}_set_x"][:]
        labels = file[f"{part}_set_y"][:]
    return pixels.reshape(len(pixels), -1).T / 255, labels.reshape(1, -1).astype(np.float64)


@pytest.fixture(scope="session")
def cat_pictures(course_data: Path) -> CatPictures:
    """The course's cat pictures, read once; not to be written to."""
    pictures = load_cat_pictures(course_data)
    for array in pictures:
        array.flags.writeable = False
    return pictures


@pytest.fixture(scope="session")
def course_runs(cat_pictures: CatPictures) -> dict[str, CourseRun]:
    """Both models of the course trained on its cat pictures, 2,500 iterations, side by side."""
    every_cost = local()

    def noted_cost(AL: Array, Y: Array) -> np.float64:
        cost = compute_cost(AL, Y)
        every_cost.of_this_thread.append(float(cost))
        return cost

    def train(name: str) -> CourseRun:
        noted: list[float] = []
        every_cost.of_this_thread = noted
        X, Y, *_ = cat_pictures
        parameters, costs = getattr(models, name)(X, Y, MODELS[name], LEARNING_RATE, ITERATIONS)
        return CourseRun(parameters, costs, noted)

    with (
        threadpool_limits(ONE_THREAD),
        patch.object(models, "compute_cost", noted_cost),
        ThreadPoolExecutor(len(MODELS)) as threads,
    ):
        return dict(zip(MODELS, threads.map(train, MODELS), strict=True))


@pytest.fixture(scope="session")
def two_layer_reference(course_runs: dict[str, CourseRun]) -> CourseRun:
    """The course's two-layer model."""
    return course_runs["two_layer_model"]


@pytest.fixture(scope="session")
def four_layer_reference(course_runs: dict[str, CourseRun]) -> CourseRun:
    """The course's four-layer model."""
    return course_runs["L_layer_model"]
