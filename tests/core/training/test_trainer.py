"""The trainer: it advances as told, in any portions, and everything it gives away is a copy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ModelError
from core.network import ModelCard, Network
from core.network.activations import ACTIVATIONS
from core.network.gram import DirectForm, GramForm
from core.network.optimizers import OPTIMIZERS
from core.training import Method, Trainer
from tests.core.training.problems import Problem, small_problem

FORMS = ["direct", "gram"]


def trainer_of(problem: Problem, method: Method | None = None, measure_every: int = 20) -> Trainer:
    method = method or Method(0.1)
    return Trainer(problem.network, problem.X, problem.Y, problem.test, method=method, measure_every=measure_every)


def bits(trainer: Trainer) -> tuple[bytes, ...]:
    """Everything that a run leaves behind, to the last bit."""
    history = trainer.history
    columns = (history.costs, history.measured_at, history.train_accuracies, history.test_costs)
    return (trainer.snapshot().parameters.flat.tobytes(), *(column.numbers.tobytes() for column in columns))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_makes_the_cost_fall_and_the_answers_right(activation: str) -> None:
    trainer = trainer_of(small_problem(activation), Method(0.5))
    trainer.advance(2000)
    measurement = trainer.measure()
    assert measurement.cost < 0.1 < trainer.history.costs.numbers[0]
    assert measurement.train_accuracy == 1


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_to_tell_many_classes_apart(optimizer: str, batch_size: int) -> None:
    rate = {"rmsprop": 0.01, "adam": 0.01}.get(optimizer, 0.05)
    trainer = trainer_of(small_problem(classes=4), Method(rate, optimizer, batch_size=batch_size))
    trainer.advance(1000)
    assert trainer.measure().train_accuracy == 1


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 40), max_size=8),
    st.sampled_from(FORMS),
    st.sampled_from(sorted(OPTIMIZERS)),
    st.sampled_from([0, 5, 1]),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from(["constant", "cosine"]),
)
def test_the_portions_in_which_it_advances_do_not_change_a_bit(
    portions: list[int], first_layer: str, optimizer: str, batch_size: int, dropout: float, schedule: str
) -> None:
    method = Method(
        0.05,
        optimizer,
        l2=0.1,
        schedule=schedule,
        warm_up=5,
        iterations=150,
        batch_size=batch_size,
        dropout=(dropout,),
        first_layer=first_layer,  # type: ignore[arg-type]
    )
    problem = small_problem()
    at_once, in_portions = trainer_of(problem, method), trainer_of(problem, method)
    at_once.advance(sum(portions))
    for portion in portions:
        in_portions.advance(portion)
        in_portions.snapshot()
    assert in_portions.iteration == sum(portions)
    assert bits(in_portions) == bits(at_once)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_measuring_and_looking_on_the_way_do_not_change_the_run(optimizer: str) -> None:
    problem, method = small_problem(), Method(0.05, optimizer, batch_size=5, dropout=(0.2,))
    watched, alone = trainer_of(problem, method), trainer_of(problem, method)
    alone.advance(50)
    for _ in range(50):
        watched.advance()
        watched.measure()
        watched.snapshot().predict(problem.X)
    assert bits(watched)[0] == bits(alone)[0]
    np.testing.assert_array_equal(watched.history.costs.numbers, alone.history.costs.numbers)


def test_the_update_is_the_textbooks() -> None:
    network = Network((1, 1))
    network.parameters.flat[:] = 0
    trainer = Trainer(network, np.array([[2.0, 4.0]]), np.array([[1.0, 1.0]]), method=Method(0.1))
    trainer.advance()
    after = trainer.snapshot().parameters  # both answers were 1/2, so dZ is -1/2 and dW -1/2 * (2 + 4) / 2
    assert after.W[0].item() == pytest.approx(0.1 * 1.5, rel=1e-15)
    assert after.b[0].item() == pytest.approx(0.1 * 0.5, rel=1e-15)
    assert trainer.history.costs.numbers.tolist() == [pytest.approx(np.log(2), rel=1e-15)]


def test_another_learning_rate_counts_from_the_next_update_on() -> None:
    problem = small_problem(inputs=4)
    method, faster = Method(0.1, first_layer="direct"), Method(0.5, first_layer="direct")
    trainer, steady = trainer_of(problem, method), trainer_of(problem, method)
    trainer.advance(10)
    steady.advance(10)
    trainer.change(learning_rate=0.5)
    assert trainer.learning_rate == 0.5
    afresh = trainer_of(problem._replace(network=trainer.snapshot()), faster)
    for each in (trainer, steady, afresh):
        each.advance(10)
    costs, steady_costs = trainer.history.costs.numbers, steady.history.costs.numbers
    np.testing.assert_array_equal(costs[:11], steady_costs[:11])
    assert (costs[11:] != steady_costs[11:]).all()
    np.testing.assert_array_equal(costs[10:], afresh.history.costs.numbers)


def test_a_schedule_goes_on_from_another_learning_rate() -> None:
    problem = small_problem(inputs=4)
    trainer = trainer_of(problem, Method(0.1, schedule="step", decay=0.1, decay_every=5, first_layer="direct"))
    trainer.advance(12)
    before = trainer.snapshot()
    trainer.change(learning_rate=0.4)
    trainer.advance(1)
    afresh = trainer_of(problem._replace(network=before), Method(0.4 * 0.1**2, first_layer="direct"))
    afresh.advance(1)
    ours, theirs = (each.snapshot().parameters.flat for each in (trainer, afresh))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-15)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_an_optimizer_remembers_outlives_a_change_of_the_rate(optimizer: str) -> None:
    problem = small_problem()
    changed, steady = (trainer_of(problem, Method(0.05, optimizer)) for _ in range(2))
    for each in (changed, steady):
        each.advance(70)
    changed.change(learning_rate=0.05)
    for each in (changed, steady):
        each.advance(70)
    assert bits(changed) == bits(steady)


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


@pytest.mark.parametrize("first_layer", FORMS)
@pytest.mark.parametrize("classes", [2, 3])
def test_before_the_first_update_a_snapshot_is_the_network_that_was_given(classes: int, first_layer: str) -> None:
    problem = small_problem("gelu", classes=classes)
    snapshot = trainer_of(problem, Method(first_layer=first_layer)).snapshot()  # type: ignore[arg-type]
    np.testing.assert_array_equal(snapshot.parameters.flat, problem.network.parameters.flat)
    given_to_it = problem.network
    assert (snapshot.sizes, snapshot.activations, snapshot.output, snapshot.card) == (
        given_to_it.sizes,
        given_to_it.activations,
        given_to_it.output,
        given_to_it.card,
    )


@pytest.mark.parametrize("first_layer", FORMS)
def test_the_network_and_the_data_that_were_given_stay_as_they_were(first_layer: str) -> None:
    problem = small_problem()
    arrays = (problem.network.parameters.flat, problem.X, problem.Y, *problem.test)
    before = [array.copy() for array in arrays]
    trainer_of(problem, Method(0.1, first_layer=first_layer)).advance(30)  # type: ignore[arg-type]
    for array, expected in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, expected)


def test_data_of_another_size_than_the_network_takes_is_refused_in_every_part() -> None:
    network, X, Y, test = small_problem(inputs=30)
    shorter = (X[1:], Y)
    for examples, tested, held_out in ((shorter, test, None), ((X, Y), shorter, None), ((X, Y), test, shorter)):
        with pytest.raises(ModelError, match="takes 30 numbers an example, but the data has 29"):
            Trainer(network, *examples, tested, held_out=held_out)


@pytest.mark.parametrize("first_layer", FORMS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_float32_stays_float32_and_near_float64(optimizer: str, first_layer: str) -> None:
    method = Method(0.01, optimizer, first_layer=first_layer)  # type: ignore[arg-type]
    single = trainer_of(small_problem("tanh", dtype="float32"), method)
    double = trainer_of(small_problem("tanh"), method)
    single.advance(100)
    double.advance(100)
    assert single.snapshot().parameters.flat.dtype == np.float32
    np.testing.assert_allclose(single.history.costs.numbers, double.history.costs.numbers, atol=1e-4)


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("first_layer", FORMS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_buffer_is_made_anew_while_training(optimizer: str, first_layer: str, batch_size: int) -> None:
    method = Method(0.01, optimizer, l2=0.1, batch_size=batch_size, first_layer=first_layer)  # type: ignore[arg-type]
    trainer = trainer_of(small_problem(), method)
    trainer.advance(3)  # a minibatch of each size has had its turn
    descent = trainer._group.descent
    assert isinstance(
        descent.form, GramForm if first_layer == "gram" and descent.update._optimizer.in_span else DirectForm
    )
    theta, gradients = descent.form.trained, descent.update.gradients

    def addresses() -> list[tuple[int, int]]:
        arrays = [theta.flat, *theta.arrays, gradients.flat, *gradients.arrays]
        arrays += [memory.flat for memory in descent.update.memories]
        for passed in descent._passes.values():
            arrays += [*passed.Z, *passed.A, *passed._read, passed.Y]
        return [(id(array), array.ctypes.data) for array in arrays]

    before = addresses()
    trainer.advance(50)
    trainer.snapshot()
    trainer.measure()
    trainer.change(learning_rate=0.02)
    trainer.advance(50)
    assert addresses() == before
    assert descent.form.trained is theta
    assert len(descent._passes) == (2 if batch_size else 1)
