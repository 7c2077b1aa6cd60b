"""One run: it makes the iterations it was asked for, and its network knows how it came about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import core
from core.datasets import Dataset, course_hdf5
from core.errors import SettingError
from core.experiments.run import Run, first_network
from core.network import Network, TrainingRecord
from core.settings import TrainingSettings
from core.training import Trainer
from tests.core.datasets.course_files import both_parts, contents_of

SETTINGS = TrainingSettings(layers=(5, 3), iterations=30, learning_rate=0.1)


@pytest.fixture
def dataset() -> Dataset:
    return course_hdf5.from_contents(contents_of(both_parts()), Path("shades.h5"))


def finished(run: Run) -> Run:
    while not run.finished:
        run.advance(7)
    return run


def test_a_run_makes_as_many_iterations_as_asked_whatever_the_portions(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    assert not run.finished
    for expected in (12, 24, 30, 30):
        assert run.advance(12).iteration == expected
    assert run.finished
    assert len(run.trainer.history.costs) == 30


def test_the_last_portion_ends_with_a_measurement(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    run.advance(29)
    assert run.trainer.history.measured_at.numbers.tolist() == [0, 20]
    progress = run.advance(1)
    assert progress.measurement is not None
    assert progress.measurement.iteration == 30
    assert run.measure() == progress.measurement


def test_more_iterations_may_be_asked_for_on_the_way(dataset: Dataset) -> None:
    run = finished(Run(dataset, SETTINGS))
    run.total = 45
    assert not run.finished
    assert finished(run).trainer.iteration == 45


def test_a_run_starts_from_the_first_network(dataset: Dataset) -> None:
    start, network = Run(dataset, SETTINGS).trainer.snapshot(), first_network(dataset, SETTINGS)
    np.testing.assert_array_equal(start.parameters.flat, network.parameters.flat)
    assert network.sizes == (108, 5, 3, 1)
    assert network.card.recipe == dataset.recipe
    assert network.card.class_names == dataset.class_names
    assert network.card.training is None


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": ()},
        {"layers": (4, 4), "activations": ("tanh", "sigmoid")},
        {"initializer": "course"},
        {"initializer": "he", "seed": 7},
        {"dtype": "float32"},
    ],
)
def test_every_setting_reaches_the_network(changes: dict[str, object], dataset: Dataset) -> None:
    settings = SETTINGS.changed(**changes)
    network = finished(Run(dataset, settings)).network()
    assert network.sizes == settings.sizes(108)
    assert network.activations == settings.activation_of_each_layer
    assert network.dtype == settings.dtype
    expected = Network(
        settings.sizes(108),
        settings.activation_of_each_layer,
        initializer=settings.initializer,
        seed=settings.seed,
        dtype=settings.dtype,
    )
    trainer = Trainer(
        expected,
        dataset.train.X(dataset.recipe, settings.dtype),
        dataset.train.Y(settings.dtype),
        learning_rate=settings.learning_rate,
    )
    trainer.advance(30)
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, network.parameters.flat)


def test_the_network_carries_what_it_needs_to_be_used_again(dataset: Dataset) -> None:
    run = finished(Run(dataset, SETTINGS))
    card, measurement = run.network().card, run.measure()
    assert card.class_names == ("dark", "light")
    assert card.recipe == dataset.recipe
    assert card.training == TrainingRecord(
        dataset="shades",
        iterations=30,
        learning_rate=0.1,
        initializer="scaled",
        seed=1,
        final_cost=measurement.cost,
        train_accuracy=measurement.train_accuracy,
        test_accuracy=measurement.test_accuracy,
        seconds=round(run.trainer.progress.seconds, 3),
        blas_threads=1,
        program=f"DNN Explorer {core.__version__}",
    )


def test_what_a_run_made_is_saved_and_read_again(dataset: Dataset, tmp_path: Path) -> None:
    network = finished(Run(dataset, SETTINGS)).network()
    network.save(tmp_path / "model.h5")
    loaded = Network.load(tmp_path / "model.h5")
    assert loaded.card == network.card
    X = dataset.test.X(dataset.recipe, "float64")
    np.testing.assert_array_equal(loaded.predict_probability(X), network.predict_probability(X))


def test_two_runs_of_the_same_settings_agree_to_the_last_bit(dataset: Dataset) -> None:
    first, again = (finished(Run(dataset, SETTINGS)).network().parameters.flat for _ in range(2))
    assert first.tobytes() == again.tobytes()


def test_changes_of_the_learning_rate_are_noted_with_their_iteration(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    run.advance(10)
    run.change_learning_rate(0.1)  # the same as before
    run.change_learning_rate(0.2)
    run.advance(5)
    run.change_learning_rate(0.05)
    assert run.rate_changes == [(10, 0.2), (15, 0.05)]
    assert run.trainer.learning_rate == 0.05
    assert finished(run).network().card.training.learning_rate == 0.05  # type: ignore[union-attr]


def test_a_run_that_leaves_all_bounds_is_finished_and_can_go_on_with_a_lower_rate(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    run.trainer.change(learning_rate=1e300)
    progress = run.advance(30)
    assert progress.stopped
    assert run.finished
    assert np.isfinite(run.network().parameters.flat).all()
    run.change_learning_rate(0.1)
    assert not run.finished
    assert finished(run).trainer.iteration == 30


def test_a_network_that_memory_cannot_hold_is_refused_before_it_is_made(dataset: Dataset) -> None:
    with pytest.raises(SettingError, match="use fewer units"):
        Run(dataset, SETTINGS.changed(layers=(4096,) * 20))


def test_small_products_take_one_thread_and_large_ones_what_is_left(dataset: Dataset) -> None:
    assert Run(dataset, SETTINGS, leave_free=1).blas_threads == 1
    small = {name: np.repeat(array, 20, axis=0) for name, array in both_parts().items() if name != "list_classes"}
    many = course_hdf5.from_contents(contents_of(small), Path("many.h5"))  # more pictures than pixels
    assert Run(many, SETTINGS, leave_free=10**6).blas_threads == 1
    assert Run(many, SETTINGS).blas_threads >= Run(many, SETTINGS, leave_free=1).blas_threads
