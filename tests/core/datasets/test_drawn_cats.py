from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import core
from core.datasets import drawn_cats
from core.datasets.drawn_cats import DrawnPictures, cache
from core.errors import SettingError


@pytest.fixture(scope="module")
def pictures() -> DrawnPictures:
    return drawn_cats.draw()


@dataclass
class Draughtsman:
    """Stands in for :func:`drawn_cats.draw`, which takes a second, and counts how often it is called."""

    pictures: DrawnPictures
    calls: int = 0

    def __call__(self, seed: int = 0, train: int = 400, test: int = 100) -> DrawnPictures:
        self.calls += 1
        return self.pictures


@pytest.fixture
def draughtsman(pictures: DrawnPictures, monkeypatch: pytest.MonkeyPatch) -> Draughtsman:
    stand_in = Draughtsman(pictures)
    monkeypatch.setattr(drawn_cats, "draw", stand_in)
    return stand_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DNN_HOME", str(tmp_path))
    return tmp_path


def same(one: DrawnPictures, other: DrawnPictures) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def cached_file(home: Path) -> Path:
    (file,) = (home / "cache").iterdir()
    return file


def test_the_same_seed_draws_the_same_bytes_and_another_seed_others() -> None:
    first = drawn_cats.draw(3, train=20, test=10)
    assert same(first, drawn_cats.draw(3, train=20, test=10))
    other = drawn_cats.draw(4, train=20, test=10)
    assert not np.array_equal(first.train_pictures, other.train_pictures)
    assert not np.array_equal(first.test_pictures, other.test_pictures)


def test_drawing_leaves_numpys_global_chance_alone() -> None:
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    drawn_cats.draw(0, train=4, test=2)
    assert np.random.random() == expected


def test_there_are_400_and_100_pictures_with_labels(pictures: DrawnPictures) -> None:
    assert [a.shape for a in pictures] == [(400, 64, 64, 3), (400,), (100, 64, 64, 3), (100,)]
    assert {a.dtype for a in pictures} == {np.dtype(np.uint8)}


def test_about_half_of_each_part_are_cats_and_the_others_are_the_more_frequent(pictures: DrawnPictures) -> None:
    for labels in (pictures.train_labels, pictures.test_labels):
        assert set(labels) == {0, 1}
        assert 0.45 < labels.mean() < 0.5
    assert drawn_cats.CLASS_NAMES == ("non-cat", "cat")


def test_no_picture_comes_twice(pictures: DrawnPictures) -> None:
    everything = np.concatenate([pictures.train_pictures, pictures.test_pictures])
    assert len({picture.tobytes() for picture in everything}) == 500


def test_cats_are_spread_over_the_whole_of_each_part(pictures: DrawnPictures) -> None:
    for labels in (pictures.train_labels, pictures.test_labels):
        for quarter in np.split(labels, 4):
            assert 0.2 < quarter.mean() < 0.8


def test_one_picture_is_the_same_drawing_at_every_size() -> None:
    for cat in (True, False):
        small, large = drawn_cats.draw_one(cat, seed=7), drawn_cats.draw_one(cat, seed=7, size=256)
        assert small.shape == (64, 64, 3)
        assert large.shape == (256, 256, 3)
        shrunk = large.reshape(64, 4, 64, 4, 3).mean(axis=(1, 3))
        assert np.abs(shrunk - small).mean() < 8


def test_one_picture_depends_on_its_seed_and_on_what_it_shows() -> None:
    drawn = [drawn_cats.draw_one(cat, seed).tobytes() for cat in (True, False) for seed in range(4)]
    assert len(set(drawn)) == 8
    assert drawn_cats.draw_one(True, 0).tobytes() == drawn[0]


