"""Where numbers leave all bounds, training stops with a sentence and keeps the last ones that were finite."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network import Network
from core.network.activations import ACTIVATIONS
from core.network.optimizers import OPTIMIZERS
from core.training import Method, Progress, Trainer
from tests.core.plain_words import assert_one_sentence
from tests.core.training.problems import small_problem

FORMS = ["direct", "gram"]


def overflowing(
    first_layer: str = "direct",
    dtype: str = "float64",
    scale: float = 1e15,
    *,
    rate: float = 100,
    measure_every: int | None = None,
) -> Trainer:
    """A trainer whose weights grow until they overflow: with the scale of 1e15, in the third update."""
    problem = small_problem("relu", hidden=(6, 5, 4), seed=8, dtype=dtype)
    problem.network.parameters.flat *= scale
    method = Method(rate, first_layer=first_layer)  # type: ignore[arg-type]
    return Trainer(problem.network, problem.X, problem.Y, problem.test, method=method, measure_every=measure_every)


def assert_everything_is_finite(trainer: Trainer) -> None:
    assert np.isfinite(trainer.snapshot().parameters.flat).all()
    assert np.isfinite(trainer.history.costs.numbers).all()
    assert len(trainer.history.costs) == trainer.iteration
    measured = trainer.measure()
    assert measured.iteration == trainer.iteration
    assert np.isfinite(measured.cost)
    assert np.isfinite(trainer.history.test_costs.numbers).all()
    assert (np.diff(trainer.history.measured_at.numbers) > 0).all()
    assert trainer.history.measured_at.numbers[-1] == trainer.iteration


def stop(trainer: Trainer, iterations: int = 50) -> Progress:
    progress = trainer.advance(iterations)
    assert progress.stopped
    return progress


@pytest.mark.parametrize("first_layer", FORMS)
def test_it_stops_with_a_sentence_that_names_the_learning_rate(first_layer: str) -> None:
    progress = stop(overflowing(first_layer))
    assert_one_sentence(progress.stopped)
    assert "the learning rate of 100 is probably too high" in progress.stopped
    assert "try again with a lower rate" in progress.stopped
    assert progress.iteration < 50
    assert progress.diverged


@pytest.mark.parametrize("first_layer", FORMS)
def test_the_last_finite_parameters_are_kept(first_layer: str) -> None:
    trainer, other = overflowing(first_layer), overflowing(first_layer)
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
    where, parameters = stop(trainer).iteration, trainer.snapshot().parameters.flat
    trainer.change(learning_rate=1e-300)
    assert not trainer.progress.stopped
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, parameters)
    progress = trainer.advance(10)
    assert (progress.iteration, progress.stopped, progress.diverged) == (where + 10, "", False)
    assert_everything_is_finite(trainer)


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


@pytest.mark.parametrize("before", [5, 62, 63, 64, 100, 127, 200])
def test_a_rate_that_is_too_high_costs_no_more_than_its_own_updates(before: int) -> None:
    # At 1e-300 nothing moves, so that only the updates after the change can overflow, in whatever block they are.
    trainer = overflowing(scale=1e20, rate=1e-300, measure_every=7)
    where = stop(overflowing(scale=1e20)).iteration
    trainer.advance(before)
    trainer.change(learning_rate=100)
    trainer.advance(where + 1)  # up to where the weights are still finite, but their cost is not
    assert stop(trainer).iteration == before + where
    assert_everything_is_finite(trainer)


def test_a_rate_changed_where_the_cost_has_overflowed_goes_on_from_before_that() -> None:
    trainer = overflowing(scale=1e20)
    where = stop(overflowing(scale=1e20)).iteration
    trainer.advance(where + 1)
    trainer.change(learning_rate=1e-300)
    assert trainer.advance(10).iteration == where + 10
    assert_everything_is_finite(trainer)


@pytest.mark.parametrize("measure_every", [0, 1, 2, 3])
def test_no_measurement_is_of_an_iteration_that_does_not_count(measure_every: int) -> None:
    for scale in (1e15, 1e20):
        trainer = overflowing(scale=scale, measure_every=measure_every)
        where = stop(trainer).iteration
        assert (trainer.history.measured_at.numbers <= where).all()
        assert_everything_is_finite(trainer)


def test_an_infinite_weight_does_not_hide_behind_a_finite_cost() -> None:
    network = Network((1, 1, 1), "sigmoid")
    network.parameters.W[1][...] = 1e307  # its unit is pushed to -inf, and there answers a harmless 0
    method = Method(100, first_layer="direct")
    trainer = Trainer(network, np.ones((1, 2)), np.zeros((1, 2)), method=method)
    progress = trainer.advance(5)
    assert progress.stopped
    assert np.isfinite(trainer.snapshot().parameters.flat).all()
    assert np.isfinite(trainer.measure().cost)


@settings(max_examples=50)
@given(
    st.sampled_from(sorted(ACTIVATIONS)),
    st.sampled_from(sorted(OPTIMIZERS)),
    st.sampled_from(FORMS),
    st.integers(0, 200),
    st.integers(0, 1000),
    st.sampled_from([0, 5]),
    st.sampled_from([2, 3]),
)
def test_whatever_the_first_weights_nothing_that_is_kept_is_not_finite(
    activation: str, optimizer: str, first_layer: str, power: int, seed: int, batch_size: int, classes: int
) -> None:
    problem = small_problem(activation, hidden=(5, 4, 3), seed=seed, classes=classes)
    problem.network.parameters.flat *= 10.0**power
    method = Method(100, optimizer, l2=0.1, batch_size=batch_size, first_layer=first_layer)  # type: ignore[arg-type]
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, method=method)
    for portion in (1, 1, 1, 5, 12):
        trainer.advance(portion)
        assert np.isfinite(trainer.snapshot().parameters.flat).all()
    assert np.isfinite(trainer.history.costs.numbers).all()
    assert len(trainer.history.costs) == trainer.iteration


def test_numpy_is_not_heard_on_the_way() -> None:
    with np.errstate(all="raise"):
        trainer = overflowing()
        stop(trainer)
        trainer.measure()
        trainer.snapshot()


@pytest.mark.parametrize("method", [Method(1), Method(1, patience=5)])
def test_numpy_is_not_heard_where_answers_are_very_sure(method: Method) -> None:
    problem = small_problem(hidden=())
    problem.network.parameters.flat *= 1e5
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, method=method, measure_every=2)
    with np.errstate(all="raise"):
        trainer.advance(5)
        trainer.measure()
        trainer.change(learning_rate=2)
        trainer.advance(5)
        trainer.keep_best()
        trainer.measure()


@pytest.mark.parametrize("first_layer", FORMS)
def test_float32_overflows_sooner_and_is_kept_finite_as_well(first_layer: str) -> None:
    trainer = overflowing(first_layer, "float32", scale=1e4)
    stop(trainer)
    assert_everything_is_finite(trainer)
    assert trainer.snapshot().dtype == "float32"
