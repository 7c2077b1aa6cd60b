"""Six kinds of drawn animals: balanced, the same for the same seed, and hard for one layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.datasets import drawn_animals, drawn_cats
from core.datasets.catalog import BUILT_IN
from core.datasets.drawn_cats.parts import DrawnPictures
from core.errors import SettingError
from core.experiments.run import Run
from core.settings import TrainingSettings
from tests.core.blas_threads import blas_threads_as_before

__all__ = ["blas_threads_as_before"]


@pytest.fixture(scope="module")
def pictures() -> DrawnPictures:
    return drawn_animals.draw()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DNN_HOME", str(tmp_path))
    return tmp_path


def same(one: DrawnPictures, other: DrawnPictures) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_there_are_as_many_pictures_of_every_animal(pictures: DrawnPictures) -> None:
    assert [a.shape for a in pictures] == [(600, 64, 64, 3), (600,), (150, 64, 64, 3), (150,)]
    assert {a.dtype for a in pictures} == {np.dtype(np.uint8)}
    assert np.bincount(pictures.train_labels).tolist() == [100] * 6
    assert np.bincount(pictures.test_labels).tolist() == [25] * 6


@pytest.mark.parametrize("number", [1, 7, 20])
def test_any_other_number_is_shared_out_as_evenly_as_can_be(number: int) -> None:
    counts = np.bincount(drawn_animals.draw(0, train=number, test=number).train_labels, minlength=6)
    assert counts.sum() == number
    assert counts.max() - counts.min() <= 1


def test_the_same_seed_draws_the_same_bytes_and_another_seed_others() -> None:
    first = drawn_animals.draw(3, train=12, test=6)
    assert same(first, drawn_animals.draw(3, train=12, test=6))
    assert not np.array_equal(first.train_pictures, drawn_animals.draw(4, train=12, test=6).train_pictures)


def test_no_picture_comes_twice_nor_is_one_of_the_drawn_cats(pictures: DrawnPictures) -> None:
    cats = drawn_cats.draw()
    everything = [pictures.train_pictures, pictures.test_pictures, cats.train_pictures, cats.test_pictures]
    assert len({picture.tobytes() for part in everything for picture in part}) == 1250


def test_every_animal_is_spread_over_the_whole_of_the_training_part(pictures: DrawnPictures) -> None:
    for quarter in np.split(pictures.train_labels, 4):
        assert np.bincount(quarter, minlength=6).min() > 12


def test_light_animals_are_as_frequent_as_dark_ones(pictures: DrawnPictures) -> None:
    middles = pictures.train_pictures[:, 24:40, 24:40].mean(axis=(1, 2, 3))
    for label in range(6):
        assert 0.35 < np.mean(middles[pictures.train_labels == label] > 120) < 0.65


def test_a_negative_seed_is_refused_with_a_sentence(home: Path) -> None:
    for draw in (drawn_animals.draw, drawn_animals.load):
        with pytest.raises(SettingError, match=r"^The seed is -1; choose a whole number from 0 upwards\.$"):
            draw(-1)


def test_they_are_opened_by_their_name_and_drawn_once(
    home: Path, pictures: DrawnPictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(drawn_animals, "draw", lambda seed: drawn.append(seed) or pictures)
    for _ in range(2):
        dataset = BUILT_IN["drawn-animals"]()
        assert (dataset.name, dataset.class_names) == ("drawn-animals", drawn_animals.CLASS_NAMES)
        assert np.array_equal(dataset.train.pictures, pictures.train_pictures)
        assert np.array_equal(dataset.test.labels, pictures.test_labels)
    assert drawn == [0]
    assert dataset.outputs == 6
    assert dataset.baseline(dataset.test) == pytest.approx(1 / 6)


def test_a_deep_network_tells_the_animals_apart_and_one_layer_does_so_less_well(pictures: DrawnPictures) -> None:
    accuracies = []
    for layers in ((), (40, 20)):
        settings = TrainingSettings(layers=layers, initializer="he", learning_rate=0.02, iterations=500)
        run = Run(BUILT_IN["drawn-animals"](), settings)
        run.advance(settings.iterations)
        accuracies.append(run.measure().test_accuracy)
    assert accuracies[0] < 0.7
    assert accuracies[1] > 0.85
