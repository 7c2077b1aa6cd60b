"""Every run into the library, by itself: as it goes, at its end, and taken up again where it stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import perf_counter
from typing import Any

import numpy as np

import core
from core.errors import UserError
from core.experiments.continuing import fingerprint, other_machine, source_of
from core.experiments.filming import Filming, Frame, film_space
from core.experiments.run import Run
from core.network import Network
from core.store import state_file
from core.store.ids import new_id
from core.store.library import Library
from core.store.records import Event, RunRecord, RunState
from core.store.run_log import RunLog
from core.training import History, Measurement, Trainer, TrainerState

_SECONDS = 0.8
"""Between two writings of costs: with a chunk of training and the writing itself it is less than a second."""
_STATES_SECONDS, _STATES_SHARE = 1.0, 50
"""Between two writings of states at least, and so many times as long as it took to write them."""


@dataclass(frozen=True)
class _Moment:
    """What is to be written of a run, as it stood between two chunks."""

    counts: list[int]
    """How many costs of each network are sure never to be taken back."""
    seconds: float
    total: int
    events: list[Event]
    states: list[TrainerState]
    """Where each network can be continued; none if that is not to be written now."""
    networks: Sequence[Network] = ()
    """The finished networks, at the end."""
    last_fields: Sequence[dict[str, Any]] = ()
    frames: Sequence[Frame] = ()
    """What is to be written of the film, after the states."""


class Recorder:
    """Writes a run into the library while it is trained, by threads that never keep the training waiting.

    Who drives the run calls :meth:`note` between its chunks, and :meth:`end` when it ends for now; if it goes on
    later, so does the same recorder. Costs are written before the state that follows them, so that a run is
    continued from where its curve reaches, and the film after both. A run without any update leaves no record.

    ``reopened`` names the runs in the library that this one goes on with. What keeps it from being recorded is given
    to ``tell`` once, on a thread of the recorder's; training goes on.
    """

    def __init__(
        self,
        library: Library,
        run: Run,
        *,
        reopened: Sequence[str] = (),
        tell: Callable[[UserError], object] | None = None,
    ) -> None:
        from core.hdf5 import guard  # noqa: F401  # beside a thread that trains, its import has taken a minute

        self._library, self._run, self._tell = library, run, tell
        self.ids = list(reopened)
        """What the library calls the networks; empty until they are there."""
        self.problem: UserError | None = None
        """What keeps it from being recorded now."""
        self._started = datetime.now(UTC)
        self._logs: list[RunLog] = []
        self._recorded = [trainer.iteration if reopened else 0 for trainer in run.trainers]
        self._measured = [len(trainer.history.measured_at) if reopened else 0 for trainer in run.trainers]
        self._pending: list[Event] = []
        self._told = False
        self._ended_at = run.iteration if reopened else run.began
        self._noted = False
        """Whether anything was noted since then."""
        self._total, self._rates = run.total, len(run.rate_changes) if reopened else 0
        self._paused, self._states_wanted = False, not reopened  # a new run can be continued from the first on
        self._due, self._states_due = perf_counter() + _SECONDS, 0.0
        self._filming = Filming(run)
        self._thread = Thread()

    def note(self) -> None:
        """See that what happened since the last time is written, once a second; takes microseconds in between."""
        self._filming.look()
        if self._run.iteration == self._run.began:
            return
        events, now = self._changes(), perf_counter()
        if not events:
            film_is_full = self._filming.full and self.problem is None
            if (now < self._due and not film_is_full) or self._thread.is_alive():
                return
            if self._noted and (now >= self._states_due or film_is_full) and not self._states_wanted:
                self._run.want_states()  # known after the next updates
                self._states_wanted = True
                return
        self._write_soon(self._moment(events, with_states=self._states_wanted or bool(events)))
        self._due, self._states_wanted = now + _SECONDS, False

    def event(self, kind: str, value: float | None = None) -> None:
        """Note that the run was paused or resumed, or something else that :meth:`note` does not see by itself."""
        twice = kind in ("paused", "resumed") and self._paused == (kind == "paused")
        if twice or self._run.iteration == self._run.began:
            return
        self._paused = kind == "paused"
        self._run.settle()
        happened = Event(self._run.iteration, datetime.now(UTC), kind, value)
        self._write_soon(self._moment([*self._changes(), happened], with_states=True))

    def end(self, networks: Sequence[Network] = ()) -> None:
        """Note that the run ends here for now, with its last figures and its networks, made if they are not given."""
        if not self._noted and self._run.iteration == self._ended_at:
            return
        trainers = self._run.trainers
        networks = networks or self._run.networks()
        self._run.settle()
        now = datetime.now(UTC)
        moment = self._moment(self._changes(), with_states=True)
        last_fields = [_last_fields(self._run, trainer, now) for trainer in trainers]
        counts = [trainer.iteration for trainer in trainers]
        frames = [*moment.frames, *self._filming.ended(moment.states)]
        self._write_soon(replace(moment, counts=counts, networks=networks, last_fields=last_fields, frames=frames))
        self._noted, self._paused, self._ended_at = False, False, self._run.iteration

    def wait(self) -> None:
        """Return when all that was noted is written, or cannot be."""
        if self._thread.ident is not None:
            self._thread.join()

    # On the thread that trains

    def _changes(self) -> list[Event]:
        """Return the changes of learning rate and number of iterations since the last time."""
        run, now = self._run, datetime.now(UTC)
        events = [Event(iteration, now, "rate", rate) for iteration, rate in run.rate_changes[self._rates :]]
        if run.total != self._total:
            events.append(Event(run.iteration, now, "total", run.total))
        self._rates, self._total = len(run.rate_changes), run.total
        return events

    def _moment(self, events: list[Event], *, with_states: bool) -> _Moment:
        run = self._run
        states = run.states() if with_states else []
        counts = [trainer.iteration - 1 for trainer in run.trainers]
        if states:
            counts = [max(count, state.iteration) for count, state in zip(counts, states, strict=True)]
        worth_reading = bool(states) and self._noted  # a film of the first updates alone would be read for nothing
        frames = self._filming.handed_over(counts) if worth_reading else ()
        return _Moment(counts, run.trainer.progress.seconds, run.total, events, states, frames=frames)

    def _write_soon(self, moment: _Moment) -> None:
        self._noted = True
        self._thread = Thread(target=self._write, args=(moment, self._thread), name="recording")
        self._thread.start()

    # On threads of its own, one after the other

    def _write(self, moment: _Moment, before: Thread) -> None:
        if before.ident is not None:
            before.join()
        self._pending += moment.events
        self._filming.receive(moment.frames)
        try:
            self._open()
            self._append(moment)
            self._library.settle()
            problem = next((log.failure for log in self._logs if log.failure is not None), None)
            if problem is None:
                self._save(moment)
        except UserError as error:
            problem = error
        if moment.last_fields:
            problem = self._close(moment) or problem
            with suppress(UserError):  # at the next end it is tried again
                self._library.films.thin(film_space())
        self.problem = problem
        if problem is not None and not self._told:
            self._told = True
            if self._tell is not None:
                self._tell(problem)

    def _open(self) -> None:
        for number in range(len(self._logs), len(self._run.trainers)):
            if number < len(self.ids):
                self._logs.append(self._reopened(number))
            else:
                self._logs.append(self._library.begin(self._record(number)))
                self.ids.append(self._logs[-1].id)
        branch = self._run.branch
        if branch and not (path := self._library.first_network_file(self.ids[0])).exists():
            branch.network.save(path)

    def _reopened(self, number: int) -> RunLog:
        record, at = self._library.record(self.ids[number]), self._recorded[number]
        log, now = self._library.reopen(record.id, at), datetime.now(UTC)
        self._pending.append(Event(at, now, "continued", words=other_machine(record, self._run)))
        if record.total != self._run.total:
            self._pending.append(Event(at, now, "total", self._run.total))
        return log

    def _record(self, number: int) -> RunRecord:
        run, settings = self._run, self._run.variants[number]
        dataset, several = run.dataset, len(run.variants) > 1
        began = self._started + timedelta(milliseconds=number)  # so that they sort by number
        id = new_id(began)
        return RunRecord(
            id=id,
            started=began,
            settings=settings.model_dump(mode="json"),
            dataset=dataset.name,
            source=source_of(dataset),
            fingerprint=fingerprint(dataset),
            sizes=settings.sizes(dataset.inputs, dataset.classes),
            class_names=dataset.class_names,
            recipe=dataset.recipe.as_mapping(),
            program=f"DNN Explorer {core.__version__}",
            numpy=np.__version__,
            blas_threads=run.blas_threads,
            form=run.form,
            total=run.total,
            group=(self.ids[0] if self.ids else id) if several else "",
            parent=run.branch.parent if run.branch else "",
            parent_iteration=run.began,
        )

    def _append(self, moment: _Moment) -> None:
        for number, (log, trainer) in enumerate(zip(self._logs, self._run.trainers, strict=True)):
            begun, count = self._recorded[number], max(self._recorded[number], moment.counts[number])
            costs = trainer.history.costs.numbers[:count]
            measurements = _measurements(trainer.history, self._measured[number], count)
            fields: dict[str, Any] = {"seconds": moment.seconds, "total": moment.total}
            if count:
                fields |= {"final_cost": float(costs[-1]), "best_cost": float(costs.min())}
            if measurements:
                fields |= _accuracies(measurements[-1])
            log.append(costs[begun:], measurements, self._pending, **fields)
            self._recorded[number] = count
            self._measured[number] += len(measurements)
        self._pending = []

    def _save(self, moment: _Moment) -> None:
        start = perf_counter()
        for id, state in zip(self.ids, moment.states, strict=False):
            state_file.save(state, self._library.state_file(id))
        for id, network in zip(self.ids, moment.networks, strict=False):
            network.save(self._library.network_file(id))
        self._filming.write(self._library.films, self.ids, ended=bool(moment.last_fields))
        if moment.states:
            now = perf_counter()
            self._states_due = now + max(_STATES_SECONDS, _STATES_SHARE * (now - start))

    def _close(self, moment: _Moment) -> UserError | None:
        for log, fields in zip(self._logs, moment.last_fields, strict=False):
            log.end(**fields)
        self._library.settle()
        logs, self._logs = self._logs, []
        return next((log.failure for log in logs if log.failure is not None), None)


def _measurements(history: History, first: int, iterations: int) -> list[Measurement]:
    """Return what was measured from place ``first`` on, up to so many iterations; costs stand in their own column."""
    columns = (history.measured_at, history.train_accuracies, history.test_costs, history.test_accuracies)
    rows = np.stack([column.numbers[first : len(history.measured_at)] for column in columns], axis=1)
    return [
        Measurement(int(at), np.nan, train, *(None if np.isnan(test) else test for test in tests))
        for at, train, *tests in rows.tolist()
        if at <= iterations
    ]


def _accuracies(measurement: Measurement) -> dict[str, Any]:
    return {name: getattr(measurement, name) for name in ("train_accuracy", "test_cost", "test_accuracy")}


def _last_fields(run: Run, trainer: Trainer, now: datetime) -> dict[str, Any]:
    """Return what the record says of a network at the end; the run has just been measured."""
    progress = trainer.progress
    state = RunState.FINISHED if run.finished or progress.stopped else RunState.STOPPED
    fields: dict[str, Any] = {
        "state": RunState.DIVERGED if progress.diverged else state,
        "reason": progress.stopped,
        "ended": now,
    }
    measured = progress.measurement
    return fields if measured is None else {**fields, "final_cost": measured.cost, **_accuracies(measured)}
