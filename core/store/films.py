"""The films of a library: added to, read, and kept within their space."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.store import film_file, locks, rows
from core.store.film_file import HEAD_BYTES, Frames
from core.store.ids import is_id
from core.store.moments import thinned
from core.store.problems import told
from core.store.readers import Readers
from core.store.records import RunState
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
_RUNS = f"FROM runs WHERE typeof(id) = 'text' AND {rows.KEPT}"
_IS_NOTED = "(typeof(film) = 'integer' AND film > 0)"
_TOTAL = f"SELECT total(film) {_RUNS} AND {_IS_NOTED}"
_NOTED = f"SELECT id, film, starred {_RUNS} AND {_IS_NOTED} ORDER BY id"
_NOT_NOTED = f"SELECT id {_RUNS} AND NOT {_IS_NOTED} AND state IS NOT '{RunState.RUNNING}'"
_NOTE = "UPDATE runs SET film = ? WHERE id = ?"


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

    def count(self, id: str) -> int:
        """Return how many frames a film has, as its files say; 0 where one cannot be read. Costs a millisecond."""
        with told(self._folder):
            return film_file.count(self._of(id))

    def frames(self, id: str) -> Frames | None:
        """Return the frames that are whole, if there are any; a run with a damaged reel is marked from then on.

        FileError or StoreError is raised where some cannot be read just now, or were written by a newer program.
        """
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
        try:
            self._rewrite(id, frames, last)
        finally:
            self.measure(id)

    def measure(self, id: str) -> None:
        """Note how much a film takes, for the sum of all."""
        self._note({id: self.size(id)})

    def total(self) -> int:
        """Return how many bytes all films take, but for those of runs in training."""
        with self._readers.reading() as connection:
            return int(connection.execute(_TOTAL).fetchone()[0])

    def thin(self, most_bytes: int) -> list[Thinned]:
        """Thin films, the oldest first, until all take no more than ``most_bytes``; tell which, from what to what.

        Those of runs with a star, or in training, stay as they are; the others keep their first and last frame.
        """
        if self.total() <= most_bytes:
            return []
        noted = self._selected(_NOTED)
        sizes = {id: self.size(id) for id, *_ in noted}  # what was noted may be wrong
        self._note({id: sizes[id] for id, before, _ in noted if sizes[id] != before})
        total, done = sum(sizes.values()), []
        for id, _, starred in noted:
            if total <= most_bytes:
                break
            size = sizes[id]
            after = size if starred else self._thinned(id, max(0, most_bytes - (total - size)))
            if after < size:
                done.append(Thinned(id, size, after))
                total -= size - after
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

    def measure_what_was_not(self) -> None:
        """Note how much those films take of which that was never noted, as where a program was killed before."""
        # Thousands may have none, and pathlib takes four times as long to say so.
        ids = [id for (id,) in self._selected(_NOT_NOTED) if os.path.isdir(os.path.join(self._runs, id, FILM))]
        sizes = {id: self.size(id) for id in ids}
        self._note({id: size for id, size in sizes.items() if size})

    def _of(self, id: str) -> Path:
        return self._runs / id / FILM

    def _selected(self, query: str) -> list[tuple[Any, ...]]:
        with self._readers.reading() as connection:
            return [row for row in connection.execute(query) if is_id(row[0])]  # a damaged id leads anywhere

    def _note(self, sizes: Mapping[str, int]) -> None:
        """Note how many bytes these films take."""
        values = [(size, id) for id, size in sizes.items()]
        if values:
            self._writer.change(lambda connection: connection.executemany(_NOTE, values))

    def _thinned(self, id: str, most_bytes: int) -> int:
        """Make a film take no more bytes, as far as that can be, and return how many it takes then."""
        if self.count(id) > _ENDS:
            with self._owned(id) as owned:
                if owned:
                    self._rewrite(id, most_bytes=most_bytes, fewest=_ENDS)
                    self.measure(id)
        return self.size(id)

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
