"""The settings as options of ``dnn train``: every one is there, explained, taken, and refused in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.settings import TrainingSettings, choices, groups
from tests.core.cli.calls import dnn, sentence_of_refusal
from tests.core.datasets.course_files import both_parts, write

ALL = (
    "--layers 20,7,5 --activations leaky-relu --learning-rate 0.01 --iterations 3 --batch-size 5 --optimizer adam "
    "--initializer he --seed 3 --momentum 0.8 --schedule inverse-time --decay 0.5 --decay-every 2 --warm-up 1 "
    "--l2 0.7 --dropout 0.1,0,0.5 --patience 50 --hold-out 0.2 --shuffle-seed 4 --first-layer direct --dtype float32"
)


@pytest.fixture(scope="module")
def shades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data") / "shades.h5", both_parts())


def test_help_shows_the_settings_in_their_groups_and_what_the_exit_code_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    out = dnn("train", "--help").out
    places = [out.index(f"─ {heading} ─") for heading in groups()]
    assert places == sorted(places)
    for name in TrainingSettings.model_fields:
        assert ", ".join(choices(name)) in out
    assert "--seed --seeds STR" in out
    assert "Several values, such as 1..8, train as many networks side by side." in out
    assert "It matters with the optimizers momentum, nesterov and adam." in out
    assert "The exit code is 0; 1 if" in out


def test_every_setting_has_an_option_and_names_are_typed_with_hyphens_or_without(shades: Path) -> None:
    assert {word for word in ALL.split() if word.startswith("--")} == {
        f"--{name.replace('_', '-')}" for name in TrainingSettings.model_fields
    }
    with_hyphens = dnn("train", shades, *ALL.split(), "--json")
    without = dnn("train", shades, *ALL.replace("y-relu", "y_relu").replace("e-time", "e_time").split(), "--json")
    assert with_hyphens.code == 0
    assert with_hyphens.json["costs"] == without.json["costs"]


@pytest.mark.parametrize(
    ("option", "typed", "reason"),
    [
        ("--optimizer", "sgd", "Optimizer must be one of gradient_descent, momentum, nesterov, rmsprop, adam; “sgd”"),
        ("--batch-size", "-1", "Minibatch must be a whole number from 0 to 1,000,000, such as 32; “-1” is not"),
        ("--dropout", "1", "Dropout must be a number from 0 to less than 1, or one a hidden layer"),
        ("--dropout", "0.1,0.2", "Dropout must be a number from 0 to less than 1, or one a hidden layer"),
        ("--first-layer", "dual", "First layer must be one of auto, direct, gram"),
        ("--activations", "leaky relu", "Activations must be one of relu, sigmoid, tanh, leaky_relu"),
    ],
)
def test_a_wrong_value_is_refused_in_the_settings_own_words(
    option: str, typed: str, reason: str, shades: Path
) -> None:
    assert sentence_of_refusal(dnn("train", shades, option, typed)).startswith(reason)


def test_a_seed_is_asked_for_in_one_spelling_at_a_time(shades: Path) -> None:
    answer = dnn("train", shades, "--seed", "1", "--seeds", "2")
    assert (answer.code, answer.out) == (2, "")
    assert "--seeds specified multiple times" in answer.err
