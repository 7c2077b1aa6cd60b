"""The library of runs: the only face of the store that the rest of the program sees."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
from filelock import BaseFileLock

from core.errors import FileError, StoreError
from core.folders import library_folder
from core.store import catalogue, locks, recovery, rows, schema
from core.store import costs as cost_rows
from core.store.films import FILM_DAMAGED, Films, is_of_film
from core.store.ids import find, new_id
from core.store.listing import Listing
from core.store.outlines import outlines
from core.store.problems import told
from core.store.readers import Readers
from core.store.records import Curves, Event, RunRecord, RunState
from core.store.run_log import RunLog
from core.store.writer import Writer

NETWORK = "network.h5"
"""The file in a run's folder with the network that it has trained."""
_MAY_BE_CHANGED = frozenset({"name", "starred", "tags", "note"})
_DAMAGED = (
    "Some of what was recorded of {title} ({id}) is damaged, and only the beginning can be shown; restore the "
    "library from a backup, or delete the run."
)
_OWNED = "Run {id} is still being trained; stop it first."
_IN_TRASH = "Run {id} is in the trash; restore it first."


class Library:
    """Every run that was kept, in a folder that several programs may use at the same time.

    Any thread may call any method. Those that change something return when it is on the disk, and raise
    StoreError, with nothing changed, where that cannot be; what a :class:`RunLog` is told is written meanwhile.
    StoreError is also raised where the catalogue cannot be read, and for ids that are not there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Open the library in ``folder``, the user's own if there is none, and make what is missing of it."""
        self.folder = folder or library_folder()
        self._runs = self.folder / "runs"
        schema.prepare(self.folder)
        self._writer = Writer(self.folder)
        self._readers = Readers(self.folder)
        self._listing = Listing(self._readers)
        self.films = Films(self.folder, self._writer, self._readers, self._mark_film)
        self._logs: list[RunLog] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def version(self) -> int:
        """Return a number that grows whenever any program changes the library; costs microseconds."""
        with self._readers.reading() as connection:
            return catalogue.revision(connection)[0]

    def records(self, *, deleted: bool = False) -> list[RunRecord]:
        """Return the runs that are kept, or those that are in the trash, newest first."""
        return [record for record in self._listing.all() if (record.deleted is not None) == deleted]

    def record(self, id: str) -> RunRecord:
        """Return what is known of one run, be it in the trash or not."""
        with self._readers.reading() as connection:
            return catalogue.select(connection, id)

    def find(self, text: str) -> RunRecord:
        """Return the run that a user means by ``text``, as :func:`core.store.ids.find` tells."""
        return find(self._listing.all(), text)

    def curves(self, id: str) -> Curves:
        """Return the numbers of a run; of one that is damaged, the beginning, and it is marked so from then on."""
        with self._readers.reading() as connection:
            record = catalogue.select(connection, id)
            curves, whole = catalogue.curves(connection, id)
        self._mark(record, whole)
        return curves

    def outlines(self, ids: Sequence[str], points: int) -> dict[str, Any]:
        """Return the costs of each of these runs as ``points`` means (k,) at most, but of none that has no costs."""
        with self._readers.reading() as connection:
            return outlines(connection, ids, points)

    def events(self, id: str) -> list[Event]:
        """Return what happened to a run on its way, in that order; of one that is damaged, the beginning."""
        with self._readers.reading() as connection:
            record = catalogue.select(connection, id)
            events, whole = catalogue.events(connection, id)
        self._mark(record, whole)
        return events

    def change(self, ids: Sequence[str], **fields: Any) -> None:
        """Give runs a ``name``, ``starred``, ``tags`` or a ``note``: all of them, or none if one is not there."""
        if not fields.keys() <= _MAY_BE_CHANGED:
            raise TypeError(f"only {', '.join(sorted(_MAY_BE_CHANGED))} may be changed")
        self._update(ids, fields)

    def delete(self, ids: Sequence[str]) -> None:
        """Put runs into the trash, where they stay until they are restored or removed."""
        self._update(ids, {"deleted": datetime.now(UTC)})

    def restore(self, ids: Sequence[str]) -> None:
        """Take runs out of the trash."""
        self._update(ids, {"deleted": None})

    def remove(self, id: str) -> None:
        """Remove a run for good, from the trash or not; StoreError if it still trains."""
        training = self._writer.change(lambda connection: recovery.mark_for_removal(connection, [id], self._runs))
        if training:
            raise StoreError(_OWNED.format(id=id))
        self._remove_marked()

    def begin(self, record: RunRecord) -> RunLog:
        """Record a run from now on; one without an id is given one."""
        record = record if record.id else dataclasses.replace(record, id=new_id(record.started))
        owner = self._own(record.id)
        try:
            self._writer.change(lambda connection: catalogue.insert(connection, record))
        except StoreError:
            owner.release()
            raise
        return self._log(record.id, owner, 0)

    def reopen(self, id: str, iterations: int) -> RunLog:
        """Go on with a run that has ended, from an iteration it has passed: what was recorded after is forgotten."""
        if self.record(id).deleted is not None:
            raise StoreError(_IN_TRASH.format(id=id))
        owner = self._own(id)

        def cut(connection: sqlite3.Connection) -> None:
            catalogue.cut(connection, id, iterations)
            fields = {"state": RunState.RUNNING, "reason": "", "ended": None, "iterations": iterations}
            private = {"recorded": iterations, "updated": catalogue.now()}
            catalogue.update(connection, [id], rows.columns(fields) | private)

        try:
            self.films.forget(id, after=iterations)  # first: where a film cannot be cut, nothing is
            self._writer.change(cut)
        except (StoreError, FileError):
            owner.release()
            raise
        return self._log(id, owner, iterations)

    def add(
        self,
        record: RunRecord,
        curves: Curves,
        events: Sequence[Event],
        write_files: Callable[[Path], object] = lambda _: None,
    ) -> RunRecord:
        """Add a whole run that has ended, and return it as it is here: with another id if its own is taken.

        ``write_files`` puts its files into the folder that it is given; if that fails, nothing is added.
        """
        measures = np.stack(
            [curves.measured_at, curves.train_accuracies, curves.test_costs, curves.test_accuracies], axis=1
        )

        def add(connection: sqlite3.Connection) -> str:
            taken = connection.execute("SELECT 1 FROM runs WHERE id = ?", (record.id,)).fetchone()
            id = new_id(record.started) if taken or not record.id else record.id
            recovery.begin_adding(self._runs / id)
            write_files(self._runs / id)
            catalogue.insert(connection, dataclasses.replace(record, id=id))
            cost_rows.write(connection, id, 0, np.asarray(curves.costs))
            catalogue.add_measures(connection, id, measures.tolist())
            catalogue.add_events(connection, id, events)
            catalogue.update(connection, [id], {"recorded": len(curves.costs)})
            return id

        id = self._writer.change(add)
        recovery.end_adding(self._runs / id)
        return self.record(id)

    def recover(self) -> list[RunRecord]:
        """Put right what programs that were killed left behind, and return the runs that were cut short by that.

        Runs that another program is training are left alone.
        """
        known = {record.id: record.state for record in self._listing.all()}
        running = [id for id, state in known.items() if state is RunState.RUNNING]
        with told(self.folder):
            interrupted = recovery.interrupt_the_ownerless(self._writer, running, self._runs)
            recovery.remove_leftovers(self._runs, interrupted)
            recovery.remove_empty_folders(self._writer, known, self._runs)
        self._remove_marked()
        for id in interrupted:
            with suppress(StoreError, FileError):  # in many pieces it is as good, only slower to read
                self.films.recover(id)
        self.films.measure_what_was_not()
        return [record for record in self._listing.all() if record.id in interrupted]

    def state_file(self, id: str) -> Path:
        """Return the file with what a run needs to go on; it need not be there."""
        return self._runs / id / "state.h5"

    def network_file(self, id: str) -> Path:
        """Return the file with the network that a run has trained; it need not be there."""
        return self._runs / id / NETWORK

    def first_network_file(self, id: str) -> Path:
        """Return the file with the network that a branch went on from; other runs draw theirs from a seed."""
        return self._runs / id / "first.h5"

    def settle(self) -> None:
        """Return when what was posted before is written, or has failed."""
        self._writer.post(lambda: None).result()

    def close(self) -> None:
        """Return when everything is written, with no thread and no connection left.

        A run whose log has not ended counts as interrupted from then on.
        """
        left, self._logs = [self._writer.post(log.close) for log in self._logs], []
        self._writer.close()
        self._readers.close()
        for closed in left:
            closed.result()

    def _own(self, id: str) -> BaseFileLock:
        with told(self.folder):
            owner = locks.own(self._runs / id)
        if owner is None:
            raise StoreError(_OWNED.format(id=id))
        return owner

    def _log(self, id: str, owner: BaseFileLock, recorded: int) -> RunLog:
        log = RunLog(id, self._writer, owner, recorded)
        self._logs = [*(log for log in self._logs if log.is_open), log]
        return log

    def _update(self, ids: Sequence[str], fields: dict[str, Any]) -> None:
        self._writer.change(lambda connection: catalogue.update(connection, ids, rows.columns(fields)))

    def _mark(self, record: RunRecord, whole: bool) -> None:
        """Mark a run as damaged; its reader does not wait for that, and has what it wanted even if it fails."""
        if not whole and (not record.damaged or is_of_film(record.damaged)):
            words = _DAMAGED.format(title=record.title, id=record.id)
            self._writer.post_change(lambda connection: catalogue.update(connection, [record.id], {"damaged": words}))

    def _mark_film(self, id: str, reels: list[str]) -> None:
        record = self.record(id)
        if not record.damaged:
            words = FILM_DAMAGED.format(title=record.title, id=id, reels=", ".join(reels))
            self._writer.post_change(lambda connection: catalogue.update(connection, [id], {"damaged": words}))

    def _remove_marked(self) -> None:
        with self._readers.reading() as connection:
            marked = recovery.marked(connection)
        with told(self.folder):
            recovery.remove_marked(self._writer, marked, self._runs)
