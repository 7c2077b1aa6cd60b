"""Networks trained side by side: each as it would be alone, and none disturbed by what becomes of another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.network import Network
from core.network.optimizers import OPTIMIZERS
from core.training import History, Method, SideBySide, Trainer, train_many
from tests.core.plain_words import assert_one_sentence
from tests.core.training.problems import Problem, small_problem

FORMS = ["direct", "gram"]
ALL, WITH_A_REMAINDER = 0, 5
"""Of 12 examples."""
CURVES = ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies")


def each_of_their_own(method: Method) -> list[Method]:
    """Return methods that differ in everything in which networks side by side may."""
    return [
        method,
        replace(method, learning_rate=0.02, l2=0.7),
        replace(method, learning_rate=0.05, schedule="step", decay=0.5, decay_every=30),
        replace(method, learning_rate=0.08, l2=0.1, schedule="cosine", warm_up=10),
    ]


def group_of(problem: Problem, methods: list[Method]) -> SideBySide:
    networks = problem.networks(len(methods))
    return SideBySide(networks, problem.X, problem.Y, problem.test, methods=methods, measure_every=20)


def alone(problem: Problem, number: int, methods: list[Method]) -> Trainer:
    network = problem.networks(len(methods))[number]
    return Trainer(network, problem.X, problem.Y, problem.test, method=methods[number], measure_every=20)


def assert_the_same_curves(ours: History, theirs: History) -> None:
    for name in CURVES:
        curve, expected = (getattr(history, name).numbers for history in (ours, theirs))
        np.testing.assert_allclose(curve, expected, rtol=0, atol=1e-12)


def assert_each_is_as_alone(problem: Problem, methods: list[Method], iterations: int = 100) -> None:
    group = group_of(problem, methods)
    group.advance(iterations)
    group.measure()
    for number in range(len(methods)):
        one = alone(problem, number, methods)
        one.advance(iterations)
        one.measure()
        assert_the_same_curves(group.lanes[number].history, one.history)
        ours, theirs = group.snapshot(number), one.snapshot()
        np.testing.assert_allclose(ours.parameters.flat, theirs.parameters.flat, rtol=0, atol=1e-12)


@pytest.mark.parametrize("batch_size", [ALL, WITH_A_REMAINDER])
@pytest.mark.parametrize("first_layer", FORMS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_with_rates_schedules_and_l2_of_its_own_each_is_as_it_would_be_alone(
    optimizer: str, first_layer: str, batch_size: int
) -> None:
    method = Method(0.01, optimizer, batch_size=batch_size, first_layer=first_layer, iterations=100)  # type: ignore[arg-type]
    assert_each_is_as_alone(small_problem("tanh"), each_of_their_own(method))


@pytest.mark.parametrize("dropout", [(0.4,), (0.0, 0.3)])
@pytest.mark.parametrize("batch_size", [ALL, WITH_A_REMAINDER])
@pytest.mark.parametrize("first_layer", FORMS)
def test_with_units_left_out_each_is_as_it_would_be_alone(
    first_layer: str, batch_size: int, dropout: tuple[float, ...]
) -> None:
    method = Method(0.01, batch_size=batch_size, first_layer=first_layer, iterations=100, dropout=dropout)  # type: ignore[arg-type]
    assert_each_is_as_alone(small_problem("elu", classes=3), each_of_their_own(method))


@pytest.mark.parametrize("first_layer", FORMS)
@pytest.mark.parametrize("hidden", [(), (6,), (6, 5, 4, 3)])
def test_with_any_number_of_layers_each_is_as_it_would_be_alone(hidden: tuple[int, ...], first_layer: str) -> None:
    method = Method(0.01, iterations=100, first_layer=first_layer)  # type: ignore[arg-type]
    assert_each_is_as_alone(small_problem("tanh", hidden=hidden), each_of_their_own(method))


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": "adam"},
        {"momentum": 0.5},
        {"iterations": 10},
        {"batch_size": 5},
        {"shuffle_seed": 2},
        {"dropout": (0.1,)},
        {"patience": 10},
        {"first_layer": "direct"},
    ],
)
def test_methods_that_differ_in_anything_else_are_refused(change: dict[str, object]) -> None:
    methods = [Method(), replace(Method(), **change)]  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="can differ in learning_rate, l2, schedule"):
        group_of(small_problem(), methods)


@pytest.mark.parametrize(
    "other",
    [
        Network((30, 6, 4, 1), "tanh"),
        Network((30, 1, 4, 1)),
        Network((30, 6, 1)),
        Network((30, 6, 4, 1), output="softmax"),
        Network((30, 6, 4, 1), dtype="float32"),
    ],
)
def test_networks_of_another_shape_are_refused(other: Network) -> None:
    problem = small_problem()
    with pytest.raises(ValueError, match="have the same layers, activations and type of numbers"):
        SideBySide([problem.network, other], problem.X, problem.Y, methods=[Method(), Method()])


@pytest.mark.parametrize("number", [1, 3])
def test_each_network_takes_a_method(number: int) -> None:
    problem = small_problem()
    with pytest.raises(ValueError, match=f"2 networks take 2 methods, not {number}"):
        SideBySide(problem.networks(2), problem.X, problem.Y, methods=[Method()] * number)


@pytest.mark.parametrize("batch_size", [ALL, WITH_A_REMAINDER])
@pytest.mark.parametrize("first_layer", FORMS)
def test_one_that_leaves_all_bounds_does_not_disturb_the_others_by_a_bit(first_layer: str, batch_size: int) -> None:
    problem = small_problem("tanh")
    gentle = Method(0.1, "momentum", l2=0.1, batch_size=batch_size, first_layer=first_layer)  # type: ignore[arg-type]
    methods = [gentle, replace(gentle, learning_rate=1e307), replace(gentle, learning_rate=0.05)]
    tame = [gentle, replace(gentle, learning_rate=0.2), replace(gentle, learning_rate=0.05)]
    group, undisturbed = group_of(problem, methods), group_of(problem, tame)
    for each in (group, undisturbed):
        for portion in (30, 1, 69):
            each.advance(portion)
        each.measure()
    assert [bool(lane.stopped) for lane in group.lanes] == [False, True, False]
    for number in (0, 2):
        for name in CURVES:
            curve, expected = (getattr(each.lanes[number].history, name).numbers for each in (group, undisturbed))
            np.testing.assert_array_equal(curve, expected)
        flat, expected = (each.snapshot(number).parameters.flat for each in (group, undisturbed))
        np.testing.assert_array_equal(flat, expected)


@pytest.mark.parametrize("first_layer", FORMS)
def test_one_that_leaves_all_bounds_keeps_its_last_good_parameters(first_layer: str) -> None:
    problem = small_problem("relu", hidden=(6, 5, 4), seed=8)
    problem.network.parameters.flat *= 1e15
    methods = [Method(rate, first_layer=first_layer) for rate in (100, 1e-300)]  # type: ignore[arg-type]
    group, one = group_of(problem, methods), alone(problem, 0, methods)
    group.advance(100)
    one.advance(100)
    group.measure()
    lane = group.lanes[0]
    assert lane.stopped == one.progress.stopped
    assert_one_sentence(lane.stopped)
    assert "the learning rate of 100 is probably too high" in lane.stopped
    np.testing.assert_array_equal(group.snapshot(0).parameters.flat, one.snapshot().parameters.flat)
    assert lane.measurement == one.measure()
    assert_the_same_curves(lane.history, one.history)
    assert len(group.lanes[1].history.costs) == 100


def test_when_all_have_stopped_nothing_goes_on() -> None:
    group = group_of(small_problem(), [Method(1e307), Method(1e308)])
    group.advance(100)
    where = [group.progress(number).iteration for number in (0, 1)]
    assert not group.running
    group.advance(100)
    assert [group.progress(number).iteration for number in (0, 1)] == where


def test_a_trainer_can_stand_for_one_of_several() -> None:
    group = group_of(small_problem(), [Method(0.1), Method(0.2)])
    first, second = (Trainer.of(group, number) for number in (0, 1))
    first.advance(30)
    assert (first.iteration, second.iteration) == (30, 30)
    assert (first.learning_rate, second.learning_rate) == (0.1, 0.2)
    assert first.history is group.lanes[0].history
    assert second.measure() == group.lanes[1].measurement
    np.testing.assert_array_equal(second.snapshot().parameters.flat, group.snapshot(1).parameters.flat)


def test_networks_side_by_side_keep_their_rates() -> None:
    group = group_of(small_problem(), [Method(0.1), Method(0.2)])
    with pytest.raises(ValueError, match="keep their learning rates"):
        Trainer.of(group, 0).change(learning_rate=0.3)


def test_train_many_returns_each_network_with_its_curves() -> None:
    problem = small_problem()
    methods = [Method(0.1), Method(0.2, l2=0.5), Method(1e307)]
    networks = problem.networks(3)
    results = train_many(networks, problem.X, problem.Y, problem.test, methods=methods, iterations=50)
    for network, method, result in zip(networks, methods, results, strict=True):
        one = Trainer(network, problem.X, problem.Y, problem.test, method=method)
        one.advance(50)
        measured = one.measure()
        assert result.progress.iteration == one.iteration
        assert result.progress.stopped == one.progress.stopped
        assert result.progress.measurement is not None
        assert result.progress.measurement.cost == pytest.approx(measured.cost, rel=0, abs=1e-12)
        assert_the_same_curves(result.history, one.history)
        np.testing.assert_allclose(result.network.parameters.flat, one.snapshot().parameters.flat, rtol=0, atol=1e-12)


def test_train_many_with_patience_returns_the_best_parameters() -> None:
    problem = small_problem(hidden=(8,), seed=3)
    methods = [Method(0.3, patience=1000), Method(0.1, patience=1000)]
    results = train_many(problem.networks(2), problem.X, problem.Y, problem.test, methods=methods, iterations=300)
    for result in results:
        assert result.progress.measurement is not None
        assert result.progress.measurement.test_cost == pytest.approx(
            min(result.history.test_costs.numbers), rel=1e-12
        )


def test_the_networks_given_stay_as_they_were() -> None:
    problem = small_problem()
    networks = problem.networks(3)
    before = [network.parameters.flat.copy() for network in networks]
    train_many(networks, problem.X, problem.Y, methods=[Method(0.1)] * 3, iterations=20)
    for network, flat in zip(networks, before, strict=True):
        np.testing.assert_array_equal(network.parameters.flat, flat)


@pytest.mark.parametrize("first_layer", FORMS)
def test_frames_are_what_is_trained_now_of_each_that_is_trained_still(first_layer: str) -> None:
    problem = small_problem()
    methods = [Method(rate, first_layer=first_layer) for rate in (0.1, 1e307, 0.2)]
    group = group_of(problem, methods)
    assert all(frame is not None for frame in group.frames())
    group.advance(30)
    frames = group.frames()
    kept = [None if frame is None else frame.tobytes() for frame in frames]
    assert [frame is None for frame in frames] == [False, True, False]
    for number in (0, 2):
        parameters = group.descent.form.parameters_of(frames[number], number)
        assert parameters.flat.tobytes() == group.snapshot(number).parameters.flat.tobytes()
    group.advance(10)
    assert [None if frame is None else frame.tobytes() for frame in frames] == kept


@pytest.mark.parametrize("chunk", [1, 7, 60])
def test_who_watches_sees_the_parameters_before_the_updates_asked_for_and_changes_nothing(chunk: int) -> None:
    problem, methods = small_problem(), [Method(0.1, "adam", batch_size=5), Method(0.05, "adam", batch_size=5)]
    watched, alone = group_of(problem, methods), group_of(problem, methods)
    seen: dict[int, list[bytes]] = {}

    def look(iteration: int) -> float:
        seen[iteration] = [frame.tobytes() for frame in watched.frames() if frame is not None]
        return 2 * iteration if iteration else 3

    watched.advance(0)
    watched.descent.watch(look)
    while watched.iteration < 60:
        watched.advance(min(chunk, 60 - watched.iteration))
    assert list(seen) == [0, 3, 6, 12, 24, 48]
    for iteration, frames in seen.items():
        alone.advance(iteration - alone.iteration)
        assert frames == [frame.tobytes() for frame in alone.frames() if frame is not None]
    alone.advance(12)
    assert [lane.history.costs.numbers.tobytes() for lane in watched.lanes] == [
        lane.history.costs.numbers.tobytes() for lane in alone.lanes
    ]
