"""Which units an iteration leaves out: a draw that can be made again, of the right share, without a bias."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.dropout import Dropout
from core.network.inputs import Inputs
from core.network.parameters import Parameters
from core.network.propagation import Propagation
from core.network.tape import Array


def drawn(
    share: float, seed: int, iteration: int, shape: tuple[int, int] = (200, 300), dtype: str = "float64"
) -> Array:
    dropout = Dropout([share], seed, dtype)
    mask = dropout.mask(0, shape)
    assert mask is not None
    dropout.iteration = iteration
    dropout.draw([mask])
    return mask


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(0, 10**7))
def test_the_same_seed_and_iteration_draw_the_same_units_and_others_draw_others(seed: int, iteration: int) -> None:
    mask = drawn(0.5, seed, iteration)
    np.testing.assert_array_equal(drawn(0.5, seed, iteration), mask)
    assert (drawn(0.5, seed, iteration + 1) != mask).any()
    assert (drawn(0.5, seed + 1, iteration) != mask).any()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_units_are_left_out_or_divided_by_the_share_that_is_kept(share: float, dtype: str) -> None:
    mask = drawn(share, 1, 0, dtype=dtype)
    kept = 1 - share
    assert mask.dtype == dtype
    assert np.unique(mask).tolist() == [0, np.dtype(dtype).type(1 / kept)]
    deviations = np.sqrt(mask.size * share * kept)
    assert abs(np.count_nonzero(mask) - mask.size * kept) < 4 * deviations


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_is_expected_of_a_unit_stays_what_it_was(share: float) -> None:
    answers = np.mean([drawn(share, 1, iteration, (20, 30)) for iteration in range(400)], axis=0)
    deviation = np.sqrt(share / (1 - share) / 400)
    assert abs(answers.mean() - 1) < 4 * deviation / np.sqrt(answers.size)
    assert np.abs(answers - 1).max() < 6 * deviation


def test_the_draws_of_two_layers_and_of_two_iterations_have_nothing_to_do_with_each_other() -> None:
    dropout = Dropout([0.5, 0.5], 7, "float64")
    masks = [dropout.mask(place, (100, 100)) for place in (0, 1)]
    flat = []
    for iteration in (0, 1, 2):
        dropout.iteration = iteration
        dropout.draw(masks)
        flat += [np.ravel(mask).copy() for mask in masks if mask is not None]
    correlations = np.corrcoef(flat) - np.eye(6)
    assert np.abs(correlations).max() < 5 / np.sqrt(10_000)


def test_a_layer_without_dropout_has_no_mask_and_does_not_change_the_draws_of_the_others() -> None:
    dropout = Dropout([0.0, 0.3], 7, "float64")
    mask = dropout.mask(1, (200, 300))
    assert dropout.mask(0, (5, 5)) is None
    dropout.iteration = 4
    dropout.draw([None, mask])
    np.testing.assert_array_equal(mask, drawn(0.3, 7, 4))


def test_the_output_is_that_of_the_units_that_are_kept_and_all_networks_keep_the_same() -> None:
    parameters = Parameters([(50, 3), (1, 50)], networks=2)
    parameters.flat[:] = np.random.RandomState(0).randn(parameters.flat.size)
    parameters.put(1, parameters.take(0))
    X, dropout = np.random.RandomState(1).randn(3, 4), Dropout([0.4], 3, "float64")
    dropout.iteration = 9
    passed = Propagation(parameters, ["tanh"], "sigmoid", Inputs(X.T, "float64"), np.zeros((1, 4)), dropout=dropout)
    answers = passed.forward()
    one, mask = parameters.take(0), drawn(0.4, 3, 9, (50, 4))
    expected = one.W[1] @ (np.tanh(one.W[0] @ X + one.b[0]) * mask) + one.b[1]
    np.testing.assert_allclose(passed.Z[1][0], expected, rtol=1e-12)
    np.testing.assert_array_equal(answers[0], answers[1])
