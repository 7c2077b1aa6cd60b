"""The films of a library: added to, read, and kept within their space."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.store import catalogue, film_file, locks, rows
from core.store.film_file import HEAD_BYTES, Frames
from core.store.moments import thinned
from core.store.problems import told
from core.store.readers import Readers
from core.store.writer import Writer

FILM = "film"
"""The folder in a run's folder that holds its reels."""
FILM_BYTES = 10_000_000
"""What a film takes at most, unless its fewest frames take more."""
FEWEST = 12
"""Frames that a film may have whatever their size."""
_ENDS = 2
FILM_DAMAGED = (
    "The film of {title} ({id}) is damaged and shown without what was in {reels}; all else of the run can be used, "
    "and the whole film again if the library is restored from a backup."
)
_NOTED = f"FROM runs WHERE typeof(film) = 'integer' AND film > 0 AND {rows.KEPT}"
_TOTAL = f"SELECT total(film) {_NOTED}"


class Thinned(NamedTuple):
    """What was done to a film to make room."""

    id: str
    before: int
    """Bytes."""
    after: int


def is_of_film(damaged: str) -> bool:
    """Tell whether what is damaged of a run is its film alone."""
    return damaged.startswith(FILM_DAMAGED.partition("{")[0])


class Films:
    """The films of the runs in a folder; ``mark`` is told which reels of which run are damaged.

    Whoever changes one has the run's lock. FileError or StoreError is raised where a film cannot be written.
    """

    def __init__(
        self, folder: Path, writer: Writer, readers: Readers, mark: Callable[[str, list[str]], None]
    ) -> None:
        self._folder, self._runs = folder, folder / "runs"
        self._writer, self._readers, self._mark = writer, readers, mark

    def version(self, id: str) -> int:
        """Return a number that grows with every change of a film; 0 while there is none. Costs microseconds."""
        with told(self._folder):
            return film_file.version(self._of(id))

    def size(self, id: str) -> int:
        """Return how many bytes a film takes."""
        with told(self._folder):
            return film_file.size(self._of(id))

    def frames(self, id: str) -> Frames | None:
        """Return the frames that can be read, if there are any; a run with a damaged reel is marked from then on."""
        with told(self._folder):
            frames, damaged = film_file.load(self._of(id))
        self._tell(id, damaged)
        return frames

    def add(self, id: str, frames: Frames, level: int) -> int:
        """Add frames that were taken at a level, and return the level at which to take those that follow."""
        with told(self._folder):
            taken = film_file.size(self._of(id)) + frames.numbers.nbytes
            if taken <= max(FILM_BYTES, FEWEST * frames.bytes_each + HEAD_BYTES):
                film_file.append(self._of(id), frames)
                return level
        return self._rewrite(id, frames, level=level)

    def finish(self, id: str, frames: Frames | None = None, last: int | None = None) -> None:
        """Add the last frames, forget those after iteration ``last``, and join all to one reel."""
        self._rewrite(id, frames, last)
        self.measure(id)

    def total(self) -> int:
        """Return how many bytes all films take, but for those of runs in training."""
        with self._readers.reading() as connection:
            return int(connection.execute(_TOTAL).fetchone()[0])

    def thin(self, most_bytes: int) -> list[Thinned]:
        """Thin films, the oldest first, until all take no more than ``most_bytes`` together.

        Those of runs with a star, or in training, stay as they are; the others keep their first and last frame.
        """
        if self.total() <= most_bytes:
            return []
        sizes = {id: (self.size(id), starred) for id, starred in self._noted()}  # what was noted may be wrong
        total, done = sum(size for size, _ in sizes.values()), []
        for id, (size, starred) in sizes.items():
            if total <= most_bytes:
                break
            if starred:
                continue
            with self._owned(id) as owned:
                if owned:
                    self._rewrite(id, most_bytes=max(0, most_bytes - (total - size)), fewest=_ENDS)
                    self.measure(id)
                    after = self.size(id)
                    total -= size - after
                    done += [Thinned(id, size, after)] if after < size else []
        return done

    def forget(self, id: str, after: int) -> None:
        """Forget the frames after an iteration."""
        self._rewrite(id, last=after)

    def recover(self, id: str) -> None:
        """Join the film of a run whose program is dead, and remove what that left half written."""
        with self._owned(id) as owned:
            if owned:
                self.finish(id)
                with told(self._folder):
                    film_file.tidy(self._of(id))

    def _of(self, id: str) -> Path:
        return self._runs / id / FILM

    def _noted(self) -> list[tuple[str, bool]]:
        """Return the runs that have films, the oldest first, and which of them have a star."""
        with self._readers.reading() as connection:
            return [
                (id, bool(starred)) for id, starred in connection.execute(f"SELECT id, starred {_NOTED} ORDER BY id")
            ]

    def measure(self, id: str) -> None:
        """Note how much a film takes, for the sum of all."""
        size = self.size(id)
        self._writer.change(lambda connection: catalogue.update(connection, [id], {"film": size}))

    @contextmanager
    def _owned(self, id: str) -> Iterator[bool]:
        """Hold a run's lock for a while, unless another has it."""
        with told(self._folder):
            owner = locks.own(self._runs / id)
        try:
            yield owner is not None
        finally:
            if owner:
                owner.release()

    def _rewrite(
        self,
        id: str,
        new: Frames | None = None,
        last: int | None = None,
        *,
        level: int = 0,
        most_bytes: int = FILM_BYTES,
        fewest: int = FEWEST,
    ) -> int:
        """Put into one reel what is no later than ``last`` and fits in the space; return the level of that."""

        def choose(film: Frames) -> NDArray[np.bool_]:
            nonlocal level
            stays = film.iterations <= (film.iterations[-1] if last is None else last)
            most = max(fewest, (most_bytes - HEAD_BYTES) // film.bytes_each)
            stays[stays], level = thinned(film.iterations[stays], most, level)
            return stays

        with told(self._folder):
            damaged = film_file.rewrite(self._of(id), choose, new)
        self._tell(id, damaged)
        return level

    def _tell(self, id: str, damaged: list[str]) -> None:
        if damaged:
            self._mark(id, damaged)
