"""A run as it was: any kept iteration as a network, and what all of them say about one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset, course_hdf5
from core.errors import Cancelled, ModelError, StoreError
from core.experiments import film as films
from core.experiments.film import Film, load_film
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from tests.core.datasets.course_files import both_parts, contents_of
from tests.core.store.frames import frames

SETTINGS = TrainingSettings(layers=(5, 3), iterations=90, learning_rate=0.1)


def filmed(library: Library, dataset: Dataset, **changes: Any) -> tuple[Run, str]:
    """Train a run to its end, and return it with what the library calls it."""
    run = Run(dataset, SETTINGS.changed(**changes))
    recorder = Recorder(library, run)
    while not run.finished:
        run.advance(20)
        recorder.note()
    recorder.end()
    recorder.wait()
    return run, recorder.ids[0]


def film_of(library: Library, run: Run, id: str) -> Film:
    film = load_film(library, id, run, 0)
    assert film is not None
    return film


def a_picture(seed: int = 0, height: int = 9, width: int = 11) -> np.ndarray:
    return np.random.RandomState(seed).randint(0, 256, (height, width, 3)).astype(np.uint8)


def test_where_nothing_was_kept_there_is_no_film(library: Library, dataset: Dataset) -> None:
    run, id = filmed(library, dataset)
    for path in (library.state_file(id).parent / "film").iterdir():
        path.unlink()
    assert load_film(library, id, run, 0) is None


def test_the_nearest_frame_is_the_last_one_at_or_before(library: Library, dataset: Dataset) -> None:
    film = film_of(library, *filmed(library, dataset))
    for place, iteration in enumerate(film.iterations.tolist()):
        assert film.nearest(iteration) == place
        assert film.nearest(iteration - 1) == max(0, place - 1)
    assert film.nearest(-5) == 0
    assert film.nearest(10**9) == len(film.iterations) - 1


FORMS: list[dict[str, Any]] = [
    {"first_layer": "gram"},
    {"first_layer": "gram", "l2": 0.5, "optimizer": "momentum"},
    {"first_layer": "direct"},
    {"first_layer": "direct", "layers": (), "iterations": 30},
    {"optimizer": "adam", "learning_rate": 0.01, "dtype": "float32", "batch_size": 5},
]


@pytest.mark.parametrize("at_once", [1, 10**6])
@pytest.mark.parametrize("changes", FORMS)
def test_what_frames_say_about_a_picture_is_what_their_networks_say(
    library: Library, dataset: Dataset, changes: dict[str, Any], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "_AT_ONCE", at_once)
    film = film_of(library, *filmed(library, dataset, **changes))
    picture = a_picture()
    recipe = dataset.recipe
    dtype = film.network(0).dtype
    column = recipe.column(recipe.prepare(picture), np.dtype(dtype))
    shares = film.probabilities(picture)
    assert shares.shape == (len(film.iterations), 2)
    np.testing.assert_array_equal(film.probabilities(column), shares)
    tolerance = 1e-12 if dtype == "float64" else 1e-5
    for place, row in enumerate(shares):
        expected = float(film.network(place).predict_probability(column)[0, 0])
        np.testing.assert_allclose(row, [1 - expected, expected], rtol=0, atol=tolerance)


def test_of_many_classes_there_is_a_probability_each(library: Library) -> None:
    labels = {"train_set_y": np.arange(12) % 3, "test_set_y": np.arange(6) % 3}
    names = {"list_classes": np.array(["dark", "light", "loud"])}
    dataset = course_hdf5.from_contents(contents_of(both_parts(**labels, **names)), Path("three.h5"))
    run, id = filmed(library, dataset, first_layer="gram")
    film = film_of(library, run, id)
    shares = film.probabilities(a_picture())
    assert shares.shape == (len(film.iterations), 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    column = dataset.recipe.column(dataset.recipe.prepare(a_picture()))
    np.testing.assert_allclose(shares[-1], film.network(-1).predict_probability(column)[:, 0], atol=1e-12)


def test_asking_can_be_called_off(library: Library, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "_AT_ONCE", 1)
    film = film_of(library, *filmed(library, dataset))
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        film.probabilities(a_picture(), cancelled)
    assert len(asked) == 3


def test_what_is_no_picture_of_the_network_is_refused(library: Library, dataset: Dataset) -> None:
    film = film_of(library, *filmed(library, dataset))
    with pytest.raises(ModelError):
        film.probabilities(np.zeros((7, 1)))


def test_a_network_of_the_film_carries_the_card_it_would_have_had(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    while not run.finished:
        run.advance(20)
        recorder.note()
        if run.iteration == 20:
            run.change_learning_rate(0.05)
    recorder.end()
    recorder.wait()
    film, last = film_of(library, run, recorder.ids[0]), run.network().card
    costs = run.trainer.history.costs.numbers
    for place, iteration in enumerate(film.iterations.tolist()):
        card = film.network(place).card
        assert (card.class_names, card.recipe) == (last.class_names, last.recipe)
        assert card.training is not None
        assert last.training is not None
        assert card.training.iterations == iteration
        assert card.training.learning_rate == (0.1 if iteration < 20 else 0.05)
        assert card.training.final_cost == (costs[iteration] if iteration < 90 else last.training.final_cost)
        assert card.training.program == last.training.program
    assert card.training is not None
    assert card.training.test_accuracy == last.training.test_accuracy  # type: ignore[union-attr]
    assert card.training.seconds == pytest.approx(last.training.seconds, abs=0.002)  # type: ignore[union-attr]


def test_a_network_of_the_film_can_be_saved(library: Library, dataset: Dataset, tmp_path: Path) -> None:
    film = film_of(library, *filmed(library, dataset))
    network = film.network(5)
    network.save(tmp_path / "model.h5")
    loaded = Network.load(tmp_path / "model.h5")
    np.testing.assert_array_equal(loaded.parameters.flat, network.parameters.flat)
    assert loaded.card == network.card


def test_the_film_of_another_network_is_refused(library: Library, dataset: Dataset) -> None:
    _, id = filmed(library, dataset)
    with pytest.raises(StoreError, match="is of another network"):
        load_film(library, id, Run(dataset, SETTINGS.changed(layers=(4,))), 0)


def test_frames_of_whole_networks_are_shown_by_a_run_in_gram_form(library: Library, dataset: Dataset) -> None:
    run, id = filmed(library, dataset, first_layer="gram")
    film = film_of(library, run, id)
    whole = np.stack([film.network(place).parameters.flat for place in (0, 20, 30)]).astype(np.float32)
    library.films.add(id, frames([0, 20, 30])._replace(numbers=whole), 0)
    opened = film_of(library, run, id)
    assert opened.iterations.tolist() == [0, 20, 30]
    np.testing.assert_allclose(opened.network(2).parameters.flat, whole[2])
    assert opened.network(2).dtype == "float64"
    np.testing.assert_allclose(opened.probabilities(a_picture())[1], film.probabilities(a_picture())[20], atol=1e-5)
