"""``dnn runs python``: a run as a script that comes to the same costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.cli.calls import dnn, sentence_of_refusal
from tests.core.datasets.course_files import both_parts, write


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "shades.h5", both_parts())


@pytest.fixture
def library(data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    options = ("--layers", "4", "--learning-rate", "0.1", "--iterations", "250", "--json", "--library", folder)
    answer = dnn("train", data, *options)
    assert answer.code == 0
    (tmp_path / "trained.json").write_text(answer.out, encoding="utf-8")
    return folder


@pytest.mark.parametrize("course", [False, True])
def test_the_script_prints_the_costs_of_the_run(library: Path, tmp_path: Path, course: bool) -> None:
    script = tmp_path / "run.py"
    options = ("-o", script, "--library", library, *(["--course"] if course else []))
    assert dnn("runs", "python", "last", *options).code == 0
    printed = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True).stdout
    costs = json.loads((tmp_path / "trained.json").read_text(encoding="utf-8"))["costs"]
    assert len(costs) == 3
    for iteration, cost in costs:
        assert f"Cost after iteration {iteration}: {cost:.6f}" in printed


def test_without_a_file_the_script_is_printed(library: Path) -> None:
    answer = dnn("runs", "python", "last", "--library", library)
    assert (answer.code, answer.err) == (0, "")
    compile(answer.out, "printed", "exec")


def test_a_notebook_is_asked_for_by_an_option(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.ipynb"
    assert dnn("runs", "python", "last", "--notebook", "--output", file, "--library", library).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["nbformat"] == 4


def test_pictures_that_were_moved_are_named_by_an_option(library: Path, data: Path, tmp_path: Path) -> None:
    moved = data.rename(tmp_path / "elsewhere.h5")
    assert "shades.h5" in sentence_of_refusal(dnn("runs", "python", "last", "--library", library))
    answer = dnn("runs", "python", "last", "--data", moved, "--library", library)
    assert (answer.code, answer.err) == (0, "")
    assert "elsewhere.h5" in answer.out


def test_other_pictures_are_refused(library: Path, tmp_path: Path) -> None:
    parts = both_parts()
    parts["train_set_x"] = 255 - parts["train_set_x"]
    other = write(tmp_path / "other.h5", parts)
    answer = dnn("runs", "python", "last", "--data", other, "--library", library)
    assert "other does not hold the examples" in sentence_of_refusal(answer)
