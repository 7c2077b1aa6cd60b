"""Examples as the first layer reads them: floats, or pixels kept as bytes and scaled where they are used."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.inputs import Columns, Inputs
from core.network.tape import Tape

PIXELS = np.arange(256, dtype=np.uint8).reshape(32, 8)  # every byte there is: 8 examples of 32
DTYPES = ["float64", "float32"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_bytes_are_to_the_last_bit_the_floats_that_they_stand_for(dtype: str) -> None:
    scaled, floats = Columns(PIXELS, dtype).scaled(), Columns(PIXELS / 255.0, dtype).scaled()
    assert scaled.dtype == floats.dtype == dtype
    np.testing.assert_array_equal(scaled, floats)
    np.testing.assert_array_equal(scaled.T, (PIXELS / 255.0).astype(dtype))
    whole = [Inputs(given.T, dtype).whole for given in (PIXELS, PIXELS / 255.0)]
    np.testing.assert_array_equal(whole[0], whole[1])
    np.testing.assert_array_equal(whole[0], np.concatenate((scaled.T, np.ones((1, 8)))))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("given", [PIXELS, PIXELS / 255.0], ids=["bytes", "floats"])
def test_a_minibatch_is_gathered_when_the_tape_is_played(given: np.ndarray, dtype: str) -> None:
    inputs, do, index = Inputs(Columns(given, dtype).rows, dtype), Tape(dtype), np.zeros(3, np.intp)
    batch = inputs.record_batch(do, index)
    assert batch.shape == (33, 3)
    for chosen in ([0, 1, 2], [7, 0, 5], [4, 4, 4]):
        index[:] = chosen
        do.play()
        np.testing.assert_array_equal(batch, inputs.whole[:, chosen])


def test_the_offset_of_a_minibatch_is_gathered_with_it() -> None:
    offset = np.random.RandomState(0).randn(2, 5, 8)
    inputs, do, index = Inputs(PIXELS.T / 255.0, "float64", offset), Tape("float64"), np.zeros(3, np.intp)
    batch = inputs.record_batch_offset(do, index)
    index[:] = [7, 0, 5]
    do.play()
    np.testing.assert_array_equal(batch, offset[:, :, [7, 0, 5]])
    assert Inputs(PIXELS.T, "float64").record_batch_offset(do, index) is None


def test_bytes_are_neither_copied_nor_turned_into_floats_while_they_are_kept() -> None:
    pictures = np.random.RandomState(0).randint(0, 256, (10, 4, 4, 3)).astype(np.uint8)
    columns = Columns(pictures.reshape(10, -1).T, "float64")
    assert columns.shape == (48, 10)
    assert np.shares_memory(columns.rows, pictures)


@pytest.mark.parametrize("whole", [np.array([[1, 2], [3, 255]]), np.array([[1.5, 2], [3, 255]], np.float32)])
def test_numbers_that_are_not_bytes_are_taken_as_they_are(whole: np.ndarray) -> None:
    columns = Columns(whole, "float64")
    np.testing.assert_array_equal(columns.scaled().T, whole)
    assert columns.scaled().dtype == np.float64
