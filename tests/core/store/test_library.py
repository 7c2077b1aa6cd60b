"""A run that was kept is found again as it was, changed, put into the trash and taken out of it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import StoreError
from core.store import catalogue
from core.store.library import Library
from core.store.records import Event, RunRecord, RunState
from core.training.progress import Measurement
from tests.core.store.samples import NOON, costs, curves, events, fill, finished, measurement, record


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    threads = threading.active_count()
    files = {file.path for file in psutil.Process().open_files()}
    yield
    assert threading.active_count() <= threads
    assert {file.path for file in psutil.Process().open_files()} <= files


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


def ids(records: list[RunRecord]) -> list[str]:
    return [record.id for record in records]


def test_the_folder_is_the_users_own_unless_another_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNN_LIBRARY", str(tmp_path / "elsewhere"))
    with Library() as library:
        assert library.folder == tmp_path / "elsewhere"
        assert library.records() == []


def test_a_run_is_kept_with_everything_that_was_said_of_it(library: Library) -> None:
    everything = record(
        parent="0123456789abcde",
        parent_iteration=100,
        group="family",
        name="first",
        starred=True,
        tags=("course", "deep"),
        note="two\nlines",
        recipe=None,
        best_cost=float("inf"),
    )
    log = library.begin(everything)
    assert library.record(everything.id) == everything
    assert library.records() == [everything]
    last = {
        "state": RunState.STOPPED,
        "reason": "Stopped by you.",
        "ended": NOON + timedelta(microseconds=1),
        "seconds": 1.5,
        "final_cost": np.float32(0.5),
        "train_accuracy": np.float64(0.75),
        "test_cost": 0.125,
        "test_accuracy": None,
        "damaged": "No network.",
    }
    log.end(**last)
    library.settle()
    assert library.records() == [library.record(everything.id)] == [dataclasses.replace(everything, **last)]


def test_a_run_without_an_id_is_given_one(library: Library) -> None:
    log = library.begin(record(id=""))
    assert library.records()[0].id == log.id
    assert len(log.id) == 15


def test_curves_and_events_come_back_to_the_last_bit(library: Library) -> None:
    random = np.random.default_rng(1)
    numbers = random.standard_normal(1000)
    numbers[[3, 4, 5]] = np.nan, np.inf, -np.inf
    log = library.begin(record())
    said = [Event(place, NOON + timedelta(microseconds=place), "rate", 0.1, "Drückt ↓") for place in (0, 7, 7)]
    for place, first in enumerate(range(0, 1000, 300)):
        test_cost = None if place else 0.3
        measured = Measurement(first, np.float32(0.5), 0.1 + 0.2, test_cost, np.float64(0.7))
        log.append(numbers[first : first + 300], [measured], said[place : place + 1])
    library.settle()
    assert library.curves(log.id).costs.tobytes() == numbers.tobytes()
    assert library.record(log.id).iterations == 1000
    log.end(state=RunState.FINISHED)
    library.settle()
    kept = library.curves(log.id)
    assert kept.costs.tobytes() == numbers.tobytes()
    assert kept.measured_at.tolist() == [0, 300, 600, 900]
    assert kept.train_accuracies.tolist() == [0.1 + 0.2] * 4
    assert kept.test_costs.tolist()[:1] == [0.3]
    assert np.isnan(kept.test_costs[1:]).all()
    assert kept.test_accuracies.tolist() == [0.7] * 4
    assert library.events(log.id) == said
    assert library.record(log.id).damaged == ""


def test_a_run_of_very_many_iterations_is_kept_whole(library: Library) -> None:
    log = library.begin(record())
    for first in range(0, 100_000, 30_000):
        log.append(costs(first, min(30_000, 100_000 - first)), [])
    log.end()
    library.settle()
    assert library.curves(log.id).costs.tobytes() == costs(0, 100_000).tobytes()


def test_what_is_appended_may_change_afterwards(library: Library) -> None:
    numbers = costs(0, 10)
    log = library.begin(record())
    log.append(numbers, [])
    numbers[:] = 0
    library.settle()
    assert library.curves(log.id).costs.tolist() == costs(0, 10).tolist()


def test_runs_come_newest_first(library: Library) -> None:
    made = [finished(library, number, count=0) for number in (2, 1, 3)]
    assert ids(library.records()) == [made[2], made[0], made[1]]


words = st.text(max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=words, note=words, tags=st.lists(words, max_size=4).map(tuple), starred=st.booleans())
def test_any_name_note_and_tags_come_back(
    library: Library, name: str, note: str, tags: tuple[str, ...], starred: bool
) -> None:
    records = library.records()
    id = records[0].id if records else finished(library)
    library.change([id], name=name, note=note, tags=tags, starred=starred)
    changed = library.record(id)
    assert (changed.name, changed.note, changed.tags, changed.starred) == (name, note, tags, starred)
    assert library.records() == [changed]


def test_several_runs_change_together_or_not_at_all(library: Library) -> None:
    one, two, other = (finished(library, number) for number in range(3))
    library.change([one, two], starred=True)
    assert ids([record for record in library.records() if record.starred]) == [two, one]
    with pytest.raises(StoreError, match=r"^There is no run nowhere in the library; it may have been deleted"):
        library.change([other, "nowhere"], starred=True)
    assert not library.record(other).starred


def test_only_what_belongs_to_the_user_may_be_changed(library: Library) -> None:
    with pytest.raises(TypeError, match="only name, note, starred, tags may be changed"):
        library.change([finished(library)], final_cost=0.0)


def test_a_field_that_runs_do_not_have_is_refused_at_once(library: Library) -> None:
    log = library.begin(record())
    with pytest.raises(TypeError, match="a run has no speed"):
        log.append(costs(0, 1), [], speed=1.0)


def test_the_trash_gives_back_what_was_put_into_it(library: Library) -> None:
    kept, thrown = finished(library, 1), finished(library, 2)
    before = library.record(thrown)
    library.delete([thrown])
    assert ids(library.records()) == [kept]
    assert ids(library.records(deleted=True)) == [thrown]
    library.restore([thrown])
    assert library.record(thrown) == before
    assert library.records(deleted=True) == []
    assert len(library.curves(thrown).costs) == 250


def test_a_run_that_is_removed_is_gone_with_its_files(library: Library) -> None:
    kept, thrown = finished(library, 1), finished(library, 2)
    library.state_file(thrown).write_bytes(b"state")
    library.delete([thrown])
    library.remove(thrown)
    assert library.records(deleted=True) == []
    assert ids(library.records()) == [kept]
    assert not library.state_file(thrown).parent.exists()
    for ask in (library.record, library.curves, library.events):
        with pytest.raises(StoreError, match=f"There is no run {thrown} in the library"):
            ask(thrown)


def test_a_run_is_removed_for_good_but_not_while_it_trains(library: Library) -> None:
    kept, gone = finished(library, 1), finished(library, 2)
    library.remove(gone)
    assert ids(library.records()) == [kept]
    assert not library.state_file(gone).parent.exists()
    log = library.begin(record())
    with pytest.raises(StoreError, match="is still being trained"):
        library.remove(log.id)
    log.append(costs(0, 5), [])
    library.settle()
    assert log.failure is None
    assert library.record(log.id).iterations == 5


@pytest.mark.parametrize("read", ["curves", "events"])
def test_a_run_that_is_removed_while_it_is_read_is_read_whole(
    library: Library, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    id = finished(library)
    whole = getattr(catalogue, read)
    with Library(library.folder) as other:

        def removed_first(*arguments: Any) -> Any:
            other.remove(id)
            return whole(*arguments)

        monkeypatch.setattr(catalogue, read, removed_first)
        found = getattr(library, read)(id)
    assert (len(found.costs) == 250) if read == "curves" else (len(found) == 3)
    with pytest.raises(StoreError, match="There is no run"):
        getattr(library, read)(id)


def test_a_run_goes_on_from_where_it_is_cut(library: Library) -> None:
    id = finished(library, name="kept", reason="Stopped by you.")
    log = library.reopen(id, 120)
    cut = library.record(id)
    assert (cut.state, cut.ended, cut.reason, cut.iterations) == (RunState.RUNNING, None, "", 120)
    assert library.curves(id).costs.tolist() == costs(0, 120).tolist()
    assert library.curves(id).measured_at.tolist() == [0, 100]
    assert [event.iteration for event in library.events(id)] == [0, 100]
    log.append(costs(120, 180), [measurement(100), measurement(200)])
    log.end(state=RunState.FINISHED)
    library.settle()
    assert library.curves(id).costs.tolist() == costs(0, 300).tolist()
    assert library.curves(id).measured_at.tolist() == [0, 100, 200]
    assert (library.record(id).name, library.record(id).iterations) == ("kept", 300)


def test_a_run_does_not_go_on_from_where_it_never_was(library: Library) -> None:
    id = finished(library)
    before = library.record(id)
    with pytest.raises(StoreError, match=rf"^Run {id} cannot go on from iteration 251: only 250 of its costs"):
        library.reopen(id, 251)
    assert library.record(id) == before
    library.reopen(id, 250)


def test_a_run_in_the_trash_or_in_other_hands_does_not_go_on(library: Library) -> None:
    id = finished(library)
    library.delete([id])
    with pytest.raises(StoreError, match=r"is in the trash; restore it first\.$"):
        library.reopen(id, 10)
    library.restore([id])
    library.reopen(id, 10)
    with pytest.raises(StoreError, match=r"is still being trained; stop it first\.$"):
        library.reopen(id, 10)


def test_a_whole_run_is_added_at_once(library: Library) -> None:
    given = record(state=RunState.FINISHED, iterations=250, name="from a friend")
    assert library.add(given, curves(250), events(3)) == given
    assert library.state_file(given.id).parent.is_dir()
    kept = library.curves(given.id)
    for name in ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies"):
        assert getattr(kept, name).tobytes() == getattr(curves(250), name).tobytes()
    assert library.events(given.id) == events(3)
    again = library.add(given, curves(100), [])
    assert again.id != given.id
    assert [len(library.curves(id).costs) for id in (given.id, again.id)] == [250, 100]


def test_every_change_changes_the_version_and_nothing_else_does(library: Library) -> None:
    seen = [library.version()]

    def changed() -> bool:
        seen.append(library.version())
        return seen[-1] > seen[-2]

    log = library.begin(record())
    assert changed()
    log.append(costs(0, 1), [])
    library.settle()
    assert changed()
    log.end()
    library.settle()
    assert changed()
    library.delete([log.id])
    assert changed()
    library.remove(log.id)
    assert changed()
    library.records()
    library.recover()
    assert not changed()


def test_two_libraries_on_one_folder_see_what_the_other_does(library: Library) -> None:
    with Library(library.folder) as other:
        id = finished(library)
        version = other.version()
        assert other.records() == library.records()
        library.change([id], name="renamed")
        assert other.version() != version
        assert other.find("renamed").id == id
        other.remove(id)
        assert library.records() == []


def test_every_thread_may_ask(library: Library) -> None:
    id = finished(library)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: (library.records(), library.curves(id).costs.sum()), range(50)))
    assert all(item == found[0] for item in found)
    assert len(found[0][0]) == 1


def test_a_run_is_never_seen_half_changed(library: Library) -> None:
    id = finished(library)

    def go_on_and_end() -> None:
        for _ in range(20):
            log = library.reopen(id, 100)
            log.append(costs(100, 200), [])
            log.end(state=RunState.FINISHED)
            library.settle()

    with Library(library.folder) as other, ThreadPoolExecutor(1) as thread:
        training = thread.submit(go_on_and_end)
        while not training.done():
            assert len(other.curves(id).costs) in (100, 250, 300)
        training.result()
    assert library.record(id).damaged == ""


def test_ten_thousand_runs_are_listed_found_and_changed(tmp_path: Path) -> None:
    fill(tmp_path / "library", 10_000)
    with Library(tmp_path / "library") as library:
        records = library.records()
        assert len(records) == 10_000
        assert ids(records) == sorted(ids(records), reverse=True)
        chosen = records[5000]
        assert library.find(chosen.id) == library.record(chosen.id) == chosen
        library.change([chosen.id], name="the one")
        assert library.find("THE ONE").id == chosen.id
        library.delete(ids(records[:100]))
        assert ids(library.records()) == ids(records[100:])
        library.remove(records[0].id)
        assert ids(library.records(deleted=True)) == ids(records[1:100])


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.begin(record())
    library.close()
    library.close()


def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        log = library.begin(record())
        for first in range(0, 1000, 10):
            log.append(costs(first, 10), [])
    with Library(tmp_path) as library:
        assert library.record(log.id).iterations == 1000
