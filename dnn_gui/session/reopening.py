"""Kept runs taken up again: their settings in the form, their networks to ask, and training where it was left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.datasets import Dataset
from core.errors import UserError
from core.experiments.branching import branch
from core.experiments.continuing import continue_run, fingerprint, taken_up
from core.experiments.handing_on import hand_on
from core.experiments.opening import open_network
from core.experiments.repeating import NOTEBOOK_SUFFIX, program_of, save_program
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.exchange import import_run
from core.store.library import Library
from core.store.records import RunRecord, RunState
from dnn_gui.background.lane import Lane

if TYPE_CHECKING:
    from dnn_gui.session.session import Session


class Reopening(QObject):
    """Brings runs of the library back into the session; what takes long is done off the window's thread."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._lane = Lane("reopening", self, newest_only=True)
        self._lane.succeeded.connect(self._finish)
        self._lane.refused.connect(self._on_not_opened)

    @Slot(str)
    def open(self, run: str) -> None:
        """Have everything of a run as it was: its curves, its settings, and its network to answer about pictures."""
        record, library = self._record(run), self._session.library
        if record is not None and library is not None and self._may_leave_the_present_run(record):
            self._session.say(f"Opening {record.title} …")
            self._submit(record.title, lambda: self._opened(library, record))

    def use_settings(self, run: str) -> None:
        """Put the settings of a run into the form; it can be undone."""
        record = self._record(run)
        if record is not None and self._may_leave_the_present_run(record):
            self._session.choices.enter_several(_settings_of(record))
            self._session.say(f"The settings of {record.title} are in the form; Train begins anew with them.")

    def go_on(self, run: str) -> None:
        """Train a run further, from where it was left."""
        session, record, library = self._session, self._record(run), self._session.library
        if record is None or library is None or not self._may_leave_the_present_run(record):
            return
        total = _total(record, session.choices.settings.iterations)
        if total <= record.iterations or record.state is RunState.DIVERGED:
            session.complain(_why_not_further(record))
            return
        session.say(f"Going back to where {record.title} was left …")
        self._submit(record.title, lambda: self._taken_up(library, record, total))

    def branch(self, run: str, network: Callable[[], Network], iteration: int) -> None:
        """Go on, with the settings in the form, from ``network()``: what a run had learned at ``iteration``."""
        session, library = self._session, self._session.library
        dataset, variants = session.dataset, session.choices.variants
        if library is None or dataset is None:
            return
        if session.training.state.active:
            session.complain("The run in progress would be lost; stop it before you branch off.")
        elif len(variants) > 1:
            session.complain("A branch is one network; give one value for every setting.")
        else:
            session.say(f"Going back to iteration {iteration:,} …")
            self._submit(
                f"iteration {iteration:,}",
                lambda: self._branched(library, run, network(), iteration, variants[0], dataset),
            )

    def tell_of_interrupted(self) -> None:
        """Say once which runs an earlier program left unfinished, if there are any."""
        found, self._session.interrupted = self._session.interrupted, []
        if found:
            one = len(found) == 1
            what, each = (f"{found[0].title} was", "it") if one else (f"{len(found)} runs were", "each of them")
            sentence = f"{what} interrupted when the program last ended; {each} can be continued."
            self._session.say(sentence, more=True)

    def save_network(self, run: str, path: Path) -> None:
        """Write the network of a run to a file of its own."""
        record = self._record(run)
        network = None if record is None else self._network_file(record)
        if network is not None:
            self._session.files.write(path, lambda temporary: _copy(network, temporary))

    def export(self, run: str, path: Path) -> None:
        """Write a run with its film to a file of its own, to hand on."""
        record = self._record(run)
        if record is None:
            return

        def work(library: Library) -> Callable[[], None]:
            without = hand_on(library, run, path, self._present_data_if_of(record))
            return partial(self._session.say, f"Exported to {path.name}. {without}".strip())

        self._session.runs.submit(work)

    def save_as_python(self, run: str, path: Path) -> None:
        """Write a run as a script, or as a notebook if ``path`` says so, that comes to the same costs."""
        record = self._record(run)
        if record is None:
            return

        def work(library: Library) -> Callable[[], None]:
            save_program(program_of(library, record, notebook=path.suffix == NOTEBOOK_SUFFIX), path)
            return partial(self._session.say, f"{path.name} comes to the same costs as {record.title}.")

        self._session.runs.submit(work)

    def take_in(self, path: Path) -> None:
        """Bring the run in a file into the library."""
        if self._session.library is None:
            self._session.complain(
                f"{path.name} was not taken in: the library of runs cannot be used; start the program with another "
                "folder for it, by --library."
            )
            return
        self._session.runs.submit(lambda library: partial(self._on_taken_in, import_run(library, path), path.name))

    def _on_taken_in(self, record: RunRecord, name: str) -> None:
        self._session.say(f"{name} is among the runs now, as {record.title}.")
        self._session.runs.reload()

    def cancel(self) -> None:
        """Leave the run that is being opened where it is, if there is one."""
        self._lane.cancel()
        self._session.files.announce("")

    def close(self) -> None:
        """End the thread for good."""
        self._lane.cancel()
        self._lane.close()

    def _submit(self, name: str, work: Callable[[], Callable[[], None]]) -> None:
        """Do what takes long, once the last run is written: it may be the one that is opened."""

        def wait_and_work(_cancelled: Callable[[], bool]) -> Callable[[], None]:
            self._session.training.recording.wait()
            return work()

        self._session.files.announce(name)
        self._lane.submit(wait_and_work)

    def _record(self, run: str) -> RunRecord | None:
        """Return what is known of a run; None, and a sentence, if another program deleted it in the meantime."""
        record = self._session.runs.records.get(run)
        if record is None:
            self._session.complain("The run is no longer in the library; another program may have deleted it.")
        return record

    def _may_leave_the_present_run(self, record: RunRecord) -> bool:
        may = not self._session.training.state.active
        if not may:
            name = record.title
            self._session.complain(f"{name} was not opened, so that the run in progress is not lost; stop it first.")
        return may

    def _network_file(self, record: RunRecord) -> Path | None:
        """Return the file with the network of a run; None, and a sentence, where there is none."""
        library = self._session.library
        path = library.network_file(record.id) if library is not None else None
        if path is not None and path.exists():
            return path
        self._session.say(f"The network of {record.title} was not saved, for the run did not end; continue it first.")
        return None

    # On a thread of its own

    def _opened(self, library: Library, record: RunRecord) -> Callable[[], None]:
        path, problem = library.network_file(record.id), None
        network = open_network(path) if path.exists() else None
        if library.state_file(record.id).exists():
            try:
                run = taken_up(library, record, self._present_data_if_of(record))
                run.measure()  # so that it is shown as it was when it had been trained
                return partial(self._show_run, record, run, network or run.network())
            except UserError as error:
                problem = error
        return partial(self._show_what_is_left, record, network, problem)

    def _taken_up(self, library: Library, record: RunRecord, total: int) -> Callable[[], None]:
        run = continue_run(library, record, self._present_data_if_of(record), total)
        return partial(self._train_on, record, run, run.network())

    def _branched(
        self,
        library: Library,
        run: str,
        network: Network,
        iteration: int,
        settings: TrainingSettings,
        dataset: Dataset,
    ) -> Callable[[], None]:
        record = library.record(run)
        new = branch(library, record, network, iteration, settings, dataset, leave_free=1)
        return partial(self._train_branch, record, new, new.network())

    def _present_data_if_of(self, record: RunRecord) -> Dataset | None:
        dataset = self._session.dataset
        return dataset if dataset is not None and fingerprint(dataset) == record.fingerprint else None

    # Back on the window's

    @Slot(object)
    def _finish(self, finish: Callable[[], None]) -> None:
        self._session.files.announce("")
        try:
            finish()
        except UserError as error:
            self._complain(error)

    @Slot(object)
    def _on_not_opened(self, error: UserError) -> None:
        self._session.files.announce("")
        self._complain(error)

    def _complain(self, error: UserError) -> None:
        self._session.complain(str(error), error.detail)

    def _show_run(self, record: RunRecord, run: Run, network: Network) -> None:
        if self._take_up(record, run, network, record.id):
            message = self._session.message
            self._session.tell(replace(message, sentence=f"{record.title} opened. {message.sentence}"))

    def _train_on(self, record: RunRecord, run: Run, network: Network) -> None:
        if self._take_up(record, run, network, record.id):
            self._session.training.resume()

    def _train_branch(self, record: RunRecord, run: Run, network: Network) -> None:
        if self._take_up(record, run, network):
            self._session.runs.tick([record.id], True)  # so that the fork is seen
            self._session.training.resume()

    def _take_up(self, record: RunRecord, run: Run, network: Network, *ids: str) -> bool:
        """Make ``run`` the present one, if none is in progress; it is that of the ``ids``, or a new one."""
        session = self._session
        if not self._may_leave_the_present_run(record):
            return False
        session.reset()
        if run.dataset is not session.dataset:
            session.use_dataset(run.dataset)
        as_it_stands = {"learning_rate": run.trainer.learning_rate, "iterations": run.total}
        settings = _settings_of(record) if ids else run.settings.model_dump()
        session.choices.enter_several(settings | as_it_stands)
        session.training.take_up(run, [network], *ids)
        return True

    def _show_what_is_left(self, record: RunRecord, network: Network | None, problem: UserError | None) -> None:
        """Show the curve, the settings and the network of a run that cannot be taken up."""
        session = self._session
        if not self._may_leave_the_present_run(record):
            return
        session.runs.tick([record.id], True)
        session.choices.enter_several(_settings_of(record))
        session.say(f"The settings of {record.title} are in the form; Train begins anew with them.")
        if network is not None:
            session.use_model(record.title, network)
        if problem is not None:
            self._complain(problem)


def _settings_of(record: RunRecord) -> dict[str, object]:
    """Return the settings of a run that this program knows."""
    return {name: value for name, value in record.settings.items() if name in TrainingSettings.model_fields}


def _total(record: RunRecord, iterations: int) -> int:
    """Return how many updates to make in all: what is left, or if nothing is, as many as the form says."""
    return record.total if record.iterations < record.total else iterations


def _why_not_further(record: RunRecord) -> str:
    if record.state is RunState.DIVERGED:
        return f"{record.title} cannot go on, for its cost is no number; use its settings with a lower learning rate."
    return f"{record.title} has made all of its {record.total:,} iterations; set Iterations higher to go on with it."


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
