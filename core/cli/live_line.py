"""One line in the terminal that tells how a run is going."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from core.experiments.run import Run
from core.training.progress import Progress as TrainingProgress


class _Speed(ProgressColumn):
    """Iterations a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['speed']:,.0f} it/s")


class LiveLine:
    """Shows how far a run is; of several networks, how the best one does."""

    def __init__(self, bar: Progress, run: Run) -> None:
        self._bar, self._run = bar, run
        self._task = bar.add_task("training", total=run.total, figures="", speed=0.0)

    def show(self) -> None:
        """Show where the run stands now."""
        networks = len(self._run.trainers)
        best = max((trainer.progress for trainer in self._run.trainers), key=_test_accuracy)
        figures = _in_words(best) if networks == 1 else f"best of {networks}: {_in_words(best)}"
        self._bar.update(self._task, completed=self._run.iteration, figures=figures, speed=best.speed)


@contextmanager
def live_line(run: Run) -> Iterator[LiveLine]:
    """Keep a line on standard error; where that is no terminal, nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[figures]}"),
        _Speed(),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield LiveLine(bar, run)


def _test_accuracy(progress: TrainingProgress) -> float:
    return progress.measurement.test_accuracy or 0.0 if progress.measurement else 0.0


def _in_words(progress: TrainingProgress) -> str:
    measured, parts = progress.measurement, []
    if progress.cost is not None:
        parts.append(f"cost {progress.cost:.6f}")
    if measured is not None:
        parts.append(f"train {measured.train_accuracy:.1%}")
        parts += [f"test {measured.test_accuracy:.1%}"] if measured.test_accuracy is not None else []
    return "  ".join(parts)
