"""Optimizers as their papers write them, step by step and array by array: slow, plain, and on their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Step = Callable[[Array, Array, float], Array]
"""``step(theta, gradient, rate)`` returns the next theta."""


def gradient_descent(_: float) -> Step:
    return lambda theta, g, rate: theta - rate * g


def momentum(beta: float) -> Step:
    v: Array = np.zeros(())

    def step(theta: Array, g: Array, rate: float) -> Array:
        nonlocal v
        v = beta * v + g
        return theta - rate * v

    return step


def nesterov(beta: float) -> Step:
    v: Array = np.zeros(())

    def step(theta: Array, g: Array, rate: float) -> Array:
        nonlocal v
        v = beta * v + g
        return theta - rate * (g + beta * v)

    return step


def rmsprop(_: float) -> Step:
    s: Array = np.zeros(())

    def step(theta: Array, g: Array, rate: float) -> Array:
        nonlocal s
        s = 0.9 * s + 0.1 * g**2
        return theta - rate * g / (np.sqrt(s) + 1e-8)

    return step


def adam(beta_1: float) -> Step:
    t, m, s = 0, np.zeros(()), np.zeros(())

    def step(theta: Array, g: Array, rate: float) -> Array:
        nonlocal t, m, s
        t += 1
        m = beta_1 * m + (1 - beta_1) * g
        s = 0.999 * s + 0.001 * g**2
        m_corrected = m / (1 - beta_1**t)
        s_corrected = s / (1 - 0.999**t)
        return theta - rate * m_corrected / (np.sqrt(s_corrected) + 1e-8)

    return step


TEXTBOOK: dict[str, Callable[[float], Step]] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}
"""Each takes how much of the past direction is kept, and remembers what it needs from step to step."""
