"""The costs that the course printed, and what counts as meeting them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.course.published import EVERY, PUBLISHED, PublishedCosts
from tests.course_reference import MODELS, PUBLISHED_FOUR_LAYER, PUBLISHED_TWO_LAYER

SMALL = PublishedCosts("a model", (2, 1), "scaled", (0.7, 0.5, 0.25), decimals=3)
BOTH = [pytest.param(one, id=one.program) for one in PUBLISHED]


def curve(*costs: float) -> np.ndarray:
    """Return the costs of every iteration, of which every hundredth is given."""
    return np.repeat(costs, EVERY)[: EVERY * (len(costs) - 1) + 1]


def test_both_programs_of_the_course_are_there_with_their_layers():
    assert {one.program: list(one.sizes) for one in PUBLISHED} == MODELS


def test_the_printed_costs_are_those_that_the_programs_are_held_to():
    two_layers, four_layers = PUBLISHED
    printed = dict(zip(two_layers.iterations, two_layers.costs, strict=True))
    assert {iteration: printed[iteration] for iteration in PUBLISHED_TWO_LAYER} == PUBLISHED_TWO_LAYER
    assert list(four_layers.costs) == PUBLISHED_FOUR_LAYER


@pytest.mark.parametrize("published", BOTH)
def test_a_cost_was_printed_before_every_hundredth_update(published: PublishedCosts):
    assert published.iterations == tuple(range(0, 2500, 100))
    assert len(published.costs) == 25


@pytest.mark.course_data
def test_the_programs_of_the_course_meet_every_cost_that_it_printed(course_runs):
    for published in PUBLISHED:
        costs = np.array(course_runs[published.program].every_cost)
        assert published.agrees(costs)
        assert len(costs) > published.iterations[-1]


def test_costs_agree_as_far_as_they_go():
    assert SMALL.agrees(np.empty(0))
    assert SMALL.agrees(curve(0.7)[:50])
    assert SMALL.agrees(curve(0.7, 0.5))
    assert SMALL.agrees(curve(0.7, 0.5, 0.25, 9.0))


def test_digits_that_were_not_printed_do_not_count():
    assert SMALL.agrees(curve(0.7004, 0.4996))
    assert not SMALL.agrees(curve(0.7006))


def test_what_lies_between_the_printed_iterations_does_not_count():
    costs = curve(0.7, 0.5)
    costs[1:100] = 3.0
    assert SMALL.agrees(costs)


def test_the_first_cost_that_differs_is_told():
    assert SMALL.first_difference(curve(0.7, 0.501, 0.3)) == 100
    assert SMALL.first_difference(curve(0.7, 0.5, 0.3)) == 200
    assert SMALL.first_difference(curve(0.7, 0.5, 0.25)) is None


def test_a_cost_that_is_no_number_differs():
    assert SMALL.first_difference(curve(0.7, np.nan)) == 100


def test_the_table_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        PUBLISHED[0].seed = 2
