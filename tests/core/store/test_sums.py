"""No flipped byte of the catalogue passes for a number: what it touches is marked, or the library says so."""

from __future__ import annotations

import dataclasses
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from core.errors import StoreError
from core.store.library import Library
from core.store.records import Curves, Event, RunRecord, RunState
from tests.core.disks import in_memory  # noqa: F401 - a fixture
from tests.core.plain_words import assert_one_sentence
from tests.core.store.samples import NOON, costs, events, finished, make_older, measurement, record

FLIPS = int(os.environ.get("DNN_FLIPS", "300"))
"""How many bytes of a catalogue are flipped, at places that chance chooses; all of them if it has fewer."""


class Seen(NamedTuple):
    """What a library shows of a run."""

    record: RunRecord
    numbers: tuple[bytes, ...]
    events: list[Event]


def bits(curves: Curves) -> tuple[bytes, ...]:
    return tuple(array.tobytes() for array in vars(curves).values())


def everything(folder: Path) -> dict[str, Seen]:
    """All that a library shows of its runs, also of what it marks on the way."""
    with Library(folder) as library:
        library.recover()
        found = {}
        for run in [*library.records(), *library.records(deleted=True)]:
            try:
                numbers, happened = bits(library.curves(run.id)), library.events(run.id)
                library.settle()
                found[run.id] = Seen(library.record(run.id), numbers, happened)
            except StoreError as error:
                assert_one_sentence(str(error))
                found[run.id] = Seen(dataclasses.replace(run, damaged=str(error)), (), [])
        return found


@pytest.fixture
def folder(in_memory: Path) -> Path:  # noqa: F811
    """A library with a finished run, one in the trash, and one that was cut short."""
    with Library(in_memory / "library") as library:
        finished(library, 1, count=30, name="kept", tags=("a", "b"))
        library.delete([finished(library, 2, count=20)])
        log = library.begin(record(3, note="cut short"))
        for place in range(3):
            log.append(costs(10 * place, 10), [measurement(10 * place)], events(2))
        library.settle()
    return in_memory / "library"


def catalogue(folder: Path) -> Path:
    return folder / "catalogue.sqlite"


def with_small_pages(folder: Path) -> bytes:
    """Store the catalogue without empty space, and return its bytes."""
    with closing(sqlite3.connect(catalogue(folder), isolation_level=None)) as connection:
        for statement in ("journal_mode = DELETE", "page_size = 512", "vacuum", "journal_mode = WAL"):
            connection.execute(statement if statement == "vacuum" else f"PRAGMA {statement}")
    return catalogue(folder).read_bytes()


def test_any_flipped_byte_of_a_catalogue_is_found_or_changes_nothing(folder: Path) -> None:
    everything(folder)  # recovers the one that was cut short
    whole, before = with_small_pages(folder), everything(folder)
    places = range(len(whole))
    for place in places if len(places) <= FLIPS else random.sample(places, FLIPS):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << random.randrange(8)
        assert found_or_unchanged(folder, bytes(flipped), before), (place, whole[place], flipped[place])


def found_or_unchanged(folder: Path, contents: bytes, before: dict[str, Seen]) -> bool:
    """Tell whether a library with this catalogue shows every run as it was, or says of what it does not that."""
    for path in folder.glob("catalogue.sqlite*"):
        path.unlink()
    catalogue(folder).write_bytes(contents)
    try:
        after = everything(folder)
    except StoreError as error:
        assert_one_sentence(str(error))
        return True
    return all(after.get(id) == seen or (id in after and after[id].record.damaged) for id, seen in before.items())


def test_a_library_of_version_1_is_given_its_sums(folder: Path) -> None:
    before = everything(folder)
    make_older(folder)
    assert everything(folder) == before
    assert (folder / "catalogue.version-1.sqlite").exists()
    for path in folder.glob("catalogue.sqlite*"):
        path.unlink()
    (folder / "catalogue.version-1.sqlite").rename(catalogue(folder))
    assert everything(folder) == before


def change_with(statement: str, *values: Any) -> Callable[[Path], None]:
    """Return what changes rows as a damaged disk does: without any trigger."""

    def change(folder: Path) -> None:
        with closing(sqlite3.connect(catalogue(folder))) as connection, connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            assert connection.execute(statement, values).rowcount
            for _, sql in triggers:
                connection.execute(sql)

    return change


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measures SET test_cost = test_cost + 1e-16 WHERE iteration = 10",
        "UPDATE measures SET iteration = 11 WHERE iteration = 10",
        "UPDATE measures SET run = 'another' WHERE iteration = 20",
        "DELETE FROM measures WHERE iteration = 20",
        "UPDATE events SET value = 7 WHERE iteration = 10",
        "UPDATE events SET words = 'ward' WHERE iteration = 10",
        "UPDATE events SET crc = 0 WHERE iteration = 10",
        "DELETE FROM events WHERE number = (SELECT max(number) FROM events)",
        "INSERT INTO events SELECT NULL, run, iteration, at, kind, value, words, crc FROM events LIMIT 1",
        "UPDATE runs SET final_cost = 0.125 WHERE name = 'kept'",
        "UPDATE runs SET recorded = 3 WHERE name = 'kept'",
        "UPDATE runs SET going = 1 WHERE name = 'kept'",
        "UPDATE runs SET deleted = 5 WHERE name = 'kept'",
        "UPDATE runs SET settings = '[]' WHERE name = 'kept'",
    ],
)
def test_what_was_changed_in_the_file_is_marked_and_its_run_named(folder: Path, statement: str) -> None:
    before = everything(folder)
    change_with(statement)(folder)
    after = everything(folder)
    for id, seen in after.items():
        assert seen == before[id] or id in seen.record.damaged
    assert any(seen.record.damaged for seen in after.values())
    assert set(after) == set(before)


def test_a_damaged_row_is_not_taken_for_whole_after_a_change(folder: Path) -> None:
    with Library(folder) as library:
        (id,) = [run.id for run in library.records() if run.name == "kept"]
        change_with("UPDATE runs SET final_cost = 0.125 WHERE id = ?", id)(folder)
        library.change([id], starred=True)
        assert library.record(id).damaged
        library.remove(id)
        assert id not in {run.id for run in library.records()}


def test_a_damaged_id_leads_to_no_folder(folder: Path) -> None:
    precious = folder.parent / "precious"
    precious.mkdir()
    change_with("UPDATE runs SET id = '../../precious' WHERE name = 'kept'")(folder)
    with Library(folder) as library:
        library.remove("../../precious")
        assert "../../precious" not in {run.id for run in library.records()}
    assert precious.exists()
    assert not list(precious.iterdir())


def test_a_run_whose_row_is_lost_is_named(folder: Path) -> None:
    with Library(folder) as library:
        (id,) = [run.id for run in library.records() if run.name == "kept"]
    with closing(sqlite3.connect(catalogue(folder))) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        index = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_runs_1'")
        root = index.fetchone()[0]
    # what the file looks like when a page lists one row less: the row goes, its name in the index stays
    page = catalogue(folder).read_bytes()
    kept = page[(root - 1) * 4096 : root * 4096]
    change_with("DELETE FROM runs WHERE id = ?", id)(folder)
    contents = bytearray(catalogue(folder).read_bytes())
    contents[(root - 1) * 4096 : root * 4096] = kept
    catalogue(folder).write_bytes(bytes(contents))
    with Library(folder) as library:
        (lost,) = [run for run in library.records() if run.id == id]
        assert id in lost.damaged
        assert lost.state is RunState.INTERRUPTED
        assert lost.started < NOON
