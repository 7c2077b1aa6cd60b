"""Which runs find room on the plot, and which of them are shown as one."""

from __future__ import annotations

from typing import Any

import pytest

from core.store.records import RunRecord
from dnn_gui.session.ticks import MOST_CURVES, MOST_ON_PLOT, Ticks
from tests.dnn_gui.kept_runs import record


def runs(*settings: dict[str, object], **fields: Any) -> dict[str, RunRecord]:
    made = [record(number, settings=one, **fields) for number, one in enumerate(settings)]
    return {one.id: one for one in made}


def seeds(count: int, **settings: object) -> dict[str, RunRecord]:
    return runs(*({"seed": number, **settings} for number in range(count)))


def rates(count: int) -> dict[str, RunRecord]:
    return runs(*({"learning_rate": 0.01 * (1 + number)} for number in range(count)))


def ticked(records: dict[str, RunRecord], *, collapsed: bool = False) -> Ticks:
    ticks = Ticks()
    ticks.collapse(collapsed)
    ticks.add(list(records), records)
    return ticks


def places(ticks: Ticks, records: dict[str, RunRecord]) -> list[int]:
    return [one.place for one in ticks.on_plot(records)]


def test_runs_have_a_place_each_until_they_are_collapsed() -> None:
    records = seeds(3) | rates(1)
    ticks = ticked(records)
    assert places(ticks, records) == [0, 1, 2, 3]
    ticks.collapse(True)
    assert places(ticks, records) == [0, 0, 0, 3]
    ticks.collapse(False)
    assert sorted(places(ticks, records)) == [0, 1, 2, 3]
    assert places(ticks, records)[0] == 0


def test_a_band_is_named_by_what_its_runs_have_in_common() -> None:
    records = seeds(2, learning_rate=0.1) | seeds(2, learning_rate=0.2) | runs({"learning_rate": 0.3}, name="mine")
    ticks = ticked(records, collapsed=True)
    shown = ticks.on_plot(records)
    assert [one.title for one in shown] == ["rate 0.1", "rate 0.1", "rate 0.2", "rate 0.2", "mine"]
    first, _, third, *_ = records
    assert [one.band for one in shown] == [first, first, third, third, ""]


def test_seeds_do_not_tell_a_band_from_a_run() -> None:
    records = seeds(2, learning_rate=0.1) | runs({"learning_rate": 0.2, "seed": 7})
    ticks = ticked(records, collapsed=True)
    assert [one.title for one in ticks.on_plot(records)] == ["rate 0.1", "rate 0.1", "rate 0.2"]


def test_runs_that_do_not_belong_together_cannot_be_collapsed() -> None:
    records = rates(3)
    ticks = ticked(records, collapsed=True)
    assert not ticks.can_collapse
    assert not ticks.collapsed
    assert places(ticks, records) == [0, 1, 2]


def test_no_more_runs_find_room_than_there_are_places() -> None:
    records = rates(MOST_ON_PLOT + 3)
    ticks = ticked(records)
    assert ticks.ids == tuple(records)[:MOST_ON_PLOT]
    assert not ticks.collapsed


def test_thirty_two_seeds_are_one_band() -> None:
    records = seeds(32)
    ticks = ticked(records)
    assert len(ticks.ids) == 32
    assert ticks.collapsed
    assert set(places(ticks, records)) == {0}


def test_beside_a_band_there_is_room_for_seven_more() -> None:
    band, others = seeds(20), rates(9)
    records = band | others
    ticks = ticked(records)
    assert len(ticks.ids) == 20 + MOST_ON_PLOT - 1
    assert len(set(places(ticks, records))) == MOST_ON_PLOT


def test_so_many_runs_stay_collapsed_until_there_are_places_for_all() -> None:
    records = seeds(MOST_ON_PLOT + 1)
    ticks = ticked(records)
    ticks.collapse(False)
    assert ticks.must_collapse
    assert ticks.collapsed
    ticks.remove(list(records)[:1], records)
    assert not ticks.must_collapse
    assert not ticks.collapsed
    assert sorted(places(ticks, records)) == list(range(MOST_ON_PLOT))


def test_there_is_an_end_to_how_many_curves_are_read() -> None:
    records = seeds(MOST_CURVES + 10)
    assert len(ticked(records).ids) == MOST_CURVES


def test_a_place_stays_where_it_is_when_others_go() -> None:
    records = rates(4)
    ticks = ticked(records)
    first, _, third, _ = records
    ticks.remove([first, third], records)
    assert places(ticks, records) == [1, 3]
    ticks.add([third], records)
    assert places(ticks, records) == [1, 3, 0]


def test_a_band_keeps_its_place_when_its_first_run_goes() -> None:
    records = seeds(3)
    ticks = ticked(records, collapsed=True)
    ticks.remove(list(records)[:1], records)
    assert places(ticks, records) == [0, 0]


@pytest.mark.parametrize(("seconds", "iterations", "each"), [(5.0, 50, 0.1), (5.0, 0, 0.0), (0.0, 50, 0.0)])
def test_the_seconds_of_a_run_are_spread_over_its_iterations(seconds: float, iterations: int, each: float) -> None:
    records = runs({}, seconds=seconds, iterations=iterations)
    assert ticked(records).on_plot(records)[0].seconds_each == each
