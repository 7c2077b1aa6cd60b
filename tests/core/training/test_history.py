"""What a trainer tells: progress, measurements and the curves."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training import History, Measurement, Method, Trainer
from core.training.progress import Column, Speed
from tests.core.training.problems import small_problem


def a_trainer(*, with_test: bool = True) -> Trainer:
    problem = small_problem()
    test = problem.test if with_test else None
    return Trainer(problem.network, problem.X, problem.Y, test, method=Method(0.1), measure_every=20)


def measurement(iteration: int) -> Measurement:
    return Measurement(iteration, 0.5, 0.75, None, None)


def test_before_training_nothing_is_claimed() -> None:
    progress = a_trainer().progress
    assert (progress.iteration, progress.cost, progress.measurement) == (0, None, None)
    assert (progress.speed, progress.seconds, progress.stopped) == (0, 0, "")


def test_progress_tells_where_the_run_stands_and_does_not_change_afterwards() -> None:
    trainer = a_trainer()
    progress = trainer.advance(7)
    assert (progress.iteration, progress.cost) == (7, trainer.history.costs.numbers[6])
    assert progress.speed > 0
    assert progress.seconds > 0
    trainer.advance(7)
    assert progress.iteration == 7
    with pytest.raises(dataclasses.FrozenInstanceError):
        progress.iteration = 8  # type: ignore[misc]


def test_every_iteration_has_a_cost_and_every_twentieth_a_measurement() -> None:
    trainer = a_trainer()
    trainer.advance(50)
    history = trainer.history
    assert len(history.costs) == 50
    assert history.measured_at.numbers.tolist() == [0, 20, 40]
    assert len(history.train_accuracies) == len(history.test_costs) == len(history.test_accuracies) == 3
    assert trainer.progress.measurement is not None
    assert trainer.progress.measurement.iteration == 40
    assert trainer.progress.measurement.cost == history.costs.numbers[40]


@pytest.mark.parametrize(("measure_every", "expected"), [(0, []), (1, list(range(50))), (30, [0, 30]), (100, [0])])
def test_measurements_come_as_often_as_asked_for(measure_every: int, expected: list[int]) -> None:
    problem = small_problem()
    trainer = Trainer(problem.network, problem.X, problem.Y, problem.test, measure_every=measure_every)
    trainer.advance(50)
    assert trainer.history.measured_at.numbers.tolist() == expected


def test_left_to_itself_measuring_is_a_small_part_of_the_work() -> None:
    problem = small_problem(examples=400)
    for batch_size, expected in ((0, [0]), (40, [0]), (4, [0])):
        trainer = Trainer(problem.network, problem.X, problem.Y, method=Method(batch_size=batch_size))
        trainer.advance(20)
        assert trainer.history.measured_at.numbers.tolist() == expected
    trainer.advance(640)  # 400 examples measured, 4 trained on forth and back: 2,000 / 3 iterations for 5 percent
    assert trainer.history.measured_at.numbers.tolist() == [0]
    trainer.advance(20)
    assert trainer.history.measured_at.numbers.tolist() == [0, 667]


def test_a_measurement_is_of_the_present_parameters_and_is_counted_once() -> None:
    problem, trainer = small_problem(), a_trainer()
    trainer.advance(50)
    measured, again = trainer.measure(), trainer.measure()
    assert measured == again == trainer.progress.measurement
    assert measured.iteration == 50
    assert trainer.history.measured_at.numbers.tolist() == [0, 20, 40, 50]
    network, (X_test, Y_test) = trainer.snapshot(), problem.test
    assert measured.train_accuracy == np.mean(network.predict(problem.X) == problem.Y)
    assert measured.test_accuracy == np.mean(network.predict(X_test) == Y_test)
    trainer.advance()
    assert trainer.history.costs.numbers[50] == measured.cost


def test_without_a_test_part_its_curves_are_empty_of_numbers() -> None:
    trainer = a_trainer(with_test=False)
    trainer.advance(21)
    measured = trainer.measure()
    assert (measured.test_cost, measured.test_accuracy) == (None, None)
    assert np.isnan(trainer.history.test_costs.numbers).tolist() == [True, True, True]
    assert np.isnan(trainer.history.test_accuracies.numbers).tolist() == [True, True, True]


def test_the_course_prints_the_cost_of_every_hundredth_iteration() -> None:
    history = History()
    for cost in range(250):
        history.costs.append(cost)
    assert history.costs_as_printed() == [(0, 0), (100, 100), (200, 200)]
    assert history.costs_as_printed(every=200) == [(0, 0), (200, 200)]


def test_a_measurement_of_the_same_iteration_is_not_added_twice() -> None:
    history = History()
    for iteration in (0, 0, 20, 20):
        history.add(measurement(iteration))
    assert history.measured_at.numbers.tolist() == [0, 20]
    assert len(history.test_costs) == 2


def test_what_is_printed_can_be_asked_for_before_anything_is_there() -> None:
    assert History().costs_as_printed() == []
    assert History().newest_cost is None


def test_the_speed_is_that_of_the_last_half_second_of_training_or_so() -> None:
    speed = Speed()
    speed.add(0, 0.0)
    assert speed.iterations_a_second == 0
    speed.add(10, 0.1)  # the first figure comes at once
    assert speed.iterations_a_second == pytest.approx(100)
    for step in range(1, 11):  # slow ones
        speed.add(10 + step, 0.1)
    assert speed.iterations_a_second == pytest.approx(10)
    for step in range(1, 21):
        speed.add(20 + 1000 * step, 0.1)
    assert speed.iterations_a_second == pytest.approx(10_000)
    assert speed.seconds == pytest.approx(3.1)


@given(st.lists(st.lists(st.floats(allow_nan=False))))
def test_a_column_may_be_extended_by_many_numbers_at_once(portions: list[list[float]]) -> None:
    column = Column(capacity=1)
    for portion in portions:
        column.extend(np.array(portion))
    assert column.numbers.tolist() == [number for portion in portions for number in portion]


@given(st.lists(st.floats(allow_nan=False)), st.integers(0, 50), st.lists(st.floats(allow_nan=False)))
def test_a_column_holds_what_was_appended_less_what_was_cut(first: list[float], kept: int, then: list[float]) -> None:
    column = Column(capacity=2)
    for number in first:
        column.append(number)
    column.cut(kept)
    for number in then:
        column.append(number)
    assert column.numbers.tolist() == [*first[:kept], *then]
    assert len(column) == len(column.numbers)


def test_a_column_can_be_read_by_another_thread_while_it_grows() -> None:
    column, wrong, done = Column(capacity=1), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            numbers = column.numbers
            if not np.array_equal(numbers, np.arange(len(numbers))):
                wrong.append(numbers)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(20_000):
        column.append(number)
    done.set()
    reader.join()
    assert not wrong
    assert len(column) == 20_000
