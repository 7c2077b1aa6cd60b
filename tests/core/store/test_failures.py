"""Whatever cannot be written costs one sentence: the library is as before or as after, and training goes on."""

from __future__ import annotations

import dataclasses
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.store.library import Library
from core.store.records import RunState
from tests.core.store.samples import NOON, costs, curves, events, finished, measurement, record

SENTENCES = {
    sqlite3.SQLITE_FULL: r"^The library in library cannot be written: the disk is full; free some space\.$",
    sqlite3.SQLITE_IOERR_FSYNC: r"^The library in library cannot be read or written; check the disk\.$",
}


class Faults:
    """Makes the k-th statement fail that writes, or that takes or ends the right to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.code = sqlite3.SQLITE_FULL
        self.left = 0
        connect, faults = sqlite3.connect, self

        class Connection(sqlite3.Connection):
            def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
                faults.meet(statement)
                return super().execute(statement, *values)

            def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
                faults.meet(statement)
                return super().executemany(statement, *values)

        monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Connection))

    def meet(self, statement: str) -> None:
        reads = statement.startswith(("SELECT", "PRAGMA")) or statement == "BEGIN"
        if self.left and not reads:
            self.left -= 1
            if not self.left:
                error = sqlite3.OperationalError("injected")
                error.sqlite_errorcode = self.code
                raise error


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A library with a run that is kept and one in the trash."""
    folder = tmp_path_factory.mktemp("made") / "library"
    with Library(folder) as library:
        ids = [finished(library, number) for number in range(2)]
        library.delete(ids[1:])
    return folder, ids


def state(folder: Path) -> list[Any]:
    """Everything in a library, but for the ids and times of what was made just now."""
    with Library(folder) as library:
        return [
            (
                dataclasses.replace(run, id="", deleted=run.deleted and NOON),
                library.curves(run.id).costs.tolist(),
                library.curves(run.id).measured_at.tolist(),
                library.events(run.id),
            )
            for run in [*library.records(), *library.records(deleted=True)]
        ]


def sentence_of(work: Callable[[], Any]) -> str:
    """What goes wrong with some work, if anything does."""
    try:
        work()
    except StoreError as error:
        return str(error)
    return ""


CHANGES: dict[str, Callable[[Library, str], Any]] = {
    "change": lambda library, id: library.change([id], name="new", starred=True),
    "delete": lambda library, id: library.delete([id]),
    "remove": lambda library, id: library.remove(id),
    "begin": lambda library, id: library.begin(record(5)),
    "reopen": lambda library, id: library.reopen(id, 100),
    "add": lambda library, id: library.add(record(6), curves(300), events(3)),
}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_made_whole_or_not_at_all_whichever_write_fails(
    change: str, code: int, made: tuple[Path, list[str]], tmp_path: Path, faults: Faults
) -> None:
    folder, ids = made
    before = state(folder)
    shutil.copytree(folder, tmp_path / "done" / "library")
    with Library(tmp_path / "done" / "library") as library:
        CHANGES[change](library, ids[0])
    after = state(tmp_path / "done" / "library")
    assert after != before
    faults.code = code
    kth = failed = 0
    while kth == failed:
        kth += 1
        here = tmp_path / str(kth) / "library"
        shutil.copytree(folder, here)
        with Library(here) as library:
            faults.left = kth
            told = sentence_of(lambda: CHANGES[change](library, ids[0]))
            faults.left = 0
        assert not told or re.match(SENTENCES[code], told)
        failed += bool(told)
        assert state(here) in (before, after)
    assert state(here) == after
    assert failed >= 3


@pytest.mark.parametrize("code", SENTENCES)
def test_a_log_keeps_what_could_not_be_written_and_writes_it_with_the_next(
    code: int, tmp_path: Path, faults: Faults
) -> None:
    faults.code = code
    for kth in range(1, 11):
        with Library(tmp_path / str(kth) / "library") as library:
            log = library.begin(record())
            faults.left = kth
            log.append(costs(0, 10), [measurement(0)], events(1), seconds=1.0)
            library.settle()
            failed = faults.left == 0
            assert (log.failure is not None) == failed
            assert len(library.curves(log.id).costs) == (0 if failed else 10)
            faults.left = 0
            log.append(costs(10, 10), [measurement(10)], events(1), seconds=2.0)
            log.end(state=RunState.FINISHED)
            library.settle()
            assert log.failure is None
            assert library.curves(log.id).costs.tolist() == costs(0, 20).tolist()
            assert library.curves(log.id).measured_at.tolist() == [0, 10]
            assert library.events(log.id) == events(1) * 2
            assert (library.record(log.id).seconds, library.record(log.id).state) == (2.0, RunState.FINISHED)
    assert not failed


def test_what_could_not_be_written_at_the_end_is_written_on_closing(tmp_path: Path, faults: Faults) -> None:
    with Library(tmp_path / "library") as library:
        log = library.begin(record())
        faults.left = 1
        log.end(state=RunState.FINISHED)
        library.settle()
        assert isinstance(log.failure, StoreError)
    with Library(tmp_path / "library") as library:
        assert library.record(log.id).state is RunState.FINISHED
        assert library.recover() == []


DISK_IS_FULL = """
    import resource, sys
    from pathlib import Path
    from core.store.library import Library
    from core.store.records import RunState
    from tests.core.store.samples import costs, record

    with Library(Path(sys.argv[1])) as library:
        log = library.begin(record())
        size = (library.folder / "catalogue.sqlite-wal").stat().st_size
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(sys.argv[2]), most))
        for first in range(0, 20_000, 1000):
            log.append(costs(first, 1000), [])
            library.settle()
        print(log.failure)
        recorded = library.record(log.id).iterations
        assert recorded < 20_000
        assert library.curves(log.id).costs.tolist() == costs(0, recorded).tolist()
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        log.append(costs(20_000, 10), [])
        library.settle()
        assert log.failure is None
        assert library.curves(log.id).costs.tolist() == costs(0, 20_010).tolist()
        log.end(state=RunState.FINISHED)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to the size of files")
@pytest.mark.parametrize("room", [0, 100, 4096, 30_000])
def test_a_full_disk_is_told_and_made_up_for_when_there_is_room_again(tmp_path: Path, room: int) -> None:
    command = [sys.executable, "-c", textwrap.dedent(DISK_IS_FULL), str(tmp_path / "library"), str(room)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[3]
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The library in library cannot be ")
    with Library(tmp_path / "library") as library:
        assert [record.iterations for record in library.records()] == [20_010]
