"""The library when a program starts: what can be read of it is there, whatever of it cannot be put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.experiments.opened_library import open_library
from core.store.library import Library
from core.store.records import RunState
from tests.core.plain_words import assert_one_sentence
from tests.core.store.samples import finished, record
from tests.core.store.test_failures import Faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with a run that has ended, and one whose program was killed."""
    with Library(tmp_path / "library") as library:
        finished(library)
        library.begin(record(1))
    return tmp_path / "library"


def test_runs_that_were_interrupted_are_named_once(folder: Path) -> None:
    for count in (1, 0):
        library, interrupted, problem = open_library(folder)
        assert library is not None
        with library:
            assert problem is None
            assert [run.state for run in interrupted] == [RunState.INTERRUPTED] * count
            assert len(library.records()) == 2


def test_a_library_that_cannot_be_put_right_is_there_all_the_same_and_why_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(monkeypatch)
    faults.left = 1
    library, interrupted, problem = open_library(folder)
    assert library is not None
    with library:
        assert len(library.records()) == 2
        assert interrupted == []
        assert_one_sentence(str(problem))
        assert "the disk is full" in str(problem)
    library, interrupted, problem = open_library(folder)
    assert library is not None
    with library:
        assert len(interrupted) == 1
        assert problem is None


def test_a_library_that_cannot_be_read_is_missing_and_why_is_said(folder: Path) -> None:
    catalogue = folder / "catalogue.sqlite"
    whole = catalogue.read_bytes()
    catalogue.write_bytes(whole[:100] + bytes(len(whole) - 100))
    library, interrupted, problem = open_library(folder)
    assert library is None
    assert interrupted == []
    assert_one_sentence(str(problem))
    assert "is damaged" in str(problem)
