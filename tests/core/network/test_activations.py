"""Every activation in the table, forward against its textbook formula and backward against its slope."""

from __future__ import annotations

from collections.abc import Callable
from math import erf

import numpy as np
import pytest

from core.network.activations import ACTIVATIONS
from core.network.tape import Array
from tests.core.network.cases import played

TEXTBOOK: dict[str, Callable[[Array], Array]] = {
    "relu": lambda Z: np.where(Z > 0, Z, 0),
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    "tanh": np.tanh,
    "leaky_relu": lambda Z: np.where(Z > 0, Z, 0.01 * Z),
    "elu": lambda Z: np.where(Z > 0, Z, np.expm1(np.minimum(Z, 0))),
    "gelu": lambda Z: Z * 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (Z + 0.044715 * Z**3))),
    "softplus": lambda Z: np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z))),
    "identity": lambda Z: Z,
}
LIMITS = {
    "relu": [0, 1e4],
    "sigmoid": [0, 1],
    "tanh": [-1, 1],
    "leaky_relu": [-100, 1e4],
    "elu": [-1, 1e4],
    "gelu": [0, 1e4],
    "softplus": [0, 1e4],
    "identity": [-1e4, 1e4],
}
SLOPES_AT_THE_LIMITS: dict[str, list[float]] = {
    "relu": [0, 1],
    "sigmoid": [0, 0],
    "tanh": [0, 0],
    "leaky_relu": [0.01, 1],
    "elu": [0, 1],
    "gelu": [0, 1],
    "softplus": [0, 1],
    "identity": [1, 1],
}
Z = np.random.RandomState(0).randn(40, 50) * 3


def test_every_activation_has_a_formula_to_be_held_against() -> None:
    assert set(TEXTBOOK) == set(ACTIVATIONS) == set(LIMITS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_forward_writes_the_formula_and_leaves_z_as_it_was(name: str) -> None:
    before, A = Z.copy(), np.empty_like(Z)
    played(ACTIVATIONS[name].forward, Z, A)
    np.testing.assert_allclose(A, TEXTBOOK[name](Z), rtol=1e-14, atol=1e-15)
    np.testing.assert_array_equal(Z, before)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(-1,), (20, -1), (2, 5, -1)])
def test_backward_turns_da_into_dz_where_it_stands(name: str, shape: tuple[int, ...]) -> None:
    away_from_the_kink = Z[np.abs(Z) > 1e-3][:1900].reshape(shape)
    scratch, dA = away_from_the_kink.copy(), np.random.RandomState(1).randn(*away_from_the_kink.shape)
    A = np.full((*scratch.shape[:-1], scratch.shape[-1] + 2), 7.0)[..., 1:-1]  # in the midst of other numbers
    h = 1e-5
    slope = (TEXTBOOK[name](away_from_the_kink + h) - TEXTBOOK[name](away_from_the_kink - h)) / (2 * h)
    expected = dA * slope
    played(ACTIVATIONS[name].forward, scratch, A)
    played(ACTIVATIONS[name].backward, dA, A, scratch)
    np.testing.assert_allclose(dA, expected, rtol=1e-7, atol=1e-10)


def test_a_relu_unit_at_exactly_zero_is_off_as_in_the_course() -> None:
    dA, A, scratch = np.ones((1, 1)), np.zeros((1, 1)), np.zeros((1, 1))
    played(ACTIVATIONS["relu"].backward, dA, A, scratch)
    assert dA.item() == 0


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_from_zero_answers_and_slopes_are_the_limits(name: str, dtype: str) -> None:
    far = np.array([[-1e4, 1e4]], dtype)
    A, dA = np.empty_like(far), np.ones_like(far)
    with np.errstate(over="ignore"):
        played(ACTIVATIONS[name].forward, far, A)
        assert A.tolist() == [LIMITS[name]]
        played(ACTIVATIONS[name].backward, dA, A, far)
    np.testing.assert_allclose(dA, [SLOPES_AT_THE_LIMITS[name]], rtol=1e-6)


def test_gelu_is_near_z_times_the_share_of_a_normal_distribution_below_z() -> None:
    A = np.empty_like(Z)
    played(ACTIVATIONS["gelu"].forward, Z, A)
    exact = Z * 0.5 * (1 + np.vectorize(erf)(Z / np.sqrt(2)))
    assert np.abs(A - exact).max() < 5e-4  # the tanh form is an approximation of this


@pytest.mark.parametrize("name", ["elu", "softplus", "tanh"])
def test_close_to_zero_no_digits_are_lost(name: str) -> None:
    close = np.array([[-1e-12, 1e-12]])
    A = np.empty_like(close)
    played(ACTIVATIONS[name].forward, close, A)
    expected = np.log(2) + close / 2 if name == "softplus" else close
    np.testing.assert_allclose(A, expected, rtol=1e-11)
