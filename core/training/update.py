"""The second half of an iteration: from gradients to new parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.network.optimizers import OPTIMIZERS, Steps
from core.network.parameters import Parameters
from core.network.tape import Array, Tape
from core.training.method import Method
from core.training.schedules import rates


class Update:
    """Moves the parameters ``theta`` of R networks, trained on ``m`` examples, by the optimizer of their methods."""

    def __init__(self, theta: Parameters, methods: Sequence[Method], m: int) -> None:
        self.gradients = theta.like()
        self.learning_rates = [method.learning_rate for method in methods]
        """The rate of each network before its schedule; may be changed between two steps."""
        self.decays = np.array([method.l2 / m for method in methods])
        """lambda / m of each network."""
        self._methods = methods
        self._theta = theta
        self._optimizer = OPTIMIZERS[methods[0].optimizer]
        self.memories = [theta.like() for _ in range(self._optimizer.memories)]
        self._rate_of_each: Parameters | None = None if len(methods) == 1 else theta.like()
        rate = np.zeros((), theta.flat.dtype) if self._rate_of_each is None else self._rate_of_each.flat
        self._steps = Steps(rate, np.zeros((), theta.flat.dtype), methods[0].momentum)
        self._rates: Array = np.zeros((0, len(methods)))
        self._epsilons: Array = np.zeros(0)
        self._present: Array | None = None
        self._tape = Tape(theta.flat.dtype)
        self._record()

    def plan(self, first: int, iterations: int) -> None:
        """Work out rates for so many iterations from number ``first`` on, counted from 0."""
        t = np.arange(first, first + iterations, dtype=np.float64)
        remembered = t + 1 - self._methods[0].began
        factors, self._epsilons = self._optimizer.correction(remembered, self._steps.momentum)
        pairs = zip(self._methods, self.learning_rates, strict=True)
        self._rates = np.stack([factors * rates(method, rate, t) for method, rate in pairs], axis=-1)

    def make(self, place: int) -> None:
        """Make the update number ``place`` of those planned; the gradients are spent."""
        now = self._rates[place]
        if self._rate_of_each is None:
            self._steps.rate[()] = now[0]
        elif self._present is None or not np.array_equal(now, self._present):
            for array in self._rate_of_each.arrays:
                array[...] = now[:, np.newaxis, np.newaxis]
            self._present = now
        self._steps.epsilon[()] = self._epsilons[place]
        self._tape.play()

    def _record(self) -> None:
        do, theta, gradient = self._tape, self._theta.flat, self.gradients.flat
        scratch = np.empty_like(theta)
        if self.decays.any():
            do(np.multiply, theta, self._decay_of_each().flat, out=scratch)
            do(np.add, gradient, scratch, out=gradient)
        memories = [memory.flat for memory in self.memories]
        self._optimizer.record(do, theta, gradient, memories, scratch, self._steps)

    def _decay_of_each(self) -> Parameters:
        """Return lambda / m where there is a weight or a scale of weights, and 0 where there is a bias."""
        decays = self._theta.like()
        for weights in decays.W if decays.scale is None else [*decays.W, decays.scale]:
            weights[...] = self.decays[:, np.newaxis, np.newaxis]
        return decays
