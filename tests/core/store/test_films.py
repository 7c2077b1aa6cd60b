"""The films of a library: within their budget, cut with their runs, marked when damaged, thinned for room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.errors import FileError
from core.store import films
from core.store.exchange import export_run, import_run
from core.store.films import is_of_film
from core.store.library import Library
from core.store.moments import moments
from core.store.records import RunState
from tests.core.plain_words import assert_one_sentence
from tests.core.store.frames import assert_same, frames
from tests.core.store.samples import costs, finished, record
from tests.core.store.shared_runs import whole_run

SIZE = 1000
"""Numbers in a frame, of 8 bytes each."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


def filmed(library: Library, number: int = 0, count: int = 100, **fields: object) -> str:
    """A finished run with a film of so many frames."""
    id = finished(library, number, **fields)
    library.films.add(id, frames(range(count), SIZE), 0)
    library.films.finish(id)
    return id


def iterations(library: Library, id: str) -> list[int]:
    film = library.films.frames(id)
    return [] if film is None else film.iterations.tolist()


def reels(library: Library, id: str) -> list[Path]:
    return sorted((library.state_file(id).parent / "film").glob("*.h5"))


def test_a_run_without_a_film_has_none(library: Library) -> None:
    id = finished(library)
    assert library.films.frames(id) is None
    assert (library.films.version(id), library.films.size(id)) == (0, 0)
    library.films.finish(id)
    assert library.films.version(id) == 0


