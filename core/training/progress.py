"""What a trainer tells: a frozen message for now, and growing columns of numbers for the curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SPEED_WINDOW = 0.5
"""Seconds over which the speed is measured."""


@dataclass(frozen=True)
class Measurement:
    """How well the parameters before the update number ``iteration`` do."""

    iteration: int
    cost: float
    train_accuracy: float
    test_cost: float | None
    test_accuracy: float | None


@dataclass(frozen=True)
class Progress:
    """Where a training run stands."""

    iteration: int
    """How many updates have been made."""
    cost: float | None
    """The cost before the last update; none before the first one."""
    measurement: Measurement | None
    """The newest measurement of accuracies."""
    speed: float
    """Iterations a second, over the last half second of training or so."""
    seconds: float
    """Time spent training."""
    stopped: str = ""
    """Why training has ended by itself, as a sentence; empty while it has not."""
    diverged: bool = False
    """Whether it ended because a number was no longer finite."""


class Speed:
    """Iterations a second, over the last half second of training or so; it may go on from earlier ones."""

    def __init__(self, iteration: int = 0, seconds: float = 0.0) -> None:
        self.seconds = seconds
        """Time spent training in all."""
        self.iterations_a_second = 0.0
        self._since = self._beginning = (iteration, seconds)

    def add(self, iteration: int, seconds: float) -> None:
        """Learn that it took ``seconds`` more to come to this iteration."""
        self.seconds += seconds
        iteration_then, seconds_then = self._since
        elapsed = self.seconds - seconds_then
        if elapsed >= _SPEED_WINDOW or (self._since == self._beginning and elapsed > 0):
            self.iterations_a_second = (iteration - iteration_then) / elapsed
        if elapsed >= _SPEED_WINDOW:
            self._since = (iteration, self.seconds)


class Column:
    """Numbers that one thread appends and others may read at any time."""

    def __init__(self, capacity: int = 4096) -> None:
        self._numbers = np.empty(capacity)
        self._count = 0

    def append(self, number: float) -> None:
        """Add a number at the end."""
        self.extend(np.array([number]))

    def extend(self, numbers: NDArray[np.floating[Any]]) -> None:
        """Add numbers at the end."""
        end = self._count + len(numbers)
        if end > len(self._numbers):
            grown = np.empty(max(2 * len(self._numbers), end))
            grown[: self._count] = self._numbers[: self._count]
            self._numbers = grown
        self._numbers[self._count : end] = numbers
        self._count = end  # last, so that a reader never sees a place that is not yet filled

    def cut(self, count: int) -> None:
        """Keep the first ``count`` numbers."""
        self._count = min(self._count, count)

    def __len__(self) -> int:
        return self._count

    @property
    def numbers(self) -> NDArray[np.floating[Any]]:
        """What is there now, without a copy."""
        return self._numbers[: self._count]


class History:
    """The curves of a run: a cost for every iteration, the rest where it was measured (nan: no test part)."""

    def __init__(self) -> None:
        self.costs = Column()
        self.measured_at = Column(256)
        self.train_accuracies = Column(256)
        self.test_costs = Column(256)
        self.test_accuracies = Column(256)

    @property
    def newest_cost(self) -> float | None:
        """The cost before the last update; None before the first one."""
        return float(self.costs.numbers[-1]) if len(self.costs) else None

    def add(self, measurement: Measurement) -> None:
        """Append a measurement, unless there is one of that iteration or a later one."""
        if len(self.measured_at) and self.measured_at.numbers[-1] >= measurement.iteration:
            return
        self.train_accuracies.append(measurement.train_accuracy)
        self.test_costs.append(_or_nan(measurement.test_cost))
        self.test_accuracies.append(_or_nan(measurement.test_accuracy))
        self.measured_at.append(measurement.iteration)  # last: its length is the one that readers go by

    def costs_as_printed(self, every: int = 100) -> list[tuple[int, float]]:
        """Return (iteration, cost before its update) of every hundredth iteration, as the course prints them."""
        return [(place * every, float(cost)) for place, cost in enumerate(self.costs.numbers[::every])]


def _or_nan(number: float | None) -> float:
    return float("nan") if number is None else number
