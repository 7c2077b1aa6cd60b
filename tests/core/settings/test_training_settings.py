"""Every setting takes what it says it takes, and answers anything else with one sentence."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import SettingError
from core.settings import (
    MAX_LAYERS,
    MAX_UNITS,
    Dtype,
    FirstLayer,
    HiddenActivation,
    InitializerName,
    OptimizerName,
    ScheduleName,
    TrainingSettings,
    as_text,
    expected,
    label,
)
from tests.core.plain_words import assert_one_sentence

NAMES = tuple(TrainingSettings.model_fields)

WRONG = {
    "layers": (
        *("0", "-3", "20,,5", "1000000", "a", "5,", ",", "1.5", "nan", "20;7", "20 7", "4097"),
        ",".join(["1"] * (MAX_LAYERS + 1)),
    ),
    "activations": ("", "rely", "relu,,tanh", "relu,", "RELU", "relu,tanh"),
    "learning_rate": ("0", "-1", "nan", "inf", "-inf", "1e300", "1e-400", "100.1", "fast", "0,01", ""),
    "iterations": ("0", "-1", "1.5", "1e3", "nan", "10000001", "9" * 5000, "many", ""),
    "batch_size": ("-1", "1.5", "1000001", "all", ""),
    "optimizer": ("sgd", "Adam", "gradient descent", ""),
    "initializer": ("xavier", "Course", ""),
    "seed": ("-1", "1.5", "4294967296", "a", "1..8", "1,2", ""),
    "momentum": ("-0.1", "1", "nan", "much", ""),
    "schedule": ("linear", "Cosine", ""),
    "decay": ("0", "1.01", "-0.5", "nan", ""),
    "decay_every": ("0", "1.5", "10000001", ""),
    "warm_up": ("-1", "1.5", "10000001", ""),
    "l2": ("-0.1", "1000001", "nan", "inf", ""),
    "dropout": ("", "1", "-0.1", "0.5,", "0.5,,0.5", "0.5,0.5", "half"),
    "patience": ("-1", "1.5", "10000001", ""),
    "hold_out": ("-0.1", "0.51", "nan", ""),
    "shuffle_seed": ("-1", "1.5", "4294967296", "1..8", ""),
    "first_layer": ("Gram", "dual", ""),
    "dtype": ("float16", "float", ""),
}

layer_lists = st.lists(st.integers(1, MAX_UNITS), max_size=MAX_LAYERS).map(tuple)
activation_names = st.sampled_from(get_args(HiddenActivation))
shares = st.floats(0, 1, exclude_max=True)
counts = st.integers(0, 10_000_000)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def settings_that_can_be(draw: st.DrawFn) -> TrainingSettings:
    layers = draw(layer_lists)

    def one_or_one_a_layer(values: st.SearchStrategy[object]) -> tuple[object, ...]:
        count = draw(st.sampled_from([1, len(layers)] if layers else [1]))
        return tuple(draw(st.lists(values, min_size=count, max_size=count)))

    return TrainingSettings.check(
        {
            "layers": layers,
            "activations": one_or_one_a_layer(activation_names),
            "learning_rate": draw(st.floats(0, 100, exclude_min=True)),
            "iterations": draw(st.integers(1, 10_000_000)),
            "batch_size": draw(st.integers(0, 1_000_000)),
            "optimizer": draw(st.sampled_from(get_args(OptimizerName))),
            "initializer": draw(st.sampled_from(get_args(InitializerName))),
            "seed": draw(seeds),
            "momentum": draw(shares),
            "schedule": draw(st.sampled_from(get_args(ScheduleName))),
            "decay": draw(st.floats(0, 1, exclude_min=True)),
            "decay_every": draw(st.integers(1, 10_000_000)),
            "warm_up": draw(counts),
            "l2": draw(st.floats(0, 1_000_000)),
            "dropout": one_or_one_a_layer(shares),
            "patience": draw(counts),
            "hold_out": draw(st.floats(0, 0.5)),
            "shuffle_seed": draw(seeds),
            "first_layer": draw(st.sampled_from(get_args(FirstLayer))),
            "dtype": draw(st.sampled_from(get_args(Dtype))),
        }
    )


def test_the_defaults_are_the_courses_four_layer_network() -> None:
    settings = TrainingSettings()
    assert settings.sizes(12288) == (12288, 20, 7, 5, 1)
    assert settings.activation_of_each_layer == ("relu", "relu", "relu")
    assert (settings.learning_rate, settings.iterations, settings.initializer, settings.seed) == (
        *(0.0075, 2500),
        *("scaled", 1),
    )
    assert (settings.dtype, settings.optimizer, settings.schedule) == ("float64", "gradient_descent", "constant")
    assert not any((settings.batch_size, settings.warm_up, settings.l2, settings.patience, settings.hold_out))
    assert settings.dropout == (0,)


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, wrong in WRONG.items() for typed in wrong])
def test_a_wrong_value_gets_a_sentence_with_the_settings_name_and_what_it_can_be(name: str, typed: str) -> None:
    with pytest.raises(SettingError) as refusal:
        TrainingSettings.check({name: typed})
    sentence = str(refusal.value)
    assert refusal.value.setting == name
    assert_one_sentence(sentence)
    assert sentence.startswith(f"{label(name)} must be {expected(name)}; ")
    assert sentence.endswith(f"“{typed}” is not." if typed and len(typed) < 40 else ".")
    assert len(sentence) < 300


def test_every_setting_is_tried_with_wrong_values() -> None:
    assert set(WRONG) == set(NAMES)


def checked(name: str, typed: str) -> TrainingSettings | SettingError:
    try:
        return TrainingSettings.check({name: typed})
    except SettingError as refusal:
        return refusal


@given(st.sampled_from(NAMES), st.text())
def test_any_text_gives_settings_or_one_sentence(name: str, typed: str) -> None:
    answer = checked(name, typed)
    if isinstance(answer, TrainingSettings):
        assert TrainingSettings.check(answer.model_dump()) == answer
        return
    assert answer.setting == name
    assert str(answer).isprintable()
    assert_one_sentence(re.sub("“.*”", "“…”", str(answer)))  # what was typed may hold any signs


@given(settings_that_can_be())
def test_what_is_shown_as_text_can_be_typed_again(settings: TrainingSettings) -> None:
    typed = {name: as_text(getattr(settings, name)) for name in NAMES}
    assert TrainingSettings.check(typed) == settings


@pytest.mark.parametrize(("typed", "layers"), [("", ()), ("  ", ()), ("7", (7,)), (" 20, 7 ,5 ", (20, 7, 5))])
def test_layers_are_typed_with_commas_and_blanks_do_not_matter(typed: str, layers: tuple[int, ...]) -> None:
    assert TrainingSettings.check({"layers": typed}).layers == layers


def test_one_activation_stands_for_all_layers_and_several_for_one_layer_each() -> None:
    one = TrainingSettings.check({"layers": "5,4", "activations": "tanh"})
    several = TrainingSettings.check({"layers": "5,4", "activations": "tanh,sigmoid"})
    assert one.activation_of_each_layer == ("tanh", "tanh")
    assert several.activation_of_each_layer == ("tanh", "sigmoid")
    assert TrainingSettings.check({"layers": "", "activations": "tanh"}).activation_of_each_layer == ()


def test_one_share_of_dropout_stands_for_all_layers_too() -> None:
    one, several = (TrainingSettings.check({"layers": "5,4", "dropout": typed}) for typed in ("0.1", "0.1,0.2"))
    assert (one.dropout_of_each_layer, several.dropout_of_each_layer) == ((0.1, 0.1), (0.1, 0.2))
    assert TrainingSettings.check({"layers": "", "dropout": "0.1"}).dropout_of_each_layer == ()


def test_examples_are_held_out_for_patience_alone() -> None:
    assert TrainingSettings(hold_out=0.3, patience=9).held_out(42) == 13
    assert TrainingSettings(hold_out=0.3).held_out(42) == 0


@pytest.mark.parametrize("layers", ["", "5", "5,4", "5,4,3,2"])
def test_as_many_activations_as_layers_are_wanted(layers: str) -> None:
    with pytest.raises(SettingError, match=r"Activations must be one of .*; “relu,tanh,relu” is not") as refusal:
        TrainingSettings.check({"layers": layers, "activations": "relu,tanh,relu"})
    assert refusal.value.setting == "activations"


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("optimizer", "gradient-descent", "gradient_descent"),
        ("schedule", " inverse-time ", "inverse_time"),
        ("activations", "leaky-relu", ("leaky_relu",)),
        ("activations", "tanh, leaky-relu,relu", ("tanh", "leaky_relu", "relu")),
    ],
)
def test_names_may_be_typed_with_a_hyphen(name: str, typed: str, meant: object) -> None:
    assert getattr(TrainingSettings.check({name: typed}), name) == meant


@pytest.mark.parametrize("values", [{"layer": "5"}, {"layers": "5", "epochs": 9}])
def test_a_setting_that_does_not_exist_is_refused_by_its_name(values: dict[str, object]) -> None:
    unknown = next(name for name in values if name not in NAMES)
    with pytest.raises(SettingError, match=f"There is no setting named {unknown}.") as refusal:
        TrainingSettings.check(values)
    assert refusal.value.setting == unknown


def test_changes_are_checked_and_made_to_a_copy() -> None:
    before = TrainingSettings()
    after = before.changed(learning_rate="0.1", layers=(3,))
    assert (after.learning_rate, after.layers) == (0.1, (3,))
    assert before == TrainingSettings()
    with pytest.raises(SettingError, match="Learning rate must be"):
        before.changed(learning_rate=-1.0)


def test_what_is_the_same_for_all_layers_is_one_value_however_it_was_typed() -> None:
    typed = TrainingSettings.check({"layers": "5,4", "activations": "tanh,tanh", "dropout": "0.5,0.50"})
    assert typed == TrainingSettings.check({"layers": "5,4", "activations": "tanh", "dropout": "0.5"})


@pytest.mark.parametrize(
    ("layers", "activations", "dropout"),
    [
        ("5", ("tanh",), (0.5,)),
        ("6,4", ("tanh", "relu"), (0.5, 0.1)),
        ("6,4,3,2", ("tanh", "relu", "relu", "relu"), (0.5, 0.1, 0.1, 0.1)),
        ("", ("relu",), (0.1,)),
    ],
)
def test_where_layers_alone_change_each_keeps_what_it_has_and_new_ones_take_the_last(
    layers: str, activations: tuple[str, ...], dropout: tuple[float, ...]
) -> None:
    after = TrainingSettings.check({"layers": "5,4", "activations": "tanh,relu", "dropout": "0.5,0.1"}).changed(
        layers=layers
    )
    assert (after.activations, after.dropout) == (activations, dropout)


def test_layers_and_activations_can_be_changed_together() -> None:
    after = TrainingSettings().changed(layers="5,4", activations="tanh,sigmoid")
    assert after.activation_of_each_layer == ("tanh", "sigmoid")
    with pytest.raises(SettingError, match="Hidden layers must be"):
        after.changed(layers="0")


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(TrainingSettings(), "seed", 2)  # noqa: B010  (a type checker refuses the plain way)


def test_a_network_of_as_many_parameters_as_allowed_is_made_and_one_input_more_is_refused() -> None:
    settings = TrainingSettings(layers=(4000,))
    inputs = 12_497  # (12,497 + 1) * 4,000 + 4,001 = 49,996,001 parameters
    assert settings.sizes(inputs) == (inputs, 4000, 1)
    with pytest.raises(SettingError, match="50,000,001 parameters, more than the 50,000,000") as refusal:
        settings.sizes(inputs + 1)
    assert refusal.value.setting == "layers"
    assert_one_sentence(str(refusal.value))


def test_networks_side_by_side_share_the_parameters_that_are_allowed() -> None:
    settings = TrainingSettings(layers=(1000,))
    assert settings.sizes(12288, networks=4) == (12288, 1000, 1)
    with pytest.raises(SettingError, match=r"^5 networks would have 61,450,005 parameters, .*; train fewer or use"):
        settings.sizes(12288, networks=5)
