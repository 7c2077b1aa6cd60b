"""``dnn`` on networks and data of many classes: tables where they can be read, the most important part elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.images.recipe import Recipe
from core.network import ModelCard, Network
from tests.core.cli.calls import dnn, write_picture
from tests.core.datasets.course_files import both_parts, part, write
from tests.core.network.cards import RECORD


def guesser(folder: Path, classes: int) -> Path:
    """Save a network that calls every picture class 1, or failing that class 2, 0, 3, 4 and so on."""
    names = tuple(f"class {label}" for label in range(classes))
    network = Network((108, classes), output="softmax", card=ModelCard(names, Recipe(width=6, height=6), RECORD))
    network.parameters.W[0][...] = 0
    network.parameters.b[0][:, 0] = [0, 2, 1, *(-label / 100 for label in range(3, classes))]
    path = folder / "model.h5"
    network.save(path)
    return path


def many_shades(folder: Path, classes: int) -> Path:
    """Save data with four training pictures and two test pictures of each class."""
    arrays = {**part("train", 4 * classes), **part("test", 2 * classes)}
    arrays["train_set_y"], arrays["test_set_y"] = (np.arange(n * classes) % classes for n in (4, 2))
    arrays["list_classes"] = np.array([f"class {label}".encode() for label in range(classes)])
    return write(folder / "shades.h5", arrays)


@pytest.mark.parametrize(("classes", "shown"), [(3, 3), (6, 6), (7, 3), (256, 3)])
def test_of_many_classes_the_most_probable_ones_are_shown(classes: int, shown: int, tmp_path: Path) -> None:
    model, picture = guesser(tmp_path, classes), write_picture(tmp_path / "a.png")
    file, label, shares = dnn("predict", model, picture).out.removesuffix("\n").split("\t")
    assert (file, label) == (str(picture), "class 1")
    words = shares.split()[1::3]
    assert words == (list("1203456") if classes > 6 else list("012345"))[:shown]
    (row,) = dnn("predict", model, picture, "--json").json["predictions"]
    assert list(row["probabilities"]) == [f"class {label}" for label in range(classes)]
    assert sum(row["probabilities"].values()) == pytest.approx(1)
    assert row["label"] == "class 1"


def test_evaluation_of_many_classes_is_a_table_of_truths_by_answers(tmp_path: Path) -> None:
    model, data = guesser(tmp_path, 3), many_shades(tmp_path, 3)
    lines = dnn("evaluate", model, data).out.splitlines()
    assert lines[0].startswith("Train: 33.3333% right (4 of 12), cost ")
    assert lines[1:5] == [
        "  true \\ called  class 0  class 1  class 2",
        "  class 0              0        4        0",
        "  class 1              0        4        0",
        "  class 2              0        4        0",
    ]
    assert lines[5].startswith("Test: 33.3333% right (2 of 6), cost ")
    json = dnn("evaluate", model, data, "--json").json
    assert json["train"]["confusion"] == [[0, 4, 0]] * 3
    assert json["test"]["accuracy"] == pytest.approx(1 / 3)


def test_columns_of_the_table_are_as_wide_as_their_numbers_and_names_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    card = ModelCard(("a", "something with a long name"), Recipe(width=6, height=6))
    Network((108, 1), card=card, initializer="course").save(path)
    names = np.array([b"a", b"something with a long name"])
    data = write(tmp_path / "shades.h5", both_parts(list_classes=names))
    lines = dnn("evaluate", path, data).out.splitlines()
    assert lines[1] == "  true \\ called  a  something…"
    assert [line.split()[0] for line in lines[2:4]] == ["a", "something…"]
    assert len({len(line) for line in lines[1:4]}) == 1


def test_evaluation_of_very_many_classes_tells_each_in_words(tmp_path: Path) -> None:
    lines = dnn("evaluate", guesser(tmp_path, 13), many_shades(tmp_path, 13)).out.splitlines()
    assert lines[1:4] == [
        "  class 0: 0 of 4 right, 4 called class 1",
        "  class 1: 4 of 4 right",
        "  class 2: 0 of 4 right, 4 called class 1",
    ]
    assert len(lines) == 2 * 14


def test_show_tells_the_classes_and_how_many_pictures_each_has(tmp_path: Path) -> None:
    out = dnn("show", many_shades(tmp_path, 3)).out
    assert "train: 12 pictures (4 class 0, 4 class 1, 4 class 2)" in out
    assert "test:  6 pictures (2 class 0, 2 class 1, 2 class 2)" in out
    assert "always answering “class 0” is right for 33.3% (train) and 33.3% (test)" in out
    out = dnn("show", guesser(tmp_path, 3)).out
    assert "layer 1: softmax, W1 (3, 108), b1 (3, 1)" in out
    assert "answers: class 0, class 1 or class 2" in out


def test_show_tells_the_first_of_very_many_classes(tmp_path: Path) -> None:
    assert "2 class 10, 2 class 11, 8 more classes)" in dnn("show", many_shades(tmp_path, 20)).out
    assert "class 11 or 8 more classes\n" in dnn("show", guesser(tmp_path, 20)).out
