"""Every setting has words: a name, help, what it can be, where it is shown, and when it matters."""

from __future__ import annotations

import pytest

from core.settings import (
    TrainingSettings,
    as_text,
    choices,
    expected,
    groups,
    help_sentence,
    label,
    one_a_layer,
    when_it_matters,
    why_idle,
)
from tests.core.plain_words import assert_one_sentence

NAMES = tuple(TrainingSettings.model_fields)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((20, 7, 5), "20,7,5"),
        ((), ""),
        ((0.0, 0.5), "0,0.5"),
        (0.0075, "0.0075"),
        (1.0, "1"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_values_are_shown_as_people_type_them(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_a_label_a_help_sentence_and_words_for_what_it_can_be(name: str) -> None:
    assert label(name)[0].isupper()
    assert_one_sentence(help_sentence(name))
    assert expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_listed_choice_can_be_chosen(name: str) -> None:
    for choice in choices(name):
        assert getattr(TrainingSettings.check({name: choice}), name) in (choice, (choice,))


def test_names_are_chosen_from_a_list_and_numbers_are_typed() -> None:
    named = {"activations", "optimizer", "schedule", "initializer", "first_layer", "dtype"}
    assert {name for name in NAMES if choices(name)} == named
    assert {name for name in NAMES if one_a_layer(name)} == {"layers", "activations", "dropout"}


def test_every_setting_stands_in_one_group_in_the_order_of_all_and_the_basics_come_first() -> None:
    (basics, first), *others = groups().items()
    assert basics == "Basics"
    assert first == (
        *("layers", "activations", "learning_rate", "iterations", "batch_size", "optimizer"),
        *("initializer", "seed"),
    )
    assert (*first, *(name for _, names in others for name in names)) == NAMES


@pytest.mark.parametrize(
    ("name", "without", "with_"),
    [
        ("activations", {"layers": ""}, {"layers": "3"}),
        ("dropout", {"layers": ""}, {"layers": "3"}),
        *[("momentum", {"optimizer": "rmsprop"}, {"optimizer": name}) for name in ("momentum", "nesterov", "adam")],
        ("momentum", {"optimizer": "gradient_descent"}, {"optimizer": "adam"}),
        *[(name, {"schedule": "constant"}, {"schedule": "step"}) for name in ("decay", "decay_every")],
        *[(name, {"schedule": "cosine"}, {"schedule": "inverse_time"}) for name in ("decay", "decay_every")],
        ("hold_out", {}, {"patience": "10"}),
        ("shuffle_seed", {"patience": "10"}, {"patience": "10", "hold_out": "0.1"}),
        ("shuffle_seed", {"layers": "", "dropout": "0.5"}, {"dropout": "0.5"}),
        ("shuffle_seed", {}, {"batch_size": "32"}),
        ("first_layer", {"optimizer": "adam"}, {"optimizer": "nesterov"}),
    ],
)
def test_a_setting_without_effect_says_so_and_when_it_would_have_one(
    name: str, without: dict[str, object], with_: dict[str, object]
) -> None:
    why = why_idle(name, TrainingSettings.check(without))
    assert why == f"It has no effect now: it matters {when_it_matters(name)}."
    assert_one_sentence(why)
    assert why_idle(name, TrainingSettings.check(with_)) == ""


def test_most_settings_always_have_an_effect() -> None:
    always = {name for name in NAMES if not when_it_matters(name)}
    assert always >= {"layers", "learning_rate", "iterations", "batch_size", "seed", "l2", "warm_up", "patience"}
    assert all(why_idle(name, TrainingSettings()) == "" for name in always)
