"""Minibatches: every example once an epoch, in an order that can be made again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.batches import Batches

counts = st.integers(1, 60)


@given(counts, counts, st.integers(0, 2**32 - 1))
def test_each_epoch_every_example_has_its_turn_once(m: int, size: int, seed: int) -> None:
    batches = Batches(m, size, seed)
    for epoch in range(3):
        first = epoch * batches.an_epoch
        parts = [batches.of(iteration) for iteration in range(first, first + batches.an_epoch)]
        assert [len(part) for part in parts[:-1]] == [batches.size] * (len(parts) - 1)
        assert 1 <= len(parts[-1]) <= batches.size
        assert sorted(np.concatenate(parts).tolist()) == list(range(m))


def test_the_last_of_an_epoch_holds_the_remainder() -> None:
    batches = Batches(10, 4, seed=1)
    assert (batches.size, batches.an_epoch, batches.whole) == (4, 3, False)
    assert [len(batches.of(iteration)) for iteration in range(6)] == [4, 4, 2, 4, 4, 2]


@pytest.mark.parametrize("size", [0, 10, 11])
def test_no_size_and_one_that_is_too_large_mean_all_examples(size: int) -> None:
    batches = Batches(10, size, seed=1)
    assert batches.whole
    assert (batches.size, batches.an_epoch) == (10, 1)


@given(st.lists(st.integers(0, 200), min_size=1), st.integers(0, 2**32 - 1))
def test_any_iteration_can_be_made_again_in_any_order(iterations: list[int], seed: int) -> None:
    one = Batches(23, 5, seed)
    for iteration in iterations:
        np.testing.assert_array_equal(one.of(iteration), Batches(23, 5, seed).of(iteration))


def test_another_epoch_and_another_seed_have_another_order() -> None:
    orders = [Batches(50, 50 - 1, seed).of(iteration) for seed in (1, 2) for iteration in (0, 2, 4)]
    assert len({order.tobytes() for order in orders}) == 6


@given(counts, counts, st.integers(0, 100), st.integers(1, 100))
def test_iterations_that_are_alike_have_equally_many_examples(m: int, size: int, iteration: int, most: int) -> None:
    batches = Batches(m, size, seed=0)
    alike = batches.alike(iteration, most)
    assert 1 <= alike <= most
    assert len({len(batches.of(iteration + more)) for more in range(alike)}) == 1
