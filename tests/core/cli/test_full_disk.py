"""``dnn train`` with its library on a disk that is full: it trains, says so once, and breaks nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.store.library import Library
from core.store.records import RunState
from tests.core.datasets.course_files import write_pair
from tests.core.disks import small_disk
from tests.core.plain_words import assert_one_sentence

ROOT = Path(__file__).parents[3]
TOLD = "dnn: the run is not recorded: "
INTERRUPTED = "dnn: a run was interrupted: "
"""What is said of a run whose end could not be written, when the library is next opened."""
DISK_KILOBYTES = 10_000


def trained(data: Path, folder: Path, before: Callable[[], None] | None = None) -> list[str]:
    """Train in a process of its own, which must end well whatever it cannot write; return what it complained of."""
    command = [sys.executable, "-m", "core.cli", "train", str(data), "--layers", "50,30", "--iterations", "300"]
    done = subprocess.run(
        [*command, "--json", "--library", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=before,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["iterations"] == 300
    lines = [line for line in done.stderr.splitlines() if not line.startswith(INTERRUPTED)]
    for line in lines:
        assert line.startswith(TOLD), done.stderr
        assert_one_sentence(line.removeprefix(TOLD))
    return lines


def assert_all_is_well_with_room(data: Path, folder: Path) -> None:
    """See that the next run is recorded, and that nothing of the one before is in its way or damaged."""
    assert trained(data, folder) == []
    with Library(folder) as library:
        newest, *others = library.records()
        assert (newest.state, newest.iterations) == (RunState.FINISHED, 300)
        assert library.network_file(newest.id).exists()
        assert len(others) <= 1
        for run in (newest, *others):
            assert len(library.curves(run.id).costs) == run.iterations
            library.settle()
            assert library.record(run.id).damaged == ""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_pair(tmp_path)


@pytest.mark.parametrize("kilobytes", [0, 100])
def test_a_full_disk_costs_the_record_and_nothing_else(data: Path, tmp_path: Path, kilobytes: int) -> None:
    with small_disk(tmp_path / "disk", DISK_KILOBYTES) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(1024 * (DISK_KILOBYTES - kilobytes)))
        assert len(trained(data, disk / "library")) == 1
        ballast.unlink()
        assert_all_is_well_with_room(data, disk / "library")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to the size of files")
def test_files_that_may_grow_no_more_cost_the_record_and_nothing_else(data: Path, tmp_path: Path) -> None:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (50 * 1024, resource.RLIM_INFINITY))

    assert len(trained(data, tmp_path / "library", limit)) == 1
    assert_all_is_well_with_room(data, tmp_path / "library")
