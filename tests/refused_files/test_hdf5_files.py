"""Each bad file is answered by one sentence that says what is wrong with it, and stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import hdf5
from core.errors import FileError
from core.hdf5 import guard
from core.hdf5.look import refuse_what_is_not_hdf5
from tests.refused_files.damaged_hdf5_files import good
from tests.refused_files.hdf5_files import MAKERS, WANTED, chunk_that_unpacks_to_4_gib

DAMAGED = "is cut off or damaged; copy or download it again"
LINK = "holds a link ("
ELSEWHERE = "keeps the data of train_set_x in other files"
NOT_PLAIN = "holds train_set_x as something else than plain numbers or text"
COMPRESSED = "holds train_set_x compressed in a way that is not read"
TOO_DEEP = "holds groups in groups more than 8 deep, or in a circle"
TOO_MANY = "holds more than 10,000 objects"
NO_NAME = "holds an object with a name that is none"
TEXT = "holds more text in list_classes than is read"
NOTES = "carries more notes (attributes) than are read"

SENTENCES = {
    "missing": "does not exist",
    "a folder": "is a folder",
    "empty": "is empty",
    "web page": "is a web page: the download went wrong",
    "web page without doctype": "is a web page: the download went wrong",
    "git lfs pointer": "is only a Git LFS pointer; run 'git lfs pull'",
    "text file": "is not an HDF5 file",
    "cut in the signature": "is cut off",
    "cut in half": DAMAGED,
    "last byte cut": DAMAGED,
    "noise after the signature": DAMAGED,
    "damaged pictures": DAMAGED,
    "declares 8 tib": "says that its data takes 8 TiB, and at most 1 GiB is read",
    "gzip bomb": "says that its data takes 80 MiB, but holds only",
    "one dataset under 300 names": "says that its data takes 301 MiB, but holds only 1 MiB",
    "gzip in gzip": COMPRESSED,
    "huge chunk": "holds train_set_x in chunks of more than 64 MiB",
    "other compression": COMPRESSED,
    "soft link": LINK,
    "external link": LINK,
    "external link inside a group": LINK,
    "name with a slash": NO_NAME,
    "name of two lines": NO_NAME,
    "virtual dataset": ELSEWHERE,
    "external storage": ELSEWHERE,
    "many groups": TOO_MANY,
    "groups in groups": TOO_DEEP,
    "groups in a circle": TOO_DEEP,
    "many ways to one group": TOO_MANY,
    "lists of varying length": NOT_PLAIN,
    "compound pictures": NOT_PLAIN,
    "reference pictures": NOT_PLAIN,
    "opaque pictures": NOT_PLAIN,
    "numbers of 16 bytes": NOT_PLAIN,
    "too many strings": TEXT,
    "one long string and many short": TEXT,
    "many attributes": NOTES,
    "long attribute": NOTES,
}


def read_here(path: Path) -> hdf5.Hdf5Contents:
    """Do what ``hdf5.read`` does, in this process: starting another takes a quarter of a second each time."""
    refuse_what_is_not_hdf5(path)
    return guard.read(path, WANTED, 1 << 30)


def refusal(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        read_here(path)
    return caught.value


def test_every_bad_file_has_its_sentence_here() -> None:
    assert SENTENCES.keys() == MAKERS.keys()


@pytest.mark.parametrize("name", MAKERS)
def test_the_sentence_names_the_file_and_what_is_wrong(name: str, tmp_path: Path) -> None:
    path = MAKERS[name](tmp_path)
    before = path.read_bytes() if path.is_file() else None

    error = refusal(path)

    assert str(error).startswith(f"train.h5 {SENTENCES[name]}")
    assert str(error).count(".h5") == 1
    assert ";" in str(error)
    assert str(error).endswith((".", ")."))
    assert error.path == path
    assert before == (path.read_bytes() if path.is_file() else None)


@pytest.mark.parametrize(
    "name",
    ["missing", "web page", "cut in half", "damaged pictures", "declares 8 tib", "external link", "virtual dataset"],
)
def test_the_child_process_says_the_same(name: str, tmp_path: Path) -> None:
    path = MAKERS[name](tmp_path)
    with pytest.raises(FileError) as caught:
        hdf5.read(path, WANTED)
    assert str(caught.value) == str(refusal(path))
    assert caught.value.path == path


def test_a_chunk_that_unpacks_without_end_is_stopped_by_the_memory_limit(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="this system cannot limit the memory of a process")
    path = chunk_that_unpacks_to_4_gib(tmp_path)
    with pytest.raises(
        FileError, match=r"^train\.h5 (is cut off or damaged|needs more memory|made its reader crash)"
    ):
        hdf5.read(path, WANTED, max_bytes=2 << 20)


def test_the_file_they_were_all_made_of_is_read(tmp_path: Path) -> None:
    contents = hdf5.read(good(tmp_path), WANTED)
    assert contents.shapes == {"train_set_x": (4, 3, 3, 3), "train_set_y": (4,), "list_classes": (2,)}
    assert contents.arrays["train_set_x"].sum() == sum(range(108))
    assert contents.arrays["train_set_y"].tolist() == [0, 1, 1, 0]
    assert contents.arrays["list_classes"].tolist() == ["non-cat", "cat"]
    assert contents.attributes == {"made_by": "a test", "year": 2024}


def test_what_is_not_asked_for_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = MAKERS["compound pictures"](tmp_path)
    contents = guard.read(path, ["train_set_y"], 1 << 30)
    assert contents.shapes["train_set_x"] == (4,)
    assert list(contents.arrays) == ["train_set_y"]
