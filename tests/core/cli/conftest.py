"""Keeps what these tests do to the matrix library from other tests; and a library of runs to look into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.core.blas_threads import blas_threads_as_before
from tests.core.cli.calls import Runs, dnn
from tests.core.datasets.course_files import both_parts, write

__all__ = ["blas_threads_as_before"]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three runs: of 250 iterations at two rates, and one that stopped early."""
    folder = tmp_path_factory.mktemp("kept")
    data = write(folder / "shades.h5", both_parts())
    for rate, layers in (("0.1", "4"), ("0.03", "4"), ("0.05", "5,3")):
        options = (
            "--learning-rate",
            rate,
            "--layers",
            layers,
            "--iterations",
            "250",
            "--library",
            folder / "library",
        )
        assert dnn("train", data, *options).code == 0
    return folder / "library"


@pytest.fixture
def library(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "library"))


@pytest.fixture
def runs(library: Path) -> Runs:
    """Call ``dnn runs`` on a library of its own."""
    return lambda *arguments: dnn("runs", *arguments, "--library", library)
