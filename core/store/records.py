"""What the library knows of a run, apart from its curves and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any


class RunState(StrEnum):
    """What became of a run."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    """Ended by the user before the last iteration."""
    DIVERGED = "diverged"
    """Ended because the cost was no longer a number."""
    INTERRUPTED = "interrupted"
    """The program ended before the run did."""


@dataclass(frozen=True)
class RunRecord:
    """One run of one network; those that were trained side by side share a ``group``."""

    id: str
    """Sorts by the time at which it began."""
    started: datetime
    """With its time zone, UTC, as all times here."""
    settings: Mapping[str, Any]
    """The fields of ``TrainingSettings``, as JSON has them."""
    dataset: str
    """The name of the data set."""
    source: str
    """What opens the data set again: a path, or the name of what is built in."""
    fingerprint: str
    """Tells these examples from any others."""
    sizes: tuple[int, ...]
    """Units of every layer, input first."""
    class_names: tuple[str, ...]
    recipe: Mapping[str, Any] | None
    """How a picture becomes the input."""
    program: str
    """Name and version of the program that trained it."""
    numpy: str
    """The version of numpy, and so of its matrix library."""
    blas_threads: int
    """Threads of the matrix library; another number changes the last digits."""
    form: str
    """How the first layer was held: ``direct`` or ``gram``."""
    total: int
    """How many iterations it was to have."""
    group: str = ""
    """Shared by networks trained side by side; empty for one trained alone."""
    parent: str = ""
    """The id of the run that this one went on from, as a branch; empty for none."""
    parent_iteration: int = 0
    name: str = ""
    """What the user calls it; empty until then."""
    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    state: RunState = RunState.RUNNING
    reason: str = ""
    """Why it ended before its last iteration, as a sentence."""
    ended: datetime | None = None
    iterations: int = 0
    """How many updates are recorded."""
    seconds: float = 0.0
    """Time spent training."""
    final_cost: float | None = None
    """The cost of the finished parameters, or the newest recorded before that."""
    best_cost: float | None = None
    """The lowest cost of any iteration."""
    train_accuracy: float | None = None
    test_cost: float | None = None
    test_accuracy: float | None = None
    damaged: str = ""
    """What is wrong with its files, as a sentence; empty if nothing."""
    deleted: datetime | None = None
    """When it was put into the trash; None if it is not there."""

    @property
    def title(self) -> str:
        """What to call it: its name, or else its data and its layers."""
        return self.name or f"{self.dataset} {'-'.join(map(str, self.sizes))}"

    @cached_property
    def written(self) -> str:
        """What people wrote of it, for looking for words: title, data set, note, state and tags, in small letters."""
        return "\n".join((self.title, self.dataset, self.note, self.state, *self.tags)).casefold()

    @property
    def learning_rate(self) -> float:
        """The learning rate that it began with."""
        return float(self.settings["learning_rate"])


@dataclass(frozen=True)
class Event:
    """Something that happened to a run on its way."""

    iteration: int
    at: datetime
    kind: str
    """``rate`` or ``total`` (``value`` is the new one), ``paused``, ``resumed``, ``continued``, ``ended``."""
    value: float | None = None
    words: str = ""


@dataclass(frozen=True)
class Curves:
    """The numbers of a run: the cost of every iteration, the rest where it was measured (nan: no test part)."""

    costs: Any = field(repr=False)
    """(iterations,) float64"""
    measured_at: Any = field(repr=False)
    """(k,), the iterations, as float64"""
    train_accuracies: Any = field(repr=False)
    test_costs: Any = field(repr=False)
    test_accuracies: Any = field(repr=False)
