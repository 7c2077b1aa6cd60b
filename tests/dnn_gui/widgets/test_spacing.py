from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnn_gui.widgets.spacing import spread

distances = st.lists(st.floats(1, 500), min_size=1, max_size=21)


@given(distances, st.floats(0, 5000), st.floats(1, 500))
def test_no_distance_is_below_its_least(least: list[float], room: float, most: float) -> None:
    assert all(given >= needed for given, needed in zip(spread(least, room, most), least, strict=True))


@given(distances, st.floats(0, 5000), st.floats(1, 500))
def test_no_more_room_is_taken_than_there_is_or_is_needed(least: list[float], room: float, most: float) -> None:
    assert sum(spread(least, room, most)) <= max(room, sum(least)) + 1e-6


@given(distances, st.floats(0, 5000))
def test_all_room_is_used_where_nothing_holds_it_back(least: list[float], room: float) -> None:
    assert sum(spread(least, room, 1e9)) == pytest.approx(max(room, sum(least)))


@given(distances, st.floats(0, 5000), st.floats(1, 500))
def test_what_grows_grows_to_one_distance(least: list[float], room: float, most: float) -> None:
    grown = [given for given, needed in zip(spread(least, room, most), least, strict=True) if given > needed]
    assert all(one == other for one, other in pairwise(grown))
    assert all(given <= most for given in grown)
