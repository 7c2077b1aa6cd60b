"""A program that is killed loses nothing that it had recorded, and what it was doing is put right."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.store import locks, run_file
from core.store.library import Library
from core.store.records import RunRecord, RunState
from tests.core.store.frames import assert_same, frames
from tests.core.store.samples import costs, fill, finished, make_older, record

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("DNN_KILLS", "15"))
"""How often a program is killed at a moment that chance chooses."""


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program that has printed its first line, and is killed in the end."""
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            yield process
        finally:
            process.kill()


def killed_after(seconds: float, folder: Path, activity: str, *, said: Collection[str] = ()) -> list[list[str]]:
    """Let a program work on the library for so long, and until it has said any of this; kill it, return its lines."""
    lines: list[str] = []
    with started("-m", "tests.core.store.victim", str(folder), activity) as process:
        assert process.stdout
        time.sleep(seconds)
        while said and not (lines and lines[-1].split()[0] in said):
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        lines += process.communicate()[0].splitlines(keepends=True)
        return [line.split() for line in lines if line.endswith("\n")]


class Expected:
    """What must be in the library by what the programs have said."""

    def __init__(self) -> None:
        self.recorded: dict[str, int] = {}
        self.filmed: dict[str, int] = {}
        self.ended: set[str] = set()
        self.may_be_gone: set[str] = set()
        self.gone: set[str] = set()

    def learn(self, lines: list[list[str]]) -> None:
        for what, *about in lines:
            match what:
                case "begun" | "recorded" | "ended" | "added":
                    self.recorded[about[0]] = int(about[1]) if about[1:] else 0
                    self.ended |= {about[0]} if what in ("ended", "added") else set()
                    self.may_be_gone -= {about[0]} if what == "added" else set()
                case "filmed":
                    self.filmed[about[0]] = int(about[1])
                case "removing":
                    self.may_be_gone.add(about[0])
                case "removed":
                    self.gone.add(about[0])
                case "importing":
                    self.gone.discard(about[0])


def check(library: Library, expected: Expected, interrupted: list[RunRecord], ids: set[str]) -> None:
    """Hold a library against what was said of it; of the runs that are there, look into those of ``ids``."""
    known = {record.id: record for record in [*library.records(), *library.records(deleted=True)]}
    assert not expected.gone & set(known)
    assert set(expected.recorded) - set(known) <= expected.may_be_gone
    for folder in (library.folder / "runs").iterdir():
        assert folder.name in known or {path.name for path in folder.iterdir()} <= {"owner.lock"}
    for id, run in [(id, known[id]) for id in ids & set(known)]:
        kept = library.curves(id).costs
        assert kept.tolist() == costs(0, len(kept)).tolist()
        assert len(kept) == run.iterations >= expected.recorded.get(id, 0)
        assert run.state in (RunState.FINISHED, RunState.INTERRUPTED)
        assert not (run.state is RunState.INTERRUPTED and id in expected.ended)
        film = library.films.frames(id)
        assert (film is not None) or id not in expected.filmed
        if film is not None:
            assert_same(film, frames(film.iterations, 500))
            assert film.iterations[0] == 0
            assert film.iterations[-1] >= expected.filmed.get(id, 0)
            assert not run.damaged
    for run in interrupted:
        assert run.state is RunState.INTERRUPTED
        assert run.ended is not None
        assert datetime.now(UTC) - run.ended < timedelta(minutes=1)
        assert not list(library.state_file(run.id).parent.rglob(".saving-*"))
    assert not [path for path in expected.gone if library.state_file(path).parent.exists()]


