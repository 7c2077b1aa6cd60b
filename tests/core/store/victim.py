"""A program that works on a library until it is killed, and says what is on the disk for certain.

    python -m tests.core.store.victim FOLDER ACTIVITY

Every line is ``begun ID``, ``recorded ID COUNT``, ``filmed ID LAST``, ``ended ID COUNT``, ``added ID COUNT``,
``removed ID``, ``exported`` or ``opened``, and is printed after that was done; ``removing ID`` and ``importing ID``
before it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from core.store.exchange import export_run, import_run
from core.store.library import Library
from core.store.records import RunState
from tests.core.store.frames import frames
from tests.core.store.samples import costs, curves, measurement, record
from tests.core.store.shared_runs import whole_run

DONE = {"state": RunState.FINISHED, "iterations": 250}


def say(*words: object) -> None:
    print(*words, flush=True)


def train(library: Library, number: int) -> None:
    """Record a run as a training would."""
    log = library.begin(record(number))
    say("begun", log.id)
    library.state_file(log.id).with_name(".saving-0123456789ab.part").write_bytes(b"half")
    count = 0
    for size in (10, 500, 3, 2000, 70):
        log.append(costs(count, size), [measurement(count)], seconds=1.0)
        count += size
        library.settle()
        say("recorded", log.id, count)
    log.end(state=RunState.FINISHED, name="ended")
    library.settle()
    say("ended", log.id, count)


def make_films(library: Library, number: int) -> None:
    """Record a run with its film, and make room for more films."""
    log = library.begin(record(number))
    say("begun", log.id)
    count = 0
    for size in (10, 30, 3, 60):
        log.append(costs(count, size), [], seconds=1.0)
        library.settle()
        say("recorded", log.id, count + size)
        library.films.add(log.id, frames(range(count, count + size), 500), 0)
        count += size
        say("filmed", log.id, count - 1)
    log.end(state=RunState.FINISHED)
    library.settle()
    say("ended", log.id, count)
    library.films.finish(log.id)
    library.films.thin(1_000_000)


def throw_away(library: Library, number: int) -> None:
    """Add two runs, and remove one of them."""
    kept, thrown = (library.add(record(number, **DONE), curves(250), []) for _ in range(2))
    for added in (kept, thrown):
        say("added", added.id, 250)
    library.network_file(thrown.id).write_bytes(bytes(100_000))
    library.delete([thrown.id])
    say("removing", thrown.id)
    library.remove(thrown.id)
    say("removed", thrown.id)


def hand_on(library: Library, number: int) -> None:
    """Write a run to a file, remove it, and take it in again."""
    file = library.folder.with_name("handed on.dnn")
    run = whole_run(library, id="", fingerprint=token_hex(), **DONE)  # like no other run
    say("added", run.id, 250)
    export_run(library, run.id, file)
    say("exported")
    say("removing", run.id)
    library.remove(run.id)
    say("importing", run.id)
    import_run(library, file)
    say("added", run.id, 250)


def migrate(library: Library, number: int) -> None:
    """Do nothing more: the library has been brought up to date by being opened."""
    say("opened")
    time.sleep(60)


ACTIVITIES: dict[str, Callable[[Library, int], None]] = {
    "train": train,
    "make films": make_films,
    "throw away": throw_away,
    "hand on": hand_on,
    "migrate": migrate,
}


def main() -> None:
    folder, activity = sys.argv[1:]
    say("started")
    with Library(Path(folder)) as library:
        for number in range(10_000):
            ACTIVITIES[activity](library, number)


if __name__ == "__main__":
    main()
