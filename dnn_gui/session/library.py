"""The runs that were kept: which are shown, which lie on the plot, and what the user changes, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.errors import UserError
from core.store.filters import matching
from core.store.library import Library
from core.store.records import RunRecord, RunState
from dnn_gui.background.lane import Lane
from dnn_gui.session.outlines import Outlines
from dnn_gui.session.steps import RunsStep, alike
from dnn_gui.session.ticks import MOST_CURVES, MOST_ON_PLOT, OnPlot, Ticks

_POLL_MS = 1000
_FULL = (
    f"No more than {MOST_ON_PLOT} runs fit on the plot, those that differ in the seed alone counted as one, and "
    f"{MOST_CURVES} in all; untick one to tick another."
)


class Runs(QObject):
    """The records of the library, read again whenever any program changed it, and never on the window's thread."""

    changed = Signal()
    """There are other runs, or other runs are shown, or something else is known of them."""
    on_plot_changed = Signal()
    """Other runs are ticked, or there is more of their curves."""
    refused = Signal(object)
    """The :class:`UserError` that kept something from being done."""
    said = Signal(str)
    """A sentence about what was done."""

    def __init__(self, library: Library | None, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.records: dict[str, RunRecord] = {}
        """Those that are not in the trash, by id, newest first."""
        self.shown: list[RunRecord] = []
        """Those that the filter lets through."""
        self.filter_text, self.problem = "", ""
        """What is typed in the filter, and what is wrong with it."""
        self._sifting_by = ""
        self.outlines = Outlines(self)
        self._ticks = Ticks()
        self._ticked_in_trash: list[str] = []
        """The ids of runs that were ticked when they were deleted, and are again should they come back."""
        self._undo_stack = undo_stack
        self._version: int | None = None
        self._reading = self._unreadable = False
        self._changes = 0
        """How often something was changed here: what was read before that is out of date."""
        self._lane = Lane("library", self)
        self._lane.succeeded.connect(self._finish)
        self._lane.refused.connect(self._on_not_written)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._look)

    # Reading

    def watch(self) -> None:
        """Look from now on whether the library has changed."""
        if self.library is not None:
            self._timer.start()
            self._look()

    def rest(self) -> None:
        """Look no more."""
        self._timer.stop()

    def reload(self) -> None:
        """Read the library again."""
        if self.library is not None:
            self._reading, changes = True, self._changes
            self.submit(lambda library: self._read(library, changes))

    def close(self) -> None:
        """Finish what is being written, and end the thread."""
        self._timer.stop()
        self._lane.close()
        self._lane.cancel()  # nobody hears any more of what was done

    # Showing

    def filter(self, text: str) -> None:
        """Show the runs that ``text`` describes; the same as before while it has no meaning."""
        self.filter_text = text
        try:
            self._sift(text)
            self.problem = ""
        except UserError as error:
            self.problem = str(error)
        self.changed.emit()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of the runs that are on the plot, in the order in which they came there."""
        return self._ticks.ids

    @property
    def on_plot(self) -> list[OnPlot]:
        """The runs on the plot."""
        return self._ticks.on_plot(self.records)

    def tick(self, runs: Sequence[str], ticked: bool) -> None:
        """Lay the curves of ``runs`` over the plot, or take them away."""
        if not ticked:
            self._untick(runs)
            return
        found = self._ticks.add(runs, self.records)
        if not set(runs) & set(self.records) <= set(self.ticked):
            self.refused.emit(UserError(_FULL))
        if found:
            self._read_costs(found)
        self.on_plot_changed.emit()

    @property
    def can_collapse(self) -> bool:
        """Whether any runs on the plot differ in their seeds alone."""
        return self._ticks.can_collapse

    @property
    def must_collapse(self) -> bool:
        """Whether there are more runs on the plot than can be told apart one by one."""
        return self._ticks.must_collapse

    @property
    def collapsed(self) -> bool:
        """Whether those that differ in their seeds alone are shown as one."""
        return self._ticks.collapsed

    def collapse(self, collapsed: bool) -> None:
        """Show the runs on the plot that differ in their seeds alone as one, or each by itself."""
        self._ticks.collapse(collapsed)
        self.on_plot_changed.emit()

    # Changing

    def change(self, runs: Sequence[str], **fields: object) -> None:
        """Give ``runs`` another name, star, tags or note; it can be undone."""
        before = {
            run: {name: getattr(self.records[run], name) for name in fields} for run in runs if run in self.records
        }
        after = {run: fields for run in before if before[run] != fields}
        if after:
            self._undo_stack.push(
                RunsStep(", ".join(fields), partial(self._write, before), partial(self._write, after))
            )

    def star(self, runs: Sequence[str]) -> None:
        """Star ``runs``, or take their stars away if all of them have one."""
        stars = [self.records[run].starred for run in runs if run in self.records]
        self.change(runs, starred=not all(stars))

    def delete(self, runs: Sequence[str]) -> None:
        """Put ``runs`` into the trash; it can be undone. One that is still in training stays."""
        there = [self.records[run] for run in runs if run in self.records]
        going = tuple(run.id for run in there if run.state is not RunState.RUNNING)
        if going:
            what = "1 run" if len(going) == 1 else f"{len(going)} runs"
            them = "it" if len(going) == 1 else "them"
            self._undo_stack.push(RunsStep("deletion", partial(self._restore, going), partial(self._delete, going)))
            self.said.emit(f"{what} put into the trash; Ctrl+Z brings {them} back.")
        if len(going) < len(there):
            training = next(run for run in there if run.state is RunState.RUNNING)
            self.refused.emit(UserError(f"{training.title} is still in training; stop it before you delete it."))

    # On the library's thread

    def submit(self, work: Callable[[Library], Callable[[], None]]) -> None:
        """Do ``work`` with the library on its thread, and what it returns on the window's."""
        library = self.library
        if library is not None:
            self._lane.submit(lambda _cancelled: work(library))

    def _read(self, library: Library, changes: int) -> Callable[[], None]:
        try:
            records = {record.id: record for record in library.records()}
        except UserError as error:
            return partial(self._on_unreadable, error)
        return partial(self._take, records, changes)

    def _read_costs(self, runs: Sequence[str]) -> None:
        def read(library: Library) -> Callable[[], None]:
            return partial(self._take_costs, {run: library.curves(run).costs for run in runs})

        self.submit(read)

    # Back on the window's

    @Slot(object)
    def _finish(self, finish: Callable[[], None]) -> None:
        finish()

    @Slot(object)
    def _on_not_written(self, error: UserError) -> None:
        self.refused.emit(error)
        self.reload()  # what is shown is not what is kept

    def _on_unreadable(self, error: UserError) -> None:
        if not self._unreadable:  # it is tried again every second, and said once
            self.refused.emit(error)
        self._reading, self._unreadable, self._version = False, True, None

    @Slot()
    def _look(self) -> None:
        if self.library is None or self._reading:
            return
        try:
            version = self.library.version()
        except UserError as error:
            self._on_unreadable(error)
            return
        if version != self._version:
            self._version = version
            self.reload()

    def _take(self, records: dict[str, RunRecord], changes: int) -> None:
        if changes != self._changes:
            return
        self._reading = self._unreadable = False
        self.records = records
        self._untick([run for run in self.ticked if run not in records])
        known = self._ticks.costs
        behind = [run for run in self.ticked if len(known.get(run, ())) != records[run].iterations]
        if behind:
            self._read_costs(behind)
        back = [run for run in self._ticked_in_trash if run in records]
        if back:
            self._ticked_in_trash = [run for run in self._ticked_in_trash if run not in records]
            self.tick(back, True)
        self._sift(self._sifting_by)
        self.changed.emit()

    def _take_costs(self, costs: Mapping[str, Any]) -> None:
        there = {run: costs[run] for run in costs if run in self.ticked}
        if there:
            self._ticks.costs |= there
            self.on_plot_changed.emit()

    def _sift(self, text: str) -> None:
        self.shown = matching(list(self.records.values()), text)
        self._sifting_by = text

    def _untick(self, runs: Sequence[str]) -> None:
        if self._ticks.remove(runs, self.records):
            self.on_plot_changed.emit()

    def _write(self, changes: Mapping[str, Mapping[str, object]]) -> None:
        """Change records here at once, and in the library as soon as it can be."""
        for run, fields in changes.items():
            if run in self.records:  # of ten thousand, for which replace() would take twice as long
                self.records[run] = RunRecord(**{**vars(self.records[run]), **fields})

        def write(library: Library) -> None:
            for those, fields in alike(changes):
                library.change(those, **fields)

        self._show_and_write(write)

    def _delete(self, runs: Sequence[str]) -> None:
        going = set(runs)
        self._ticked_in_trash += [run for run in self.ticked if run in going]
        self._untick(runs)
        self.records = {run: record for run, record in self.records.items() if run not in going}
        self._show_and_write(lambda library: library.delete(runs))

    def _restore(self, runs: Sequence[str]) -> None:
        self._show_and_write(lambda library: library.restore(runs))

    def _show_and_write(self, write: Callable[[Library], object]) -> None:
        def work(library: Library) -> Callable[[], None]:
            write(library)
            return self.reload

        self._reading, self._changes = True, self._changes + 1
        self._sift(self._sifting_by)
        self.submit(work)
        self.changed.emit()
