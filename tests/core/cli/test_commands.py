"""``dnn`` on small data: what each command prints, keeps and returns."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import core
from core.cli.app import main
from core.images.recipe import Recipe
from core.network import ModelCard, Network
from core.settings import TrainingSettings
from tests.core.cli.calls import dnn, write_picture
from tests.core.datasets.course_files import both_parts, part, write, write_pair
from tests.core.network.cards import RECORD

SHORT = ("--layers", "4", "--iterations", "250", "--learning-rate", "0.1")


@pytest.fixture(scope="module")
def shades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data set in one file."""
    return write(tmp_path_factory.mktemp("data") / "shades.h5", both_parts())


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that calls light pictures light."""
    network = Network((108, 1), card=ModelCard(("dark", "light"), Recipe(width=6, height=6), RECORD))
    network.parameters.W[0][...] = 1
    network.parameters.b[0][...] = -54
    path = tmp_path_factory.mktemp("model") / "model.h5"
    network.save(path)
    return path


# --- Help -----------------------------------------------------------------------------------------------


def test_the_version_is_told() -> None:
    assert dnn("--version") == (0, f"DNN Explorer {core.__version__}\n", "")


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_names_every_command(arguments: list[str]) -> None:
    answer = dnn(*arguments)
    assert (answer.code, answer.err) == (0, "")
    for command in ("train", "predict", "evaluate", "show"):
        assert command in answer.out


def test_help_of_training_names_every_setting_with_its_default() -> None:
    out = dnn("train", "--help").out
    for name in TrainingSettings.model_fields:
        assert f"--{name.replace('_', '-')}" in out
    for default in ("20,7,5", "0.0075", "2500", "scaled"):
        assert default in out


# --- train ----------------------------------------------------------------------------------------------


def test_training_prints_one_json_object_and_nothing_else(shades: Path) -> None:
    answer = dnn("train", shades, *SHORT, "--json")
    assert (answer.code, answer.err) == (0, "")
    result = answer.json
    assert list(result) == [
        *("costs", "final_cost", "train_accuracy", "test_accuracy", "baseline", "baseline_train"),
        *("iterations", "seconds", "model"),
    ]
    assert [iteration for iteration, _ in result["costs"]] == [0, 100, 200]
    assert result["costs"][0][1] > result["costs"][2][1] > result["final_cost"]
    assert (result["iterations"], result["model"]) == (250, None)
    assert result["baseline"] == result["baseline_train"] == pytest.approx(2 / 3)


def test_training_tells_in_words_what_it_reached(shades: Path, tmp_path: Path) -> None:
    saved = tmp_path / "model.h5"
    lines = dnn("train", shades, *SHORT, "--save", saved).out.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == [f"Cost after iteration {at}" for at in (0, 100, 200)]
    assert lines[3].startswith("Final cost after 250 iterations: 0.")
    assert "(always “dark”: 66.7%)" in lines[4]
    assert lines[-1] == f"Saved to {saved}"


@pytest.mark.parametrize(
    ("options", "sizes"),
    [((), (108, 20, 7, 5, 1)), (("--layers", ""), (108, 1)), (("--layers=3, 2",), (108, 3, 2, 1))],
)
def test_layers_are_the_hidden_ones_and_none_if_empty(
    options: tuple[str, ...], sizes: tuple[int, ...], shades: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "model.h5"
    answer = dnn("train", shades, "--iterations", "2", *options, "--save", saved, "--json")
    assert answer.code == 0
    assert answer.json["model"] == str(saved)
    assert Network.load(saved).sizes == sizes


def test_every_option_reaches_the_network(shades: Path, tmp_path: Path) -> None:
    saved = tmp_path / "model.h5"
    options = "--layers 4,3 --activations tanh,sigmoid --learning-rate 0.5 --iterations 7 --initializer he --seed 9"
    assert dnn("train", shades, *options.split(), "--dtype", "float32", "--save", saved).code == 0
    network = Network.load(saved)
    record = network.card.training
    assert (network.activations, network.dtype) == (("tanh", "sigmoid"), "float32")
    assert record is not None
    assert (record.learning_rate, record.iterations, record.initializer, record.seed) == (0.5, 7, "he", 9)


def test_the_last_finite_network_is_kept_where_the_learning_rate_is_too_high(tmp_path: Path) -> None:
    data, saved = tmp_path / "shades.h5", tmp_path / "model.h5"
    write(data, both_parts())
    options = ("--layers", ",".join(["30"] * 20), "--learning-rate", "100", "--initializer", "he", "--save", saved)
    answer = dnn("train", data, *options, "--json")
    assert answer.code == 1
    assert "the learning rate of 100 is probably too high" in answer.err
    assert answer.err.count("\n") == 1
    assert np.isfinite(answer.json["final_cost"])
    assert answer.json["iterations"] < 2500
    assert np.isfinite(Network.load(saved).parameters.flat).all()


def test_a_data_set_with_a_note_on_it_is_trained_on(tmp_path: Path) -> None:
    path = write(tmp_path / "train.h5", part("train", 30))
    assert dnn("train", path, *SHORT, "--json").code == 0
    assert "It has no test part, so 6 of its pictures" in dnn("show", path).out


def test_the_first_ctrl_c_during_saving_does_not_lose_the_network(
    shades: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, saved = Network.save, tmp_path / "model.h5"

    def interrupted_save(network: Network, path: Path) -> None:
        if path == saved:  # not in the library, where another thread saves it
            signal.raise_signal(signal.SIGINT)
        save(network, path)

    monkeypatch.setattr(Network, "save", interrupted_save)
    answer = dnn("train", shades, *SHORT, "--save", saved, "--json")
    assert answer.code == 130
    assert answer.json["iterations"] == 250
    assert Network.load(saved).sizes == (108, 4, 1)


def test_ctrl_c_before_training_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.cli.training.open_dataset", lambda _: signal.raise_signal(signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore Ctrl+C
    with pytest.raises(SystemExit) as end:
        main(["train", "drawn-cats"])
    signal.signal(signal.SIGINT, before)
    assert end.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_after_training_ctrl_c_is_what_it_was(shades: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    dnn("train", shades, *SHORT)
    assert signal.getsignal(signal.SIGINT) is before


# --- predict --------------------------------------------------------------------------------------------


def test_every_picture_gets_a_row(model: Path, tmp_path: Path) -> None:
    dark, light = write_picture(tmp_path / "a.png", 0), write_picture(tmp_path / "b.jpg", 150)
    answer = dnn("predict", model, dark, light)
    assert (answer.code, answer.err) == (0, "")
    rows = [line.split("\t") for line in answer.out.splitlines()]
    assert [(file, label) for file, label, _ in rows] == [(str(dark), "dark"), (str(light), "light")]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_one_bad_picture_gets_its_sentence_and_does_not_stop_the_rest(
    options: tuple[str, ...], model: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.png").write_text("meow")
    pictures = [write_picture(tmp_path / "a.png", 0), tmp_path / "bad.png", write_picture(tmp_path / "b.png", 150)]
    answer = dnn("predict", model, *pictures, *options)
    assert answer.code == 1
    if options:
        assert answer.err == ""
        rows = answer.json["predictions"]
        assert [row["file"] for row in rows] == [str(path) for path in pictures]
        assert [row.get("label") for row in rows] == ["dark", None, "light"]
        assert rows[1]["error"].startswith("bad.png is a text file")
    else:
        assert answer.err.startswith("dnn: bad.png is a text file")
        assert answer.err.count("\n") == 1
        assert [line.split("\t")[1] for line in answer.out.splitlines()] == ["dark", "light"]


# --- evaluate and show ----------------------------------------------------------------------------------


def test_evaluation_counts_both_parts(model: Path, shades: Path) -> None:
    answer = dnn("evaluate", model, shades, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert list(answer.json) == ["train", "test"]
    for part_name, examples in (("train", 12), ("test", 6)):
        figures = answer.json[part_name]
        assert figures["examples"] == examples
        assert figures["accuracy"] == 1
        assert figures["confusion"] == [[examples * 2 // 3, 0], [0, examples // 3]]


def test_show_tells_what_a_picture_is(tmp_path: Path) -> None:
    assert dnn("show", write_picture(tmp_path / "cat.png")) == (0, "Picture cat.png: 30 × 20 pixels\n", "")


def test_show_tells_where_a_pair_came_from(tmp_path: Path) -> None:
    path = write_pair(tmp_path, channels=1)
    out = dnn("show", path).out
    assert "6 × 6 grey pictures, 36 numbers each" in out
    assert f"from: {path} and test_shades.h5" in out


def test_show_tells_by_what_method_a_network_was_trained(tmp_path: Path) -> None:
    method = {"optimizer": "adam", "batch_size": 1000, "l2": 0.7, "dropout": 0.2}
    record = type(RECORD)(**{**vars(RECORD), **method})
    Network((3, 1), card=ModelCard(training=record)).save(tmp_path / "model.h5")
    out = dnn("show", tmp_path / "model.h5").out
    assert "(weights scaled, seed 1, adam, minibatches of 1,000, L2 0.7, dropout 0.2): cost 0.088300" in out


def test_show_prints_nothing_that_moves_the_cursor(tmp_path: Path) -> None:
    record: dict[str, Any] = {**vars(RECORD), "dataset": "\x1b[2J\ncats"}
    Network((3, 1), card=ModelCard(training=type(RECORD)(**record))).save(tmp_path / "model.h5")
    out = dnn("show", tmp_path / "model.h5").out
    assert "trained on �[2J�cats for" in out
    assert out.replace("\n", "").isprintable()


def test_json_is_what_other_programs_read(model: Path, tmp_path: Path) -> None:
    answer = dnn("predict", model, write_picture(tmp_path / "Kätzchen “1”.png", 150), "--json")
    assert json.loads(answer.out) == {
        "model": str(model),
        "predictions": [
            {
                "file": str(tmp_path / "Kätzchen “1”.png"),
                "label": "light",
                "probabilities": answer.json["predictions"][0]["probabilities"],
            }
        ],
    }
