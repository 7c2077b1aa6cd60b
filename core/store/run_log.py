"""The writing end of one run."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np
from filelock import BaseFileLock
from numpy.typing import NDArray

from core.errors import StoreError, UserError
from core.store import catalogue, rows
from core.store import costs as cost_rows
from core.store.records import Event
from core.store.writer import Writer
from core.training.progress import Measurement


@dataclass(frozen=True)
class _Piece:
    """What one call has to say of the run."""

    costs: NDArray[np.float64]
    measures: list[catalogue.Measure]
    events: Sequence[Event]
    columns: dict[str, Any]
    is_last: bool = False


class RunLog:
    """The writing end of one run; its methods post to the writer's thread and return at once.

    Of what is handed over together, all is recorded or nothing. What cannot be written, as on a full disk, is
    kept and tried again with the next that comes, and at the latest when the library is closed.
    """

    def __init__(self, id: str, writer: Writer, owner: BaseFileLock, recorded: int) -> None:
        self.id = id
        self.failure: UserError | None = None
        """Why the newest of it could not be written, as one sentence; None once writing works again."""
        self._writer = writer
        self._owner = owner
        self._recorded = recorded
        self._waiting: deque[_Piece] = deque()
        self._newest: Future[None] | None = None

    def append(
        self, costs: NDArray[Any], measurements: Sequence[Measurement], events: Sequence[Event] = (), **fields: Any
    ) -> None:
        """Record the costs of the iterations that follow those recorded, what was measured, and fields that changed.

        ``costs`` (n,) are copied. ``iterations`` follows from them unless it is given.
        """
        measures = [catalogue.as_measure(measurement) for measurement in measurements]
        self._post(_Piece(np.array(costs, dtype=np.float64), measures, tuple(events), rows.columns(fields)))

    def end(self, **fields: Any) -> None:
        """Record the last fields, such as what became of the run, and let go of it."""
        self._post(_Piece(np.empty(0), [], (), rows.columns(fields), is_last=True))

    @property
    def is_open(self) -> bool:
        """Whether there may be more to write."""
        return self._owner.is_locked

    def close(self) -> None:
        """Try what is left once more and let go of the run; for the library, from the writer's thread."""
        self._write()
        self._owner.release()

    def _post(self, piece: _Piece) -> None:
        if self._newest and self._newest.done():
            self._newest.result()  # raises what is no trouble of the world's, but a bug
        self._waiting.append(piece)
        self._newest = self._writer.post(self._write)

    def _write(self) -> None:
        """Write all that waits, in one transaction; only the writer's thread takes from it."""
        pieces = list(self._waiting)
        if not pieces:
            return
        try:
            with self._writer.transaction() as connection:
                recorded = self._write_pieces(connection, pieces)
        except StoreError as error:
            self.failure = error
            return
        self._recorded = recorded
        self.failure = None
        for _ in pieces:
            self._waiting.popleft()
        if pieces[-1].is_last:
            self._owner.release()

    def _write_pieces(self, connection: sqlite3.Connection, pieces: list[_Piece]) -> int:
        """Write what the pieces say together, and return how many costs are recorded then."""
        costs = np.concatenate([piece.costs for piece in pieces])
        recorded = self._recorded + len(costs)
        cost_rows.write(connection, self.id, self._recorded, costs)
        columns: dict[str, Any] = {"iterations": recorded}
        for piece in pieces:
            catalogue.add_measures(connection, self.id, piece.measures)
            catalogue.add_events(connection, self.id, piece.events)
            columns |= piece.columns
        catalogue.update(connection, [self.id], columns | {"recorded": recorded, "updated": catalogue.now()})
        if pieces[-1].is_last:
            cost_rows.merge(connection, self.id, recorded)
        return recorded
