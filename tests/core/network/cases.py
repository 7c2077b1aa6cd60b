"""Networks of a few units with examples of their own, and the slopes of their cost by small differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from core.network.activations import ACTIVATIONS
from core.network.inputs import Inputs
from core.network.losses import OUTPUT_LAYERS
from core.network.parameters import Parameters
from core.network.propagation import Propagation
from core.network.tape import Array, Tape

KINKED = ("relu", "leaky_relu", "elu")
KINK = 1e-3
"""A difference across the kink of an activation says nothing about its slope."""

any_activation = st.sampled_from(sorted(ACTIVATIONS))
any_output = st.sampled_from(sorted(OUTPUT_LAYERS))
any_number: st.SearchStrategy[int | None] = st.sampled_from([None, 1, 3])


class Case(NamedTuple):
    """R networks (or one, without the axis) and examples."""

    parameters: Parameters
    activations: list[str]
    output: str
    X: Array
    Y: Array

    def passed(self, **options: Any) -> Propagation:
        """Return the way of all examples through the networks."""
        inputs = Inputs(self.X.T, self.X.dtype)
        return Propagation(self.parameters, self.activations, self.output, inputs, self.Y, **options)


def labels(random: np.random.RandomState, outputs: int, m: int) -> Array:
    """Return labels (1, m) for one output, and one-hot columns for more."""
    if outputs == 1:
        return random.randint(0, 2, (1, m)).astype(float)
    return np.eye(outputs)[:, random.randint(0, outputs, m)]


@st.composite
def networks(
    draw: st.DrawFn,
    activations: st.SearchStrategy[str] = any_activation,
    outputs: st.SearchStrategy[str] = any_output,
    several: st.SearchStrategy[int | None] = any_number,
) -> Case:
    """Networks of 1 to 6 layers with examples of their own."""
    hidden = draw(st.lists(st.integers(1, 5), max_size=5))
    output = draw(outputs)
    sizes = [draw(st.integers(1, 6)), *hidden, 1 if output == "sigmoid" else draw(st.integers(2, 4))]
    random = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    m = draw(st.integers(1, 6))
    shapes = Parameters.for_sizes(sizes).shapes
    parameters = Parameters(shapes, networks=draw(several))
    for W, b in zip(parameters.W, parameters.b, strict=True):
        W[...], b[...] = random.randn(*W.shape) / np.sqrt(W.shape[-1]), random.randn(*b.shape) / 2
    chosen = [draw(activations) for _ in hidden]
    return Case(parameters, chosen, output, random.randn(sizes[0], m), labels(random, sizes[-1], m))


def played(record: Callable[..., None], *arrays: Array) -> None:
    """Record a function of a tape on these arrays, and play it."""
    tape = Tape(arrays[0].dtype)
    record(tape, *arrays)
    tape.play()


def slopes(cost: Callable[[], float], flat: Array, h: float = 1e-5) -> Array:
    """Return the slope of ``cost()`` by every number in ``flat``, by central differences."""
    found = np.empty_like(flat)
    for place, middle in enumerate(flat.copy()):
        costs = []
        for value in (middle + h, middle - h):
            flat[place] = value
            costs.append(cost())
        flat[place] = middle
        found[place] = (costs[0] - costs[1]) / (2 * h)
    return found


def assume_off_the_kinks(passed: Propagation, activations: list[str]) -> None:
    """Leave out a case in which a unit stands where its activation has no slope."""
    hidden = zip(passed.Z, activations, strict=False)
    assume(all(np.abs(Z).min() > KINK for Z, name in hidden if name in KINKED))


def assume_steep(gradient: Array) -> None:
    """Leave out a case that is too flat: differences have ten digits behind the point, not more."""
    assume(np.linalg.norm(gradient) > 1e-2)


def agree(found: Array, expected: Array) -> bool:
    """Tell whether two gradients are the same up to a relative error of 1e-7."""
    return bool(np.linalg.norm(found - expected) < 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected)))
