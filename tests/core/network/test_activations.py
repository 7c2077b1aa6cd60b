"""Every activation in the table, forward against its textbook formula and backward against its slope."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.network.activations import ACTIVATIONS, Array

TEXTBOOK: dict[str, Callable[[Array], Array]] = {
    "relu": lambda Z: np.where(Z > 0, Z, 0),
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    "tanh": np.tanh,
}
Z = np.random.RandomState(0).randn(40, 50) * 3


def test_every_activation_has_a_formula_to_be_held_against() -> None:
    assert set(TEXTBOOK) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_forward_writes_the_formula_and_leaves_z_as_it_was(name: str) -> None:
    before, A = Z.copy(), np.empty_like(Z)
    ACTIVATIONS[name].forward(Z, A)
    np.testing.assert_allclose(A, TEXTBOOK[name](Z), rtol=1e-15)
    np.testing.assert_array_equal(Z, before)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_backward_turns_da_into_dz_where_it_stands(name: str) -> None:
    away_from_the_kink = Z[np.abs(Z) > 1e-3]
    A, scratch = np.empty_like(away_from_the_kink), np.full_like(away_from_the_kink, np.nan)
    ACTIVATIONS[name].forward(away_from_the_kink, A)
    dA = np.random.RandomState(1).randn(*away_from_the_kink.shape)
    h = 1e-5
    slope = (TEXTBOOK[name](away_from_the_kink + h) - TEXTBOOK[name](away_from_the_kink - h)) / (2 * h)
    expected = dA * slope
    ACTIVATIONS[name].backward(dA, A, scratch)
    np.testing.assert_allclose(dA, expected, rtol=1e-7, atol=1e-10)


def test_a_relu_unit_at_exactly_zero_is_off_as_in_the_course() -> None:
    dA, A, scratch = np.ones((1, 1)), np.zeros((1, 1)), np.empty((1, 1))
    ACTIVATIONS["relu"].backward(dA, A, scratch)
    assert dA.item() == 0


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_from_zero_answers_are_the_limits(name: str) -> None:
    far = np.array([[-1e4, 1e4]])
    A = np.empty_like(far)
    with np.errstate(over="ignore"):
        ACTIVATIONS[name].forward(far, A)
    limits = {"relu": [0, 1e4], "sigmoid": [0, 1], "tanh": [-1, 1]}
    assert A.tolist() == [limits[name]]
