"""Every schedule of the learning rate against its formula, with and without warm-up."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training import Method
from core.training.schedules import SCHEDULES, rates

TEXTBOOK: dict[str, Callable[[int, Method], float]] = {
    "constant": lambda t, _: 1,
    "inverse_time": lambda t, method: 1 / (1 + method.decay * t / method.decay_every),
    "step": lambda t, method: method.decay ** (t // method.decay_every),
    "cosine": lambda t, method: _cosine(t, method.warm_up, method.iterations),
}


def _cosine(t: int, start: int, end: int) -> float:
    if t < start:
        return 1
    return (1 + cos(pi * (t - start) / (end - start))) / 2 if t < end else 0


def rate_at(method: Method, t: int) -> float:
    return float(rates(method, method.learning_rate, np.array([float(t)]))[0])


def test_every_schedule_has_a_formula_to_be_held_against() -> None:
    assert set(TEXTBOOK) == set(SCHEDULES)


@pytest.mark.parametrize("schedule", SCHEDULES)
@given(
    t=st.integers(0, 3000),
    decay=st.floats(0.01, 1),
    decay_every=st.integers(1, 2000),
    warm_up=st.integers(0, 50),
    iterations=st.integers(51, 2500),
)
def test_the_rate_is_that_of_the_formula(
    schedule: str, t: int, decay: float, decay_every: int, warm_up: int, iterations: int
) -> None:
    method = Method(
        0.3, schedule=schedule, decay=decay, decay_every=decay_every, warm_up=warm_up, iterations=iterations
    )
    warmth = min(1, (t + 1) / (warm_up + 1))
    assert rate_at(method, t) == pytest.approx(0.3 * warmth * TEXTBOOK[schedule](t, method), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_many_rates_at_once_are_those_of_each_iteration(schedule: str) -> None:
    method = Method(0.3, schedule=schedule, decay_every=7, warm_up=3, iterations=20)
    together = rates(method, 0.3, np.arange(30.0))
    assert together.tolist() == [rate_at(method, t) for t in range(30)]


def test_in_the_warm_up_the_rate_rises_evenly_to_what_it_is() -> None:
    assert rates(Method(warm_up=3), 1, np.arange(6.0)).tolist() == [0.25, 0.5, 0.75, 1, 1, 1]


def test_a_cosine_ends_at_nothing_and_stays_there() -> None:
    method = Method(schedule="cosine", iterations=10)
    assert rates(method, 1, np.array([0.0, 5, 10, 11, 1000])).tolist() == [1, pytest.approx(0.5), 0, 0, 0]


def test_a_warm_up_longer_than_the_run_leaves_a_cosine_in_bounds() -> None:
    warm = rates(Method(schedule="cosine", iterations=5, warm_up=10), 1, np.arange(20.0))
    assert ((warm >= 0) & (warm <= 1)).all()
    assert warm[:10].tolist() == pytest.approx([(t + 1) / 11 for t in range(10)])