@pytest.mark.parametrize("size", [2_000, 50_000, 300_000])
def test_a_film_stays_within_its_budget_however_long_it_grows(library: Library, size: int) -> None:
    id, level, taken = finished(library), 0, 0
    most = max(films.FILM_BYTES, films.FEWEST * (8 * size + 8) + films.HEAD_BYTES)
    for iteration in moments(0)[moments(0) <= 100_000].tolist():
        if iteration in moments(level):
            level = library.films.add(id, frames([iteration], size), level)
            taken += 1
            assert library.films.size(id) <= most + 8 * films.HEAD_BYTES
    kept = iterations(library, id)
    assert kept[0] == 0
    assert len(kept) >= min(films.FEWEST // 3, taken)
    assert len(set(kept[:-1]) - set(moments(level).tolist())) <= 1  # what was the last one when it was thinned
    assert set(moments(level)[moments(level) <= kept[-1]].tolist()) <= set(kept)
    library.films.finish(id)
    assert library.films.size(id) <= max(films.FILM_BYTES, films.FEWEST * (8 * size + 8) + films.HEAD_BYTES)
    assert len(reels(library, id)) == 1


def test_a_run_that_goes_on_forgets_the_frames_after(library: Library) -> None:
    id = filmed(library)
    log = library.reopen(id, 40)
    assert iterations(library, id) == list(range(41))
    log.end(state=RunState.STOPPED)
    library.settle()


def test_a_run_that_cannot_go_on_is_as_it_was(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    id = filmed(library)
    before = library.record(id), library.curves(id).costs.tolist()

    def fail(*_: object) -> None:
        raise FileError("The disk is full.")

    monkeypatch.setattr(films.film_file.sealed, "save", fail)
    with pytest.raises(FileError):
        library.reopen(id, 40)
    monkeypatch.undo()
    assert iterations(library, id) == list(range(100))
    assert (library.record(id), library.curves(id).costs.tolist()) == before
    library.reopen(id, 40).end(state=RunState.STOPPED)


def test_the_film_of_an_interrupted_run_is_joined_when_that_is_found_out(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        log = library.begin(record())
        log.append(costs(0, 60), [])
        for first, end in ((0, 40), (40, 50), (50, 52)):
            library.films.add(log.id, frames(range(first, end), SIZE), 0)
        assert len(reels(library, log.id)) == 3
    with Library(tmp_path) as library:
        assert [run.id for run in library.recover()] == [log.id]
        assert len(reels(library, log.id)) == 1
        assert_same(library.films.frames(log.id), frames(range(52), SIZE))


def test_a_damaged_reel_is_named_and_all_else_can_be_used(library: Library) -> None:
    good = filmed(library)
    id = finished(library, 1)
    library.films.add(id, frames(range(50), SIZE), 0)
    library.films.add(id, frames(range(50, 60), SIZE), 0)
    (first, _) = reels(library, id)
    contents = bytearray(first.read_bytes())
    contents[len(contents) // 2] ^= 1
    first.write_bytes(contents)
    assert library.record(id).damaged == ""
    assert iterations(library, id) == list(range(50, 60))
    library.settle()
    words = library.record(id).damaged
    assert_one_sentence(words)
    assert first.name in words
    assert id in words
    assert library.curves(id).costs.tolist() == costs(0, 250).tolist()
    assert library.record(good).damaged == ""
    assert iterations(library, good) == list(range(100))
    log = library.reopen(id, 55)
    assert iterations(library, id) == list(range(50, 56))
    log.end(state=RunState.STOPPED)


def test_deleting_a_run_for_good_takes_its_film_along(library: Library) -> None:
    id = filmed(library)
    library.remove(id)
    assert not library.state_file(id).parent.exists()


def test_films_that_have_room_are_left_alone(library: Library) -> None:
    ids = [filmed(library, number) for number in range(3)]
    versions = [library.films.version(id) for id in ids]
    assert library.films.thin(sum(map(library.films.size, ids))) == []
    assert [library.films.version(id) for id in ids] == versions


def test_the_oldest_film_is_thinned_first_and_no_more_than_needed(library: Library) -> None:
    ids = [filmed(library, number) for number in range(4)]
    total = sum(map(library.films.size, ids))
    (thinned,) = library.films.thin(total - 30 * 8 * SIZE)
    assert thinned.id == ids[0]
    assert thinned.after == library.films.size(ids[0]) < thinned.before
    kept = iterations(library, ids[0])
    assert 30 <= len(kept) <= 70
    assert [kept[0], kept[-1]] == [0, 99]
    assert [len(iterations(library, id)) for id in ids[1:]] == [100] * 3
    assert sum(map(library.films.size, ids)) <= total - 30 * 8 * SIZE


def test_films_are_thinned_to_their_ends_one_after_another_but_for_those_with_a_star(library: Library) -> None:
    ids = [filmed(library, number) for number in range(4)]
    library.change([ids[1]], starred=True)
    library.delete([ids[2]])
    log = library.begin(record(9))
    library.films.add(log.id, frames(range(100), SIZE), 0)
    library.films.finish(log.id)
    before = library.records()
    done = library.films.thin(1)
    assert [thinned.id for thinned in done] == [ids[0], ids[2], ids[3]]
    for id in (ids[0], ids[2], ids[3]):
        assert iterations(library, id) == [0, 99]
    assert len(iterations(library, ids[1])) == len(iterations(library, log.id)) == 100
    assert library.records() == before
    assert library.films.thin(1) == []


def test_what_was_noted_of_sizes_is_measured_again_before_anything_is_thinned(library: Library) -> None:
    id = filmed(library)
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE runs SET film = 1 << 50")
    assert library.films.thin(10**9) == []
    assert len(iterations(library, id)) == 100

    assert library.films.total() == library.films.size(id)


def test_where_nothing_can_be_gained_no_film_is_read_and_nothing_written(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [filmed(library, number) for number in range(3)]
    library.change([ids[1]], starred=True)
    library.films.thin(1)
    version = library.version()
    monkeypatch.setattr(films.film_file.sealed, "check_seal", None)
    assert library.films.thin(1) == []
    assert library.version() == version


def test_a_film_that_cannot_be_read_whole_is_not_thinned_and_keeps_no_other_from_it(library: Library) -> None:
    damaged, whole = filmed(library), filmed(library, 1)
    (reel,) = reels(library, damaged)
    reel.write_bytes(reel.read_bytes()[:4000])
    assert [thinned.id for thinned in library.films.thin(1)] == [whole]
    assert reel.exists()


def test_the_sum_is_true_when_the_end_of_a_film_cannot_be_written(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = finished(library)
    library.films.add(id, frames(range(50), SIZE), 0)

    def fail(*_: object) -> None:
        raise FileError("The disk is full.")

    monkeypatch.setattr(films.film_file.sealed, "save", fail)
    with pytest.raises(FileError):
        library.films.finish(id, frames([60], SIZE))
    assert library.films.total() == library.films.size(id) > 0


def test_recovery_measures_every_film_that_was_not(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [filmed(library, number) for number in range(2)]
    finished(library, 2)
    log = library.begin(record(9))
    library.films.add(log.id, frames(range(50), SIZE), 0)
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE runs SET film = 0")
    assert library.recover() == []
    assert library.films.total() == sum(map(library.films.size, ids))
    version = library.version()
    library.recover()
    assert library.version() == version


def test_numbers_to_the_last_bit_survive_thinning(library: Library) -> None:
    id = filmed(library)
    library.films.thin(40 * 8 * SIZE)
    film = library.films.frames(id)
    assert film is not None
    assert_same(film, frames(film.iterations, SIZE))
    assert np.isin(film.iterations, [*moments(1), 99]).all()


def test_a_run_whose_film_alone_is_damaged_is_still_handed_on(library: Library, tmp_path: Path) -> None:
    run = whole_run(library)
    library.films.add(run.id, frames(range(50), SIZE), 0)
    for path in reels(library, run.id):
        path.write_bytes(b"damaged")
    assert library.films.frames(run.id) is None
    library.settle()
    assert is_of_film(library.record(run.id).damaged)
    export_run(library, run.id, tmp_path / "run.dnn")
    with Library(tmp_path / "other") as other:
        assert import_run(other, tmp_path / "run.dnn").damaged == ""
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE costs SET crc = 0")
    library.curves(run.id)
    library.settle()
    assert not is_of_film(library.record(run.id).damaged)
