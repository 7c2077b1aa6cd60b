"""Chunks of iterations that take about as long as was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.pace import Pace


def settled(seconds: float, speed: float, rounds: int = 20) -> int:
    pace = Pace(seconds)
    for _ in range(rounds):
        pace.took(pace.iterations, pace.iterations / speed)
    return pace.iterations


def test_it_starts_with_a_single_iteration() -> None:
    assert Pace(0.1).iterations == 1


@pytest.mark.parametrize(("speed", "iterations"), [(5000, 500), (100, 10), (20, 2), (3, 1)])
def test_it_settles_on_what_fits_into_the_time(speed: float, iterations: int) -> None:
    assert settled(0.1, speed) == pytest.approx(iterations, abs=1)


def test_it_grows_step_by_step_and_shrinks_at_once() -> None:
    pace = Pace(0.1)
    pace.took(1, 1e-6)
    assert pace.iterations == 4
    for _ in range(5):
        pace.took(pace.iterations, 1e-6)
    assert pace.iterations == 4**6
    pace.took(pace.iterations, 10)
    assert pace.iterations == 4**6 // 100


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_whatever_a_chunk_took_the_next_one_makes_at_least_one_iteration(times: list[float]) -> None:
    pace = Pace(0.05)
    for seconds in times:
        pace.took(pace.iterations, seconds)
        assert pace.iterations >= 1