@pytest.mark.parametrize(
    "draw",
    [drawn_cats.draw, drawn_cats.load, partial(drawn_cats.draw_one, True)],
    ids=["all", "load", "one"],
)
def test_a_negative_seed_is_refused_with_a_sentence(draw: Callable[[int], object], home: Path) -> None:
    with pytest.raises(SettingError, match=r"^The seed is -1; choose a whole number from 0 upwards\.$") as caught:
        draw(-1)
    assert caught.value.setting == "seed"


def test_importing_the_data_set_does_not_import_pillow() -> None:
    code = "import sys, core.datasets.drawn_cats; sys.exit('PIL' in sys.modules)"
    root = Path(core.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# --- the cache


def test_loaded_pictures_are_those_drawn_and_are_drawn_once(home: Path, draughtsman: Draughtsman) -> None:
    assert same(drawn_cats.load(), draughtsman.pictures)
    assert same(drawn_cats.load(), draughtsman.pictures)
    assert draughtsman.calls == 1


def test_every_seed_has_its_own_file(home: Path, draughtsman: Draughtsman) -> None:
    drawn_cats.load(0)
    drawn_cats.load(1)
    assert draughtsman.calls == 2
    assert len(list((home / "cache").iterdir())) == 2


Arrays = dict[str, NDArray[Any]]


def _cut(file: Path, arrays: Arrays) -> None:
    file.write_bytes(file.read_bytes()[:-1000])


def _flip_a_pixel(file: Path, arrays: Arrays) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def _text(file: Path, arrays: Arrays) -> None:
    file.write_text("<html>not found</html>")


def _one_picture_short(file: Path, arrays: Arrays) -> None:
    np.savez(file, allow_pickle=True, **{**arrays, "test_pictures": arrays["test_pictures"][1:]})


def _other_numbers(file: Path, arrays: Arrays) -> None:
    np.savez(file, allow_pickle=True, **{**arrays, "test_labels": arrays["test_labels"].astype(np.float64)})


def _without_labels(file: Path, arrays: Arrays) -> None:
    np.savez(file, allow_pickle=True, **{name: array for name, array in arrays.items() if name != "test_labels"})


def _pickled(file: Path, arrays: Arrays) -> None:
    np.savez(file, allow_pickle=True, **{**arrays, "test_labels": arrays["test_labels"].astype(object)})


DAMAGES = [_cut, _flip_a_pixel, _text, _one_picture_short, _other_numbers, _without_labels, _pickled]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_drawn_again_and_mended(
    damage: Callable[[Path, Arrays], None], home: Path, draughtsman: Draughtsman
) -> None:
    drawn_cats.load()
    damage(cached_file(home), draughtsman.pictures._asdict())
    assert same(drawn_cats.load(), draughtsman.pictures)
    assert same(drawn_cats.load(), draughtsman.pictures)
    assert draughtsman.calls == 2


def test_a_cache_folder_that_cannot_be_made_is_no_error(home: Path, draughtsman: Draughtsman) -> None:
    (home / "cache").write_text("a file where the folder should be")
    assert same(drawn_cats.load(), draughtsman.pictures)


def test_a_cache_file_that_cannot_be_replaced_is_no_error_and_leaves_nothing_behind(
    home: Path, draughtsman: Draughtsman
) -> None:
    drawn_cats.load()
    file = cached_file(home)
    file.unlink()
    file.mkdir()
    assert same(drawn_cats.load(), draughtsman.pictures)
    assert cached_file(home).is_dir()


SMALL = {"pictures": np.arange(24, dtype=np.uint8).reshape(2, 4, 3), "labels": np.array([0, 1], dtype=np.uint8)}
SHAPES = {name: array.shape for name, array in SMALL.items()}


@given(st.data())
def test_whatever_happens_to_a_cached_file_what_is_read_is_right_or_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "small.npz")
        cache.write(file, SMALL)
        content = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        file.write_bytes(content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))])
        arrays = cache.read(file, SHAPES)
    assert arrays is None or all(np.array_equal(arrays[name], SMALL[name]) for name in SMALL)


# --- what it teaches


