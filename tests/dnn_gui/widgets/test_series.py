"""Thinning and averaging: whatever is drawn must be true to the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dnn_gui.widgets.series import Series

lengths = st.integers(1, 3000)
seeds = st.integers(0, 1000)
columns = st.integers(1, 200)
shares = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


def numbers(length: int, seed: int) -> np.ndarray:
    return np.random.RandomState(seed).rand(length)


def series(y: np.ndarray, x: np.ndarray | None = None) -> Series:
    result = Series()
    result.take(y, x)
    return result


def plain_mean(x: np.ndarray, y: np.ndarray, at: float, width: float) -> float:
    reach = min(width / 2, at - x[0], x[-1] - at)
    return float(y[abs(x - at) <= reach].mean())


@given(lengths, seeds, columns, shares)
def test_the_outline_keeps_every_peak_and_invents_nothing(
    length: int, seed: int, most: int, share: list[float]
) -> None:
    y = numbers(length, seed)
    left, right = share[0] * length, share[1] * length
    xs, ys = series(y).outline(left, right, most)
    seen = y[int(np.ceil(left)) : int(right) + 1]
    assume(len(seen))
    assert ys.max() >= seen.max()
    assert ys.min() <= seen.min()
    assert set(ys) <= set(y)
    assert (np.diff(xs) >= 0).all()


@given(lengths, seeds, columns)
def test_the_outline_has_about_two_points_a_column(length: int, seed: int, most: int) -> None:
    xs, ys = series(numbers(length, seed)).outline(0, length, most)
    assert len(xs) == len(ys) <= 2 * most + 2


def test_few_numbers_are_drawn_as_they_are() -> None:
    y = numbers(300, 0)
    xs, ys = series(y).outline(0, 299, 640)
    assert xs.tolist() == list(range(300))
    assert ys.tolist() == y.tolist()


def test_a_stretch_reaches_one_number_beyond_either_edge() -> None:
    xs, _ = series(numbers(300, 0)).outline(100.5, 110.5, 640)
    assert xs.tolist() == list(range(100, 112))


@given(st.integers(2, 400), seeds, st.integers(2, 99))
def test_the_average_is_the_mean_over_the_window(length: int, seed: int, width: int) -> None:
    y = numbers(length, seed)
    xs, means = series(y).averaged(0, length, 1000, width)
    expected = [plain_mean(np.arange(length), y, at, width) for at in xs]
    assert means == pytest.approx(expected, abs=1e-12)


@given(st.integers(2, 400), seeds, st.integers(2, 99))
def test_the_window_is_as_wide_in_x_where_numbers_are_rare(length: int, seed: int, width: int) -> None:
    y, x = numbers(length, seed), np.arange(length) * 20.0
    xs, means = series(y, x).averaged(0, x[-1], 1000, width)
    assert xs.tolist() == x.tolist()
    assert means == pytest.approx([plain_mean(x, y, at, max(width, 20)) for at in xs], abs=1e-12)


@given(lengths, seeds, st.integers(0, 99))
def test_an_average_begins_and_ends_at_true_numbers(length: int, seed: int, width: int) -> None:
    y = numbers(length, seed)
    xs, means = series(y).averaged(0, length, 100, width)
    assert (xs[0], xs[-1]) == (0, length - 1)
    assert (means[0], means[-1]) == pytest.approx((y[0], y[-1]), abs=1e-12)


@given(lengths, seeds, st.lists(st.integers(1, 3000), max_size=5))
def test_averages_of_a_growing_row_are_those_of_the_whole(length: int, seed: int, looks: list[int]) -> None:
    y = numbers(length, seed)
    growing = Series()
    for look in [*sorted(min(look, length) for look in looks), length]:
        growing.take(y[:look])
        _, means = growing.averaged(0, look, 50, 11)
    assert means == pytest.approx(series(y).averaged(0, length, 50, 11)[1], abs=1e-10)


@given(st.integers(10, 500), seeds, st.integers(1, 9))
def test_numbers_taken_back_and_replaced_leave_no_trace(length: int, seed: int, cut: int) -> None:
    y, others = numbers(length, seed), numbers(2 * length, seed + 1)
    row = series(y)
    row.averaged(0, length, 50, 11)
    replaced = np.concatenate((y[:-cut], others))
    row.take(replaced)
    means = row.averaged(0, len(replaced), 50, 11)[1]
    assert means == pytest.approx(series(replaced).averaged(0, len(replaced), 50, 11)[1], abs=1e-10)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=50, unique=True), st.floats(-100, 11_000))
def test_the_nearest_number_is_found(places: list[int], x: float) -> None:
    xs = np.sort(np.array(places, dtype=float))
    found = series(xs * 2, xs).nearest(x)
    assert found is not None
    assert abs(found[0] - x) == min(abs(xs - x))
    assert found[1] == 2 * found[0]


def test_nothing_has_no_outline_and_no_nearest_number() -> None:
    empty = Series()
    assert empty.nearest(3) is None
    assert [len(part) for part in empty.outline(0, 10, 100)] == [0, 0]
    assert [len(part) for part in empty.averaged(0, 10, 100, 11)] == [0, 0]
