"""A run is found by what a person would type."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import StoreError
from core.store.ids import find, new_id
from core.store.records import RunRecord
from tests.core.store.samples import NOON, record

RUNS = [
    record(3, id="0yk2b8n4q000009", name="Deep"),
    record(2, id="0yk2b8m4qzz77xx", name="deep"),
    record(1, id="0yk2a000000abcd", name="wide"),
    record(0, id="0yk1a000000wxyz"),
]


def in_the_trash(run: RunRecord) -> RunRecord:
    return dataclasses.replace(run, deleted=NOON)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_ids_sort_by_time(milliseconds: int, later: int) -> None:
    then = NOON + timedelta(milliseconds=milliseconds)
    assert new_id(then) < new_id(then + timedelta(milliseconds=later))


def test_ids_of_one_moment_differ() -> None:
    ids = {new_id(NOON) for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(id) == 15 and id.isalnum() and id.islower() for id in ids)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("0yk2b8n4q000009", 0),
        ("0YK2B8N4Q000009", 0),
        ("last", 0),
        ("wide", 2),
        ("WIDE", 2),
        ("0yk2a", 2),
        ("0yk1", 3),
        ("77xx", 1),
        ("wxyz", 3),
    ],
)
def test_a_run_is_found_by_id_part_of_it_name_or_as_the_last(text: str, place: int) -> None:
    assert find(RUNS, text) is RUNS[place]


@pytest.mark.parametrize("text", ["", "0yk", "xyz", "nothing", "0yk2b8n4q0000091", "dee"])
def test_what_means_no_run_is_told(text: str) -> None:
    with pytest.raises(
        StoreError, match=r"^There is no run '.*' in the library; give its name, its id, or 'last'\.$"
    ):
        find(RUNS, text)


@pytest.mark.parametrize(("text", "count"), [("deep", 2), ("0yk2", 3), ("0yk2b8", 2)])
def test_what_means_several_runs_is_told_with_their_ids(text: str, count: int) -> None:
    with pytest.raises(StoreError, match=rf"^'{text}' means {count} runs; give the whole id .* {RUNS[0].id}, "):
        find(RUNS, text)


def test_of_very_many_runs_only_some_ids_are_told() -> None:
    with pytest.raises(StoreError, match=r"means 20 runs; give the whole id of one of them: (\w+, ){5}\.\.\.\.$"):
        find([record(number, name="same") for number in range(20)], "same")


def test_the_trash_is_searched_where_nothing_else_is_meant() -> None:
    runs = [in_the_trash(RUNS[0]), *RUNS[1:]]
    assert find(runs, "last") is RUNS[1]
    assert find(runs, "deep") is RUNS[1]
    assert find(runs, RUNS[0].id) is runs[0]


def test_an_empty_library_has_no_last_run() -> None:
    with pytest.raises(StoreError, match="There is no run 'last'"):
        find([], "last")
