"""What a trainer gives away to be continued: another one goes on from it as if nothing had happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.optimizers import OPTIMIZERS
from core.training import History, Method, SideBySide, Trainer, TrainerState
from core.training.schedules import SCHEDULES
from tests.core.training.problems import Problem, small_problem

COLUMNS = ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies")


def trainer_of(problem: Problem, method: Method, **options: Any) -> Trainer:
    return Trainer(problem.network, problem.X, problem.Y, problem.test, method=method, **options)


def copy_of(history: History, iterations: int) -> History:
    """Return the curves as they were after so many iterations."""
    copy, measured = History(), int((history.measured_at.numbers <= iterations).sum())
    for name in COLUMNS:
        count = iterations if name == "costs" else measured
        getattr(copy, name).extend(getattr(history, name).numbers[:count])
    return copy


def continued(trainer: Trainer, afresh: Trainer, state: TrainerState | None = None) -> Trainer:
    """Return ``afresh``, going on from where the other one stands."""
    state = state or trainer.state()
    afresh.restore(state, copy_of(trainer.history, state.iteration))
    return afresh


def bits(trainer: Trainer) -> tuple[bytes, ...]:
    """Everything that a run leaves behind, to the last bit."""
    columns = (getattr(trainer.history, name).numbers.tobytes() for name in COLUMNS)
    return (trainer.snapshot().parameters.flat.tobytes(), *columns)


@settings(max_examples=60)
@given(
    first=st.integers(0, 90),
    then=st.integers(0, 90),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    schedule=st.sampled_from(sorted(SCHEDULES)),
    batch_size=st.sampled_from([0, 5]),
    dropout=st.sampled_from([0.0, 0.3]),
    l2=st.sampled_from([0.0, 0.1]),
    patience=st.sampled_from([0, 20]),
    first_layer=st.sampled_from(["direct", "gram"]),
    dtype=st.sampled_from(["float64", "float32"]),
)
def test_a_continued_run_is_the_run_that_was_not_interrupted_to_the_last_bit(
    first: int, then: int, dtype: str, **method: Any
) -> None:
    problem, how = small_problem(dtype=dtype), Method(**{**method, "dropout": (method["dropout"],)}, warm_up=5)
    held_out = (problem.test[0][:, ::-1], problem.test[1][:, ::-1])
    at_once, interrupted, afresh = (trainer_of(problem, how, held_out=held_out) for _ in range(3))
    at_once.advance(first + then)
    interrupted.advance(first)
    state = interrupted.state()
    assert continued(interrupted, afresh, state).iteration == interrupted.iteration
    if not interrupted.progress.stopped:
        afresh.advance(then)
        assert afresh.progress.stopped == at_once.progress.stopped
        for trainer in (at_once, afresh):
            trainer.keep_best()
        assert bits(afresh) == bits(at_once)
    else:  # patience ended: what was best is what it would go on from
        assert bits(afresh)[0] == bits(interrupted)[0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_learning_rate_that_was_changed_on_the_way_is_kept(optimizer: str) -> None:
    problem, method = small_problem(), Method(0.01, optimizer, batch_size=5)
    at_once, interrupted, afresh = (trainer_of(problem, method) for _ in range(3))
    for trainer in (at_once, interrupted):
        trainer.advance(33)
        trainer.change(learning_rate=0.02)
        trainer.advance(20)
    assert continued(interrupted, afresh).learning_rate == 0.02
    for trainer in (at_once, afresh):
        trainer.advance(50)
    assert bits(afresh) == bits(at_once)


def test_the_time_spent_training_goes_on() -> None:
    problem = small_problem()
    trainer, afresh = trainer_of(problem, Method()), trainer_of(problem, Method())
    trainer.advance(10)
    state = replace(trainer.state(), seconds=1000.0)
    progress = continued(trainer, afresh, state).advance(10)
    assert 1000 < progress.seconds < 1010
    assert progress.speed > 100  # of the new iterations alone


def test_a_state_is_not_changed_by_training_on() -> None:
    trainer = trainer_of(small_problem(), Method(optimizer="adam"))
    trainer.advance(10)
    state = trainer.state()
    before = [array.tobytes() for array in state.arrays]
    trainer.advance(100)
    assert [array.tobytes() for array in state.arrays] == before
    assert state.iteration == 10


def test_a_run_that_diverges_does_so_at_the_same_iteration_when_continued() -> None:
    problem = small_problem(hidden=(6, 5, 4), seed=8)
    problem.network.parameters.flat[:] *= 1e15  # which makes the third update or so overflow
    method = Method(100)
    whole = trainer_of(problem, method)
    diverged = whole.advance(100)
    assert diverged.diverged
    for first in range(diverged.iteration + 1):
        interrupted, afresh = trainer_of(problem, method), trainer_of(problem, method)
        interrupted.advance(first)
        progress = continued(interrupted, afresh).advance(100 - first)
        assert (progress.iteration, progress.stopped) == (diverged.iteration, diverged.stopped)
        assert bits(afresh)[:2] == bits(whole)[:2]


def test_one_of_several_goes_on_alone_as_nearly_as_the_digits_allow() -> None:
    problem = small_problem()
    methods = [Method(0.05, "adam"), Method(0.01, "adam")]
    group = SideBySide(problem.networks(2), problem.X, problem.Y, problem.test, methods=methods)
    group.advance(30)
    alone = Trainer(problem.networks(2)[1], problem.X, problem.Y, problem.test, method=methods[1])
    continued(Trainer.of(group, 1), alone)
    group.advance(30)
    alone.advance(30)
    np.testing.assert_allclose(alone.history.costs.numbers, group.lanes[1].history.costs.numbers, rtol=1e-12)


def test_several_are_not_restored_together() -> None:
    problem = small_problem()
    group = SideBySide(problem.networks(2), problem.X, problem.Y, methods=[Method(), Method()])
    with pytest.raises(ValueError, match="one by one"):
        Trainer.of(group, 0).restore(Trainer.of(group, 0).state(), History())


def test_the_state_of_another_network_is_refused() -> None:
    state = trainer_of(small_problem(hidden=(3,)), Method()).state()
    with pytest.raises(ValueError, match="broadcast"):
        trainer_of(small_problem(), Method()).restore(state, History())
    with pytest.raises(ValueError, match="argument"):
        trainer_of(small_problem(hidden=(3,)), Method(optimizer="momentum")).restore(state, History())


def test_a_point_to_go_on_from_is_known_without_looking_at_the_examples_again() -> None:
    problem = small_problem()
    group = SideBySide([problem.network], problem.X, problem.Y, methods=[Method(0.05)])
    group.advance(10)
    assert group.states()[0].iteration == 0
    group.want_states()
    group.advance(1)
    assert group.states()[0].iteration == 10


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_branch_takes_the_steps_that_training_anew_from_its_weights_takes(optimizer: str) -> None:
    problem, method = small_problem(), Method(learning_rate=0.01, optimizer=optimizer, first_layer="direct")
    left = trainer_of(problem, method)
    left.advance(40)
    weights = problem._replace(network=left.snapshot())
    anew = trainer_of(weights, method)
    branch = trainer_of(weights, replace(method, began=40))
    branch.restore(replace(branch.state(), iteration=40), copy_of(left.history, 40))
    anew.advance(30)
    branch.advance(30)
    np.testing.assert_array_equal(branch.history.costs.numbers[40:], anew.history.costs.numbers)
