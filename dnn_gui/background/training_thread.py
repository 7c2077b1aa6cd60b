"""The thread that trains: it advances a run, obeys between two chunks, and leaves its progress to be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf
from threading import Condition
from time import perf_counter

from PySide6.QtCore import QObject, QThread, Signal

from core.datasets import Dataset
from core.errors import UserError
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import ModelCard, Network
from core.settings import TrainingSettings
from core.training import Progress
from core.training.pace import Pace

_SECONDS_BETWEEN_LOOKS = 0.01
"""How long the thread trains before it looks for commands: well under what a person notices."""


class TrainingThread(QThread):
    """Trains a run, of one network or of some side by side, until it is finished, stopped, or can go no further.

    The window never waits for it: it reads :attr:`progress` and the run's history when it likes, and posts
    commands, which are obeyed within some hundredths of a second.
    """

    prepared = Signal()
    """The run is ready, its history can be read."""
    network_ready = Signal(object, int)
    """A copy of the network that was asked for, and the iteration it stands at."""
    held = Signal()
    """It has come to rest where it was paused, or after the one update asked for."""

    def __init__(
        self,
        dataset: Dataset,
        *variants: TrainingSettings,
        record: Callable[[Run], Recorder | None] = lambda _: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self._dataset, self._variants, self._record = dataset, variants, record
        self.run_: Run | None = None
        self.refusal: UserError | None = None
        """What kept the run from starting."""
        self.recorder: Recorder | None = None
        """What writes the run into the library, if anything does, once it is ready."""
        self.progress: Progress | None = None
        self.networks: list[Network] = []
        """The networks as the run left them, once the thread has ended."""
        self._wake = Condition()
        self._commands: deque[Callable[[Run], None]] = deque()
        self._allowed: float = inf
        self._stopping = False

    @classmethod
    def going_on(
        cls, run: Run, record: Callable[[Run], Recorder | None], parent: QObject | None = None
    ) -> TrainingThread:
        """Return a thread that takes an earlier run further."""
        thread = cls(run.dataset, *run.variants, record=record, parent=parent)
        thread.run_ = run
        thread.progress = run.trainer.progress
        return thread

    def pause(self) -> None:
        """Make no more updates until :meth:`resume` or :meth:`step`."""
        self._allow(0)
        self._post(lambda _: self._tell_recorder("paused"))

    def resume(self) -> None:
        """Make updates until the run is finished."""
        self._post(lambda _: self._tell_recorder("resumed"))
        self._allow(inf)

    def step(self) -> None:
        """Make one update more, then pause."""
        self._allow(1)

    def stop(self) -> None:
        """End the thread after the present chunk; the run keeps what it learned."""
        with self._wake:
            self._stopping = True
            self._wake.notify()

    def change(self, *, learning_rate: float | None = None, iterations: int | None = None) -> None:
        """Train on with another learning rate, or to another number of iterations."""

        def obey(run: Run) -> None:
            if learning_rate is not None:
                run.change_learning_rate(learning_rate)
            if iterations is not None:
                run.total = max(iterations, run.iteration)

        self._post(obey)

    def ask_for_network(self, *, to_keep: bool = False) -> None:
        """Ask for a copy of the network as it is, with its record if it is ``to_keep``.

        :attr:`network_ready` brings it. Without the record nothing has to be measured, which would add to the curves.
        """
        self._post(lambda run: self.network_ready.emit(*_copy_of(run, to_keep=to_keep)))

    def run(self) -> None:
        """Prepare the run and train; called by Qt on the new thread."""
        try:
            run = self.run_ = self.run_ or Run(self._dataset, *self._variants, leave_free=1)
            self.recorder = self._record(run)
        except UserError as error:
            self.refusal = error
            return
        self.progress = run.trainer.progress
        self.prepared.emit()
        pace = Pace(_SECONDS_BETWEEN_LOOKS)
        while not run.finished:
            chunk = self._next_chunk(run, pace.iterations)
            if chunk == 0:
                break
            start = perf_counter()
            self.progress = run.advance(chunk)
            if self.recorder is not None:
                self.recorder.note()
            pace.took(chunk, perf_counter() - start)
        self._obey(run)
        self.networks = run.networks()
        self.progress = run.trainer.progress
        if self.recorder is not None:
            self.recorder.end(self.networks)

    def _next_chunk(self, run: Run, most: int) -> int:
        """Obey, wait while paused, and return how many updates to make next; 0 to end the thread."""
        told = False
        while True:
            self._obey(run)
            with self._wake:
                if self._stopping:
                    return 0
                if self._allowed > 0:
                    chunk = int(min(most, self._allowed))
                    self._allowed -= chunk
                    return chunk
                if told and not self._commands:
                    self._wake.wait()
            if not told:
                run.measure()  # so that all that is said of it is from where it rests
                self.progress = run.trainer.progress
                self.held.emit()
                told = True

    def _obey(self, run: Run) -> None:
        """Carry out what was posted since the last time."""
        while self._commands:
            self._commands.popleft()(run)
            self.progress = run.trainer.progress
            if self.recorder is not None:
                self.recorder.note()

    def _tell_recorder(self, kind: str) -> None:
        if self.recorder is not None:
            self.recorder.event(kind)

    def _allow(self, iterations: float) -> None:
        with self._wake:
            self._allowed = iterations
            self._wake.notify()

    def _post(self, command: Callable[[Run], None]) -> None:
        with self._wake:
            self._commands.append(command)
            self._wake.notify()


def _copy_of(run: Run, *, to_keep: bool) -> tuple[Network, int]:
    card = ModelCard(run.dataset.class_names, run.dataset.recipe)
    return run.network() if to_keep else run.trainer.snapshot(card), run.trainer.iteration
