"""What ``dnn train`` tells at the end: of one network its costs and accuracies, of several a table."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from core.experiments.run import Run
from core.settings import as_text, differing, label
from core.training import Measurement, Trainer

_HUGE = 1e9
"""Costs from here on, where training goes wrong, are written with an exponent."""


def best_of(run: Run) -> int:
    """Return the number of the network with the highest test accuracy, and among equals the lowest test cost.

    One that diverged is the best only if all did. The run has just been measured.
    """

    def how_good(number: int) -> tuple[bool, float, float]:
        measured = _measured(run.trainers[number])
        return not run.trainers[number].progress.diverged, measured.test_accuracy or 0.0, -(measured.test_cost or 0.0)

    return max(range(len(run.trainers)), key=how_good)


def as_json(run: Run, saved: Path | None) -> dict[str, object]:
    """Return what ``--json`` prints of one network, or of all and which is the best; the run has been measured."""
    if len(run.trainers) == 1:
        return _result_of(run, run.trainer, saved)
    names = differing(run.variants)
    networks = [
        {
            "settings": {name: getattr(settings, name) for name in names},
            **_result_of(run, trainer, saved if trainer is run.trainer else None),
            "ended": _ended(run, trainer),
        }
        for settings, trainer in zip(run.variants, run.trainers, strict=True)
    ]
    return {"networks": networks, "best": run.chosen + 1, "seconds": round(run.trainer.progress.seconds, 3)}


def print_summary(run: Run, saved: Path | None) -> None:
    """Tell in words what the chosen network reached, and if there are several, what each did."""
    every = max(100, run.total // 25 // 100 * 100)
    (_print_several if len(run.trainers) > 1 else _print_one)(run, every)
    print(f"Time: {run.trainer.progress.seconds:.2f} s")
    if saved:
        print(f"Saved{f' network {run.chosen + 1}' if len(run.trainers) > 1 else ''} to {saved}")


def _result_of(run: Run, trainer: Trainer, saved: Path | None) -> dict[str, object]:
    """Return the costs as the course prints them, and what the finished network reaches."""
    measurement = _measured(trainer)
    return {
        "costs": [list(pair) for pair in trainer.history.costs_as_printed()],
        "final_cost": measurement.cost,
        "train_accuracy": measurement.train_accuracy,
        "test_accuracy": measurement.test_accuracy,
        "baseline": run.dataset.baseline(run.dataset.test),
        "baseline_train": run.dataset.baseline(run.dataset.train),
        "iterations": measurement.iteration,
        "seconds": round(trainer.progress.seconds, 3),
        "model": str(saved) if saved else None,
    }


def _print_one(run: Run, every: int) -> None:
    for iteration, cost in run.trainer.history.costs_as_printed(every):
        print(f"Cost after iteration {iteration}: {_in_digits(cost)}")
    measurement, commonest = _measured(run.trainer), _commonest(run)
    train, test = (run.dataset.baseline(part) for part in (run.dataset.train, run.dataset.test))
    print(f"Final cost after {measurement.iteration:,} iterations: {_in_digits(measurement.cost)}")
    print(f"Train accuracy: {measurement.train_accuracy:.4%} ({commonest}: {train:.1%})")
    print(f"Test accuracy:  {measurement.test_accuracy:.4%} ({commonest}: {test:.1%})")
    progress = run.trainer.progress
    if progress.stopped and not progress.diverged:
        print(progress.stopped)


def _print_several(run: Run, every: int) -> None:
    for line in _curves(run, every):
        print(line)
    print()
    for line in _table(run):
        print(line)
    train, test = (run.dataset.baseline(part) for part in (run.dataset.train, run.dataset.test))
    print("* the best: highest test accuracy, and among equals lowest test cost")
    print(f"({_commonest(run)}: train {train:.1%}, test {test:.1%})")


def _curves(run: Run, every: int) -> list[str]:
    """Return a column of costs for each network, as many as the terminal has room for."""
    head = "Cost after iteration"
    curves = [[cost for _, cost in trainer.history.costs_as_printed(every)] for trainer in run.trainers]
    columns = [[str(number), *map(_in_digits, curve)] for number, curve in enumerate(curves, start=1)]
    room = shutil.get_terminal_size().columns - len(head)
    wide = max(len(cell) for column in columns for cell in column) + 2
    shown = columns[: max(1, room // wide)]
    longest = max(len(curve) for curve in curves)
    lines = _aligned([[head, *(str(place * every) for place in range(longest))], *shown])
    left_out = len(columns) - len(shown)
    return [*lines, f"({left_out} more do not fit here; --json has the curves of all.)"] if left_out else lines


def _table(run: Run) -> list[str]:
    """Return a line a network: what differs, what it reached, and how it ended."""
    names = differing(run.variants)
    rows, endings = [["Network", *map(label, names), "Final cost", "Train", "Test"]], ["How it ended"]
    for number, (settings, trainer) in enumerate(zip(run.variants, run.trainers, strict=True)):
        measured = _measured(trainer)
        own = [as_text(getattr(settings, name)) for name in names]
        reached = [_in_digits(measured.cost), f"{measured.train_accuracy:.4%}", f"{measured.test_accuracy:.4%}"]
        rows.append([f"{'* ' if number == run.chosen else ''}{number + 1}", *own, *reached])
        endings.append(_ended(run, trainer))
    return [
        f"{line}  {ending}" for line, ending in zip(_aligned(list(zip(*rows, strict=True))), endings, strict=True)
    ]


def _aligned(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of cells that end where their columns end; a column may be shorter than the others."""
    widths = [max(map(len, column)) for column in columns]
    rows = zip_longest(*columns, fillvalue="")
    return ["  ".join(map(str.rjust, row, widths)).rstrip() for row in rows]


def _ended(run: Run, trainer: Trainer) -> str:
    progress, kept = trainer.progress, _measured(trainer).iteration
    if progress.diverged:
        return f"diverged after {progress.iteration:,} iterations"
    if progress.stopped:
        return f"stopped early after {progress.iteration:,} iterations, best after {kept:,}"
    return "finished" if run.finished else f"interrupted after {progress.iteration:,} iterations"


def _in_digits(cost: float) -> str:
    return f"{cost:.6f}" if cost < _HUGE else f"{cost:.2e}"


def _measured(trainer: Trainer) -> Measurement:
    measurement = trainer.progress.measurement
    assert measurement is not None, "the run has not been measured"
    return measurement


def _commonest(run: Run) -> str:
    return f"always “{run.dataset.class_names[run.dataset.commonest]}”"
