"""Parameters: every W and b is a window onto one flat array, for one network or several side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.parameters import Parameters

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=7)


@given(sizes, st.sampled_from([None, 1, 3]), st.booleans())
def test_every_w_and_b_is_a_view_into_flat_and_together_they_are_all_of_it(
    sizes: list[int], networks: int | None, scales: bool
) -> None:
    parameters = Parameters(Parameters.for_sizes(sizes).shapes, networks=networks, scales=scales)
    views = [*parameters.W, *parameters.b]
    if parameters.scale is not None:
        views.append(parameters.scale)
    for number, array in enumerate(views, start=1):
        assert np.shares_memory(array, parameters.flat)
        array += number
    counts = [array.size for array in views]
    assert parameters.flat.size == sum(counts) == sum(array.size for array in parameters.arrays)
    expected = np.sort(np.repeat(np.arange(1, len(counts) + 1), counts))
    np.testing.assert_array_equal(np.sort(parameters.flat), expected)  # none overlaps, none is left out


def test_shapes_are_the_courses() -> None:
    parameters = Parameters.for_sizes((5, 4, 1))
    assert parameters.shapes == [(4, 5), (1, 4)]
    assert [W.shape for W in parameters.W] == [(4, 5), (1, 4)]
    assert [b.shape for b in parameters.b] == [(4, 1), (1, 1)]
    assert parameters.networks is None


def test_networks_side_by_side_have_an_axis_of_their_own_in_front() -> None:
    parameters = Parameters([(4, 5), (1, 4)], networks=3, scales=True)
    assert [W.shape for W in parameters.W] == [(3, 4, 5), (3, 1, 4)]
    assert [b.shape for b in parameters.b] == [(3, 4, 1), (3, 1, 1)]
    assert parameters.scale is not None
    assert parameters.scale.shape == (3, 1, 1)


def test_a_layer_is_its_weights_with_its_biases_behind_them() -> None:
    parameters = Parameters.for_sizes((2, 3))
    parameters.W[0][...], parameters.b[0][...] = [[1, 2], [3, 4], [5, 6]], [[7], [8], [9]]
    assert parameters.layers[0].tolist() == [[1, 2, 7], [3, 4, 8], [5, 6, 9]]


@pytest.mark.parametrize("networks", [None, 2])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_copy_has_the_same_numbers_in_memory_of_its_own(dtype: str, networks: int | None) -> None:
    parameters = Parameters([(2, 3), (1, 2)], dtype, networks, scales=True)
    parameters.flat[:] = np.arange(parameters.flat.size)
    twin = parameters.copy()
    np.testing.assert_array_equal(twin.flat, parameters.flat)
    assert twin.flat.dtype == dtype
    assert (twin.networks, twin.scale is None) == (networks, False)
    assert not np.shares_memory(twin.flat, parameters.flat)
    twin.flat[:] = 99
    assert parameters.W[0].flat[0] == 0


def test_parameters_like_others_start_at_zero() -> None:
    parameters = Parameters([(2, 3), (1, 2)], "float32", 4)
    parameters.flat[:] = 1
    empty = parameters.like()
    assert (empty.shapes, empty.networks, empty.scale) == (parameters.shapes, 4, None)
    assert empty.flat.dtype == np.float32
    assert empty.flat.size == parameters.flat.size
    assert not empty.flat.any()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_what_is_brought_side_by_side_can_be_taken_out_again(dtype: str) -> None:
    each = [Parameters.for_sizes((3, 2, 1), dtype) for _ in range(3)]
    for number, one in enumerate(each, start=1):
        one.flat[:] = number * np.arange(one.flat.size)
    together = Parameters.side_by_side(each)
    assert together.flat.dtype == dtype
    assert together.networks == 3
    for number, one in enumerate(each):
        taken = together.take(number)
        np.testing.assert_array_equal(taken.flat, one.flat)
        assert taken.networks is None
        assert not np.shares_memory(taken.flat, together.flat)
        for W, b, own_W, own_b in zip(together.W, together.b, one.W, one.b, strict=True):
            np.testing.assert_array_equal(W[number], own_W)
            np.testing.assert_array_equal(b[number], own_b)


def test_putting_one_network_in_leaves_the_others_alone() -> None:
    together = Parameters([(2, 3), (1, 2)], networks=3, scales=True)
    one = together.take(0)
    one.flat[:] = 5
    together.put(1, one)
    assert not together.take(0).flat.any()
    assert (together.take(1).flat == 5).all()
    assert not together.take(2).flat.any()


@pytest.mark.parametrize("scales", [False, True])
def test_the_numbers_of_one_network_are_its_own_flat_array_and_find_back_to_their_places(scales: bool) -> None:
    together = Parameters([(2, 3), (1, 2)], networks=3, scales=scales)
    together.flat[:] = np.arange(together.flat.size)
    flats = np.stack([together.flat_of(number) for number in range(3)])
    for number in range(3):
        np.testing.assert_array_equal(flats[number], together.take(number).flat)
        assert not np.shares_memory(together.flat_of(number), together.flat)
    again = together.like()
    again.put_all(flats)
    np.testing.assert_array_equal(again.flat, together.flat)
