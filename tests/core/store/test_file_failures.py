"""Whichever write, sync or renaming of a file fails, the library is as before or as after, and it is said once."""

from __future__ import annotations

import errno
import itertools
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from core import hdf5
from core.errors import StoreError, UserError
from core.hdf5 import guard
from core.network import Network
from core.store import run_file, state_file
from core.store.exchange import export_run, import_run
from core.store.library import Library
from core.store.records import RunState
from core.training.state import TrainerState
from tests.core.disks import in_memory  # noqa: F401 - a fixture
from tests.core.network.cards import CARD
from tests.core.plain_words import assert_one_sentence
from tests.core.store import shared_runs
from tests.core.store.file_faults import FileFaults, no_file_longer_than
from tests.core.store.samples import costs, events, finished, make_older, measurement, record
from tests.core.store.test_failures import state as catalogue_of

OLD = b"the old file"
CODES = (errno.ENOSPC, errno.EIO)
STEP = 4000
"""Bytes by which the longest file that is allowed grows: less than a page of the catalogue."""


class Place(NamedTuple):
    """A library, the runs that were made in it, and a folder outside."""

    library: Path
    ids: tuple[str, ...]
    outside: Path


Work = Callable[[], object]
Operation = Callable[[Library, Place], Work]
"""Does what comes before, and returns what may fail."""


def _state(iteration: int) -> TrainerState:
    return TrainerState(iteration, 0.1, 1.0, (np.full(600, float(iteration)),))


def _network(seed: int) -> Network:
    return Network((48, 3, 1), seed=seed, card=CARD)


def _begin(library: Library, place: Place) -> Work:
    return lambda: library.begin(record(5))


def _append(library: Library, place: Place) -> Work:
    log = library.begin(record(5))

    def append() -> None:
        log.append(costs(0, 700), [measurement(0)], events(2), seconds=1.0)
        library.settle()
        if log.failure:
            raise log.failure

    return append


def _end(library: Library, place: Place) -> Work:
    log = library.begin(record(5))
    log.append(costs(0, 700), [])
    library.settle()

    def end() -> None:
        log.end(state=RunState.FINISHED)
        library.settle()
        if log.failure:
            raise log.failure

    return end


