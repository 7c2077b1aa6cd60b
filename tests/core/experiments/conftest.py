"""A small data set and a library to keep runs on it; and what keeps the matrix library as it was for other tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.datasets import Dataset, course_hdf5
from core.experiments import recording
from core.store.library import Library
from tests.core.blas_threads import blas_threads_as_before
from tests.core.datasets.course_files import both_parts, contents_of
from tests.core.disks import in_memory

__all__ = ["blas_threads_as_before", "in_memory"]


@pytest.fixture
def dataset() -> Dataset:
    return course_hdf5.from_contents(contents_of(both_parts()), Path("shades.h5"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be written at every look, instead of once a second."""
    monkeypatch.setattr(recording, "_SECONDS", 0.0)
    monkeypatch.setattr(recording, "_STATES_SECONDS", 0.0)
    monkeypatch.setattr(recording, "_STATES_SHARE", 0)
