"""Full-batch gradient descent, as many steps at a time as the caller likes."""

from __future__ import annotations

from math import isfinite
from time import perf_counter

import numpy as np

from core.network.activations import Array
from core.network.card import ModelCard
from core.network.gram import first_layer_form
from core.network.network import Network
from core.training.progress import History, Measurement, Progress

NOT_FINITE = (
    "The cost or a weight is no longer a finite number at iteration {iteration:,}: the learning rate of {rate:g} is "
    "probably too high; the last good parameters are kept, so try again with a lower rate."
)
_SPEED_WINDOW = 0.5
"""Seconds over which the speed is measured."""


class Trainer:
    """Trains a network on X (n_x, m) and Y (outputs, m), and watches it on a test part if there is one.

    Nothing is printed and nobody is called back: whoever owns the trainer asks it to :meth:`advance`, and
    reads the curves in :attr:`history` from any thread. The network it was given stays as it was.
    """

    def __init__(
        self,
        network: Network,
        X: Array,
        Y: Array,
        test: tuple[Array, Array] | None = None,
        *,
        learning_rate: float,
        measure_every: int = 20,
    ) -> None:
        network._check_input(X)
        self.learning_rate = learning_rate
        self.iteration = 0
        self.history = History()
        self._network = network.copy()
        self._measure_every = measure_every
        self._form = first_layer_form(self._network.parameters, X)
        self._train = self._form.propagation(network.activations, network.output, X, Y)
        self._test = self._form.propagation(network.activations, network.output, *test) if test else None
        self._gradients = self._form.trained.like()
        self._last_good = self._form.trained.flat.copy()
        self._measurement: Measurement | None = None
        self._stopped = ""
        self._seconds = 0.0
        self._speed = 0.0
        self._speed_mark = (0, 0.0)

    def advance(self, iterations: int = 1) -> Progress:
        """Make up to ``iterations`` updates; fewer only if the cost stops being finite."""
        start = perf_counter()
        with np.errstate(all="ignore"):  # what is not finite is looked for below, and said in words
            for _ in range(iterations):
                if self._stopped or not self._step():
                    break
        self._seconds += perf_counter() - start
        self._measure_speed()
        return self.progress

    def change(self, *, learning_rate: float) -> None:
        """Take steps of another length from the next update on, also where the old length ended in a stop."""
        self.learning_rate = learning_rate
        self._stopped = ""

    @property
    def progress(self) -> Progress:
        """Where the run stands now."""
        costs = self.history.costs
        return Progress(
            iteration=self.iteration,
            cost=float(costs.numbers[-1]) if len(costs) else None,
            measurement=self._measurement,
            speed=self._speed,
            seconds=self._seconds,
            stopped=self._stopped,
        )

    def measure(self) -> Measurement:
        """Measure the present parameters, add that to the history, and return it."""
        with np.errstate(all="ignore"):
            self._train.forward()
            if not isfinite(self._train.cost()):
                self._stop()
                self._train.forward()
            return self._record_measurement(self._train.cost())

    def snapshot(self, card: ModelCard | None = None) -> Network:
        """Return the network as it is now, in memory of its own."""
        self._form.write_to(self._network.parameters)
        return self._network.copy(card)

    def _step(self) -> bool:
        """Make one update; return whether the cost before it and the parameters after it are finite."""
        train = self._train
        train.forward()
        cost = train.cost()
        if not isfinite(cost):
            self._stop()
            return False
        self.history.costs.append(cost)
        if self.iteration % self._measure_every == 0:
            self._record_measurement(cost)
        trained = self._form.trained.flat
        np.copyto(self._last_good, trained)
        train.backward(self._gradients)
        np.multiply(self._gradients.flat, self.learning_rate, out=self._gradients.flat)
        np.subtract(trained, self._gradients.flat, out=trained)
        self.iteration += 1
        if not isfinite(np.vdot(trained, trained)):  # the cost alone would miss it: a unit of weight -inf is just off
            self._stop()
            return False
        return True

    def _stop(self) -> None:
        """Go back to the last parameters that were finite with their cost, and say why training ends there."""
        self._stopped = NOT_FINITE.format(iteration=self.iteration, rate=self.learning_rate)
        np.copyto(self._form.trained.flat, self._last_good)
        self.iteration = max(self.iteration - 1, 0)
        self.history.costs.cut(self.iteration)

    def _record_measurement(self, cost: float) -> Measurement:
        test_cost = test_accuracy = None
        if self._test is not None:
            self._test.forward()
            test_cost, test_accuracy = self._test.cost(), self._test.accuracy()
        self._measurement = Measurement(self.iteration, cost, self._train.accuracy(), test_cost, test_accuracy)
        self.history.add(self._measurement)
        return self._measurement

    def _measure_speed(self) -> None:
        iteration, seconds = self._speed_mark
        elapsed = self._seconds - seconds
        if elapsed >= _SPEED_WINDOW or (self._speed_mark == (0, 0.0) and elapsed > 0):
            self._speed = (self.iteration - iteration) / elapsed
            if elapsed >= _SPEED_WINDOW:
                self._speed_mark = (self.iteration, self._seconds)
