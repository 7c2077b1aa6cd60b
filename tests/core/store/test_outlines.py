"""The curves of many runs at once, as a few numbers each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.store.library import Library
from core.store.records import RunState
from tests.core.store.samples import costs, finished, record


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as library:
        yield library


def test_an_outline_has_the_means_of_equal_stretches(library: Library) -> None:
    runs = [finished(library, number, count) for number, count in enumerate((250, 1000))]
    found = library.outlines(runs, 50)
    for run, count in zip(runs, (250, 1000), strict=True):
        np.testing.assert_allclose(found[run], costs(0, count).reshape(50, -1).mean(axis=1))


def test_a_short_run_is_its_own_outline(library: Library) -> None:
    run = finished(library, count=7)
    assert library.outlines([run], 50)[run].tolist() == costs(0, 7).tolist()


def test_stretches_may_be_of_unlike_length(library: Library) -> None:
    run = finished(library, count=10)
    np.testing.assert_allclose(
        library.outlines([run], 4)[run], [part.mean() for part in np.split(costs(0, 10), [3, 5, 8])]
    )


def test_runs_without_costs_and_unknown_ones_have_none(library: Library) -> None:
    log = library.begin(record(5))
    assert library.outlines([log.id, "nobody"], 50) == {}
    assert library.outlines([], 50) == {}


def test_the_outline_of_a_run_in_training_grows(library: Library) -> None:
    log = library.begin(record(5))
    for first in range(0, 400, 100):
        log.append(costs(first, 100), [])
        library.settle()
        outline = library.outlines([log.id], 10)[log.id]
        np.testing.assert_allclose(outline, costs(0, first + 100).reshape(10, -1).mean(axis=1))
    log.end(state=RunState.STOPPED)


def test_of_a_very_long_run_only_some_pieces_are_read(library: Library) -> None:
    run = library.begin(record(5))
    count = 40 * (1 << 14)
    run.append(costs(0, count) + 1, [])
    run.end(state=RunState.FINISHED)
    library.settle()
    outline = library.outlines([run.id], 48)[run.id]
    assert len(outline) == 48
    assert outline[0] == pytest.approx(1 + costs(0, count // 48).mean(), abs=0.01)
    assert (np.diff(outline) <= 0).all()
    assert outline[-1] == pytest.approx(1 + 1 / count, rel=1e-4)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE costs SET crc = crc + 1 WHERE first = 100",
        "UPDATE costs SET first = -5 WHERE first = 100",
        "UPDATE costs SET count = 'many' WHERE first = 100",
        "UPDATE costs SET first = 'late' WHERE first = 100",
        "DELETE FROM costs WHERE first = 100",
    ],
)
def test_what_is_damaged_is_bridged(tmp_path: Path, statement: str) -> None:
    with Library(tmp_path) as library:
        log = library.begin(record(5))
        for first in range(0, 300, 100):
            log.append(costs(first, 100), [])
            library.settle()
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount
    with Library(tmp_path) as library:
        outline = library.outlines([log.id], 30)[log.id]
    means = costs(0, 300).reshape(30, -1).mean(axis=1)
    np.testing.assert_allclose(np.delete(outline, range(10, 20)), np.delete(means, range(10, 20)))
    np.testing.assert_allclose(np.diff(outline[9:21], n=2), 0, atol=1e-12)
