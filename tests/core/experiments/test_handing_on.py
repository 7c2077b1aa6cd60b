"""A run in a file has its film with it, as whole networks, in few frames and little space."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.datasets import Dataset, course_hdf5
from core.errors import FileError, StoreError
from core.experiments.continuing import continue_run
from core.experiments.film import load_film
from core.experiments.handing_on import hand_on
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.settings import TrainingSettings
from core.store import run_file, shared_film
from core.store.exchange import export_run, import_run
from core.store.library import Library
from tests.core.datasets.course_files import both_parts, contents_of
from tests.core.plain_words import assert_one_sentence

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


@pytest.mark.parametrize(
    "changes",
    [
        {"first_layer": "gram"},
        {"first_layer": "gram", "l2": 0.5, "patience": 500, "hold_out": 0.3, "learning_rate": 0.3},
        {"first_layer": "direct"},
        {"first_layer": "gram", "dtype": "float32"},
    ],
)
def test_frames_come_to_another_library_as_the_networks_that_they_were(
    library: Library, dataset: Dataset, changes: dict[str, Any], tmp_path: Path
) -> None:
    run, id = filmed(library, dataset, **changes)
    own = load_film(library, id, run, 0)
    assert own is not None
    assert hand_on(library, id, tmp_path / "run.dnn", dataset) == ""
    with Library(tmp_path / "other") as other:
        taken_in = import_run(other, tmp_path / "run.dnn")
        film = load_film(other, taken_in.id, run, 0)
        assert film is not None
        assert min(10, len(own.iterations)) <= len(film.iterations) <= shared_film.MOST_FRAMES
        assert [film.iterations[0], film.iterations[-1]] == [0, own.iterations[-1]]
        for place, iteration in enumerate(film.iterations.tolist()):
            expected = own.network(own.nearest(iteration)).parameters.flat
            assert film.network(place).parameters.flat.tobytes() == expected.tobytes()
        assert other.films.total() == other.films.size(taken_in.id) > 0
        assert import_run(other, tmp_path / "run.dnn").id == taken_in.id
        assert other.films.version(taken_in.id) == 1


def test_a_run_taken_in_is_not_begun_again_and_keeps_its_film(
    library: Library, dataset: Dataset, tmp_path: Path
) -> None:
    _, id = filmed(library, dataset, first_layer="gram")
    hand_on(library, id, tmp_path / "run.dnn", dataset)
    with Library(tmp_path / "other") as other:
        record = import_run(other, tmp_path / "run.dnn")
        frames = other.films.frames(record.id)
        assert frames is not None
        with pytest.raises(StoreError, match="train anew with its settings"):
            continue_run(other, record, dataset, 100)
        again = other.films.frames(record.id)
        assert again is not None
        assert again.iterations.tolist() == frames.iterations.tolist()


@pytest.mark.parametrize(
    ("sizes", "count", "dtype"),
    [((100, 5, 1), 24, "float64"), ((12288, 20, 7, 5, 1), 12, "float32"), ((12288, 50, 1), 4, "float32")],
)
def test_what_is_handed_on_is_small(sizes: tuple[int, ...], count: int, dtype: str) -> None:
    iterations = np.arange(0, 2500, 3)
    stays, kind = shared_film.chosen(iterations, sizes, 8)
    assert kind == dtype
    assert count / 3 < stays.sum() <= count
    assert stays[0]
    assert stays[-1]
    assert stays.sum() * shared_film.numbers_of(sizes) * np.dtype(kind).itemsize <= shared_film.MOST_BYTES


def test_of_a_network_that_is_too_large_no_frame_is_handed_on() -> None:
    assert not shared_film.chosen(np.arange(100), (12288, 1000, 1), 4)[0].any()


def test_without_its_data_a_run_is_handed_on_without_its_film_which_is_said(
    library: Library, dataset: Dataset, tmp_path: Path
) -> None:
    _, id = filmed(library, dataset, first_layer="gram")
    words = hand_on(library, id, tmp_path / "run.dnn")
    assert_one_sentence(words)
    assert "is handed on without its film" in words
    assert run_file.read(tmp_path / "run.dnn").film is None
    other = course_hdf5.from_contents(contents_of(both_parts(train_set_y=np.arange(12) % 2)), Path("shades.h5"))
    assert "does not hold the examples" in hand_on(library, id, tmp_path / "run.dnn", other)


def test_a_run_without_a_film_is_a_file_that_older_programs_read(
    library: Library, dataset: Dataset, tmp_path: Path
) -> None:
    _, id = filmed(library, dataset)
    export_run(library, id, tmp_path / "run.dnn")
    with h5py.File(tmp_path / "run.dnn") as file:
        assert file.attrs["version"] == 1
        assert "film" not in file
    hand_on(library, id, tmp_path / "with.dnn", dataset)
    with h5py.File(tmp_path / "with.dnn") as file:
        assert file.attrs["version"] == 2


def replaced(name: str, array: Any) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file[name]
        file[name] = array(file) if callable(array) else array

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda file: file.attrs.update(version=1), "it holds other arrays than it should"),
        (lambda file: file.attrs.update(version=3), "made by a newer program"),
        (lambda file: file.pop("film"), "its film is damaged"),
        (lambda file: file.pop("film/frames"), "its film is damaged"),
        (replaced("film/iterations", np.arange(2)), "its film is damaged"),
        (replaced("film/iterations", np.array([], int)), "its film is damaged"),
        (replaced("film/iterations", np.array([0, 5, 5])), "its film is damaged"),
        (replaced("film/iterations", np.array([0, 5, 91])), "its film is damaged"),
        (replaced("film/iterations", np.array([-1, 5, 90])), "its film is damaged"),
        (replaced("film/frames", np.zeros((3, 8))), "its film is damaged"),
        (replaced("film/frames", np.full((3, 567), np.nan)), "its film is damaged"),
        (replaced("film/frames", np.zeros((3, 567), int)), "its film is damaged"),
    ],
)
def test_a_film_that_is_not_as_the_format_says_is_refused(
    library: Library, dataset: Dataset, tmp_path: Path, change: Callable[[h5py.File], Any], reason: str
) -> None:
    _, id = filmed(library, dataset, first_layer="direct")
    path = tmp_path / "run.dnn"
    hand_on(library, id, path)
    size = shared_film.numbers_of((108, 5, 3, 1))
    assert size == 567
    path.write_bytes(path.read_bytes()[:-71])
    with h5py.File(path, "r+") as file:
        replaced("film/iterations", np.array([0, 5, 90]))(file)
        replaced("film/frames", np.zeros((3, size)))(file)
        change(file)
    contents = path.read_bytes()
    path.write_bytes(contents + b"sha256:" + hashlib.sha256(contents).hexdigest().encode())
    with pytest.raises(FileError, match=reason) as refused:
        run_file.read(path)
    assert_one_sentence(str(refused.value))
