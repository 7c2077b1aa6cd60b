"""Runs that differ in their seeds alone are found among others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import TrainingSettings
from core.store.records import RunRecord
from core.store.seed_groups import seed_groups
from tests.core.store.samples import record


def run(id: str, settings: dict[str, object] | None = None, **fields: Any) -> RunRecord:
    chosen = TrainingSettings.check(settings or {}).model_dump(mode="json")
    return record(id=id, settings=chosen, **fields)


def groups(*records: RunRecord) -> list[list[str]]:
    return [[one.id for one in group] for group in seed_groups(records)]


def test_runs_that_differ_in_their_seeds_alone_belong_together() -> None:
    assert groups(
        run("a", {"seed": 1}),
        run("fast", {"seed": 1, "learning_rate": 0.1}),
        run("b", {"seed": 2}, name="named", tags=("late",), starred=True),
        run("c", {"seed": 2, "shuffle_seed": 5}),
        run("fast too", {"seed": 9, "learning_rate": 0.1}),
    ) == [["a", "b", "c"], ["fast", "fast too"]]


@pytest.mark.parametrize(
    "other",
    [
        run("b", {"seed": 2, "layers": "7"}, sizes=(12288, 7, 1)),
        run("b", {"seed": 2, "iterations": 3000}),
        run("b", {"seed": 2, "dropout": "0.1"}),
        run("b", {"seed": 2}, fingerprint="other pictures"),
        run("b", {"seed": 2}, sizes=(48, 20, 7, 5, 1)),
        run("b", {"seed": 2}, parent="a", parent_iteration=100),
    ],
)
def test_a_run_that_differs_in_anything_else_stands_alone(other: RunRecord) -> None:
    assert groups(run("a"), other) == [["a"], ["b"]]


def test_a_run_that_was_made_again_does_not_count_twice() -> None:
    again = [run("a", {"seed": 1}), run("again", {"seed": 1}), run("b", {"seed": 2}), run("b again", {"seed": 2})]
    assert groups(*again) == [["a", "b"], ["again", "b again"]]


def test_runs_whose_settings_are_lost_belong_to_no_other() -> None:
    lost = {"learning_rate": float("nan")}
    assert groups(record(id="a", settings=lost), record(id="b", settings=lost)) == [["a"], ["b"]]


def test_settings_may_stand_in_any_order() -> None:
    settings = run("a").settings
    turned = {name: settings[name] for name in reversed(settings)} | {"seed": 2}
    assert groups(run("a"), record(id="b", settings=turned)) == [["a", "b"]]


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2]), st.integers(0, 3)), max_size=12))
def test_every_run_is_in_one_group_and_no_group_has_a_seed_twice(made: list[tuple[float, int]]) -> None:
    records = [run(str(n), {"learning_rate": rate, "seed": seed}) for n, (rate, seed) in enumerate(made)]
    found = seed_groups(records)
    assert sorted(one.id for group in found for one in group) == sorted(one.id for one in records)
    for group in found:
        seeds = [one.settings["seed"] for one in group]
        assert len(set(seeds)) == len(seeds)
        assert len({one.learning_rate for one in group}) == 1
