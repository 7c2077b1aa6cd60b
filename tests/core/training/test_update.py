"""Every optimizer against its textbook, with steady and with scheduled rates."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.optimizers import OPTIMIZERS
from core.network.parameters import Parameters
from core.network.tape import Array
from core.training import Method
from core.training.schedules import SCHEDULES, rates
from core.training.update import Update
from tests.core.training.textbook import TEXTBOOK

STEPS = 50
METHODS = {
    "constant": Method(0.03),
    "warm-up": Method(0.03, warm_up=7),
    "inverse_time": Method(0.03, schedule="inverse_time", decay=0.7, decay_every=9),
    "step": Method(0.03, schedule="step", decay=0.7, decay_every=9),
    "cosine": Method(0.03, schedule="cosine", iterations=40, warm_up=5),
    "little momentum": Method(0.03, momentum=0.3),
    "no momentum": Method(0.03, momentum=0.0),
}
CURVATURE = np.diag([1.0, 2, 5, 0.1]) + 0.2


def gradient(theta: Array) -> Array:
    """The slope of a small landscape in which the way down is neither straight nor even."""
    return np.asarray(CURVATURE @ theta + np.sin(3 * theta))


def parameters(networks: int) -> Parameters:
    theta = Parameters([(1, 3)], networks=networks)
    theta.flat[:] = np.random.RandomState(0).randn(theta.flat.size)
    return theta


def followed(theta: Parameters, methods: list[Method], portions: int = 1) -> Array:
    """Return where the networks are after each step, shape (steps, R, 4)."""
    update, way = Update(theta, methods, m=1), []
    for step in range(STEPS):
        if step % portions == 0:
            update.plan(step, portions)
        for ours, layer in zip(update.gradients.layers[0], theta.layers[0], strict=True):
            ours[0] = gradient(layer[0])
        update.make(step % portions)
        way.append(theta.layers[0][:, 0].copy())
    return np.array(way)


def test_every_optimizer_has_a_textbook_to_be_held_against() -> None:
    assert set(TEXTBOOK) == set(OPTIMIZERS)
    assert {method.schedule for method in METHODS.values()} == set(SCHEDULES)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_step_is_the_textbooks(optimizer: str, method: Method) -> None:
    theta = parameters(1)
    expected, step = theta.layers[0][0, 0].copy(), TEXTBOOK[optimizer](method.momentum)
    way = followed(theta, [Method(**{**vars(method), "optimizer": optimizer})])
    steady = rates(method, method.learning_rate, np.arange(STEPS, dtype=float))
    for place, rate in zip(way[:, 0], steady, strict=True):
        expected = step(np.asarray(expected, np.float64), np.asarray(gradient(expected), np.float64), float(rate))
        np.testing.assert_allclose(place, expected, rtol=0, atol=1e-12)


def test_nesterov_measures_its_slopes_ahead_of_where_it_stands() -> None:
    """As Sutskever writes it: v := beta v - rate * gradient(theta + beta v), theta := theta + v."""
    theta = parameters(1)
    stands, v = theta.layers[0][0, 0].copy(), np.zeros(4)
    way = followed(theta, [Method(0.03, "nesterov")])
    for place in way[:, 0]:
        v = 0.9 * v - 0.03 * gradient(stands + 0.9 * v)
        stands = stands + v
        np.testing.assert_allclose(place, stands + 0.9 * v, rtol=0, atol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_networks_with_rates_of_their_own_take_the_steps_that_each_takes_alone(optimizer: str) -> None:
    methods = [
        Method(0.03, optimizer),
        Method(0.01, optimizer, schedule="step", decay_every=7),
        Method(0.02, optimizer),
    ]
    together = followed(parameters(3), methods)
    for number, method in enumerate(methods):
        alone = Parameters([(1, 3)], networks=1)
        alone.put(0, parameters(3).take(number))
        np.testing.assert_array_equal(together[:, number], followed(alone, [method])[:, 0])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_rates_may_be_worked_out_for_any_number_of_steps_beforehand(optimizer: str) -> None:
    methods = [Method(0.03, optimizer, schedule="cosine", iterations=60, warm_up=5)] * 2
    np.testing.assert_array_equal(followed(parameters(2), methods), followed(parameters(2), methods, portions=25))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_float32_steps_are_near_those_of_float64(optimizer: str) -> None:
    exact, rounded = parameters(1), Parameters([(1, 3)], "float32", networks=1)
    rounded.flat[:] = exact.flat
    way = followed(exact, [Method(0.003, optimizer)])
    np.testing.assert_allclose(followed(rounded, [Method(0.003, optimizer)]), way, atol=1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_remembers_in_arrays_of_the_shape_of_the_parameters(optimizer: str) -> None:
    update = Update(parameters(2), [Method(optimizer=optimizer)] * 2, m=1)
    assert len(update.memories) == OPTIMIZERS[optimizer].memories
    assert not any(memory.flat.any() for memory in update.memories)
    assert all(memory.layers[0].shape == (2, 1, 4) for memory in update.memories)
