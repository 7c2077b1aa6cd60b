"""The run that the user is watching: its state, its commands, and how far it is."""

from __future__ import annotations

from enum import Enum
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.datasets import Dataset
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.training import Progress
from dnn_gui.background.heartbeat import Heartbeat
from dnn_gui.background.training_thread import TrainingThread
from dnn_gui.session.recording import Recording

_SETTLING_MS = 300
"""How long a learning rate must stand as typed before a run in progress takes it."""
_SECONDS_BETWEEN_FIGURES = 0.25


class RunState(Enum):
    """What the run is doing."""

    IDLE = "idle"
    """There is no run: the network has its first weights."""
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    """Ended by the user before the last iteration."""
    FINISHED = "finished"
    DIVERGED = "diverged"
    """Ended because the cost was no longer a number."""

    @property
    def active(self) -> bool:
        """Whether the run has a thread."""
        return self in (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED)


class Training(QObject):
    """Starts, steers and reads one run at a time."""

    state_changed = Signal(object)
    run_changed = Signal()
    """There is another run than before, or none: curves begin anew."""
    chosen_changed = Signal()
    """Another one of the networks trained side by side is looked at."""
    progressed = Signal()
    """There may be new costs, measurements and rate changes to draw."""
    figures_changed = Signal()
    """There may be new figures to read: told as often as a person can read them, and at the end."""
    held = Signal()
    """A paused run has come to rest: its figures stay as they are."""
    refused = Signal(object)
    """The :class:`UserError` that kept a run from starting."""
    not_recorded = Signal(object)
    """The :class:`UserError` that keeps a run from being recorded; told once a run."""
    network_ready = Signal(object, int)
    """A copy of the network that was asked for, and the iteration it stands at."""

    def __init__(self, parent: QObject | None = None, *, library: Library | None = None) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.run: Run | None = None
        self.recording = Recording(library, self.not_recorded.emit)
        self._thread: TrainingThread | None = None
        self._networks: list[Network] = []
        """The networks as the last thread left them."""
        self._ending: RunState | None = None
        self._paused_at_start = False
        self._figures_told_at = 0.0
        self._wanted: tuple[float | None, int] | None = None
        self._heartbeat = Heartbeat(self)
        self._heartbeat.beat.connect(self._look)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._settling.timeout.connect(self._apply_changes)

    @property
    def progress(self) -> Progress | None:
        """Where the run stands; None without one."""
        if self._thread is not None and self._thread.progress is not None:
            return self._thread.progress
        return self.run.trainer.progress if self.run else None

    @property
    def network(self) -> Network | None:
        """The chosen network as the last thread left it; None while there is no such."""
        return self._networks[self.run.chosen] if self.run and self._networks else None

    @property
    def recorded_as(self) -> str:
        """What the library calls the chosen network of the present run; empty while it is not recorded."""
        ids = self.recording.ids
        return ids[self.run.chosen] if self.run is not None and self.run.chosen < len(ids) else ""

    @property
    def can_go_on(self) -> bool:
        """Whether the present run could make more updates."""
        return self.run is not None and self.run.iteration < self.run.total

    def start(self, dataset: Dataset, *variants: TrainingSettings, paused: bool = False) -> None:
        """Begin a new run from first weights, of a network for each of the settings; stop at once if ``paused``."""
        if self._thread is None:
            self._forget_changes()
            thread = TrainingThread(dataset, *variants, record=self.recording.begin, parent=self)
            self._start(thread, RunState.PREPARING, paused=paused)

    def take_up(self, run: Run, networks: list[Network], *ids: str) -> None:
        """Make ``run`` the present one, with its networks as they stand; :meth:`resume` goes on.

        It is recorded as what the library has under ``ids``, or as a new run.
        """
        if self._thread is None:
            self._forget_changes()
            self.recording.begin(run, *ids)
            self.run, self._networks = run, networks
            self.run_changed.emit()
            self.state = RunState.FINISHED if run.finished else RunState.STOPPED
            self.state_changed.emit(self.state)

    def resume(self) -> None:
        """Go on with the present run."""
        self._go_on(paused=False)

    def step(self) -> None:
        """Make one update of the present run."""
        self._go_on(paused=True)

    def pause(self) -> None:
        """Hold the run where it is."""
        if self._thread is not None:
            self._thread.pause()
            self._set_state(RunState.PAUSED)

    def stop(self) -> None:
        """End the run where it is; what it learned stays."""
        self._end(RunState.STOPPED)

    def reset(self) -> None:
        """Drop the run, so that the network has its first weights again."""
        self._end(RunState.IDLE)

    def change(self, learning_rate: float | None, iterations: int) -> None:
        """Let the present run take other values once they have stood for a moment; None leaves the rate as it is."""
        self._wanted = (learning_rate, iterations)
        if self.run is not None or self._thread is not None:
            self._settling.start()

    def choose(self, number: int) -> None:
        """Look at network ``number`` of those that are trained side by side."""
        if self.run is not None and number != self.run.chosen and 0 <= number < len(self.run.trainers):
            self.run.chosen = number
            self.figures_changed.emit()
            self.chosen_changed.emit()

    def ask_for_network(self, *, to_keep: bool = False) -> bool:
        """Ask the training thread for a copy of the network, with its record if it is ``to_keep``.

        False is returned if there is no such thread.
        """
        if self._thread is None or not self._thread.isRunning():
            return False
        self._thread.ask_for_network(to_keep=to_keep)
        return True

    def close(self) -> None:
        """End the thread for good, and wait for it."""
        self._settling.stop()
        self._heartbeat.stop()
        if self._thread is not None:
            self._thread.stop()
            self._thread.wait()
            self._thread = None
            self.state = RunState.STOPPED  # told to nobody: the window is going
        self.recording.wait()

    def _go_on(self, *, paused: bool) -> None:
        if self._thread is None and self.run is not None:
            self._apply_changes()
            thread = TrainingThread.going_on(self.run, self.recording.go_on, self)
            self._start(thread, RunState.RUNNING, paused=paused)
        if self._thread is not None:
            (self._thread.step if paused else self._thread.resume)()
            self._set_state(RunState.PAUSED if paused else RunState.RUNNING)

    def _start(self, thread: TrainingThread, state: RunState, *, paused: bool) -> None:
        self._thread = thread
        thread.prepared.connect(self._on_prepared)
        thread.network_ready.connect(self.network_ready)
        thread.held.connect(self._on_held)
        thread.finished.connect(self._on_thread_finished)
        if paused:
            thread.step()
        self._paused_at_start = paused
        self._set_state(state)
        thread.start()
        self._heartbeat.start()

    @Slot()
    def _on_prepared(self) -> None:
        if self._thread is None or self.sender() is not self._thread:
            return
        if self.run is not self._thread.run_:
            self.run = self._thread.run_
            self.run_changed.emit()
        if self.state is RunState.PREPARING:
            self._set_state(RunState.PAUSED if self._paused_at_start else RunState.RUNNING)

    @Slot()
    def _on_held(self) -> None:
        if self.state is RunState.PAUSED and self.sender() is self._thread:
            self.figures_changed.emit()
            self.progressed.emit()
            self.held.emit()

    @Slot()
    def _on_thread_finished(self) -> None:
        thread = self._thread
        if thread is None or self.sender() is not thread:
            return
        self._thread = None
        self._heartbeat.stop()
        self._networks = thread.networks
        self.figures_changed.emit()
        self.progressed.emit()
        ending, self._ending = self._ending, None
        if ending is RunState.IDLE or self.run is None or self.run is not thread.run_:
            self._drop()  # the run was called off, or never came about
        elif self.run.finished:
            self._set_state(RunState.DIVERGED if self.run.trainer.progress.diverged else RunState.FINISHED)
        else:
            self._set_state(RunState.STOPPED)
        if thread.refusal is not None:
            self.refused.emit(thread.refusal)
        thread.deleteLater()

    @Slot()
    def _look(self) -> None:
        if perf_counter() - self._figures_told_at > _SECONDS_BETWEEN_FIGURES:
            self._figures_told_at = perf_counter()
            self.figures_changed.emit()
        self.progressed.emit()

    @Slot()
    def _apply_changes(self) -> None:
        if self._wanted is None:
            return
        rate, iterations = self._wanted
        if self._thread is not None:
            self._thread.change(learning_rate=rate, iterations=iterations)
        elif self.run is not None:
            if rate is not None:
                self.run.change_learning_rate(rate)
            self.run.total = max(iterations, self.run.iteration)
            self.state_changed.emit(self.state)

    def _forget_changes(self) -> None:
        """Leave what was typed to the run for which it was meant."""
        self._settling.stop()
        self._wanted = None

    def _end(self, ending: RunState) -> None:
        """Bring the run to an end without waiting for its thread, which may be in the middle of an update."""
        if self._thread is not None:
            self._ending = ending
            self._thread.stop()
        elif ending is RunState.IDLE:
            self._drop()

    def _drop(self) -> None:
        had_run, self.run, self._networks = self.run is not None, None, []
        before, self.state = self.state, RunState.IDLE
        if had_run:
            self.run_changed.emit()
        if before is not RunState.IDLE:
            self.state_changed.emit(self.state)

    def _set_state(self, state: RunState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
