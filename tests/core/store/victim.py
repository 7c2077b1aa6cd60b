"""A program that works on a library until it is killed, and says what is on the disk for certain.

    python -m tests.core.store.victim FOLDER

Every line is ``begun ID``, ``recorded ID COUNT``, ``ended ID COUNT``, ``added ID COUNT``, ``deleted ID`` or
``emptied``, and is printed after that was done; ``deleting ID`` and ``emptying`` before it.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from core.store.library import Library
from core.store.records import RunState
from tests.core.store.samples import costs, curves, measurement, record


def say(*words: object) -> None:
    print(*words, flush=True)


def train(library: Library, number: int) -> str:
    """Record a run as a training would, and return its id."""
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
    return log.id


def main() -> None:
    say("started")
    chance = random.Random()
    with Library(Path(sys.argv[1])) as library:
        for number in range(10_000):
            id = train(library, number)
            added = library.add(record(number, state=RunState.FINISHED, iterations=250), curves(250), [])
            say("added", added.id, 250)
            if chance.random() < 0.5:
                say("deleting", id)
                library.delete([id])
                say("deleted", id)
                say("emptying")
                library.empty_trash()
                say("emptied")


if __name__ == "__main__":
    main()
