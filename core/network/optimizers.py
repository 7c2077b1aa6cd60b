"""Optimizers: a table of name -> how parameters follow their gradients, recorded on a tape and done in place.

Means over past gradients are kept as plain sums, m := beta m + g, which saves two operations a step; the factor
(1 - beta) between the two, and Adam's correction of the first steps, are worked into rate and epsilon.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.network.tape import Array, Tape

SQUARES_DECAY = 0.999
"""How much of the mean of squared gradients Adam keeps each step (beta_2)."""
RMSPROP_DECAY = 0.9
"""The same for RMSProp (Tieleman and Hinton, 2012)."""
EPSILON = 1e-8

Memories = Sequence[Array]


@dataclass(frozen=True)
class Steps:
    """The numbers that a step takes, as arrays of no dimensions or of the parameters' shape."""

    rate: Array
    epsilon: Array
    momentum: float


class Optimizer(NamedTuple):
    """One way of following gradients."""

    memories: int
    """How many arrays of the parameters' shape it remembers; all begin at zero."""
    record: Callable[[Tape, Array, Array, Memories, Array, Steps], None]
    """``record(do, theta, gradient, memories, scratch, steps)`` records one update; the gradient is spent."""
    in_span: bool
    """Whether every step is a sum of gradients, so that the Gram form holds."""
    correction: Callable[[Array, float], tuple[Array, Array]] = lambda t, _: (np.ones_like(t), np.zeros_like(t))
    """``correction(t, momentum)`` returns, for steps number t = 1, 2, ..., factors of the rate and epsilons."""


def _gradient_descent(
    do: Tape, theta: Array, gradient: Array, _memories: Memories, _scratch: Array, steps: Steps
) -> None:
    do(np.multiply, gradient, steps.rate, out=gradient)
    do(np.subtract, theta, gradient, out=theta)


def _momentum(do: Tape, theta: Array, gradient: Array, memories: Memories, scratch: Array, steps: Steps) -> None:
    """Record v := beta v + g, theta := theta - rate v (Polyak, 1964)."""
    _remember(do, memories[0], gradient, steps.momentum)
    do(np.multiply, memories[0], steps.rate, out=scratch)
    do(np.subtract, theta, scratch, out=theta)


def _nesterov(do: Tape, theta: Array, gradient: Array, memories: Memories, scratch: Array, steps: Steps) -> None:
    """Record v := beta v + g, theta := theta - rate (g + beta v) (Sutskever and others, 2013)."""
    _remember(do, memories[0], gradient, steps.momentum)
    do(np.multiply, memories[0], steps.momentum, out=scratch)
    do(np.add, gradient, scratch, out=gradient)
    _gradient_descent(do, theta, gradient, memories, scratch, steps)


def _rmsprop(do: Tape, theta: Array, gradient: Array, memories: Memories, scratch: Array, steps: Steps) -> None:
    """Record s := mean of g^2, theta := theta - rate g / (sqrt(s) + epsilon)."""
    _remember_square(do, memories[0], gradient, scratch, RMSPROP_DECAY)
    _descend(do, theta, gradient, memories[0], scratch, steps)


def _adam(do: Tape, theta: Array, gradient: Array, memories: Memories, scratch: Array, steps: Steps) -> None:
    """Record theta := theta - rate m / (sqrt(s) + epsilon), m and s corrected means of g and g^2 (Kingma and Ba)."""
    _remember(do, memories[0], gradient, steps.momentum)
    _remember_square(do, memories[1], gradient, scratch, SQUARES_DECAY)
    _descend(do, theta, memories[0], memories[1], scratch, steps)


def _remember(do: Tape, mean: Array, gradient: Array, decay: float) -> None:
    do(np.multiply, mean, decay, out=mean)
    do(np.add, mean, gradient, out=mean)


def _remember_square(do: Tape, mean: Array, gradient: Array, scratch: Array, decay: float) -> None:
    do(np.multiply, mean, decay, out=mean)
    do(np.multiply, gradient, gradient, out=scratch)
    do(np.add, mean, scratch, out=mean)


def _descend(do: Tape, theta: Array, direction: Array, squares: Array, scratch: Array, steps: Steps) -> None:
    do(np.sqrt, squares, out=scratch)
    do(np.add, scratch, steps.epsilon, out=scratch)
    do(np.divide, direction, scratch, out=scratch)
    do(np.multiply, scratch, steps.rate, out=scratch)
    do(np.subtract, theta, scratch, out=theta)


def _rmsprop_correction(t: Array, _momentum: float) -> tuple[Array, Array]:
    share = np.sqrt(1 - RMSPROP_DECAY)
    return np.full_like(t, 1 / share), np.full_like(t, EPSILON / share)


def _adam_correction(t: Array, momentum: float) -> tuple[Array, Array]:
    """Return what makes means of the sums: m (1 - b1) / (1 - b1^t), and s likewise with b2 under the root."""
    mean = (1 - momentum) / (1 - momentum**t)
    root = np.sqrt((1 - SQUARES_DECAY) / (1 - SQUARES_DECAY**t))
    return mean / root, EPSILON / root


OPTIMIZERS: dict[str, Optimizer] = {
    "gradient_descent": Optimizer(0, _gradient_descent, in_span=True),
    "momentum": Optimizer(1, _momentum, in_span=True),
    "nesterov": Optimizer(1, _nesterov, in_span=True),
    "rmsprop": Optimizer(1, _rmsprop, in_span=False, correction=_rmsprop_correction),
    "adam": Optimizer(2, _adam, in_span=False, correction=_adam_correction),
}
