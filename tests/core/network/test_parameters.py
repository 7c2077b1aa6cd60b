"""Parameters: every W and b is a window onto one flat array."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.parameters import Parameters

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=7)


@settings(deadline=None)
@given(sizes)
def test_every_w_and_b_is_a_view_into_flat_and_together_they_are_all_of_it(sizes: list[int]) -> None:
    parameters = Parameters.for_sizes(sizes)
    for number, array in enumerate([*parameters.W, *parameters.b], start=1):
        assert np.shares_memory(array, parameters.flat)
        array += number
    counts = [array.size for array in [*parameters.W, *parameters.b]]
    assert parameters.flat.size == sum(counts)
    expected = np.sort(np.repeat(np.arange(1, len(counts) + 1), counts))
    np.testing.assert_array_equal(np.sort(parameters.flat), expected)  # none overlaps, none is left out


def test_shapes_are_the_courses() -> None:
    parameters = Parameters.for_sizes((5, 4, 1))
    assert parameters.shapes == [(4, 5), (1, 4)]
    assert [W.shape for W in parameters.W] == [(4, 5), (1, 4)]
    assert [b.shape for b in parameters.b] == [(4, 1), (1, 1)]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_copy_has_the_same_numbers_in_memory_of_its_own(dtype: str) -> None:
    parameters = Parameters.for_sizes((3, 2, 1), dtype)
    parameters.flat[:] = np.arange(parameters.flat.size)
    twin = parameters.copy()
    np.testing.assert_array_equal(twin.flat, parameters.flat)
    assert twin.flat.dtype == dtype
    assert not np.shares_memory(twin.flat, parameters.flat)
    twin.W[0][0, 0] = 99
    assert parameters.W[0][0, 0] == 0


def test_parameters_like_others_start_at_zero() -> None:
    parameters = Parameters.for_sizes((3, 2, 1), "float32")
    parameters.flat[:] = 1
    empty = parameters.like()
    assert empty.shapes == parameters.shapes
    assert empty.flat.dtype == np.float32
    assert not empty.flat.any()
