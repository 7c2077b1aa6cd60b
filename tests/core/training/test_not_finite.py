"""Where numbers leave all bounds, training stops with a sentence and keeps the last ones that were finite."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network import Network
from core.network.activations import ACTIVATIONS
from core.training import Progress, Trainer
from tests.core.plain_words import assert_one_sentence
from tests.core.training.problems import small_problem


def overflowing(inputs: int = 30, dtype: str = "float64", scale: float = 1e15) -> Trainer:
    """A trainer whose weights grow until they overflow: with the scale of 1e15, in the third update."""
    problem = small_problem("relu", inputs=inputs, hidden=(6, 5, 4), seed=8, dtype=dtype)
    problem.network.parameters.flat *= scale
    return Trainer(problem.network, problem.X, problem.Y, problem.test, learning_rate=100)


def assert_everything_is_finite(trainer: Trainer) -> None:
    assert np.isfinite(trainer.snapshot().parameters.flat).all()
    assert np.isfinite(trainer.history.costs.numbers).all()
    assert len(trainer.history.costs) == trainer.iteration
    assert np.isfinite(trainer.measure().cost)


def stop(trainer: Trainer) -> Progress:
    progress = trainer.advance(50)
    assert progress.stopped
    return progress


@pytest.mark.parametrize("inputs", [4, 30])
def test_it_stops_with_a_sentence_that_names_the_learning_rate(inputs: int) -> None:
    progress = stop(overflowing(inputs))
    assert_one_sentence(progress.stopped)
    assert "the learning rate of 100 is probably too high" in progress.stopped
    assert "try again with a lower rate" in progress.stopped
    assert progress.iteration < 50


@pytest.mark.parametrize("inputs", [4, 30])
def test_the_last_finite_parameters_are_kept(inputs: int) -> None:
    trainer, other = overflowing(inputs), overflowing(inputs)
    where = stop(trainer).iteration
    assert where == 2
    other.advance(where)
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, other.snapshot().parameters.flat)
    assert_everything_is_finite(trainer)


def test_once_stopped_it_does_not_advance() -> None:
    trainer = overflowing()
    progress = stop(trainer)
    assert trainer.advance(10).iteration == progress.iteration
    assert trainer.progress.stopped == progress.stopped


def test_with_a_lower_rate_it_goes_on_from_where_it_was() -> None:
    trainer = overflowing()
    where = stop(trainer).iteration
    trainer.change(learning_rate=1e-300)
    assert not trainer.progress.stopped
    progress = trainer.advance(10)
    assert (progress.iteration, progress.stopped) == (where + 10, "")
    assert_everything_is_finite(trainer)
    assert (np.diff(trainer.history.measured_at.numbers) > 0).all()


def test_with_the_same_rate_it_stops_at_the_same_place_again() -> None:
    trainer = overflowing()
    first = stop(trainer)
    trainer.change(learning_rate=100)
    again = stop(trainer)
    assert (again.iteration, again.stopped) == (first.iteration, first.stopped)


def test_where_the_last_update_made_the_cost_overflow_a_measurement_finds_out() -> None:
    trainer, other = overflowing(scale=1e20), overflowing(scale=1e20)
    where = stop(other).iteration
    assert not trainer.advance(where + 1).stopped  # its weights are finite, their products are not
    measured = trainer.measure()
    assert trainer.progress.stopped
    assert measured.iteration == trainer.iteration == where
    assert_everything_is_finite(trainer)


def test_an_infinite_weight_does_not_hide_behind_a_finite_cost() -> None:
    network = Network((1, 1, 1), "sigmoid")
    network.parameters.W[1][...] = 1e307  # its unit is pushed to -inf, and there answers a harmless 0
    trainer = Trainer(network, np.ones((1, 2)), np.zeros((1, 2)), learning_rate=100)
    progress = trainer.advance(5)
    assert progress.stopped
    assert_everything_is_finite(trainer)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(ACTIVATIONS)),
    st.sampled_from([4, 30]),
    st.integers(0, 200),
    st.integers(0, 1000),
)
def test_whatever_the_first_weights_nothing_that_is_kept_is_not_finite(
    activation: str, inputs: int, power: int, seed: int
) -> None:
    problem = small_problem(activation, inputs=inputs, hidden=(5, 4, 3), seed=seed)
    problem.network.parameters.flat *= 10.0**power
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, learning_rate=100)
    for _ in range(20):
        trainer.advance()
        assert np.isfinite(trainer.snapshot().parameters.flat).all()
    assert np.isfinite(trainer.history.costs.numbers).all()
    assert len(trainer.history.costs) == trainer.iteration


def test_numpy_is_not_heard_on_the_way() -> None:
    with np.errstate(all="raise"):
        trainer = overflowing()
        stop(trainer)
        trainer.measure()
        trainer.snapshot()


@pytest.mark.parametrize("inputs", [4, 30])
def test_float32_overflows_sooner_and_is_kept_finite_as_well(inputs: int) -> None:
    trainer = overflowing(inputs, "float32", scale=1e4)
    stop(trainer)
    assert_everything_is_finite(trainer)
    assert trainer.snapshot().dtype == "float32"
