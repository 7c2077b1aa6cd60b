"""When frames are taken, and which of them stay: levels within levels, the first and the last always."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.moments import LAST_LEVEL, after, kept, moments, thinned

LEVELS = st.integers(0, LAST_LEVEL)
TAKEN = st.lists(st.integers(0, 10**7), min_size=1, max_size=300, unique=True).map(sorted).map(np.array)


def test_they_begin_with_every_iteration_and_grow_apart_by_four_percent() -> None:
    first = moments(0)
    assert first[:20].tolist() == list(range(20))
    late = first[first > 1000]
    assert (late[1:] / late[:-1]).max() < 1.042
    assert 130 <= (first <= 2500).sum() <= 150


@pytest.mark.parametrize("level", range(LAST_LEVEL))
def test_each_level_is_within_the_one_before(level: int) -> None:
    assert set(moments(level + 1).tolist()) <= set(moments(level).tolist())
    assert moments(level)[0] == 0


def test_the_last_level_has_no_moment_but_the_first() -> None:
    assert moments(LAST_LEVEL).tolist() == [0]
    assert after(0, LAST_LEVEL) > 10**12


@given(st.integers(0, 10**7), LEVELS)
def test_the_next_moment_is_the_first_one_after(iteration: int, level: int) -> None:
    following = after(iteration, level)
    assert following > iteration
    assert not ((moments(level) > iteration) & (moments(level) < following)).any()


@given(TAKEN, LEVELS)
def test_the_first_and_the_last_stay_at_every_level(taken: np.ndarray, level: int) -> None:
    stays = kept(taken, level)
    assert stays[0]
    assert stays[-1]


@given(st.integers(1, 10**6), LEVELS)
def test_of_frames_taken_in_time_those_at_the_moments_of_the_level_stay(end: int, level: int) -> None:
    taken = moments(0)[moments(0) <= end]
    expected = set(moments(level)[moments(level) <= end].tolist()) | {int(taken[-1])}
    assert set(taken[kept(taken, level)].tolist()) == expected


@given(TAKEN, LEVELS, LEVELS)
def test_to_thin_step_by_step_is_to_thin_at_once(taken: np.ndarray, one: int, other: int) -> None:
    lower, higher = sorted((one, other))
    between = taken[kept(taken, lower)]
    assert between[kept(between, higher)].tolist() == taken[kept(taken, higher)].tolist()


@given(TAKEN, st.integers(2, 300), LEVELS)
def test_no_more_stay_than_may_and_no_fewer_than_must_go(taken: np.ndarray, most: int, level: int) -> None:
    stays, reached = thinned(taken, most, level)
    assert stays.sum() <= most
    assert reached >= level
    if len(taken) <= most:
        assert stays.all()
    elif reached > level:
        assert kept(taken, reached - 1).sum() > most
