"""Schedules of the learning rate: a table of name -> the factor at iteration t."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.network.tape import Array
from core.training.method import Method

SCHEDULES: dict[str, Callable[[Array, Method], Array]] = {
    "constant": lambda t, _: np.ones_like(t),
    "inverse_time": lambda t, method: 1 / (1 + method.decay * t / method.decay_every),
    "step": lambda t, method: method.decay ** (t // method.decay_every),
    "cosine": lambda t, method: (
        (1 + np.cos(np.pi * np.clip((t - method.warm_up) / max(method.iterations - method.warm_up, 1), 0, 1))) / 2
    ),
}


def rates(method: Method, learning_rate: float, t: Array) -> Array:
    """Return the learning rate of the updates number t = 0, 1, 2, ...: start, times warm-up, times schedule."""
    warmth = np.minimum((t + 1) / (method.warm_up + 1), 1)
    return np.asarray(learning_rate * warmth * SCHEDULES[method.schedule](t, method))
