"""Patience: training stops where the cost on examples not trained on falls no more, at the best parameters."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from core.network.tape import Array
from core.training import Method, SideBySide, Trainer
from tests.core.plain_words import assert_one_sentence
from tests.core.training.problems import Problem, small_problem

EVERY = 5
METHOD = Method(0.02, patience=20)


def learned_by_heart() -> Problem:
    """Noise for examples: what is learned of it is soon of no use to others."""
    problem, random = small_problem(hidden=(8,)), np.random.RandomState(4)
    test = random.rand(30, 40), random.randint(0, 2, (1, 40)).astype(float)
    return problem._replace(Y=random.randint(0, 2, problem.Y.shape).astype(float), test=test)


def trainer_of(problem: Problem, method: Method = METHOD, **options: object) -> Trainer:
    return Trainer(problem.network, problem.X, problem.Y, problem.test, method=method, measure_every=EVERY, **options)  # type: ignore[arg-type]


def costs_on(examples: tuple[Array, Array], problem: Problem, iterations: int) -> list[float]:
    """Return what the examples cost at each measurement of a run that nothing stops."""
    problem = problem._replace(test=examples)
    trainer = trainer_of(problem, Method(METHOD.learning_rate))
    trainer.advance(iterations)
    return [float(cost) for cost in trainer.history.test_costs.numbers]


def where_to_stop(costs: list[float]) -> tuple[int, int]:
    """Return the iteration of the lowest cost so far, and the one at which patience ends."""
    best = 0
    for place, cost in enumerate(costs):
        if cost < costs[best]:
            best = place
        elif (place - best) * EVERY >= METHOD.patience:
            return best * EVERY, place * EVERY
    raise AssertionError("The cost falls all the way.")


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_it_stops_after_patience_at_the_parameters_that_cost_least(first_layer: str) -> None:
    problem = learned_by_heart()
    best, end = where_to_stop(costs_on(problem.test, problem, 400))
    assert 0 < best < end < 400
    trainer = trainer_of(problem, Method(0.02, patience=20, first_layer=first_layer))  # type: ignore[arg-type]
    progress = trainer.advance(400)
    assert (progress.iteration, len(trainer.history.costs)) == (end, end)
    assert_one_sentence(progress.stopped)
    assert f"Stopped early at iteration {end}" in progress.stopped
    assert f"parameters of iteration {best}" in progress.stopped
    assert not progress.diverged
    unstopped = trainer_of(problem, Method(0.02, first_layer=first_layer))  # type: ignore[arg-type]
    unstopped.advance(best)
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, unstopped.snapshot().parameters.flat)
    measured = trainer.measure()
    assert measured.iteration == best
    assert measured.test_cost == min(trainer.history.test_costs.numbers)
    assert trainer.advance(10).iteration == end


def test_what_is_held_out_decides_where_there_is_such_a_part() -> None:
    problem, random = learned_by_heart(), np.random.RandomState(9)
    held_out = random.rand(30, 9), random.randint(0, 2, (1, 9)).astype(float)
    best, end = where_to_stop(costs_on(held_out, problem, 400))
    assert end != where_to_stop(costs_on(problem.test, problem, 400))[1]
    trainer = trainer_of(problem, held_out=held_out)
    assert trainer.advance(400).iteration == end
    assert trainer.measure().iteration == best


@pytest.mark.parametrize("batch_size", [0, 1])
def test_left_to_itself_it_looks_at_least_as_often_as_patience_ends(batch_size: int) -> None:
    problem = learned_by_heart()
    method = Method(0.3, patience=7, batch_size=batch_size)
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, method=method)
    end = trainer.advance(400).iteration
    assert 7 <= end < 400
    assert trainer.measure().iteration == end - 7


def test_in_portions_it_stops_at_the_same_place() -> None:
    problem = learned_by_heart()
    at_once, in_portions = trainer_of(problem), trainer_of(problem)
    at_once.advance(400)
    while not in_portions.progress.stopped:
        in_portions.advance(3)
    assert in_portions.progress.stopped == at_once.progress.stopped
    np.testing.assert_array_equal(in_portions.snapshot().parameters.flat, at_once.snapshot().parameters.flat)
    np.testing.assert_array_equal(in_portions.history.costs.numbers, at_once.history.costs.numbers)


def test_without_patience_it_goes_on_and_without_other_examples_patience_has_nothing_to_look_at() -> None:
    problem = learned_by_heart()
    assert trainer_of(problem, Method(0.02)).advance(400).iteration == 400
    alone = Trainer(problem.network, problem.X, problem.Y, method=METHOD, measure_every=EVERY)
    assert alone.advance(400).iteration == 400
    alone.keep_best()
    assert alone.measure().iteration == 400


def test_another_learning_rate_goes_on_from_the_best_parameters() -> None:
    problem = learned_by_heart()
    trainer = trainer_of(problem)
    where, best = trainer.advance(400).iteration, trainer.snapshot()
    trainer.change(learning_rate=0.005)
    assert not trainer.progress.stopped
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, best.parameters.flat)
    assert trainer.advance(10).iteration == where + 10
    afresh = Trainer(best, problem.X, problem.Y, method=Method(0.005, first_layer="direct"))
    afresh.advance(10)
    np.testing.assert_allclose(
        trainer.history.costs.numbers[where:], afresh.history.costs.numbers, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("before", [70, 73, 400])
def test_what_was_best_is_not_forgotten_when_it_goes_on(before: int) -> None:
    problem = learned_by_heart()
    trainer = trainer_of(problem)
    trainer.advance(before)
    trainer.keep_best()
    lowest = trainer.measure().test_cost
    assert lowest == min(trainer.history.test_costs.numbers)
    trainer.change(learning_rate=3)  # worse from the first step on
    trainer.advance(4)
    trainer.keep_best()
    assert trainer.measure().test_cost == lowest


@pytest.mark.parametrize("iterations", [3, 7, 20])
def test_at_the_end_of_a_run_the_last_parameters_may_be_the_best(iterations: int) -> None:
    problem = small_problem()
    problem = problem._replace(test=(problem.X, problem.Y))  # so that the cost falls at every step
    trainer, other = trainer_of(problem), trainer_of(problem, Method(0.02))
    for each in (trainer, other):
        each.advance(iterations)
    trainer.keep_best()
    assert trainer.measure().iteration == iterations
    np.testing.assert_array_equal(trainer.snapshot().parameters.flat, other.snapshot().parameters.flat)


def test_at_the_end_of_a_run_the_best_parameters_are_those_before_the_last() -> None:
    problem = learned_by_heart()
    best, end = where_to_stop(costs_on(problem.test, problem, 400))
    trainer = trainer_of(problem)
    trainer.advance(end - 2)
    trainer.keep_best()
    assert trainer.measure().iteration == best
    assert not trainer.progress.stopped
    assert trainer.advance(5).iteration == end + 3  # from the best on


def test_networks_side_by_side_stop_one_by_one_where_each_would_alone() -> None:
    problem = learned_by_heart()
    methods = [Method(rate, patience=20) for rate in (0.02, 0.01, 0.05)]
    networks = problem.networks(3)
    group = SideBySide(networks, problem.X, problem.Y, problem.test, methods=methods, measure_every=EVERY)
    group.advance(400)
    group.measure()
    ends = set()
    for number, (network, method, lane) in enumerate(zip(networks, methods, group.lanes, strict=True)):
        alone = trainer_of(problem._replace(network=network), method)
        alone.advance(400)
        assert lane.stopped == alone.progress.stopped
        assert lane.measurement is not None
        assert astuple(lane.measurement) == pytest.approx(astuple(alone.measure()), rel=0, abs=1e-12)
        np.testing.assert_allclose(lane.history.costs.numbers, alone.history.costs.numbers, rtol=0, atol=1e-12)
        ours, theirs = group.snapshot(number).parameters.flat, alone.snapshot().parameters.flat
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
        ends.add(len(lane.history.costs))
    assert len(ends) == 3
