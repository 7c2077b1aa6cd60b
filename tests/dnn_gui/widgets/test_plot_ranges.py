"""Where axes begin and end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnn_gui.widgets.plot_ranges import frame_end, left_range


@given(st.integers(0, 10_000_000))
def test_a_frame_holds_the_curve_and_little_more(newest: int) -> None:
    end = frame_end(newest)
    assert end >= newest
    assert end <= max(10, 1.6001 * newest)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_frame_ends_where_the_curve_is_expected_to_end(newest: int, expected: int) -> None:
    end = frame_end(newest, expected)
    assert end <= expected or newest > expected
    assert frame_end(expected, expected) == expected


def test_a_frame_is_never_a_sliver_of_what_is_expected() -> None:
    assert frame_end(0, 3200) == 100
    assert frame_end(99, 3200) == 100
    assert frame_end(101, 3200) == 160


def test_the_frame_of_a_short_run_is_no_longer_than_the_run() -> None:
    assert frame_end(0, 3) == 3
    assert frame_end(5) == 10


def test_a_linear_axis_begins_at_zero() -> None:
    assert left_range(np.array([0.3, 0.8]), logarithmic=False) == pytest.approx((0, 0.8))


def test_an_axis_moves_in_steps_as_numbers_grow() -> None:
    assert left_range(np.array([0.71]), logarithmic=False) == left_range(np.array([0.72]), logarithmic=False)
    assert left_range(np.array([0.0105, 1]), logarithmic=True) == left_range(np.array([0.011, 1]), logarithmic=True)


def test_a_logarithmic_axis_leaves_out_what_has_no_logarithm() -> None:
    assert left_range(np.array([0.0, 0.01, 1.0, np.inf, np.nan]), logarithmic=True) == (-2, 0)


@given(st.booleans(), st.lists(st.floats(), max_size=3))
def test_every_axis_has_a_length(logarithmic: bool, heights: list[float]) -> None:
    low, high = left_range(np.array(heights), logarithmic)
    assert low < high