def moments(longest: float) -> list[float]:
    """A quarter of all kills: seconds that chance chooses, short ones more often; the first as long as any."""
    return [longest, *(longest * random.random() ** 2 for _ in range(KILLS // 4))]


@pytest.mark.parametrize("activity", ["train", "make films", "throw away", "hand on"])
def test_a_program_killed_at_any_moment_loses_nothing_it_had_recorded(tmp_path: Path, activity: str) -> None:
    expected = Expected()
    for seconds in moments(1.2):
        lines = killed_after(
            seconds, tmp_path / "library", activity, said=() if expected.recorded else ("ended", "added")
        )
        expected.learn(lines)
        with Library(tmp_path / "library") as library:
            interrupted = library.recover()
            assert len(interrupted) <= 1
            check(library, expected, interrupted, {line[1] for line in lines if line[1:]})
            assert library.recover() == []
        if (tmp_path / "handed on.dnn").exists():
            assert len(run_file.read(tmp_path / "handed on.dnn").curves.costs) == 250
    with Library(tmp_path / "library") as library:
        check(library, expected, [], set(expected.recorded))
    assert expected.ended
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


HOLD = """
import sys, time
from pathlib import Path
from core.store.library import Library
from tests.core.store.samples import costs, record
library = Library(Path(sys.argv[1]))
log = library.begin(record())
log.append(costs(0, 10), [])
library.settle()
print(log.id, flush=True)
time.sleep(60)
"""


def test_a_run_of_a_living_program_stays_running_until_that_dies(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        with started("-c", HOLD, str(tmp_path)):
            assert library.recover() == []
            assert library.records()[0].state is RunState.RUNNING
        (interrupted,) = library.recover()
        assert interrupted.state is RunState.INTERRUPTED
        assert interrupted == library.records()[0]
        log = library.reopen(interrupted.id, 10)
        log.append(costs(10, 10), [])
        log.end(state=RunState.FINISHED)
        library.settle()
        assert library.record(log.id).iterations == 20


def test_a_folder_without_a_run_goes_unless_something_is_in_it_or_somebody_begins_there(tmp_path: Path) -> None:
    with Library(tmp_path) as library, Library(tmp_path) as other:
        id = finished(library)
        names = ("empty", "incoming", "locked", "used", "young")
        for folder in (folders := [library.state_file(name).parent for name in names]):
            folder.mkdir()
        empty, incoming, locked, used, _ = folders
        (used / "notes.txt").write_text("mine")
        (empty / "owner.lock").touch()
        (incoming / "incoming").touch()
        owner = locks.own(locked)
        assert owner
        for folder in (empty, locked, used):
            os.utime(folder, (0, 0))
        other.recover()
        assert {path.name for path in (tmp_path / "runs").iterdir()} == {id, "locked", "used", "young"}
        owner.release()
        library.recover()
        assert {path.name for path in (tmp_path / "runs").iterdir()} == {id, "used", "young"}
        assert [run.id for run in library.records()] == [id]
        version = library.version()
        library.recover()
        assert library.version() == version


def test_an_own_running_run_is_not_taken_for_a_dead_one(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.begin(record())
        assert library.recover() == []


def test_a_run_left_open_on_closing_counts_as_interrupted(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        id = library.begin(record()).id
    with Library(tmp_path) as library:
        assert [record.id for record in library.recover()] == [id]


def test_leftovers_are_removed_once_nobody_can_be_writing_them(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        id = finished(library)
        library.state_file(id).write_bytes(b"whole")
        folder = library.state_file(id).parent
        (folder / "film").mkdir()
        names = (".saving-old.part", ".saving-new.part", "film/.saving-old.part", "film/.saving-new.part")
        for path in (folder / name for name in names):
            path.write_bytes(b"half")
            if "old" in path.name:
                os.utime(path, (0, 0))
        library.recover()
        assert [name for name in names if (folder / name).exists()] == [".saving-new.part", "film/.saving-new.part"]
        assert library.state_file(id).read_bytes() == b"whole"


def test_what_cannot_be_removed_or_looked_into_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path) as library:
        runs = [library.state_file(name).parent for name in ("first", "other", "third")]
        left = [library.state_file(finished(library, number)).with_name(".saving-1.part") for number in range(3)]
        for folder in runs:
            folder.mkdir()
        for path in left:
            path.touch()
        for path in (*runs, *left):
            os.utime(path, (0, 0))
        not_yet = {"unlink", "iterdir", "mkdir"}

        def failing_once(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
            def meet(path: Path, *arguments: Any, **options: Any) -> Any:
                if path in (*runs, *left) and name in not_yet:
                    not_yet.discard(name)
                    raise PermissionError(errno.EACCES, "injected")
                return call(path, *arguments, **options)

            return meet

        for name in not_yet:
            monkeypatch.setattr(Path, name, failing_once(name, getattr(Path, name)))
        library.recover()
        assert not_yet == set()
        assert [sum(path.exists() for path in paths) for paths in (left, runs)] == [1, 2]


def test_a_run_that_was_removed_meanwhile_is_not_among_the_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path) as library:
        ids = [library.begin(record(number)).id for number in range(2)]
    with Library(tmp_path) as library, Library(tmp_path) as other:
        recover = library.films.recover

        def remove_and_recover(id: str) -> None:
            if id == ids[0]:
                other.remove(id)
            recover(id)

        monkeypatch.setattr(library.films, "recover", remove_and_recover)
        assert [run.id for run in library.recover()] == [ids[1]]


def test_a_removal_that_was_cut_short_is_brought_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(tmp_path) as library:
        kept, thrown = (finished(library, number) for number in range(2))
        library.delete([thrown])
        monkeypatch.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
        library.remove(thrown)
        assert library.records(deleted=True) == []
        assert library.state_file(thrown).parent.exists()
        monkeypatch.undo()
        library.recover()
        assert not library.state_file(thrown).parent.exists()
        assert [record.id for record in library.records()] == [kept]


def test_a_library_is_whole_whenever_the_program_that_migrates_it_is_killed(tmp_path: Path) -> None:
    fill(tmp_path / "made", 1000)
    with Library(tmp_path / "made") as library:
        ids = [finished(library, number) for number in range(3)]
        before = library.records()
    make_older(tmp_path / "made")
    opened = 0
    for place, seconds in enumerate(moments(0.8)):
        folder = tmp_path / str(place)
        shutil.copytree(tmp_path / "made", folder)
        opened += ["opened"] in killed_after(seconds, folder, "migrate", said=() if place else ("opened",))
        with Library(folder) as library:
            assert library.recover() == []
            assert library.records() == before
            assert all(library.curves(id).costs.tolist() == costs(0, 250).tolist() for id in ids)
        shutil.rmtree(folder)
    assert opened


MIGRATE = """
import os, signal, sys
from pathlib import Path
from core.store import schema
from core.store.library import Library

def half(connection):
    connection.execute("ALTER TABLE runs ADD COLUMN place TEXT")
    connection.execute("UPDATE runs SET name = 'lost'")
    os.kill(os.getpid(), signal.SIGKILL)

schema.MIGRATIONS.append(half)
Library(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_program_killed_while_it_migrates_leaves_the_old_library(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        finished(library)
        before = library.records()
    assert subprocess.run([sys.executable, "-c", MIGRATE, str(tmp_path)], cwd=ROOT, check=False).returncode == -9
    with Library(tmp_path) as library:
        assert library.records() == before


MANY = """
import sys
from pathlib import Path
from core.store.library import Library
from tests.core.store.samples import finished
print(flush=True)
with Library(Path(sys.argv[1])) as library:
    for number in range(40):
        library.change([finished(library, number)], starred=True)
"""


def test_two_programs_write_to_one_library_at_the_same_time(tmp_path: Path) -> None:
    program = ("-c", MANY, str(tmp_path))
    with started(*program) as first, started(*program) as second, Library(tmp_path) as library:
        for number in range(20):
            finished(library, number)
        assert (first.wait(60), second.wait(60)) == (0, 0)
        records = library.records()
        assert len(records) == 100
        assert sum(record.starred for record in records) == 80
        assert all(library.curves(record.id).costs.tolist() == costs(0, 250).tolist() for record in records)
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
