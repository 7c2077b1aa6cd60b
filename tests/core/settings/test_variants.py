"""Where several values are typed, there is a network for each combination; what makes too many is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.settings import (
    MAX_TOGETHER,
    TrainingSettings,
    changed,
    differing,
    label,
    several,
    values_as_text,
    variants,
)
from tests.core.plain_words import assert_one_sentence

NAMES = tuple(TrainingSettings.model_fields)
SEVERAL = ("learning_rate", "seed", "decay", "l2")


def test_networks_may_differ_in_seed_rate_decay_and_l2_alone() -> None:
    assert {name for name in NAMES if several(name)} == set(SEVERAL)


@pytest.mark.parametrize("values", [{}, {"seed": "3", "learning_rate": "0.1", "layers": "4"}, {"seed": 3}])
def test_one_value_each_is_one_network(values: dict[str, object]) -> None:
    assert variants(values) == (TrainingSettings.check(values),)


@pytest.mark.parametrize(
    ("name", "typed", "values"),
    [
        ("seed", "1..8", (1, 2, 3, 4, 5, 6, 7, 8)),
        ("seed", " 1 .. 3 , 9 ", (1, 2, 3, 9)),
        ("seed", "5..5", (5,)),
        ("seed", "0,4294967295", (0, 4294967295)),
        ("seed", (4, 2), (4, 2)),
        ("learning_rate", "0.001,0.003,0.01", (0.001, 0.003, 0.01)),
        ("learning_rate", "1..3", (1, 2, 3)),
        ("l2", "0,1e-1", (0, 0.1)),
    ],
)
def test_several_values_are_as_many_networks_in_order(name: str, typed: object, values: tuple[float, ...]) -> None:
    made = variants({name: typed, "layers": "3"})
    assert tuple(getattr(settings, name) for settings in made) == values
    assert all(settings.layers == (3,) for settings in made)
    assert [settings.changed(**{name: made[0].model_dump()[name]}) for settings in made] == [made[0]] * len(made)


def test_a_value_that_is_named_twice_is_one_network() -> None:
    assert [settings.learning_rate for settings in variants({"learning_rate": "0.1,0.10,0.2,1e-1"})] == [0.1, 0.2]


def test_several_values_of_several_settings_are_combined_and_the_last_changes_fastest() -> None:
    made = variants({"seed": "1..2", "learning_rate": "0.1,0.2", "l2": "0,1"})
    assert [(one.learning_rate, one.seed, one.l2) for one in made] == [
        (rate, seed, l2) for rate in (0.1, 0.2) for seed in (1, 2) for l2 in (0, 1)
    ]


def test_a_setting_without_effect_makes_no_networks_that_are_the_same() -> None:
    values = {"decay": "0.5,0.9"}
    assert len(variants(values)) == 1
    assert [one.decay for one in variants({**values, "schedule": "step"})] == [0.5, 0.9]


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize(
    "typed", ["", "8..1", "1,,2", ",", "1,", "a..b", "1..", "..8", "1...3", "1..b", "1.5..3", "-1..1"]
)
def test_what_names_no_values_is_refused_in_one_sentence(name: str, typed: str) -> None:
    with pytest.raises(SettingError) as refusal:
        variants({name: typed})
    sentence = str(refusal.value)
    assert refusal.value.setting == name
    assert_one_sentence(sentence)
    assert sentence.startswith(f"{label(name)} must be a number" if name != "seed" else "Seed must be a whole number")
    assert f", or several such as {several(name)}; " in sentence
    assert sentence.endswith(f"“{typed}” is not." if typed else "it is empty.")


@pytest.mark.parametrize("typed", ["0.1,200", "0.1,nan", "0.1,fast", "0..3"])
def test_each_value_must_be_one_that_can_be(typed: str) -> None:
    with pytest.raises(SettingError, match=f"^Learning rate must be .*; “{re.escape(typed)}” is not.$"):
        variants({"learning_rate": typed})


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SEVERAL])
def test_other_settings_have_one_value(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{label(name)} must be ") as refusal:
        variants({name: "1..2"})
    assert "several" not in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "asked", "named"),
    [
        ({"seed": "1..65"}, "65", "Seed"),
        ({"seed": "1..1000"}, "1,000", "Seed"),
        ({"seed": "1..999999999999"}, "999,999,999,999", "Seed"),
        ({"seed": "1..40,101..140"}, "80", "Seed"),
        ({"seed": "1..8", "learning_rate": "1..9"}, "72", "Learning rate or Seed"),
    ],
)
def test_more_networks_than_can_be_trained_together_are_refused(
    values: dict[str, object], asked: str, named: str
) -> None:
    with pytest.raises(SettingError) as refusal:
        variants(values)
    assert str(refusal.value) == (
        f"At most 64 networks are trained side by side, and {asked} are asked for; name fewer values of {named}."
    )
    assert refusal.value.setting in values


def test_as_many_networks_as_can_be_trained_together_are_made() -> None:
    assert len(variants({"seed": "1..8", "learning_rate": "1..8"})) == MAX_TOGETHER


def test_a_change_is_made_to_all_networks() -> None:
    before = variants({"seed": "1..3", "layers": "5,4", "activations": "tanh,relu"})
    after = changed(before, layers="6", iterations="7")
    assert [one.seed for one in after] == [1, 2, 3]
    assert {(one.layers, one.activations, one.iterations) for one in after} == {((6,), ("tanh",), 7)}
    assert len(changed(after, learning_rate="0.1,0.2")) == 6
    assert changed(after, seed="1") == (after[0],)
    with pytest.raises(SettingError, match="Iterations must be"):
        changed(after, iterations="many")


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("seed", "7", "7"),
        ("seed", "1,2,3,4", "1..4"),
        ("seed", "1,2", "1,2"),
        ("seed", "1,2,4", "1,2,4"),
        ("seed", "3,2,1", "3,2,1"),
        ("l2", "1..3", "1,2,3"),
        ("learning_rate", "0.0010, 0.01", "0.001,0.01"),
    ],
)
def test_several_values_are_shown_as_people_type_them(name: str, typed: str, shown: str) -> None:
    made = variants({name: typed, "decay": "0.1"})
    assert values_as_text(made, name) == shown
    assert values_as_text(made, "layers") == "20,7,5"
    assert differing(made) == ((name,) if len(made) > 1 else ())


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=MAX_TOGETHER, unique=True))
def test_what_is_shown_of_several_seeds_can_be_typed_again(seeds: list[int]) -> None:
    made = variants({"seed": tuple(seeds)})
    assert [one.seed for one in made] == seeds
    assert variants({"seed": values_as_text(made, "seed")}) == made
