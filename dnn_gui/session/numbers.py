"""The numbers of a run at one moment, to draw, to read and to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiments.run import Run
from core.training import Measurement
from dnn_gui.look.words import cost, percent

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Numbers:
    """The numbers of a run as they were at one moment."""

    costs: Array
    """(n,): the train cost before the update of iteration 0, 1, 2, ..."""
    at: Array
    """(k,): the iterations at which the rest was measured."""
    measured: dict[str, Array]
    """Curve name -> (k,): costs, and accuracies as shares; nan where there is no test part."""
    rates: tuple[tuple[int, float], ...]
    """(iteration, learning rate) of the beginning and of every change."""
    last: Measurement | None
    """The newest measurement."""

    @classmethod
    def of(cls, run: Run) -> Numbers:
        """Take the numbers of a run that may go on meanwhile; none of them is copied."""
        history = run.trainer.history
        at = history.measured_at.numbers
        columns = {
            "test cost": history.test_costs,
            "train accuracy": history.train_accuracies,
            "test accuracy": history.test_accuracies,
        }
        measured = {name: column.numbers[: len(at)] for name, column in columns.items()}
        rates = ((0, run.settings.learning_rate), *run.rate_changes)
        return cls(history.costs.numbers, at, measured, rates, run.trainer.progress.measurement)

    def newest(self) -> str:
        """Return the newest numbers in one line."""
        last = self.last
        if not len(self.costs) or last is None:
            return ""
        ended = last.iteration >= len(self.costs)
        iteration, newest = (last.iteration, last.cost) if ended else (len(self.costs) - 1, self.costs[-1])
        parts = [f"iteration {iteration:,}", f"cost {cost(newest)}"]
        for part, accuracy in (("train", last.train_accuracy), ("test", last.test_accuracy)):
            if accuracy is not None and np.isfinite(accuracy):
                parts.append(f"{part} {percent(accuracy)}")
        return " · ".join(parts)

    def then(self, iteration: int, total: int) -> str:
        """Return the numbers as they were at an iteration of ``total``, with where the newest accuracy is from."""
        parts = [f"iteration {iteration:,} of {total:,}"]
        if iteration < len(self.costs):
            parts.append(f"cost {cost(self.costs[iteration])}")
        measured = int(np.searchsorted(self.at, iteration, side="right")) - 1
        accuracy = self.measured["test accuracy"][measured] if measured >= 0 else np.nan
        if np.isfinite(accuracy):
            at = int(self.at[measured])
            parts.append(f"test {percent(accuracy)}" + f" at {at:,}" * (at != iteration))
        return " · ".join(parts)

    def save(self, path: Path) -> None:
        """Write a CSV table with a row for every iteration, empty where nothing was measured."""
        with path.open("w", encoding="utf-8", newline="\r\n") as file:  # as RFC 4180 has it
            file.writelines(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield "iteration,learning_rate,train_cost,test_cost,train_accuracy,test_accuracy"
        costs = self.costs.tolist()
        if self.last is not None and self.last.iteration == len(costs):
            costs.append(self.last.cost)
        rates = dict(self.rates)
        rate = 0.0
        columns = [column.tolist() for column in self.measured.values()]
        measured = dict(zip(self.at.astype(int).tolist(), zip(*columns, strict=True), strict=True))
        for iteration, train_cost in enumerate(costs):
            rate = rates.get(iteration, rate)
            values = (train_cost, *measured.get(iteration, ("", "", "")))
            yield f"{iteration},{rate!r}," + ",".join("" if value != value else str(value) for value in values)
