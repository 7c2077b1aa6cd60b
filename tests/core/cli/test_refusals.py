"""Bad input of every kind: exit code 2, one sentence on standard error, nothing on standard output, no file made."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.images.recipe import Recipe
from core.network import ModelCard, Network
from tests.core.cli.calls import dnn, sentence_of_refusal, write_picture
from tests.core.datasets.course_files import both_parts, part, write

COMMON = ("--iterations", "2", "--layers", "3")


@pytest.fixture(scope="module")
def shades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data") / "shades.h5", both_parts())


# --- Options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "typed", "reason"),
    [
        *[
            ("--layers", typed, "Hidden layers must be up to 20 whole")
            for typed in ("0", "-3", "20,,5", "1000000", "a")
        ],
        *[
            ("--learning-rate", typed, "Learning rate must be a number above 0")
            for typed in ("0", "nan", "1e300", "-1")
        ],
        ("--iterations", "1.5", "Iterations must be a whole number from 1"),
        ("--iterations", "", "Iterations must be a whole number from 1 to 10,000,000, such as 2500; it is empty"),
        ("--seed", "-1", "Seed must be a whole number from 0"),
        ("--initializer", "xavier", "First weights must be one of scaled, course, he; “xavier” is not"),
        ("--dtype", "float16", "Numbers must be one of float64, float32; “float16” is not"),
        ("--activations", "relu,", "Activations must be one of relu, sigmoid, tanh"),
    ],
)
@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_wrong_setting_is_refused_in_its_own_words(
    option: str, typed: str, reason: str, json: tuple[str, ...], shades: Path, tmp_path: Path
) -> None:
    answer = dnn("train", shades, option, typed, "--save", tmp_path / "model.h5", *json)
    assert sentence_of_refusal(answer).startswith(reason)
    assert not list(tmp_path.iterdir())


def test_a_network_that_memory_cannot_hold_is_refused(shades: Path, tmp_path: Path) -> None:
    answer = dnn("train", shades, "--layers", "4096,4096,4096,4096", "--save", tmp_path / "model.h5")
    assert sentence_of_refusal(answer).startswith("This network would have 50,7")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["train"], "DATA"),
        (["train", "drawn-cats", "--colour", "red"], "--colour"),
        (["train", "drawn-cats", "--iterations"], "--iterations"),
        (["train", "drawn-cats", "more"], "more"),
        (["train", "drawn-cats", "--json=perhaps"], "perhaps"),
        (["train", "drawn-cats", "--seed", "1", "--seed", "2"], "--seed"),
        (["predict"], "MODEL"),
        (["predict", "model.h5"], "PICTURES"),
        (["evaluate", "model.h5"], "DATA"),
        (["show"], "FILE"),
        (["trane"], "trane"),
    ],
)
def test_a_call_that_is_not_understood_is_answered_in_one_line(arguments: list[str], reason: str) -> None:
    answer = dnn(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert reason in answer.err
    assert answer.err.endswith("; dnn --help tells how it is called.\n")
    assert answer.err.count("\n") == 1


# --- Data -----------------------------------------------------------------------------------------------


def text(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def cut(path: Path) -> None:
    write(path, both_parts())
    path.write_bytes(path.read_bytes()[:3000])


BAD_DATA: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "data.h5 does not exist"),
    "a folder": (lambda path: path.mkdir(), "data.h5 is a folder"),
    "empty": (text(b""), "data.h5 is empty"),
    "a web page": (text(b"<!DOCTYPE html><html></html>"), "data.h5 is a web page"),
    "an LFS pointer": (text(b"version https://git-lfs.github.com/spec/v1\n"), "data.h5 is only a Git LFS pointer"),
    "a text": (text(b"1,2,3"), "data.h5 is not an HDF5 file"),
    "cut": (cut, "data.h5 is cut off or damaged"),
    "other arrays": (lambda path: write(path, {"x": np.zeros(3)}), "data.h5 holds no pictures to train on"),
    "numbers differ": (lambda path: write(path, both_parts(train_set_y=np.zeros(5))), "data.h5 cannot be used"),
    "labels": (lambda path: write(path, both_parts(train_set_y=np.full(12, 3))), "data.h5 cannot be used"),
    "one class": (
        lambda path: write(path, both_parts(train_set_y=np.ones(12))),
        "data.h5 holds training pictures of one",
    ),
    "NaN": (lambda path: write(path, both_parts(test_set_x=np.full((6, 6, 6, 3), np.nan))), "data.h5 cannot be used"),
    "test only": (lambda path: write(path, part("test", 6)), "data.h5 holds a test part only"),
    "a network": (lambda path: Network((3, 1)).save(path), "data.h5 is a saved network, not a data set"),
}


@pytest.mark.parametrize("what", BAD_DATA)
def test_bad_data_is_refused_in_one_sentence_and_stays_as_it_is(what: str, tmp_path: Path) -> None:
    make, reason = BAD_DATA[what]
    path = tmp_path / "data.h5"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    answer = dnn("train", path, *COMMON, "--json", "--save", tmp_path / "model.h5")
    assert sentence_of_refusal(answer).startswith(reason)
    assert [entry.name for entry in tmp_path.iterdir()] == (["data.h5"] if what != "missing" else [])
    assert (path.read_bytes() if path.is_file() else None) == before


def test_what_is_neither_a_built_in_name_nor_a_file_is_refused() -> None:
    assert sentence_of_refusal(dnn("train", "drawn-dogs")).startswith("drawn-dogs does not exist")
    assert sentence_of_refusal(dnn("show", "drawn-dogs")).startswith("drawn-dogs does not exist")


def test_a_picture_is_no_data_to_train_on(tmp_path: Path) -> None:
    answer = dnn("train", write_picture(tmp_path / "cat.png"))
    assert sentence_of_refusal(answer).startswith("cat.png is a picture, not a data set")


# --- Where to save --------------------------------------------------------------------------------------


def test_a_folder_that_is_missing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    answer = dnn("train", tmp_path / "no data.h5", "--save", tmp_path / "nowhere" / "model.h5")
    assert sentence_of_refusal(answer).startswith("model.h5 cannot be saved: the folder nowhere does not exist")


def test_a_folder_is_no_file_to_save_to(tmp_path: Path) -> None:
    answer = dnn("train", tmp_path / "no data.h5", "--save", tmp_path)
    assert "a folder of that name is there already" in sentence_of_refusal(answer)


def test_a_folder_that_may_not_be_written_to_is_told_before_anything_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere, as root may")
    answer = dnn("train", tmp_path / "no data.h5", "--save", folder / "model.h5")
    assert sentence_of_refusal(answer).startswith("model.h5 cannot be saved: you may not write to it in locked")


def test_a_network_cannot_take_the_place_of_its_data(tmp_path: Path) -> None:
    path = write(tmp_path / "shades.h5", both_parts())
    before = path.read_bytes()
    answer = dnn("train", path, *COMMON, "--save", tmp_path / "." / "shades.h5")
    assert sentence_of_refusal(answer).startswith("shades.h5 is the data itself; choose another file")
    assert path.read_bytes() == before


# --- Models ---------------------------------------------------------------------------------------------


def saved(folder: Path, inputs: int, recipe: Recipe | None) -> Path:
    path = folder / "model.h5"
    Network((inputs, 1), card=ModelCard(recipe=recipe)).save(path)
    return path


def test_a_model_whose_input_size_is_not_the_datas_is_refused_with_both(shades: Path, tmp_path: Path) -> None:
    answer = dnn("evaluate", saved(tmp_path, 12288, Recipe()), shades)
    sentence = sentence_of_refusal(answer)
    assert sentence.startswith("model.h5 takes pictures of 64 × 64 × 3 numbers, but those of shades have 6 × 6 × 3;")


def test_a_model_whose_pictures_have_another_shape_is_refused_even_if_they_hold_as_much(
    shades: Path, tmp_path: Path
) -> None:
    answer = dnn("evaluate", saved(tmp_path, 108, Recipe(width=12, height=9, channels=1)), shades)
    assert "takes pictures of 12 × 9 × 1 numbers, but those of shades have 6 × 6 × 3" in sentence_of_refusal(answer)


def test_a_model_for_another_number_of_classes_is_refused_with_both(shades: Path, tmp_path: Path) -> None:
    card = ModelCard(("a", "b", "c"), Recipe(width=6, height=6))
    Network((108, 3), output="softmax", card=card).save(tmp_path / "model.h5")
    sentence = sentence_of_refusal(dnn("evaluate", tmp_path / "model.h5", shades))
    assert sentence.startswith("model.h5 tells 3 classes apart, but the pictures of shades are of 2; open the data")


def test_a_model_that_knows_no_pictures_is_asked_about_none(shades: Path, tmp_path: Path) -> None:
    model, picture = saved(tmp_path, 108, None), write_picture(tmp_path / "cat.png")
    for arguments in (("evaluate", model, shades), ("predict", model, picture)):
        assert sentence_of_refusal(dnn(*arguments)).startswith("model.h5 was not trained on pictures")


@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_what_is_no_model_is_refused(command: str, shades: Path, tmp_path: Path) -> None:
    last = write_picture(tmp_path / "cat.png") if command == "predict" else shades
    assert sentence_of_refusal(dnn(command, tmp_path / "model.h5", last)).startswith("model.h5 does not exist")
    assert sentence_of_refusal(dnn(command, shades, last)).startswith("shades.h5 cannot be used as a model")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("notes.txt", "notes.txt is of a kind that cannot be opened"), ("cat.png", "cat.png is a text file")],
)
def test_show_refuses_what_it_does_not_know(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("meow")
    assert sentence_of_refusal(dnn("show", tmp_path / name)).startswith(reason)
