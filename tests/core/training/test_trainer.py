"""The trainer: it advances as told, in any portions, and everything it gives away is a copy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ModelError
from core.network import ModelCard, Network
from core.network.activations import ACTIVATIONS
from core.network.gram import DirectForm, GramForm, first_layer_form
from core.training import Trainer
from tests.core.training.problems import Problem, small_problem


def trainer_of(problem: Problem, learning_rate: float = 0.1, measure_every: int = 20) -> Trainer:
    return Trainer(
        problem.network,
        problem.X,
        problem.Y,
        problem.test,
        learning_rate=learning_rate,
        measure_every=measure_every,
    )


def bits(trainer: Trainer) -> tuple[bytes, ...]:
    """Everything that a run leaves behind, to the last bit."""
    history = trainer.history
    columns = (history.costs, history.measured_at, history.train_accuracies, history.test_costs)
    return (trainer.snapshot().parameters.flat.tobytes(), *(column.numbers.tobytes() for column in columns))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_makes_the_cost_fall_and_the_answers_right(activation: str) -> None:
    trainer = trainer_of(small_problem(activation), learning_rate=0.5)
    trainer.advance(2000)
    measurement = trainer.measure()
    assert measurement.cost < 0.1 < trainer.history.costs.numbers[0]
    assert measurement.train_accuracy == 1


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 25), max_size=8), st.sampled_from([4, 30]))
def test_the_portions_in_which_it_advances_do_not_change_a_bit(portions: list[int], inputs: int) -> None:
    problem = small_problem(inputs=inputs)
    at_once, in_portions = trainer_of(problem), trainer_of(problem)
    at_once.advance(sum(portions))
    for portion in portions:
        in_portions.advance(portion)
        in_portions.snapshot()
    assert in_portions.iteration == sum(portions)
    assert bits(in_portions) == bits(at_once)


def test_measuring_and_looking_on_the_way_do_not_change_the_run() -> None:
    problem = small_problem()
    watched, alone = trainer_of(problem), trainer_of(problem)
    alone.advance(50)
    for _ in range(50):
        watched.advance()
        watched.measure()
        watched.snapshot().predict(problem.X)
    assert bits(watched)[0] == bits(alone)[0]
    np.testing.assert_array_equal(watched.history.costs.numbers, alone.history.costs.numbers)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_direct_and_the_gram_form_agree_over_a_run(activation: str) -> None:
    few = small_problem(activation, inputs=30, examples=12)
    # The same examples three times over are the same problem, but too many for the Gram form.
    many = few._replace(X=np.tile(few.X, 3), Y=np.tile(few.Y, 3))
    assert isinstance(first_layer_form(few.network.parameters, few.X), GramForm)
    assert isinstance(first_layer_form(many.network.parameters, many.X), DirectForm)
    gram, direct = trainer_of(few), trainer_of(many)
    gram.advance(200)
    direct.advance(200)
    gram.measure()
    direct.measure()
    for name in ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies"):
        ours, theirs = (getattr(trainer.history, name).numbers for trainer in (gram, direct))
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
    ours, theirs = (trainer.snapshot().parameters.flat for trainer in (gram, direct))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_the_update_is_the_textbooks() -> None:
    network = Network((1, 1))
    network.parameters.flat[:] = 0
    trainer = Trainer(network, np.array([[2.0, 4.0]]), np.array([[1.0, 1.0]]), learning_rate=0.1)
    trainer.advance()
    after = trainer.snapshot().parameters  # both answers were 1/2, so dZ is -1/2 and dW -1/2 * (2 + 4) / 2
    assert after.W[0].item() == pytest.approx(0.1 * 1.5, rel=1e-15)
    assert after.b[0].item() == pytest.approx(0.1 * 0.5, rel=1e-15)
    assert trainer.history.costs.numbers.tolist() == [pytest.approx(np.log(2), rel=1e-15)]


def test_another_learning_rate_counts_from_the_next_update_on() -> None:
    problem = small_problem(inputs=4)
    trainer, steady = trainer_of(problem, 0.1), trainer_of(problem, 0.1)
    trainer.advance(10)
    steady.advance(10)
    trainer.change(learning_rate=0.5)
    assert trainer.learning_rate == 0.5
    before, (X, Y) = trainer.snapshot(), (problem.X, problem.Y)
    afresh = Trainer(before, X, Y, problem.test, learning_rate=0.5)
    for each in (trainer, steady, afresh):
        each.advance(10)
    costs, steady_costs = trainer.history.costs.numbers, steady.history.costs.numbers
    np.testing.assert_array_equal(costs[:11], steady_costs[:11])
    assert (costs[11:] != steady_costs[11:]).all()
    np.testing.assert_array_equal(costs[10:], afresh.history.costs.numbers)


def test_a_snapshot_is_a_copy_in_both_directions() -> None:
    trainer, undisturbed = trainer_of(small_problem()), trainer_of(small_problem())
    trainer.advance(5)
    snapshot = trainer.snapshot()
    kept = snapshot.parameters.flat.copy()
    trainer.advance(5)
    np.testing.assert_array_equal(snapshot.parameters.flat, kept)
    snapshot.parameters.flat[:] = 0
    trainer.advance(5)
    undisturbed.advance(15)
    assert bits(trainer) == bits(undisturbed)


def test_a_snapshot_can_carry_a_card_of_its_own() -> None:
    trainer = trainer_of(small_problem())
    assert trainer.snapshot(ModelCard(("dog", "cat"))).card.class_names == ("dog", "cat")
    assert trainer.snapshot().card.class_names == ("0", "1")


def test_before_the_first_update_a_snapshot_is_the_network_that_was_given() -> None:
    problem = small_problem()
    snapshot = trainer_of(problem).snapshot()
    np.testing.assert_array_equal(snapshot.parameters.flat, problem.network.parameters.flat)
    assert snapshot.sizes == problem.network.sizes


def test_the_network_and_the_data_that_were_given_stay_as_they_were() -> None:
    problem = small_problem()
    arrays = (problem.network.parameters.flat, problem.X, problem.Y, *problem.test)
    before = [array.copy() for array in arrays]
    trainer_of(problem).advance(30)
    for array, expected in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, expected)


def test_a_network_of_another_input_size_than_the_data_is_refused() -> None:
    problem = small_problem(inputs=30)
    with pytest.raises(ModelError, match="takes 30 numbers an example, but the data has 29"):
        Trainer(problem.network, problem.X[1:], problem.Y, learning_rate=0.1)


@pytest.mark.parametrize("inputs", [4, 30])
def test_float32_stays_float32_and_near_float64(inputs: int) -> None:
    single = trainer_of(small_problem(inputs=inputs, dtype="float32"))
    double = trainer_of(small_problem(inputs=inputs))
    single.advance(100)
    double.advance(100)
    assert single.snapshot().parameters.flat.dtype == np.float32
    np.testing.assert_allclose(single.history.costs.numbers, double.history.costs.numbers, atol=1e-4)


def test_no_buffer_is_made_anew_while_training() -> None:
    trainer = trainer_of(small_problem())
    passed, gradients = trainer._train, trainer._gradients

    def addresses() -> list[int]:
        arrays = [*passed.Z, *passed.A, *passed.dZ, *passed.parameters.W, gradients.flat, passed.parameters.flat]
        return [number for array in arrays for number in (id(array), array.ctypes.data)]

    before = addresses()
    trainer.advance(50)
    trainer.snapshot()
    assert addresses() == before
