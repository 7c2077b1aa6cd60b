"""Models in files that are refused: each line of the format is broken in turn."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core import hdf5
from core.errors import FileError, ModelError
from core.hdf5 import Hdf5Contents
from core.network import Network, model_file
from tests.core.network.cards import CARD
from tests.core.plain_words import assert_one_sentence

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Hdf5Contents:
    """What is read from a file with nothing wrong in it, and no checksum that would tell what is: 48 > 3 > 1."""
    path = tmp_path_factory.mktemp("model") / "model.h5"
    Network((48, 3, 1), card=CARD).save(path)
    return without_attribute("checksum")(hdf5.read(path, model_file.WANTED))


def attribute(name: str, value: str | float) -> Callable[[Hdf5Contents], Hdf5Contents]:
    return lambda sound: dataclasses.replace(sound, attributes={**sound.attributes, name: value})


def without_attribute(name: str) -> Callable[[Hdf5Contents], Hdf5Contents]:
    def change(sound: Hdf5Contents) -> Hdf5Contents:
        return dataclasses.replace(sound, attributes={k: v for k, v in sound.attributes.items() if k != name})

    return change


def about(change: Change) -> Callable[[Hdf5Contents], Hdf5Contents]:
    def changed(sound: Hdf5Contents) -> Hdf5Contents:
        fields = json.loads(str(sound.attributes["about"]))
        change(fields)
        return attribute("about", json.dumps(fields))(sound)

    return changed


def arrays(change: Change) -> Callable[[Hdf5Contents], Hdf5Contents]:
    def changed(sound: Hdf5Contents) -> Hdf5Contents:
        arrays = {name: array.copy() for name, array in sound.arrays.items()}
        change(arrays)
        return Hdf5Contents(sound.attributes, {name: array.shape for name, array in arrays.items()}, arrays)

    return changed


def put(name: str, value: object) -> Change:
    return lambda fields: fields.update({name: value})


def put_inside(outer: str, name: str, value: object) -> Change:
    return lambda fields: fields[outer].update({name: value})


BROKEN: dict[str, tuple[Callable[[Hdf5Contents], Hdf5Contents], str]] = {
    "another format": (attribute("format", "keras"), "it is an HDF5 file of another kind"),
    "no format": (without_attribute("format"), "it is an HDF5 file of another kind"),
    "version 2": (attribute("version", 2), "it was made by a newer program"),
    "version 2 with more attributes": (
        lambda sound: attribute("version", 2)(attribute("author", "me")(sound)),
        "it was made by a newer program",
    ),
    "version 0": (attribute("version", 0), "its version is missing"),
    "version as text": (attribute("version", "1"), "its version is missing"),
    "version as truth": (attribute("version", True), "its version is missing"),
    "version as float": (attribute("version", 1.0), "its version is missing"),
    "no version": (without_attribute("version"), "its version is missing"),
    "no about": (without_attribute("about"), "its description is missing"),
    "about a number": (attribute("about", 3), "its description is missing"),
    "about huge": (attribute("about", " " * 65_537), "its description is missing or too long"),
    "about huge in bytes": (attribute("about", "é" * 33_000), "its description is missing or too long"),
    "about empty": (attribute("about", ""), "its description is not JSON"),
    "about not JSON": (attribute("about", "{'sizes': [48, 1]}"), "its description is not JSON"),
    "about with NaN": (about(put_inside("training", "final_cost", float("nan"))), "its description is not JSON"),
    "about deeper than Python": (attribute("about", "[" * 65_000), "its description is not JSON"),
    "about with a number too long": (attribute("about", "9" * 5000), "its description is not JSON"),
    "about a list": (attribute("about", "[]"), "its description has other fields"),
    "about lacks a field": (about(lambda fields: fields.pop("output")), "its description has other fields"),
    "about has one more field": (about(put("code", "import os")), "its description has other fields"),
    "one more attribute": (attribute("code", "import os"), "it has other attributes"),
    "sizes text": (about(put("sizes", "48,3,1")), "the number of its layers"),
    "one size": (about(put("sizes", [48])), "the number of its layers"),
    "23 sizes": (about(put("sizes", [48] + [3] * 21 + [1])), "the number of its layers"),
    "a size of zero": (about(put("sizes", [48, 0, 1])), "a layer has no proper number of units"),
    "a size of 3.0": (about(put("sizes", [48, 3.0, 1])), "a layer has no proper number of units"),
    "a size that is true": (about(put("sizes", [48, True, 1])), "a layer has no proper number of units"),
    "two outputs": (about(put("sizes", [48, 3, 2])), "its output layer does not fit its class names"),
    "softmax of one output": (about(put("output", "softmax")), "its output layer does not fit its class names"),
    "softmax of two outputs": (
        about(lambda fields: fields.update(output="softmax", sizes=[48, 3, 2])),
        "its output layer does not fit its class names",
    ),
    "softmax of three outputs with two names": (
        about(lambda fields: fields.update(output="softmax", sizes=[48, 3, 3])),
        "its output layer does not fit its class names",
    ),
    "sigmoid of three outputs with three names": (
        about(lambda fields: fields.update(class_names=["a", "b", "c"], sizes=[48, 3, 3])),
        "its output layer does not fit its class names",
    ),
    "three outputs that the arrays do not have": (
        about(lambda fields: fields.update(output="softmax", class_names=["a", "b", "c"], sizes=[48, 3, 3])),
        "its arrays do not fit",
    ),
    "unknown activation": (about(put("activations", ["os.system"])), "it has an activation that"),
    "activation a list": (about(put("activations", [["relu"]])), "it has an activation that"),
    "one activation too many": (about(put("activations", ["relu", "relu"])), "it has an activation that"),
    "activations a text": (about(put("activations", "relu")), "it has an activation that"),
    "unknown output": (about(put("output", "os.system")), "its output layer is not known"),
    "output a list": (about(put("output", ["sigmoid"])), "its output layer is not known"),
    "one class name": (about(put("class_names", ["cat"])), "its class names are not"),
    "three class names": (
        about(put("class_names", ["a", "b", "c"])),
        "its output layer does not fit its class names",
    ),
    "257 class names": (about(put("class_names", [str(n) for n in range(257)])), "its class names are not 2 to 256"),
    "two class names of three alike": (about(put("class_names", ["a", "b", "a"])), "its class names are not"),
    "class names a text": (about(put("class_names", "ab")), "its class names are not"),
    "class names in a list": (about(put("class_names", [["a"], ["b"]])), "its class names are not"),
    "equal class names": (about(put("class_names", ["cat", "cat"])), "its class names are not"),
    "an empty class name": (about(put("class_names", ["", "cat"])), "its class names are not"),
    "a class name too long": (about(put("class_names", ["x" * 201, "cat"])), "its class names are not"),
    "a class name that is a number": (about(put("class_names", [0, 1])), "its class names are not"),
    "a class name of two lines": (about(put("class_names", ["a\nb", "cat"])), "its class names are not"),
    "a class name that is no text": (about(put("class_names", ["\ud800", "cat"])), "its class names are not"),
    "a class name that moves the cursor": (about(put("class_names", ["\x1b[2J", "c"])), "its class names are not"),
    "recipe a list": (about(put("recipe", [4, 4])), "its picture recipe is damaged"),
    "recipe lacks a field": (about(lambda f: f["recipe"].pop("scale")), "its picture recipe is damaged"),
    "recipe with one field more": (about(put_inside("recipe", "mean", 0.5)), "its picture recipe is damaged"),
    "recipe of unknown framing": (about(put_inside("recipe", "framing", "tile")), "its picture recipe is damaged"),
    "recipe with a width that is true": (about(put_inside("recipe", "width", True)), "its picture recipe is damaged"),
    "recipe that divides by zero": (about(put_inside("recipe", "scale", 0)), "its picture recipe is damaged"),
    "recipe of another size": (about(put_inside("recipe", "width", 5)), "its picture recipe does not fit"),
    "record a text": (about(put("training", "well")), "its training record is damaged"),
    "record lacks a field": (about(lambda f: f["training"].pop("seed")), "its training record is damaged"),
    "record with a field more": (about(put_inside("training", "loss", 1)), "its training record is damaged"),
    "optimizer a number": (about(put_inside("training", "optimizer", 1)), "its training record is damaged"),
    "batch size a half": (about(put_inside("training", "batch_size", 0.5)), "its training record is damaged"),
    "dropout a text": (about(put_inside("training", "dropout", "0.5")), "its training record is damaged"),
    "no L2": (about(put_inside("training", "l2", None)), "its training record is damaged"),
    "iterations true": (about(put_inside("training", "iterations", True)), "its training record is damaged"),
    "iterations 1.5": (about(put_inside("training", "iterations", 1.5)), "its training record is damaged"),
    "accuracy a text": (about(put_inside("training", "train_accuracy", "1")), "its training record is damaged"),
    "accuracy missing": (about(put_inside("training", "train_accuracy", None)), "its training record is damaged"),
    "cost above all floats": (about(put_inside("training", "final_cost", 10**400)), "its training record is damaged"),
    "cost infinite": (
        lambda sound: attribute("about", str(sound.attributes["about"]).replace("0.0883", "1e999"))(sound),
        "its training record is damaged",
    ),
    "W1 missing": (arrays(lambda a: a.pop("parameters/W1")), "its arrays do not fit"),
    "b2 missing": (arrays(lambda a: a.pop("parameters/b2")), "its arrays do not fit"),
    "an array more": (arrays(put("parameters/W3", np.zeros((1, 1)))), "its arrays do not fit"),
    "an array elsewhere": (arrays(put("code", np.zeros(1))), "its arrays do not fit"),
    "W1 turned": (arrays(put("parameters/W1", np.zeros((48, 3)))), "its arrays do not fit"),
    "b1 flat": (arrays(put("parameters/b1", np.zeros(3))), "its arrays do not fit"),
    "sizes far too large": (about(put("sizes", [48, 10**15, 1])), "its arrays do not fit"),
    "two types": (arrays(put("parameters/b1", np.zeros((3, 1), "f4"))), "its arrays are not all"),
    "whole numbers": (
        arrays(lambda a: a.update({name: array.astype(int) for name, array in a.items()})),
        "its arrays are not all",
    ),
    "float16": (
        arrays(lambda a: a.update({name: array.astype("f2") for name, array in a.items()})),
        "its arrays are not all",
    ),
    "text": (arrays(put("parameters/b2", np.array([["one"]]))), "its arrays are not all"),
    "NaN": (arrays(lambda a: a["parameters/W1"].__setitem__((0, 0), np.nan)), "a parameter is not a finite number"),
    "infinite": (arrays(lambda a: a["parameters/b2"].__setitem__(0, -np.inf)), "a parameter is not a finite number"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_line_of_the_format_is_refused_with_a_sentence_that_names_the_file(
    what: str, sound: Hdf5Contents
) -> None:
    change, reason = BROKEN[what]
    with pytest.raises(ModelError) as refusal:
        model_file.from_contents(change(sound), Path("somewhere") / "cats.h5")
    sentence = str(refusal.value)
    assert sentence.startswith("cats.h5 cannot be used as a model: ")
    assert reason in sentence
    assert sentence.endswith("; save it again, or choose another file.")
    assert_one_sentence(sentence)
    assert refusal.value.path == Path("somewhere") / "cats.h5"


def test_the_file_that_all_these_were_made_from_is_sound(sound: Hdf5Contents) -> None:
    assert model_file.is_model(sound)
    assert model_file.from_contents(sound, Path("cats.h5")).card == CARD


def test_whole_numbers_in_the_record_are_taken_where_fractions_are_meant(sound: Hdf5Contents) -> None:
    changed = about(put_inside("training", "learning_rate", 1))(sound)
    record = model_file.from_contents(changed, Path("cats.h5")).card.training
    assert record is not None
    assert record.learning_rate == 1


def test_an_hdf5_file_of_another_kind_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "data.h5"
    with h5py.File(path, "w") as file:
        file["train_set_x"] = np.zeros((4, 8, 8, 3))
    with pytest.raises(ModelError, match=r"data.h5 cannot be used as a model: it is an HDF5 file of another kind"):
        Network.load(path)


def test_a_broken_file_on_the_disk_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    Network((48, 3, 1)).save(path)
    with h5py.File(path, "a") as file:
        file["parameters/W2"][0, 0] = np.nan
    with pytest.raises(ModelError, match=r"model.h5 cannot be used as a model: a parameter is not a finite number"):
        Network.load(path)


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", b"\x89HDF\r\n\x1a\n", b"not a model"])
def test_what_is_no_hdf5_file_at_all_is_refused_with_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"^model.h5 ") as refusal:
        Network.load(path)
    assert_one_sentence(str(refusal.value))


def test_a_model_that_cannot_be_saved_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the folder nowhere does not exist"):
        Network((48, 1)).save(tmp_path / "nowhere" / "model.h5")
    assert not list(tmp_path.iterdir())
