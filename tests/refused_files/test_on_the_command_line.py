"""Every file that must be refused, given to ``dnn``: one sentence, code 2, nothing printed, no file made."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.app import main
from tests.refused_files import dataset_files, hdf5_files, picture_files

DATA = {**hdf5_files.MAKERS, **dataset_files.MAKERS}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.h5"
    data = dataset_files.data_file(tmp_path_factory.mktemp("data"))
    assert main(["train", str(data), "--layers", "3", "--iterations", "3", "--save", str(path), "--json"]) == 0
    return path


@pytest.mark.parametrize("name", DATA)
def test_data_that_cannot_be_used_gets_one_sentence_and_code_2(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.h5"
    assert main(["train", str(DATA[name](tmp_path)), "--save", str(saved), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert is_one_sentence(printed.err)
    assert not saved.exists()


@pytest.mark.parametrize("name", picture_files.MAKERS)
def test_a_picture_that_cannot_be_used_gets_its_sentence_and_does_not_stop_the_rest(
    model: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good").mkdir()
    good = picture_files.UNUSUAL["palette png"].make(tmp_path / "good")
    assert main(["predict", str(model), str(picture_files.MAKERS[name](tmp_path)), str(good)]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith(str(good))
    assert is_one_sentence(printed.err)


def is_one_sentence(text: str) -> bool:
    return text.startswith("dnn: ") and text.count("\n") == 1 and text.endswith(".\n") and "Error" not in text
