"""Every run leaves a film behind: its first weights, moments on the way, and what it ended with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset
from core.errors import FileError, SettingError, UserError
from core.experiments import filming, recording
from core.experiments.continuing import continue_run
from core.experiments.film import Film, load_film
from core.experiments.filming import film_space
from core.experiments.opening import open_dataset
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.settings import TrainingSettings
from core.store import film_file
from core.store.library import Library
from core.store.moments import moments
from core.store.records import RunState
from tests.core.plain_words import assert_one_sentence

SETTINGS = TrainingSettings(layers=(5, 3), iterations=90, learning_rate=0.1)


def train(run: Run, recorder: Recorder, iterations: int = 10_000, *, wait: bool = False) -> None:
    """Train as a program does."""
    end = run.iteration + iterations
    while not run.finished and run.iteration < end:
        run.advance(min(7, end - run.iteration))
        recorder.note()
        if wait:
            recorder.wait()


def recorded(library: Library, run: Run, iterations: int = 10_000, *, wait: bool = False) -> Recorder:
    """Train a run to its end with a recorder, and return that."""
    recorder = Recorder(library, run)
    train(run, recorder, iterations, wait=wait)
    recorder.end()
    recorder.wait()
    assert recorder.problem is None
    return recorder


def film_of(library: Library, run: Run, recorder: Recorder, number: int = 0) -> Film:
    film = load_film(library, recorder.ids[number], run, number)
    assert film is not None
    return film


def due(first: int, last: int) -> list[int]:
    """The moments of a run from one iteration to another, which has a frame in any case."""
    return sorted({*moments(0)[(moments(0) >= first) & (moments(0) <= last)].tolist(), first, last})


def weights(run: Run, number: int = 0) -> bytes:
    return run.networks()[number].parameters.flat.tobytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"first_layer": "gram", "l2": 0.5, "optimizer": "momentum"},
        {"first_layer": "direct"},
        {"optimizer": "adam", "learning_rate": 0.01, "batch_size": 5, "dropout": (0.2,)},
        {"optimizer": "adam", "learning_rate": 0.01, "dtype": "float32"},
        {"first_layer": "gram", "dtype": "float32", "batch_size": 5},
    ],
)
@pytest.mark.usefixtures("without_a_pause")
@pytest.mark.parametrize("wait", [False, True])
def test_a_frame_is_the_network_as_it_was_at_each_moment(
    library: Library, dataset: Dataset, changes: dict[str, Any], wait: bool
) -> None:
    settings = SETTINGS.changed(**changes)
    run = Run(dataset, settings)
    film = film_of(library, run, recorded(library, run, wait=wait))
    assert film.iterations.tolist() == due(0, 90)
    again = Run(dataset, settings)
    for place, iteration in enumerate(film.iterations.tolist()):
        again.advance(iteration - again.iteration)
        kept, expected = film.network(place).parameters.flat, again.trainer.snapshot().parameters.flat
        if run.form == "direct":
            assert kept.tobytes() == expected.tobytes()
        else:
            np.testing.assert_allclose(kept, expected, rtol=0, atol=1e-12 if settings.dtype == "float64" else 1e-6)
    assert film.network(len(film.iterations) - 1).parameters.flat.tobytes() == weights(run)


def test_a_film_is_one_file_when_the_run_has_ended(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = recorded(library, run)
    (path,) = (library.state_file(recorder.ids[0]).parent / "film").iterdir()
    assert path.stat().st_size == library.films.size(recorder.ids[0])


def test_networks_side_by_side_have_a_film_each(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, *(SETTINGS.changed(seed=seed) for seed in (1, 2, 3)))
    recorder = recorded(library, run)
    for number in range(3):
        film = film_of(library, run, recorder, number)
        assert film.iterations.tolist() == due(0, 90)
        assert film.network(len(film.iterations) - 1).parameters.flat.tobytes() == weights(run, number)
    continued = continue_run(library, library.record(recorder.ids[1]), dataset, total=100)
    alone = film_of(library, continued, recorder, 0)
    assert alone is not None
    opened = load_film(library, recorder.ids[1], continued, 0)
    assert opened is not None
    assert (
        opened.network(20).parameters.flat.tobytes()
        == film_of(library, run, recorder, 1).network(20).parameters.flat.tobytes()
    )


@pytest.mark.usefixtures("without_a_pause")
@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_a_continued_run_goes_on_with_its_film(tmp_path: Path, dataset: Dataset, first_layer: str) -> None:
    settings = SETTINGS.changed(first_layer=first_layer)
    with Library(tmp_path / "library") as library:
        recorder = recorded(library, Run(dataset, settings), 37, wait=True)
        assert library.films.frames(recorder.ids[0]).iterations.tolist() == due(0, 37)  # type: ignore[union-attr]
    with Library(tmp_path / "library") as library:
        run = continue_run(library, library.find("last"), dataset)
        going_on = Recorder(library, run, reopened=recorder.ids)
        train(run, going_on, wait=True)
        going_on.end()
        going_on.wait()
        assert going_on.problem is None
        film = film_of(library, run, going_on)
        assert film.iterations.tolist() == sorted({*due(0, 90), 37})
        whole = Run(dataset, settings)
        for place, iteration in enumerate(film.iterations.tolist()):
            whole.advance(iteration - whole.iteration)
            expected = whole.trainer.snapshot().parameters.flat
            np.testing.assert_allclose(film.network(place).parameters.flat, expected, rtol=0, atol=1e-12)


@pytest.mark.usefixtures("without_a_pause")
def test_a_run_that_was_cut_off_anywhere_has_a_film_that_goes_on(tmp_path: Path, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    with Library(tmp_path / "library") as library:
        recorder = Recorder(library, run)
        for look in range(8):
            train(run, recorder, 9, wait=True)
            shutil.copytree(library.folder, tmp_path / f"cut off {look}")
        recorder.end()
        recorder.wait()
    for look in range(8):
        with Library(tmp_path / f"cut off {look}") as library:
            (record,) = library.recover()
            film = library.films.frames(record.id)
            kept = [] if film is None else film.iterations.tolist()
            assert kept == due(0, kept[-1]) if kept else look == 0
            assert not kept or 9 * look <= kept[-1] <= record.iterations
            run = continue_run(library, record, dataset)
            reached = run.iteration
            recorder = Recorder(library, run, reopened=[record.id])
            train(run, recorder)
            recorder.end()
            recorder.wait()
            expected = {iteration for iteration in kept if iteration <= reached} | set(due(reached, 90))
            assert film_of(library, run, recorder).iterations.tolist() == sorted(expected)


def test_patience_ends_the_film_with_the_best_parameters(library: Library, dataset: Dataset) -> None:
    settings = SETTINGS.changed(patience=40, hold_out=0.3, iterations=5000, learning_rate=0.5)
    run = Run(dataset, settings)
    recorder = recorded(library, run)
    best = run.measure().iteration
    assert best < run.iteration
    film = film_of(library, run, recorder)
    assert film.iterations[-1] == best
    assert film.network(len(film.iterations) - 1).parameters.flat.tobytes() == weights(run)


def test_a_run_that_diverges_ends_its_film_with_the_last_good_parameters(library: Library, dataset: Dataset) -> None:
    settings = SETTINGS.changed(learning_rate=100, activations=("identity",), layers=(9, 9, 9, 9, 9))
    run = Run(dataset, settings)
    recorder = recorded(library, run)
    assert library.record(recorder.ids[0]).state is RunState.DIVERGED
    film = film_of(library, run, recorder)
    assert film.iterations[-1] == run.iteration
    assert all(np.isfinite(film.network(place).parameters.flat).all() for place in range(len(film.iterations)))


def test_a_run_that_goes_on_after_its_end_goes_on_with_its_film(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    for iterations in (20, 31, 100):
        train(run, recorder, iterations)
        recorder.end()
    recorder.wait()
    assert film_of(library, run, recorder).iterations.tolist() == sorted({*due(0, 90), 20, 51})


@pytest.mark.parametrize("chunk", [1, 10, 90])
def test_frames_are_taken_at_their_moments_however_seldom_one_looks(
    library: Library, dataset: Dataset, chunk: int
) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    while not run.finished:
        run.advance(chunk)
        recorder.note()
    recorder.end()
    recorder.wait()
    assert film_of(library, run, recorder).iterations.tolist() == due(0, 90)


def test_frames_of_iterations_that_were_taken_back_are_forgotten(library: Library, dataset: Dataset) -> None:
    run, again = (Run(dataset, SETTINGS.changed(first_layer="direct")) for _ in range(2))
    recorder = Recorder(library, run)
    train(run, recorder, 22)
    run.change_learning_rate(1e307)
    run.advance(30)
    assert (run.iteration, run.trainer.progress.diverged) == (22, True)
    run.change_learning_rate(0.2)
    recorder.note()
    train(run, recorder)
    recorder.end()
    recorder.wait()
    film = film_of(library, run, recorder)
    assert film.iterations.tolist() == due(0, 90)
    for place, iteration in enumerate(film.iterations.tolist()):
        again.advance(max(0, min(iteration, 22) - again.iteration))
        if iteration > 22:
            again.change_learning_rate(0.2)
            again.advance(iteration - again.iteration)
        assert film.network(place).parameters.flat.tobytes() == again.trainer.snapshot().parameters.flat.tobytes()


def test_frames_wait_where_memory_is_full_but_the_last_one_is_kept(
    library: Library, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(dataset, SETTINGS)
    (frame,) = run.frames()
    assert frame is not None
    monkeypatch.setattr(filming, "_PENDING_BYTES", 3 * frame.nbytes)
    recorder = Recorder(library, run)
    with monkeypatch.context() as patched:
        patched.setattr(recording.Recorder, "note", lambda self: None)  # as if the disk were busy
        train(run, recorder)
    assert len(recorder._filming._collected) <= 3
    recorder.end()
    recorder.wait()
    kept = film_of(library, run, recorder).iterations.tolist()
    assert kept[0] == 0
    assert kept[-1] == 90


@pytest.mark.usefixtures("without_a_pause")
def test_a_film_that_cannot_be_written_is_told_once_and_made_up_for(
    library: Library, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []

    def fail(*_: object) -> None:
        raise FileError("000000-000000.h5 cannot be saved: the disk is full; free some space.")

    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run, tell=told.append)
    monkeypatch.setattr(film_file, "_write", fail)
    train(run, recorder, 40, wait=True)
    assert_one_sentence(str(recorder.problem))
    assert len(told) == 1
    record = library.record(recorder.ids[0])
    assert record.iterations >= 30
    assert library.state_file(record.id).exists()
    monkeypatch.undo()
    train(run, recorder)
    recorder.end()
    recorder.wait()
    assert recorder.problem is None
    assert film_of(library, run, recorder).iterations.tolist() == due(0, 90)


def test_when_a_run_ends_the_oldest_films_make_room(
    library: Library, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = recorded(library, Run(dataset, SETTINGS))
    size = library.films.size(first.ids[0])
    monkeypatch.setenv("DNN_FILM_SPACE", f"{size * 1.5 / 1000}KB")
    second = recorded(library, Run(dataset, SETTINGS))
    assert library.films.size(first.ids[0]) < size
    assert library.films.size(second.ids[0]) == pytest.approx(size, rel=0.01)


@pytest.mark.parametrize(
    ("text", "space"), [("500MB", 500_000_000), ("2gb", 2 * 10**9), ("1.5 KB", 1500), ("7B", 7), ("", 4 * 10**9)]
)
def test_space_is_a_number_with_a_unit(text: str, space: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert film_space(text) == space
    monkeypatch.setenv("DNN_FILM_SPACE", text)
    assert film_space() == space


@pytest.mark.parametrize("text", ["500", "much", "-1GB", "1,5GB", "GB", "1e3MB"])
def test_what_is_no_space_is_refused(text: str) -> None:
    with pytest.raises(SettingError) as refused:
        film_space(text)
    assert_one_sentence(str(refused.value))


@pytest.mark.course_data
def test_a_default_run_of_the_cat_pictures_with_its_film_is_small_and_seen_closely(
    library: Library, course_data: Path
) -> None:
    run = Run(open_dataset(str(course_data / "train_catvnoncat.h5")), TrainingSettings())
    recorder = recorded(library, run)
    film = film_of(library, run, recorder)
    assert len(film.iterations) >= 100
    files = library.state_file(recorder.ids[0]).parent.rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) <= 12_000_000
    picture = run.dataset.test.pictures[0]
    assert film.probabilities(picture)[-1, 1] == pytest.approx(
        run.network().classify_picture(picture).probabilities["cat"], abs=1e-12
    )
