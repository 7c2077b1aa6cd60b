"""``dnn train`` on the course's cat pictures: every published figure, and the white cat is called a cat."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from core.images import read_picture
from core.network import Network
from tests.core.cli.calls import dnn
from tests.course_reference import (
    PUBLISHED_FOUR_LAYER,
    PUBLISHED_FOUR_LAYER_ACCURACY,
    PUBLISHED_TWO_LAYER,
    PUBLISHED_TWO_LAYER_ACCURACY,
)

pytestmark = pytest.mark.course_data


class Trained(NamedTuple):
    result: dict[str, Any]
    model: Path
    data: Path
    white_cat: Path


@pytest.fixture(scope="module")
def four_layers(course_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """The course's four-layer model, which is what the options are without being given."""
    data, model = course_data / "train_catvnoncat.h5", tmp_path_factory.mktemp("cats") / "cats.h5"
    answer = dnn("train", data, "--json", "--save", model)
    assert (answer.code, answer.err) == (0, "")
    return Trained(answer.json, model, data, course_data / "photos" / "white_cat.jpg")


def test_the_two_layer_model_meets_every_published_figure(course_data: Path) -> None:
    answer = dnn("train", course_data / "train_catvnoncat.h5", "--layers", "7", "--initializer", "course", "--json")
    assert (answer.code, answer.err) == (0, "")
    costs = dict(answer.json["costs"])
    assert list(costs) == list(range(0, 2500, 100))
    assert {at: costs[at] for at in PUBLISHED_TWO_LAYER} == pytest.approx(PUBLISHED_TWO_LAYER, rel=0, abs=1e-9)
    assert answer.json["train_accuracy"] == pytest.approx(PUBLISHED_TWO_LAYER_ACCURACY["train"], rel=0, abs=1e-12)
    assert answer.json["test_accuracy"] == PUBLISHED_TWO_LAYER_ACCURACY["test"]


def test_the_four_layer_model_meets_every_published_figure(four_layers: Trained) -> None:
    costs = four_layers.result["costs"]
    assert [iteration for iteration, _ in costs] == list(range(0, 2500, 100))
    assert [round(cost, 6) for _, cost in costs] == PUBLISHED_FOUR_LAYER
    accuracy = four_layers.result["train_accuracy"]
    assert round(accuracy, 12) == PUBLISHED_FOUR_LAYER_ACCURACY["train"]
    assert four_layers.result["test_accuracy"] == PUBLISHED_FOUR_LAYER_ACCURACY["test"]


def test_the_json_holds_what_it_promises_and_nothing_else(four_layers: Trained) -> None:
    result = dict(four_layers.result)
    assert result.pop("costs")[0][0] == 0
    assert 0 < result.pop("final_cost") < PUBLISHED_FOUR_LAYER[-1]
    assert result.pop("seconds") > 0
    assert round(result.pop("train_accuracy"), 6) == 0.985646
    assert round(result.pop("baseline_train"), 4) == 0.6555
    assert result == {"test_accuracy": 0.8, "baseline": 0.34, "iterations": 2500, "model": str(four_layers.model)}


def test_the_white_cat_is_called_a_cat_to_the_last_digit_of_the_network(four_layers: Trained) -> None:
    answer = dnn("predict", four_layers.model, four_layers.white_cat, "--json")
    assert (answer.code, answer.err) == (0, "")
    (row,) = answer.json["predictions"]
    assert (row["file"], row["label"]) == (str(four_layers.white_cat), "cat")
    assert row["probabilities"]["cat"] > 0.5
    prediction = Network.load(four_layers.model).classify_picture(read_picture(four_layers.white_cat))
    assert row["probabilities"] == prediction.probabilities


def test_a_row_tells_file_label_and_a_probability_for_each_class(four_layers: Trained) -> None:
    answer = dnn("predict", four_layers.model, four_layers.white_cat)
    file, label, shares = answer.out.removesuffix("\n").split("\t")
    assert (file, label) == (str(four_layers.white_cat), "cat")
    assert shares.split()[0::2] == ["non-cat", "cat"]
    assert sum(float(share) for share in shares.split()[1::2]) == pytest.approx(1)


def test_evaluation_of_the_saved_model_gives_the_figures_of_the_training(four_layers: Trained) -> None:
    answer = dnn("evaluate", four_layers.model, four_layers.data, "--json")
    assert (answer.code, answer.err) == (0, "")
    train, test = answer.json["train"], answer.json["test"]
    assert (train["examples"], test["examples"]) == (209, 50)
    assert train["accuracy"] == four_layers.result["train_accuracy"]
    assert test["accuracy"] == 0.8
    assert train["cost"] == pytest.approx(four_layers.result["final_cost"], rel=1e-10)
    assert sum(map(sum, test["confusion"])) == 50
    assert test["confusion"][0][0] + test["confusion"][1][1] == 40
    assert sum(test["confusion"][0]) == 17  # non-cats


def test_evaluation_in_words_gives_the_same_figures(four_layers: Trained) -> None:
    lines = dnn("evaluate", four_layers.model, four_layers.data).out.splitlines()
    assert lines[0].startswith("Train: 98.5646% right (206 of 209), cost 0.")
    assert lines[1].split() == ["true", "\\", "called", "non-cat", "cat"]
    assert lines[4].startswith("Test: 80.0000% right (40 of 50), cost ")
    assert [line.split()[0] for line in (*lines[2:4], *lines[6:8])] == ["non-cat", "cat"] * 2
    assert sum(int(figure) for line in lines[6:8] for figure in line.split()[1:]) == 50


def test_show_tells_what_the_model_is_in_words(four_layers: Trained) -> None:
    out = dnn("show", four_layers.model).out
    assert out.startswith("Network 12,288 > 20 > 7 > 5 > 1: 245,973 parameters, float64\n")
    assert "layer 1: relu, W1 (20, 12,288), b1 (20, 1)" in out
    assert "layer 4: sigmoid, W4 (1, 5), b4 (1, 1)" in out
    assert "answers: non-cat or cat" in out
    assert "sees pictures as 64 × 64 × 3, framing crop" in out
    assert "trained on catvnoncat for 2,500 iterations at rate 0.0075 " in out
    assert "(weights scaled, seed 1, gradient descent): cost 0.0" in out
    assert "train 98.6%, test 80.0%" in out


def test_show_tells_what_the_data_is_in_words(course_data: Path) -> None:
    out = dnn("show", course_data / "test_catvnoncat.h5").out
    assert out.startswith("Data set catvnoncat: 64 × 64 colour pictures, 12,288 numbers each\n")
    assert "train: 209 pictures (137 non-cat, 72 cat)" in out
    assert "test:  50 pictures (17 non-cat, 33 cat)" in out
    assert "always answering “non-cat” is right for 65.6% (train) and 34.0% (test)" in out
