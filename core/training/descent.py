"""The loop that trains: R networks of one shape, all in one step, on arrays that are made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.network.dropout import Dropout
from core.network.gram import FirstLayerWork, first_layer_form
from core.network.inputs import Columns, Inputs
from core.network.losses import OUTPUT_LAYERS
from core.network.network import Network
from core.network.optimizers import OPTIMIZERS
from core.network.parameters import Parameters
from core.network.propagation import Propagation
from core.network.tape import Array
from core.training.batches import Batches
from core.training.method import Method
from core.training.update import Update

_OWN = ("learning_rate", "l2", "schedule", "decay", "decay_every", "warm_up")
"""What networks trained side by side may differ in."""
_STORED = 2**20
"""Numbers kept from the last layers of past iterations at a time, for their costs to be worked out together."""


class State(NamedTuple):
    """Everything that the next steps depend on."""

    iteration: int
    arrays: list[Array]


class Descent:
    """Takes steps down the cost of examples with labels Y (outputs, m), by the methods given, one a network.

    ``iteration`` counts the updates made.
    """

    def __init__(
        self, networks: Sequence[Network], columns: Columns, Y: Array, methods: Sequence[Method], m_test: int = 0
    ) -> None:
        first, method = networks[0], methods[0]
        if any(replace(one, **{name: getattr(method, name) for name in _OWN}) != method for one in methods):
            raise ValueError(f"Networks trained side by side can differ in {', '.join(_OWN)} alone.")
        if len({(one.sizes, one.activations, one.output, one.dtype) for one in networks}) > 1:
            raise ValueError("Networks trained side by side have the same layers, activations and type of numbers.")
        if len(methods) != len(networks):
            raise ValueError(f"{len(networks)} networks take {len(networks)} methods, not {len(methods)}.")
        n_x, m = columns.shape
        self.iteration = 0
        self.batches = Batches(m, method.batch_size, method.shuffle_seed)
        units = len(networks) * first.sizes[1]
        self.form = first_layer_form(
            Parameters.side_by_side([network.parameters for network in networks]),
            columns,
            first_layer=method.first_layer,
            in_span=OPTIMIZERS[method.optimizer].in_span,
            work=FirstLayerWork(
                n_x,
                m,
                m_test,
                self.batches.size,
                units,
                method.iterations,
                columns.dtype.itemsize,
                penalized=any(one.l2 for one in methods),
            ),
        )
        self.inputs = self.form.inputs(columns)
        self.update = Update(self.form.trained, methods, m)
        self._decaying = bool(self.update.decays.any())
        self._first, self._Y = first, Y
        self._labels = np.ascontiguousarray(Y.T)
        self._cost = OUTPUT_LAYERS[first.output].cost
        self._dropout = _dropout_of(first, method)
        self._look: Callable[[int], float] = lambda _: inf
        self._look_at = inf
        self._passes: dict[int, Propagation] = {}

    @property
    def largest_product(self) -> int:
        """Operations in the largest matrix product of an iteration."""
        theta, m = self.form.trained, self.batches.size
        first, *others = (2 * rows * (columns + 1) * m for rows, columns in theta.shapes)
        return max(first * (theta.networks or 1), *others, 0)

    def advance(self, iterations: int) -> Array:
        """Make so many updates; return the cost of each network before each of them, shape (iterations, R)."""
        costs, end = [], self.iteration + iterations
        with np.errstate(all="ignore"):  # what is not finite is looked for by the owner, and said in words
            while self.iteration < end:
                costs.append(self._make(self.batches.alike(self.iteration, end - self.iteration)))
        return np.concatenate(costs)

    def watch(self, look: Callable[[int], float]) -> None:
        """Have ``look(iteration)`` called before the next update; it returns before which update to call it again.

        What is trained may then be copied, though nobody knows yet whether it is finite, and whether it stays.
        """
        self._look, self._look_at = look, self.iteration

    def pass_for(self, inputs: Inputs, Y: Array, size: int | None = None) -> Propagation:
        """Return a pass of the present parameters over other examples, to look at without training."""
        return Propagation(
            self.form.trained,
            self._first.activations,
            self._first.output,
            inputs,
            Y,
            size=size,
            decays=self._decaying,
        )

    def penalties(self, Z1: Array | None = None) -> Array | float:
        """Return what L2 adds to each cost, shape (R,); Z1 of all examples saves the Gram form a product."""
        return self.update.decays / 2 * self.form.square_norms(Z1) if self._decaying else 0.0

    def finite(self, numbers: Sequence[int]) -> bool:
        """Tell whether all parameters of these networks are finite numbers, and their squares too."""
        theta = self.form.trained
        if np.isfinite(np.vdot(theta.flat, theta.flat)):
            return True
        return all(np.isfinite(np.vdot(flat, flat)) for flat in (theta.take(number).flat for number in numbers))

    def state(self) -> State:
        """Return a copy of everything that the next steps depend on."""
        return State(self.iteration, [array.flat.copy() for array in self._arrays])

    def restore(self, state: State) -> None:
        """Go back to where :meth:`state` was taken."""
        self.iteration = state.iteration
        for array, kept in zip(self._arrays, state.arrays, strict=True):
            np.copyto(array.flat, kept)

    def apart(self, state: State) -> list[tuple[Array, ...]]:
        """Return the flat arrays of a state for each network alone."""
        twins = [array.like() for array in self._arrays]
        for twin, kept in zip(twins, state.arrays, strict=True):
            np.copyto(twin.flat, kept)
        return [tuple(twin.take(number).flat for twin in twins) for number in range(len(self.update.learning_rates))]

    def take(self, number: int) -> list[Parameters]:
        """Return copies of the parameters of one network and of what its optimizer remembers."""
        return [array.take(number) for array in self._arrays]

    def put(self, number: int, arrays: Sequence[Parameters]) -> None:
        """Go on with network ``number`` from what :meth:`take` returned."""
        for array, kept in zip(self._arrays, arrays, strict=True):
            array.put(number, kept)

    @property
    def _arrays(self) -> list[Parameters]:
        return [self.form.trained, *self.update.memories]

    def _make(self, iterations: int) -> Array:
        """Make updates that look at equally many examples each."""
        propagation = self._training_pass()
        Z = propagation.Z[-1]
        most = max(1, min(iterations, _STORED // Z.size))
        stored_Z = np.empty((most, *Z.shape), Z.dtype)
        penalties = np.zeros((most, len(Z)))
        indices, Y = self._batches_with_labels(most)
        self.update.plan(self.iteration, most)
        for place in range(most):
            if self.iteration >= self._look_at:
                self._look_at = self._look(self.iteration)
            if self._dropout is not None:
                self._dropout.iteration = self.iteration
            if indices is not None:
                propagation.take(indices[place], Y[place, 0])
            propagation.forward()
            stored_Z[place] = Z
            if self._decaying:
                penalties[place] = self.penalties(None if indices is not None else propagation.Z[0])
            propagation.backward()
            self.update.make(place)
            self.iteration += 1
        return self._cost(stored_Z, Y) + penalties

    def _batches_with_labels(self, iterations: int) -> tuple[NDArray[np.intp] | None, Array]:
        """Return which examples so many iterations look at, (iterations, size), None for all; and the labels.

        Those are (outputs, m), or of minibatches (iterations, 1, outputs, size): gathering them one by one took a
        tenth of an iteration on small layers.
        """
        if self.batches.whole:
            return None, self._Y
        indices = np.stack([self.batches.of(self.iteration + place) for place in range(iterations)])
        labels = self._labels.take(indices, axis=0)[:, np.newaxis]
        return indices, np.ascontiguousarray(labels.swapaxes(-1, -2))

    def _training_pass(self) -> Propagation:
        """Return the pass of the next iteration: over all examples, or over as many as its minibatch has."""
        size = 0 if self.batches.whole else len(self.batches.of(self.iteration))
        if size not in self._passes:
            self._passes[size] = Propagation(
                self.form.trained,
                self._first.activations,
                self._first.output,
                self.inputs,
                self._Y,
                size=size or None,
                gradients=self.update.gradients,
                dropout=self._dropout,
                decays=self._decaying,
            )
        return self._passes[size]


def _dropout_of(network: Network, method: Method) -> Dropout | None:
    hidden = len(network.activations)
    shares = method.dropout * hidden if len(method.dropout) == 1 else method.dropout
    if len(shares) != hidden:
        raise ValueError(f"{hidden} hidden layers take one share of dropout, or {hidden}, not {len(shares)}.")
    return Dropout(shares, method.shuffle_seed, network.dtype) if any(shares) else None