OPERATIONS: dict[str, Operation] = {
    "begin": _begin,
    "append": _append,
    "end": _end,
    "reopen": lambda library, place: lambda: library.reopen(place.ids[0], 100),
    "save a state": lambda library, place: lambda: state_file.save(_state(8), library.state_file(place.ids[0])),
    "save a network": lambda library, place: lambda: _network(8).save(library.network_file(place.ids[0])),
    "delete": lambda library, place: lambda: library.delete([place.ids[0]]),
    "remove": lambda library, place: lambda: library.remove(place.ids[0]),
    "export": lambda library, place: lambda: export_run(library, place.ids[3], place.outside / "out.dnn"),
    "import": lambda library, place: lambda: import_run(library, place.outside / "in.dnn"),
    "recover": lambda library, place: library.recover,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A library with a run that is kept, one in the trash, and one that was cut short; and a run in a file."""
    folder = tmp_path_factory.mktemp("made")
    with Library(folder / "friend") as friend:
        export_run(friend, shared_runs.whole_run(friend, id="07a1b2c3d4e5f6g", blas_threads=2).id, folder / "in.dnn")
    shutil.rmtree(folder / "friend")
    (folder / "out.dnn").write_bytes(OLD)
    with Library(folder / "library") as library:
        ids = [finished(library, number, count=600) for number in range(2)]
        state_file.save(_state(7), library.state_file(ids[0]))
        _network(7).save(library.network_file(ids[0]))
        library.delete(ids[1:])
        whole = shared_runs.whole_run(library)
        log = library.begin(record(2))
        log.append(costs(0, 10), [])
        library.settle()
        library.state_file(log.id).with_name(".saving-0123456789ab.part").write_bytes(b"half")
    return Place(folder / "library", (*ids, log.id, whole.id), folder)


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be read in this process: a child for each of them would take minutes."""
    monkeypatch.setattr(hdf5, "read", lambda path, wanted, **_: guard.read(path, wanted, 1 << 30))


def copied(made: Place, folder: Path) -> Place:
    shutil.copytree(made.outside, folder)
    return Place(folder / "library", made.ids, folder)


def contents(place: Place) -> list[Any]:
    """What the library holds, the files of its runs, and the one that is exported; all of them can be read."""
    with Library(place.library) as library:
        ids = [run.id for run in [*library.records(), *library.records(deleted=True)]]
        states = [library.state_file(id) for id in ids if library.state_file(id).exists()]
        networks = [library.network_file(id) for id in ids if library.network_file(id).exists()]
    exported = (place.outside / "out.dnn").read_bytes()
    if exported != OLD:
        assert len(run_file.read(place.outside / "out.dnn").curves.costs) == shared_runs.ITERATIONS
    return [
        catalogue_of(place.library),
        [state_file.load(path).arrays[0].tolist() for path in states],
        [Network.load(path).parameters.flat.tolist() for path in networks],
        exported == OLD,
    ]


def sentence_of(work: Work, kind: type[UserError] = UserError) -> str:
    """What goes wrong with some work, if anything does."""
    try:
        work()
    except kind as error:
        assert_one_sentence(str(error))
        return str(error)
    return ""


def done(operation: Operation, place: Place, fault: AbstractContextManager[None]) -> str:
    """Do an operation, and return what went wrong with it."""
    with Library(place.library) as library:
        work = operation(library, place)
        with fault:
            return sentence_of(work)


def opened(folder: Path, fault: AbstractContextManager[None]) -> None:
    with fault:
        Library(folder).close()


class Trial(NamedTuple):
    """An operation that is to meet faults."""

    operation: Operation
    made: Place
    folder: Path
    before: list[list[Any]]
    after: list[Any]

    def meet(self, fault: AbstractContextManager[None]) -> str:
        """Do it once with a fault and once without, look at the library after both, and return what was said."""
        place = copied(self.made, self.folder / "trial")
        told = done(self.operation, place, fault)
        found = contents(place)
        assert found == self.after or (told and found in self.before), told
        if told and found == self.before[0]:
            assert done(self.operation, place, nullcontext()) == ""
            assert contents(place) == self.after
        shutil.rmtree(place.outside)
        return told


@pytest.fixture(params=OPERATIONS)
def trial(request: pytest.FixtureRequest, made: Place, in_memory: Path) -> Trial:  # noqa: F811
    operation = OPERATIONS[request.param]
    prepared, whole = copied(made, in_memory / "prepared"), copied(made, in_memory / "after")
    with Library(prepared.library) as library:
        operation(library, prepared)
    assert done(operation, whole, nullcontext()) == ""
    return Trial(operation, made, in_memory, [contents(made), contents(prepared)], contents(whole))


def test_any_call_for_a_file_may_fail(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = FileFaults(trial.folder, monkeypatch)
    for kth in itertools.count(1):
        trial.meet(faults.failing(kth, code=CODES[kth % 2]))
        if not faults.failed:
            break


def test_a_disk_may_be_full_from_any_byte_on(trial: Trial) -> None:
    told = [trial.meet(no_file_longer_than(0))]
    while any(told[-2:]):
        told.append(trial.meet(no_file_longer_than(STEP * len(told))))
    assert told[0]


def test_a_library_of_version_1_is_migrated_or_left_as_it_was(
    made: Place,
    in_memory: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults = FileFaults(in_memory, monkeypatch)
    after, told = catalogue_of(made.library), []
    single = [faults.failing(kth, code=CODES[kth % 2]) for kth in range(1, 40)]
    for fault in (*single, *map(no_file_longer_than, range(0, 30 * STEP, STEP))):
        place = copied(made, in_memory / "here")
        make_older(place.library)
        told.append(sentence_of(partial(opened, place.library, fault), StoreError))
        with closing(sqlite3.connect(place.library / "catalogue.sqlite")) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        copy = place.library / "catalogue.version-1.sqlite"
        assert version == 1 if told[-1] and not copy.exists() else copy.exists()
        assert catalogue_of(place.library) == after
        shutil.rmtree(place.outside)
    assert any(told)
    assert not told[-1]
