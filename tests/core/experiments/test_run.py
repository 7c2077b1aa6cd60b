"""One run: it makes the iterations it was asked for, and its network knows how it came about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import core
from core.datasets import Dataset, Examples, course_hdf5
from core.errors import SettingError
from core.experiments.run import Run, first_network, method_of
from core.experiments.threads import processors
from core.network import Network, TrainingRecord
from core.settings import TrainingSettings
from core.training import Method, Trainer
from tests.core.datasets.course_files import both_parts, contents_of

SETTINGS = TrainingSettings(layers=(5, 3), iterations=30, learning_rate=0.1)


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
        {"optimizer": "adam", "learning_rate": 0.01, "momentum": 0.5},
        {"optimizer": "momentum", "l2": 0.7, "schedule": "step", "decay": 0.1, "decay_every": 10},
        {"batch_size": 5, "shuffle_seed": 3, "dropout": (0.2, 0.0), "warm_up": 4},
        {"first_layer": "direct"},
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
    X, Y = dataset.train.X(dataset.recipe, settings.dtype), dataset.train.Y(settings.dtype, 2)
    trainer = Trainer(expected, X, Y, method=method_of(settings))
    trainer.advance(30)
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, network.parameters.flat)


def test_a_method_is_made_of_the_settings_of_the_same_names() -> None:
    settings = SETTINGS.changed(
        optimizer="nesterov", momentum=0.5, l2=0.3, schedule="cosine", warm_up=7, batch_size=8
    )
    expected = Method(0.1, "nesterov", 0.5, 0.3, "cosine", warm_up=7, iterations=30, batch_size=8)
    assert method_of(settings) == expected
    assert method_of(
        settings.changed(dropout=(0.1, 0.2), patience=9, first_layer="direct", shuffle_seed=4)
    ) == replace(expected, dropout=(0.1, 0.2), patience=9, first_layer="direct", shuffle_seed=4)


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
        optimizer="gradient_descent",
        batch_size=0,
        l2=0.0,
        dropout=0.0,
    )


def test_the_record_tells_how_the_network_was_trained(dataset: Dataset) -> None:
    settings = SETTINGS.changed(
        optimizer="adam", learning_rate=0.01, batch_size=5, l2=0.7, dropout=(0.1, 0.3), initializer="he", seed=9
    )
    record = finished(Run(dataset, settings)).network().card.training
    assert record is not None
    assert (record.optimizer, record.learning_rate, record.initializer, record.seed) == ("adam", 0.01, "he", 9)
    assert (record.batch_size, record.l2, record.dropout) == (5, 0.7, 0.3)


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
    small = {name: np.repeat(array, 200, axis=0) for name, array in both_parts().items() if name != "list_classes"}
    many = course_hdf5.from_contents(contents_of(small), Path("many.h5"))
    large = SETTINGS.changed(layers=(200,))  # 2,400 pictures of 108 numbers
    assert Run(many, large, leave_free=10**6).blas_threads == 1
    assert Run(many, large).blas_threads == processors()
    assert Run(many, large.changed(batch_size=16)).blas_threads == 1


def test_the_digits_of_small_products_do_not_depend_on_how_many_processors_are_left_free(dataset: Dataset) -> None:
    networks = [finished(Run(dataset, SETTINGS, leave_free=free)).network() for free in (0, 1, 10**6)]
    assert len({network.parameters.flat.tobytes() for network in networks}) == 1


def test_a_kernel_that_memory_cannot_hold_is_refused_in_words() -> None:
    pictures = np.broadcast_to(np.zeros((1, 1, 1, 1), np.uint8), (40_000, 1, 1, 1))
    part = Examples(pictures, np.arange(40_000) % 2 == 1)
    dataset = Dataset("large", "made by a test", ("no", "yes"), part, part)
    with pytest.raises(SettingError, match="would take 24 GB of memory") as caught:
        Run(dataset, TrainingSettings(first_layer="gram"))
    assert caught.value.setting == "first_layer"
