"""``dnn train``: one run, told live, kept when it is interrupted."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from core.datasets import Dataset
from core.errors import FileError
from core.experiments.opening import open_dataset
from core.experiments.run import Run
from core.files import check_can_write
from core.settings import TrainingSettings
from core.training.pace import Pace
from core.training.progress import Progress as TrainingProgress

STOPPED_EARLY = 1
INTERRUPTED = 130
_SECONDS_BETWEEN_LINES = 0.1


def train_network(data: str, settings: TrainingSettings, save: Path | None, *, as_json: bool) -> int:
    """Train on ``data``, tell how it goes, save where asked, and return the exit code."""
    if save is not None:
        _check_target(save, data)  # before the work, not after it
    run = Run(open_dataset(data), settings)
    with _interrupt_flag() as interrupted:
        with _live_line(run) as tell:
            _advance(run, interrupted, tell)
        if save is not None:
            run.network().save(save)
    if as_json:
        print(json.dumps(result_of(run, save)))
    else:
        _print_summary(run, save)
    stopped = run.trainer.progress.stopped
    if stopped:
        print(f"dnn: {stopped}", file=sys.stderr)
    if interrupted():
        print(f"dnn: interrupted after {run.trainer.iteration:,} iterations; {_kept(save)}.", file=sys.stderr)
    return INTERRUPTED if interrupted() else STOPPED_EARLY if stopped else 0


def result_of(run: Run, saved: Path | None) -> dict[str, object]:
    """Return what ``--json`` prints: the costs as the course prints them, and what the finished network reaches."""
    measurement = run.measure()
    return {
        "costs": [list(pair) for pair in run.trainer.history.costs_as_printed()],
        "final_cost": measurement.cost,
        "train_accuracy": measurement.train_accuracy,
        "test_accuracy": measurement.test_accuracy,
        "baseline": run.dataset.baseline(run.dataset.test),
        "baseline_train": run.dataset.baseline(run.dataset.train),
        "iterations": measurement.iteration,
        "seconds": round(run.trainer.progress.seconds, 3),
        "model": str(saved) if saved else None,
    }


def _check_target(save: Path, data: str) -> None:
    """Raise FileError where the network cannot be saved, or would take the place of the data."""
    if save.exists() and Path(data).exists() and save.samefile(data):
        raise FileError(f"{save.name} is the data itself; choose another file for the network.", path=save)
    check_can_write(save)


def _advance(run: Run, interrupted: _Flag, tell: _Tell) -> None:
    pace = Pace(_SECONDS_BETWEEN_LINES)
    while not run.finished and not interrupted():
        start, chunk = perf_counter(), pace.iterations
        tell(run.advance(chunk))
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


class _Speed(ProgressColumn):
    """Iterations a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['speed']:,.0f} it/s")


class _Tell:
    """Shows progress as one live line; where there is no terminal, nothing."""

    def __init__(self, bar: Progress, run: Run) -> None:
        self._bar = bar
        self._task = bar.add_task("training", total=run.total, cost="", accuracy="", speed=0.0)

    def __call__(self, progress: TrainingProgress) -> None:
        measured = progress.measurement
        accuracy = ""
        if measured:
            accuracy = f"train {measured.train_accuracy:.1%}"
            accuracy += f"  test {measured.test_accuracy:.1%}" if measured.test_accuracy is not None else ""
        cost = f"cost {progress.cost:.6f}" if progress.cost is not None else ""
        self._bar.update(self._task, completed=progress.iteration, cost=cost, accuracy=accuracy, speed=progress.speed)


@contextmanager
def _live_line(run: Run) -> Iterator[_Tell]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[cost]}  {task.fields[accuracy]}"),
        _Speed(),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield _Tell(bar, run)


def _print_summary(run: Run, saved: Path | None) -> None:
    for iteration, cost in run.trainer.history.costs_as_printed(every=max(100, run.total // 25 // 100 * 100)):
        print(f"Cost after iteration {iteration}: {cost:.6f}")
    measurement, dataset = run.measure(), run.dataset
    print(f"Final cost after {measurement.iteration:,} iterations: {measurement.cost:.6f}")
    print(f"Train accuracy: {measurement.train_accuracy:.4%} {_baseline(dataset, test=False)}")
    print(f"Test accuracy:  {measurement.test_accuracy:.4%} {_baseline(dataset, test=True)}")
    print(f"Time: {run.trainer.progress.seconds:.2f} s")
    if saved:
        print(f"Saved to {saved}")


def _baseline(dataset: Dataset, *, test: bool) -> str:
    share = dataset.baseline(dataset.test if test else dataset.train)
    return f"(always “{dataset.class_names[dataset.commonest]}”: {share:.1%})"


def _kept(saved: Path | None) -> str:
    return f"what was learned is in {saved}" if saved else "with --save FILE what was learned would be kept"
