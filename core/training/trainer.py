"""Training of one network, as many steps at a time as the caller likes; and of several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from core.network.card import ModelCard
from core.network.network import Network
from core.network.tape import Array
from core.training.method import Method
from core.training.progress import History, Measurement, Progress
from core.training.side_by_side import Examples, SideBySide
from core.training.state import TrainerState


class Trainer:
    """Trains a network on X (n_x, m) and Y (outputs, m), and watches it on a test part if there is one.

    Nothing is printed and nobody is called back: whoever owns the trainer asks it to :meth:`advance`, and
    reads the curves in :attr:`history` from any thread. The network it was given stays as it was.

    A trainer can also stand for one of several networks :meth:`of` a group, where all advance together.
    """

    def __init__(
        self,
        network: Network,
        X: NDArray[Any],
        Y: Array,
        test: Examples | None = None,
        *,
        method: Method | None = None,
        held_out: Examples | None = None,
        measure_every: int | None = None,
    ) -> None:
        methods = [method or Method()]
        self._group = SideBySide(
            [network], X, Y, test, methods=methods, held_out=held_out, measure_every=measure_every
        )
        self._number = 0

    @classmethod
    def of(cls, group: SideBySide, number: int) -> Trainer:
        """Return the trainer of network ``number`` of those that are trained side by side."""
        one = cls.__new__(cls)
        one._group, one._number = group, number
        return one

    @property
    def history(self) -> History:
        """The curves of the run."""
        return self._group.lanes[self._number].history

    @property
    def iteration(self) -> int:
        """How many updates have been made."""
        return len(self.history.costs)

    @property
    def learning_rate(self) -> float:
        """The learning rate before its schedule."""
        return self._group.learning_rates[self._number]

    @property
    def progress(self) -> Progress:
        """Where the run stands now."""
        return self._group.progress(self._number)

    def advance(self, iterations: int = 1) -> Progress:
        """Make up to ``iterations`` updates; fewer only if the cost stops being finite, or patience ends."""
        self._group.advance(iterations)
        return self.progress

    def change(self, *, learning_rate: float) -> None:
        """Take steps of another length from the next update on, also where the old length ended in a stop."""
        self._group.change(learning_rate=learning_rate)

    def measure(self) -> Measurement:
        """Measure the present parameters, add that to the history, and return it."""
        self._group.measure()
        measurement = self._group.lanes[self._number].measurement
        assert measurement is not None
        return measurement

    def keep_best(self) -> None:
        """With patience, go back to the parameters that cost least on examples not trained on."""
        self._group.keep_best()

    def state(self) -> TrainerState:
        """Return what a trainer of the same network on the same examples needs to go on exactly from here."""
        self._group.settle()
        return self._group.states()[self._number]

    def restore(self, state: TrainerState, history: History) -> None:
        """Go on exactly from ``state``, with the curves up to there, as if it had been trained here alone.

        One that was trained among others goes on alone; the last digits may then differ from what the others'
        company would have made them. ValueError is raised for the state of another network.
        """
        self._group.restore(state, history)

    def snapshot(self, card: ModelCard | None = None) -> Network:
        """Return the network as it is now, in memory of its own."""
        return self._group.snapshot(self._number, card)


@dataclass(frozen=True)
class Trained:
    """A network after its training among others, with its curves."""

    network: Network
    history: History
    progress: Progress


def train_many(
    networks: Sequence[Network],
    X: NDArray[Any],
    Y: Array,
    test: Examples | None = None,
    *,
    methods: Sequence[Method],
    iterations: int,
) -> list[Trained]:
    """Train networks of one shape side by side on X (n_x, m) and Y (outputs, m); return each with its curves.

    They share the examples, the minibatches and, in Gram form, the kernel. Each comes out as it would alone.
    """
    together = SideBySide(networks, X, Y, test, methods=methods)
    together.advance(iterations)
    together.keep_best()
    together.measure()
    return [
        Trained(together.snapshot(number), lane.history, together.progress(number))
        for number, lane in enumerate(together.lanes)
    ]