def as_columns(part: NDArray[np.uint8]) -> NDArray[np.float64]:
    return part.reshape(len(part), -1).T / 255


def train(
    X: NDArray[np.float64], Y: NDArray[np.uint8], hidden: Sequence[int], iterations: int = 2500, rate: float = 0.0075
) -> tuple[list[float], Callable[[NDArray[np.float64]], NDArray[np.bool_]]]:
    """Train by gradient descent; return the costs and the classifier.

    The first layer's weights stay the first ones plus a combination of the pictures, C X^T: to work with C
    makes the time independent of the number of pixels.
    """
    m, rng = X.shape[1], np.random.RandomState(1)
    sizes = [len(X), *hidden, 1]
    W = [rng.randn(n, n_prev) / np.sqrt(n_prev) for n_prev, n in pairwise(sizes)]
    b = [np.zeros((n, 1)) for n in sizes[1:]]
    C, Z_first, gram = np.zeros((sizes[1], m)), W[0] @ X, X.T @ X

    def activations(Z: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        Zs = [Z]
        for W_l, b_l in zip(W[1:], b[1:], strict=True):
            Zs.append(W_l @ np.maximum(Zs[-1], 0) + b_l)
        return [*(np.maximum(Z_l, 0) for Z_l in Zs[:-1]), 1 / (1 + np.exp(-Zs[-1]))]

    costs = []
    for _ in range(iterations):
        A = activations(Z_first + C @ gram + b[0])
        costs.append(float(-np.mean(np.log(np.where(Y == 1, A[-1], 1 - A[-1]).clip(1e-12)))))
        dZ = A[-1] - Y
        for layer in range(len(W) - 1, 0, -1):
            dZ_prev = W[layer].T @ dZ * (A[layer - 1] > 0)
            W[layer] -= rate / m * dZ @ A[layer - 1].T
            b[layer] -= rate * dZ.mean(axis=1, keepdims=True)
            dZ = dZ_prev
        C -= rate / m * dZ
        b[0] -= rate * dZ.mean(axis=1, keepdims=True)
    return costs, lambda X_new: activations(W[0] @ X_new + C @ (X.T @ X_new) + b[0])[-1] > 0.5


def test_a_deep_network_recognises_cats_and_one_layer_does_not(pictures: DrawnPictures) -> None:
    X, X_test = as_columns(pictures.train_pictures), as_columns(pictures.test_pictures)
    _, one_layer = train(X, pictures.train_labels, hidden=())
    costs, deep = train(X, pictures.train_labels, hidden=(20, 7, 5))
    one_layer_accuracy, accuracy = (np.mean(net(X_test) == pictures.test_labels) for net in (one_layer, deep))
    assert one_layer_accuracy <= 0.7
    assert accuracy >= 0.85
    assert np.mean(deep(X) == pictures.train_labels) > 0.95
    assert costs[300] < 0.7 * costs[0]
    assert costs[-1] < 0.2 * costs[0]


def test_the_mean_colour_does_not_tell_cats_from_others(pictures: DrawnPictures) -> None:
    colours, test_colours = (p.mean(axis=(1, 2)).T / 255 for p in (pictures.train_pictures, pictures.test_pictures))
    _, by_colour = train(colours, pictures.train_labels, hidden=(), rate=1.0)
    assert np.mean(by_colour(colours) == pictures.train_labels) < 0.6
    assert np.mean(by_colour(test_colours) == pictures.test_labels) < 0.6


def test_no_pixel_alone_tells_cats_from_others(pictures: DrawnPictures) -> None:
    values = np.concatenate([pictures.train_pictures, pictures.test_pictures]).reshape(500, -1)
    labels = np.concatenate([pictures.train_labels, pictures.test_labels])
    for threshold in range(16, 256, 16):
        right = ((values > threshold) == labels[:, None]).mean(axis=0)
        assert right.max() < 0.68
        assert right.min() > 0.32
