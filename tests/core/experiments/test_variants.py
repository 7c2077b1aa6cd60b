"""Runs of several networks side by side, on any number of classes, with pictures held out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets import Dataset
from core.datasets.dataset import Examples
from core.experiments.run import Run
from core.settings import TrainingSettings
from core.training import SideBySide

SETTINGS = TrainingSettings(layers=(5, 3), iterations=60, learning_rate=0.1, initializer="he")
PART = {"train": 40, "test": 12}


def shades(part: str, classes: int) -> Examples:
    """Pictures of 4 x 4 pixels, each class lighter than the one before."""
    random = np.random.RandomState(len(part))
    labels = np.arange(PART[part]) % classes
    pictures = random.randint(0, 60, (len(labels), 4, 4, 3)) + 195 // (classes - 1) * labels[:, None, None, None]
    return Examples(pictures.astype(np.uint8), labels.astype(np.uint8))


def dataset_of(classes: int) -> Dataset:
    names = tuple(f"shade {label}" for label in range(classes))
    return Dataset("shades", "made up", names, shades("train", classes), shades("test", classes))


@pytest.fixture
def dataset() -> Dataset:
    return dataset_of(2)


def finished(run: Run) -> Run:
    while not run.finished:
        run.advance(7)
    return run


def curves(run: Run, number: int) -> list[NDArray[Any]]:
    history = run.trainers[number].history
    return [history.costs.numbers, history.train_accuracies.numbers, history.test_costs.numbers]


@pytest.mark.parametrize(
    "variants",
    [
        [SETTINGS.changed(seed=seed) for seed in range(4)],
        [SETTINGS.changed(learning_rate=rate) for rate in (0.01, 0.1, 0.3)],
        [SETTINGS.changed(l2=l2, schedule="step", decay_every=20) for l2 in (0.0, 0.5)],
        [SETTINGS.changed(seed=seed, batch_size=7, dropout=(0.2,), optimizer="adam") for seed in (1, 2)],
    ],
    ids=["seeds", "rates", "l2", "seeds, minibatches and dropout"],
)
@pytest.mark.parametrize("classes", [2, 3])
def test_each_network_of_several_is_what_a_run_of_its_own_makes(
    classes: int, variants: list[TrainingSettings]
) -> None:
    dataset = dataset_of(classes)
    together = finished(Run(dataset, *variants))
    for number, settings in enumerate(variants):
        alone = finished(Run(dataset, settings))
        for ours, theirs in zip(curves(together, number), curves(alone, 0), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
        together.chosen = number
        network, other = together.network(), alone.network()
        np.testing.assert_allclose(network.parameters.flat, other.parameters.flat, rtol=0, atol=1e-12)
        assert network.sizes == other.sizes
        record, expected = network.card.training, other.card.training
        assert record is not None
        assert expected is not None
        assert (record.seed, record.learning_rate, record.l2) == (settings.seed, settings.learning_rate, settings.l2)
        assert record.final_cost == pytest.approx(expected.final_cost, rel=0, abs=1e-12)
        assert (record.train_accuracy, record.test_accuracy) == (expected.train_accuracy, expected.test_accuracy)


def test_the_chosen_network_is_the_one_that_is_looked_at(dataset: Dataset) -> None:
    run = finished(Run(dataset, *(SETTINGS.changed(seed=seed) for seed in (3, 4, 5))))
    for chosen in (2, 0):
        run.chosen = chosen
        assert run.settings.seed == 3 + chosen
        assert run.trainer is run.trainers[chosen]
        assert run.measure() == run.trainers[chosen].progress.measurement
        assert run.network().card.training.seed == 3 + chosen  # type: ignore[union-attr]


def test_all_networks_are_measured_together_and_once(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    run = finished(Run(dataset, *(SETTINGS.changed(seed=seed) for seed in (3, 4, 5))))
    measured: list[SideBySide] = []
    measure = SideBySide.measure
    monkeypatch.setattr(SideBySide, "measure", lambda group: (measured.append(group), measure(group))[1])
    networks = run.networks()
    assert len(measured) == 1
    for number, network in enumerate(networks):
        run.chosen = number
        alone = run.network()
        assert network.card == alone.card
        np.testing.assert_array_equal(network.parameters.flat, alone.parameters.flat)


def test_networks_side_by_side_keep_their_rates(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS, SETTINGS.changed(seed=2))
    run.advance(10)
    run.change_learning_rate(0.5)
    assert [trainer.learning_rate for trainer in run.trainers] == [0.1, 0.1]
    assert run.rate_changes == []


def test_a_run_goes_on_while_one_network_can_be_trained(dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS.model_copy(update={"learning_rate": 1e307}), SETTINGS.changed(seed=2))
    progress = run.advance(20)
    assert progress.stopped
    assert not run.finished
    assert finished(run).iteration == 60
    assert not run.trainers[1].progress.stopped
    assert np.isfinite(run.network().parameters.flat).all()


def test_a_run_learns_to_tell_many_classes_apart() -> None:
    dataset = dataset_of(5)
    network = finished(Run(dataset, SETTINGS.changed(layers=(8,), iterations=2000))).network()
    assert (network.sizes, network.output) == ((48, 8, 5), "softmax")
    assert network.card.class_names == dataset.class_names
    assert network.card.training is not None
    assert network.card.training.train_accuracy == 1
    assert network.classify_picture(dataset.train.pictures[3]).label == "shade 3"


def test_pictures_held_out_are_not_trained_on_and_patience_looks_at_them(dataset: Dataset) -> None:
    settings = SETTINGS.changed(hold_out=0.25, patience=30, learning_rate=0.001)
    run = Run(dataset, settings)
    costs = []
    for shuffle_seed in (1, 1, 2):
        again = finished(Run(dataset, settings.changed(shuffle_seed=shuffle_seed)))
        costs.append(again.trainer.history.costs.numbers.tolist())
    assert costs[0] == costs[1] != costs[2]
    run.advance(1)
    accuracy = run.measure().train_accuracy
    assert accuracy * 30 == pytest.approx(round(accuracy * 30))  # of 30 pictures, not of all 40


@pytest.fixture
def noise(dataset: Dataset) -> Dataset:
    """Labels thrown by a coin: what is learned of them is of no use to the test pictures."""
    labels = np.random.RandomState(0).randint(0, 2, len(dataset.train)).astype(np.uint8)
    return replace(dataset, train=Examples(dataset.train.pictures, labels))


def test_where_patience_ends_the_best_network_is_kept_and_more_iterations_do_not_change_it(noise: Dataset) -> None:
    run = finished(Run(noise, SETTINGS.changed(patience=100, iterations=5000, hold_out=0.25)))
    assert run.iteration < 5000
    assert "Stopped early" in run.trainer.progress.stopped
    record = run.network().card.training
    assert record is not None
    assert record.iterations <= run.iteration - 100
    flat = run.network().parameters.flat.copy()
    run.total = 6000
    assert run.finished
    run.advance(100)
    np.testing.assert_array_equal(run.network().parameters.flat, flat)


def test_with_patience_left_at_the_end_the_best_network_is_kept_as_well(noise: Dataset) -> None:
    run = finished(Run(noise, SETTINGS.changed(patience=10_000, iterations=300)))
    assert not run.trainer.progress.stopped
    assert run.measure().test_cost == min(run.trainer.history.test_costs.numbers)
    record = run.network().card.training
    assert record is not None
    assert record.iterations == run.measure().iteration < 300
