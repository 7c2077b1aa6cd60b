"""``dnn train``: one run, told live, kept when it is interrupted."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from types import FrameType

from core.cli import results
from core.cli.live_line import LiveLine, live_line
from core.cli.printable import remark
from core.errors import FileError, UserError
from core.experiments.opened_library import OpenedLibrary, open_library
from core.experiments.opening import open_dataset
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.experiments.threads import take_turns_quickly
from core.files import check_can_write
from core.settings import TrainingSettings
from core.store.library import Library
from core.training.pace import Pace

STOPPED_EARLY = 1
INTERRUPTED = 130
_SECONDS_BETWEEN_LINES = 0.1


def train_network(
    data: str, variants: Sequence[TrainingSettings], save: Path | None, library: Library | None, *, as_json: bool
) -> int:
    """Train a network for each of the settings on ``data``, side by side, and return the exit code.

    How it goes is told on the way, what came of it at the end; the best network is saved where asked.
    """
    if save is not None:
        check_target(save, data)  # before the work, not after it
    dataset = open_dataset(data)
    variants[0].sizes(dataset.inputs, dataset.classes, networks=len(variants))
    run = Run(dataset, *variants)
    return train(run, save, Recorder(library, run) if library else None, as_json=as_json)


def train(run: Run, save: Path | None, recorder: Recorder | None, *, as_json: bool) -> int:
    """Train a run to its end, told live and written by the recorder if there is one, and return the exit code."""
    take_turns_quickly()
    with _interrupt_flag() as interrupted:
        with live_line(run) as line:
            _advance(run, interrupted, line, recorder)
        networks = run.networks()
        run.chosen = results.best_of(run)
        if recorder is not None:
            recorder.end(networks)
        if save is not None:
            networks[run.chosen].save(save)
        if recorder is not None:
            recorder.wait()
    if as_json:
        print(json.dumps(results.as_json(run, save)))
    else:
        results.print_summary(run, save)
    none_learned = all(trainer.progress.diverged for trainer in run.trainers)
    if none_learned:
        remark(_all_diverged(run))
    if interrupted():
        remark(f"interrupted after {run.iteration:,} iterations; {_kept(save)}.")
    if recorder is not None:
        _tell_not_recorded(recorder.problem)
    return INTERRUPTED if interrupted() else STOPPED_EARLY if none_learned else 0


@contextmanager
def library_to_record_in(folder: Path | None, *, wanted: bool) -> Iterator[Library | None]:
    """Open the library for a while; without it, or where it cannot be opened, which is said, there is None."""
    library, interrupted, problem = open_library(folder) if wanted else OpenedLibrary(None, [], None)
    if library is None:
        _tell_not_recorded(problem)
    elif problem is not None:
        remark(problem)
    if len(interrupted) == 1:
        (one,) = interrupted
        remark(
            f"a run was interrupted: {one.title}, after {one.iterations:,} iterations; go on with it by "
            f"dnn runs continue {one.id}."
        )
    elif interrupted:
        remark(f"{len(interrupted):,} runs were interrupted; dnn runs list shows them.")
    try:
        yield library
    finally:
        if library is not None:
            library.close()


def _tell_not_recorded(problem: UserError | None) -> None:
    if problem is not None:
        remark(f"the run is not recorded: {problem}")


def check_target(save: Path, data: str) -> None:
    """Raise FileError where the network cannot be saved, or would take the place of the data."""
    if save.exists() and Path(data).exists() and save.samefile(data):
        raise FileError(f"{save.name} is the data itself; choose another file for the network.", path=save)
    check_can_write(save)


def _advance(run: Run, interrupted: _Flag, line: LiveLine, recorder: Recorder | None) -> None:
    pace = Pace(_SECONDS_BETWEEN_LINES)
    while not run.finished and not interrupted():
        start, chunk = perf_counter(), pace.iterations
        run.advance(chunk)
        line.show()
        if recorder is not None:
            recorder.note()
        pace.took(chunk, perf_counter() - start)


class _Flag:
    """False until the user presses Ctrl+C; a second Ctrl+C ends the program at once."""

    def __init__(self) -> None:
        self._raised = False

    def __call__(self) -> bool:
        return self._raised

    def raise_it(self, _signal: int, _frame: FrameType | None) -> None:
        if self._raised:
            raise KeyboardInterrupt
        self._raised = True


@contextmanager
def _interrupt_flag() -> Iterator[_Flag]:
    """Let Ctrl+C end the run between two iterations, not within one."""
    flag = _Flag()
    before = signal.signal(signal.SIGINT, flag.raise_it)
    try:
        yield flag
    finally:
        signal.signal(signal.SIGINT, before)


def _all_diverged(run: Run) -> str:
    if len(run.trainers) == 1:
        return run.trainer.progress.stopped
    return (
        f"All {len(run.trainers)} networks diverged: the learning rate is probably too high; the last good "
        "parameters are kept, so try again with lower rates."
    )


def _kept(saved: Path | None) -> str:
    return f"what was learned is in {saved}" if saved else "with --save FILE what was learned would be kept"
