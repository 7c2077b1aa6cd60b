"""The runs that are looked at side by side, compared off the window's thread and kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import UserError
from core.experiments.comparing import Comparison, compare
from core.store.records import RunRecord
from dnn_gui.background.lane import Lane

if TYPE_CHECKING:
    from dnn_gui.session.session import Session

MOST_COMPARED = 8


class Comparing(QObject):
    """Has one comparison at a time: what the records say at once, the pictures as soon as they are compared."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.comparison: Comparison | None = None
        self._session = session
        self._lane = Lane("comparing", self, newest_only=True)
        self._lane.succeeded.connect(self._on_compared)
        self._lane.refused.connect(self._on_refused)
        session.runs.changed.connect(self._on_runs)

    def why_not(self, runs: Sequence[str]) -> str:
        """Return why these cannot be compared, as a sentence; empty if they can."""
        if len(runs) < 2:
            return "Select two runs or more to compare them, or tick them for the plot."
        return f"Up to {MOST_COMPARED} runs can be compared; select fewer." if len(runs) > MOST_COMPARED else ""

    def start(self, runs: Sequence[str]) -> None:
        """Compare these runs, in place of any others."""
        self.comparison = Comparison(tuple(self._session.runs.records[run] for run in runs))
        self._compare()

    def stop(self) -> None:
        """Compare no more; what is under way is called off."""
        self._lane.cancel()
        self.comparison = None

    def close(self) -> None:
        """End the thread for good."""
        self.stop()
        self._lane.close()

    def _compare(self) -> None:
        library, dataset = self._session.library, self._session.dataset
        if library is not None and self.comparison is not None:
            runs = [record.id for record in self.comparison.records]
            self._lane.submit(lambda cancelled: compare(library, runs, dataset, cancelled))
        self.changed.emit()

    @Slot(object)
    def _on_compared(self, told: Comparison) -> None:
        if self.comparison is not None:
            self.comparison = replace(told, records=self.comparison.records)  # which may be newer
            self.changed.emit()

    @Slot(object)
    def _on_refused(self, error: UserError) -> None:
        if self.comparison is not None:
            self.comparison = replace(self.comparison, problem=str(error))
            self.changed.emit()

    @Slot()
    def _on_runs(self) -> None:
        before = self.comparison
        if before is None:
            return
        known = self._session.runs.records
        records = tuple(known.get(record.id, record) for record in before.records)
        if records != before.records:
            self.comparison = replace(before, records=records)
            if [*map(_stand, records)] == [*map(_stand, before.records)]:
                self.changed.emit()
            else:
                self._compare()


def _stand(record: RunRecord) -> tuple[object, ...]:
    """Return what tells that a run has another network than before."""
    return record.state, record.iterations
