"""When the course's printed costs belong to a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.course.published import PUBLISHED, PublishedCosts
from core.datasets import Dataset, Examples
from core.experiments import published as module
from core.experiments.opening import open_dataset
from core.experiments.published import fingerprint_of, published_for
from core.experiments.run import Run
from core.settings import TrainingSettings


def small_dataset(seed: int = 0) -> Dataset:
    random = np.random.RandomState(seed)
    pictures = random.randint(0, 256, (12, 2, 2, 3)).astype(np.uint8)
    part = Examples(pictures, (np.arange(12) % 2).astype(np.uint8))
    return Dataset("small", "made by a test", ("non-cat", "cat"), part, part)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> PublishedCosts:
    """A published run on the small data set."""
    one = PublishedCosts(
        program="stand-in",
        sizes=(12, 3, 1),
        initializer="scaled",
        costs=(0.7, 0.6),
        decimals=3,
        examples=12,
        pictures=fingerprint_of(small_dataset().train),
    )
    monkeypatch.setattr(module, "PUBLISHED", (one,))
    return one


SETTINGS = TrainingSettings(layers=(3,))


def test_the_same_data_and_settings_have_published_costs(stand_in: PublishedCosts) -> None:
    assert published_for(SETTINGS, small_dataset()) is stand_in


@pytest.mark.parametrize(
    "change",
    [
        {"iterations": 50},
        {"first_layer": "direct"},
        {"patience": 100},
        {"momentum": 0.5},
        {"decay": 0.1},
        {"shuffle_seed": 7},
        {"hold_out": 0.2},
    ],
    ids=str,
)
def test_settings_that_change_no_cost_do_not_matter(stand_in: PublishedCosts, change: dict[str, object]) -> None:
    assert published_for(SETTINGS.changed(**change), small_dataset()) is stand_in


@pytest.mark.parametrize(
    "change",
    [
        {"layers": (4,)},
        {"layers": (3, 3)},
        {"activations": ("tanh",)},
        {"learning_rate": 0.0076},
        {"batch_size": 4},
        {"optimizer": "adam"},
        {"initializer": "course"},
        {"seed": 2},
        {"schedule": "cosine"},
        {"warm_up": 10},
        {"l2": 0.1},
        {"dropout": (0.1,)},
        {"patience": 100, "hold_out": 0.2},
        {"dtype": "float32"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("stand_in")
def test_settings_that_change_the_costs_have_none(change: dict[str, object]) -> None:
    assert published_for(SETTINGS.changed(**change), small_dataset()) is None


@pytest.mark.usefixtures("stand_in")
def test_other_pictures_or_labels_have_none() -> None:
    data = small_dataset()
    fewer = Examples(data.train.pictures[:11], data.train.labels[:11])
    swapped = Examples(data.train.pictures, 1 - data.train.labels)
    as_floats = Examples(data.train.pictures / 255, data.train.labels)
    others = (small_dataset(seed=1).train, fewer, swapped, as_floats)
    assert [published_for(SETTINGS, replace(data, train=other)) for other in others] == [None] * 4
    assert published_for(SETTINGS, replace(data, class_names=("non-cat", "cat", "dog"))) is None


def test_names_and_test_pictures_do_not_matter(stand_in: PublishedCosts) -> None:
    renamed = replace(small_dataset(), name="mine", class_names=("no", "yes"), test=small_dataset(seed=1).test)
    assert published_for(SETTINGS, renamed) is stand_in


@pytest.mark.course_data
@pytest.mark.parametrize(
    ("settings", "published"),
    [
        pytest.param({"layers": (7,), "initializer": "course"}, PUBLISHED[0], id="two layers"),
        pytest.param({}, PUBLISHED[1], id="four layers: the defaults"),
    ],
)
def test_the_engine_meets_the_course_on_its_pictures(
    course_data: Path, settings: dict[str, object], published: PublishedCosts
) -> None:
    cats = open_dataset(course_data / "train_catvnoncat.h5")
    wanted = TrainingSettings.check({**settings, "iterations": 201})
    assert published_for(wanted, cats) is published
    run = Run(cats, wanted)
    while not run.finished:
        run.advance(100)
    costs = run.trainer.history.costs.numbers
    assert len(costs) == 201
    assert published.agrees(costs)
    assert published.first_difference(costs * 1.0001) == 0
