"""A tape makes the calls that were told to it, in order, as often as it is played."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.tape import Array, Tape


def test_nothing_happens_until_it_is_played_and_then_each_time() -> None:
    do, array = Tape("float64"), np.ones(2)
    do(np.multiply, array, 2.0, out=array)
    do(np.add, array, 1.0, out=array)
    assert array.tolist() == [1, 1]
    do.play()
    assert array.tolist() == [3, 3]
    do.play()
    assert array.tolist() == [7, 7]


def test_it_reads_what_is_in_an_array_when_it_is_played() -> None:
    do, rate, array = Tape("float64"), np.zeros(()), np.ones(2)
    do(np.multiply, array, rate, out=array)
    rate[()] = 5
    do.play()
    assert array.tolist() == [5, 5]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_float_is_rounded_to_the_type_of_the_arrays(dtype: str) -> None:
    seen: list[Array] = []
    do = Tape(dtype)
    do(seen.append, 0.1)
    do.play()
    assert seen[0].dtype == dtype
    assert seen[0] == np.dtype(dtype).type(0.1)
