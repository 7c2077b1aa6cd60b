"""What is damaged of one run is told, its beginning can still be seen, and no other run is disturbed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.store.library import Library
from tests.core.store.samples import costs, events, finished, measurement, record

PIECES = 4


def with_statement(folder: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection, connection:
        assert connection.execute(statement, values).rowcount


def running(folder: Path) -> str:
    """A run that was killed after ten costs in each of its pieces."""
    with Library(folder) as library:
        log = library.begin(record(9))
        for place in range(PIECES):
            log.append(costs(10 * place, 10), [measurement(10 * place)], [events(1)[0]])
            library.settle()
    return log.id


def flipped(numbers: bytes, place: int) -> bytes:
    return numbers[:place] + bytes([numbers[place] ^ 1]) + numbers[place + 1 :]


def test_any_flipped_byte_of_the_costs_is_found(tmp_path: Path) -> None:
    id = running(tmp_path)
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as connection:
        numbers = connection.execute("SELECT numbers FROM costs WHERE first = 20").fetchone()[0]
    with Library(tmp_path) as library:
        assert len(library.curves(id).costs) == 40
        for place in range(len(numbers)):
            with_statement(tmp_path, "UPDATE costs SET numbers = ? WHERE first = 20", flipped(numbers, place))
            assert library.curves(id).costs.tolist() == costs(0, 20).tolist()


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("UPDATE costs SET crc = crc + 1 WHERE first = 10", 10),
        ("UPDATE costs SET count = 9 WHERE first = 10", 10),
        ("UPDATE costs SET first = 11 WHERE first = 10", 10),
        ("UPDATE costs SET numbers = 'text' WHERE first = 10", 10),
        ("DELETE FROM costs WHERE first = 0", 0),
        ("DELETE FROM costs WHERE first = 30", 30),
    ],
)
def test_a_run_with_a_damaged_or_missing_piece_is_marked_and_keeps_its_beginning(
    tmp_path: Path, statement: str, left: int
) -> None:
    id = running(tmp_path)
    with Library(tmp_path) as library:
        others = [finished(library, number) for number in range(5)]
    with_statement(tmp_path, statement + " AND run = ?", id)
    with Library(tmp_path) as library:
        assert library.record(id).damaged == ""
        assert library.curves(id).costs.tolist() == costs(0, left).tolist()
        assert len(library.curves(id).measured_at) == PIECES
        library.settle()
        assert library.record(id).damaged.startswith(f"Some of what was recorded of cats 12288-20-7-5-1 ({id})")
        for other in others:
            assert library.curves(other).costs.tolist() == costs(0, 250).tolist()
            assert library.record(other).damaged == ""
        with pytest.raises(StoreError, match="cannot go on from iteration 40"):
            library.reopen(id, 40)
        library.reopen(id, left)


def test_damage_does_not_keep_a_run_from_ending(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        log = library.begin(record())
        for place in range(3):
            log.append(costs(10 * place, 10), [])
            library.settle()
        with_statement(tmp_path, "UPDATE costs SET crc = 0 WHERE first = 10")
        log.end(name="ended")
        library.settle()
        assert log.failure is None
        assert library.record(log.id).name == "ended"
        assert library.curves(log.id).costs.tolist() == costs(0, 10).tolist()


@pytest.mark.parametrize("column", ["started", "settings", "sizes", "class_names", "recipe", "tags", "state"])
def test_a_run_whose_own_row_is_damaged_is_listed_and_named(tmp_path: Path, column: str) -> None:
    with Library(tmp_path) as library:
        bad, *others = [finished(library, number) for number in range(3)]
        whole = {id: library.record(id) for id in others}
    with_statement(tmp_path, f"UPDATE runs SET {column} = CAST(x'7bff' AS TEXT) WHERE id = ?", bad)
    with Library(tmp_path) as library:
        listed = {record.id: record for record in library.records()}
        assert set(listed) == {bad, *others}
        assert listed[bad].damaged == (
            f"What the library knows of the run {bad} is damaged and partly lost; delete the run, or restore the "
            "library from a backup."
        )
        assert {id: listed[id] for id in others} == whole
        assert len(library.curves(bad).costs) == 250
        library.remove(bad)
        assert len(library.records()) == 2


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE events SET at = 'noon' WHERE run = ?", "events"),
        ("UPDATE measures SET test_cost = 'low' WHERE run = ?", "curves"),
    ],
)
def test_damaged_events_and_measures_mark_the_run(tmp_path: Path, statement: str, read: str) -> None:
    with Library(tmp_path) as library:
        id = finished(library)
        with_statement(tmp_path, statement, id)
        getattr(library, read)(id)
        library.settle()
        assert f"({id}) is damaged" in library.record(id).damaged


def test_pages_that_sqlite_cannot_read_cost_only_the_runs_on_them(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = [finished(library, number, count=20_000) for number in range(5)]
    path = tmp_path / "catalogue.sqlite"
    pages = bytearray(path.read_bytes())
    numbers = costs(0, 20_000).astype("<f8").tobytes()
    inside = pages.index(numbers[60_000:60_064])  # within the first piece of the first of them
    start = inside // 4096 * 4096
    pages[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(pages)
    with Library(tmp_path) as library:
        lengths = [len(library.curves(id).costs) for id in made]
        library.settle()
        assert sorted(lengths) == [0, 20_000, 20_000, 20_000, 20_000]
        marked = [bool(library.record(id).damaged) for id in made]
        assert marked == [length == 0 for length in lengths]
