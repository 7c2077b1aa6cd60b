"""Each bad file of a run gets one sentence, from ``dnn show`` and ``dnn runs import``, and changes no library."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.library import Library
from tests.core.cli.calls import dnn, sentence_of_refusal
from tests.core.plain_words import assert_one_sentence
from tests.refused_files.run_files import MAKERS, good

NO_RUN = "cannot be used as a run: "

SENTENCES = {
    "missing": "does not exist",
    "empty": "is empty",
    "web page": "is a web page",
    "text": "is not an HDF5 file",
    "cut in half": "is cut off or damaged",
    "without its seal": NO_RUN + "it was changed or damaged after it was exported",
    "one bit of a cost flipped": NO_RUN + "it was changed or damaged after it was exported",
    "something added": NO_RUN + "it was changed or damaged after it was exported",
    "a saved network": NO_RUN + "it is an HDF5 file of another kind",
    "of a newer program": NO_RUN
    + "it was made by a newer program (format 3, this one reads 2); update DNN Explorer.",
    "an id that leads elsewhere": NO_RUN + "its id is none",
    "a name of a megabyte": NO_RUN + "a text in its record is too long",
    "settings out of range": NO_RUN + "its settings or its recipe are not known to this program",
    "another shape": NO_RUN + "its layers do not fit its settings and its classes",
    "a cost that is no number": NO_RUN + "a cost is not a finite number",
    "a parameter that is no number": NO_RUN + "its network is damaged",
    "a link to another file": "holds a link (curves/more)",
    "an array more": NO_RUN + "it holds other arrays than it should",
}


def test_every_bad_file_has_its_sentence_here() -> None:
    assert SENTENCES.keys() == MAKERS.keys()


@pytest.mark.parametrize("name", MAKERS)
def test_a_bad_file_of_a_run_is_refused_in_one_sentence_and_changes_nothing(name: str, tmp_path: Path) -> None:
    path = MAKERS[name](tmp_path)
    assert sentence_of_refusal(dnn("show", path)).startswith(f"run.dnn {SENTENCES[name]}")
    answer = dnn("runs", "import", path, "--library", tmp_path / "library", "--json")
    assert (answer.code, answer.err) == (1, "")
    (row,) = answer.json["runs"]
    assert row["error"].startswith(f"run.dnn {SENTENCES[name]}")
    assert_one_sentence(row["error"])
    with Library(tmp_path / "library") as library:
        assert library.records() == []
    assert list((tmp_path / "library" / "runs").iterdir()) == []


def test_the_file_they_were_all_made_of_is_read(tmp_path: Path) -> None:
    assert dnn("runs", "import", good(tmp_path), "--library", tmp_path / "library").code == 0
