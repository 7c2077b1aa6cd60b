"""Whatever a user points at is opened as what it is, or refused with one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets import Dataset
from core.errors import Cancelled, DatasetError, FileError, ModelError, PictureError
from core.experiments.opening import Picture, open_anything, open_dataset, open_network
from core.images import PICTURE_SUFFIXES
from core.network import Network
from tests.core.datasets.course_files import both_parts, write, write_pair
from tests.core.plain_words import assert_one_sentence


def write_picture(path: Path) -> Path:
    Image.fromarray(np.full((20, 30, 3), 200, np.uint8)).save(path)
    return path


def test_drawn_cats_are_opened_by_their_name() -> None:
    dataset = open_anything("drawn-cats")
    assert isinstance(dataset, Dataset)
    assert (dataset.name, dataset.class_names) == ("drawn-cats", ("non-cat", "cat"))
    assert (len(dataset.train), len(dataset.test), dataset.inputs) == (400, 100, 12288)


def test_data_is_opened_as_data(tmp_path: Path) -> None:
    path = write_pair(tmp_path)
    assert isinstance(open_anything(path), Dataset)
    assert open_dataset(str(path)).name == "shades"


def test_a_saved_network_is_opened_as_a_network(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    Network((3, 2, 1)).save(path)
    opened = open_anything(path)
    assert isinstance(opened, Network)
    assert opened.sizes == open_network(path).sizes == (3, 2, 1)


@pytest.mark.parametrize("suffix", PICTURE_SUFFIXES)
def test_a_picture_is_opened_as_a_picture(suffix: str, tmp_path: Path) -> None:
    path = write_picture(tmp_path / f"cat{suffix.upper()}")
    opened = open_anything(path)
    assert isinstance(opened, Picture)
    assert (opened.name, opened.pixels.shape) == (path.name, (20, 30, 3))


@pytest.mark.parametrize("name", ["cats.model", "cats", "cats.H5", "cats.hdf5"])
def test_what_is_inside_decides_not_the_name(name: str, tmp_path: Path) -> None:
    Network((3, 2, 1)).save(tmp_path / name)
    assert isinstance(open_anything(tmp_path / name), Network)
    assert isinstance(open_anything(write(tmp_path / name, both_parts())), Dataset)


@pytest.mark.parametrize("name", ["notes.txt", "notes", "cats.csv"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_that_can_be_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("1,2,3")
    with pytest.raises(
        FileError, match=rf"^{name} is of a kind that cannot be opened; open a picture \(\.jpg"
    ) as refusal:
        open_anything(tmp_path / name)
    assert_one_sentence(str(refusal.value))
    assert refusal.value.path == tmp_path / name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("drawn-cat", "drawn-cat does not exist"),
        ("cats.h5", "cats.h5 does not exist"),
        ("cat.png", "cat.png does not exist"),
    ],
)
def test_what_does_not_exist_is_refused_by_its_name(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=reason) as refusal:
        open_anything(tmp_path / name)
    assert_one_sentence(str(refusal.value))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        open_anything(tmp_path)


def test_a_text_named_as_a_picture_is_refused_as_a_picture(tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_text("meow")
    with pytest.raises(PictureError, match=r"cat.png is a text file"):
        open_anything(tmp_path / "cat.png")


def test_where_data_is_wanted_a_network_and_a_picture_are_refused(tmp_path: Path) -> None:
    Network((3, 1)).save(tmp_path / "model.h5")
    write_picture(tmp_path / "cat.png")
    for name, kind in (("model.h5", "a saved network"), ("cat.png", "a picture")):
        with pytest.raises(DatasetError, match=f"^{name} is {kind}, not a data set; name a data set") as refusal:
            open_dataset(tmp_path / name)
        assert_one_sentence(str(refusal.value))


def test_where_a_network_is_wanted_data_and_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"^train_shades.h5 cannot be used as a model: it is an HDF5 file of another"
    ):
        open_network(write_pair(tmp_path))
    with pytest.raises(FileError, match=r"^cat.png is not an HDF5 file"):
        open_network(write_picture(tmp_path / "cat.png"))


def test_opening_can_be_called_off(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        open_anything(write_pair(tmp_path), cancelled=lambda: True)
