"""How a network in training stands: what its next steps depend on, and what was learned of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.network.parameters import Parameters
from core.network.tape import Array
from core.training.progress import History, Measurement


@dataclass(frozen=True)
class TrainerState:
    """Everything that the next updates of one network depend on, beside its settings, its examples and the machine.

    Batches, dropout and schedules are functions of the iteration, so that none of them has anything to keep.
    """

    iteration: int
    """How many updates were made."""
    learning_rate: float
    """The rate before its schedule."""
    seconds: float
    """Time spent training."""
    arrays: tuple[Array, ...]
    """The trained parameters (of the Gram form: the coefficients, and behind the layers the scale), then what the
    optimizer remembers: flat, all of one length and type."""
    best: tuple[Array, ...] = ()
    """The same where the cost on held-out examples was lowest; empty where nobody asks."""
    best_iteration: int = 0
    best_cost: float = np.inf


@dataclass
class Kept:
    """Parameters set aside with what the optimizer remembers, and the iteration they belong to."""

    arrays: list[Parameters]
    iteration: int
    cost: float = np.inf

    @property
    def flat(self) -> tuple[Array, ...]:
        """The numbers alone."""
        return tuple(array.flat for array in self.arrays)


@dataclass
class Lane:
    """One of the networks trained side by side: its curves, and how it stands."""

    history: History = field(default_factory=History)
    measurement: Measurement | None = None
    stopped: str = ""
    """Why it is trained no further, as a sentence; empty while it is."""
    diverged: bool = False
    """Whether a number was no longer finite."""
    ended: Kept | None = None
    """Where it stopped; None while it is trained."""
    best: Kept | None = None
    """Where the cost on held-out examples was lowest, if anyone wants to know."""

    def state(self, iteration: int, arrays: tuple[Array, ...], learning_rate: float, seconds: float) -> TrainerState:
        """Return what it goes on from: where it stopped, or else the ``arrays`` of an ``iteration``."""
        best = self.best
        if self.ended is not None:
            iteration, arrays = len(self.history.costs), self.ended.flat
            best = Kept(self.ended.arrays, iteration, self.ended.cost) if np.isfinite(self.ended.cost) else None
        if best is None:
            return TrainerState(iteration, learning_rate, seconds, arrays)
        return TrainerState(iteration, learning_rate, seconds, arrays, best.flat, best.iteration, best.cost)
