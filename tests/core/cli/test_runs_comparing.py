"""``dnn runs compare``: whose test pictures two runs get right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.cli.calls import Answer, dnn
from tests.core.datasets.course_files import both_parts, part, write
from tests.core.plain_words import assert_one_sentence

Runs = Callable[..., Answer]
RIGHT = ("only the first is right", "only the second is right", "both are right", "neither is right")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "shades.h5", both_parts(**part("test", 30, seed=1)))


@pytest.fixture
def runs(data: Path, tmp_path: Path) -> Runs:
    """Call ``dnn runs`` on a library of two runs, one of which has learned hardly anything."""
    library = ("--library", tmp_path / "library")
    for iterations in ("1", "60"):
        assert dnn("train", data, "--layers", "4", "--iterations", iterations, *library).code == 0
    return lambda *arguments: dnn("runs", *arguments, *library)


def both(runs: Runs) -> list[str]:
    return [run["id"] for run in runs("list", "--json").json["runs"]]


def counts(text: str) -> list[int]:
    lines = text.splitlines()
    return [int(line.split()[-1]) for words in RIGHT for line in lines if line.strip().startswith(words)]


def test_it_counts_whose_test_pictures_are_right(runs: Runs) -> None:
    answer = runs("compare", *both(runs))
    assert (answer.code, answer.err) == (0, "")
    assert "Of the 30 test pictures of shades," in answer.out
    assert sum(counts(answer.out)) == 30
    turned = runs("compare", *reversed(both(runs)))
    first, second, right, wrong = counts(answer.out)
    assert counts(turned.out) == [second, first, right, wrong]


def test_json_lists_the_pictures_of_each_group(runs: Runs) -> None:
    told = runs("compare", *both(runs), "--json").json
    pictures = told["pictures"]
    assert pictures["dataset"] == "shades"
    groups = [pictures[group] for group in ("first", "second", "both", "neither")]
    assert [len(group) for group in groups] == counts(runs("compare", *both(runs)).out)
    assert sorted(picture["place"] for group in groups for picture in group) == list(range(30))
    for group, rights in zip(groups, ([True, False], [False, True], [True] * 2, [False] * 2), strict=True):
        for picture in group:
            assert [answer["class"] == picture["class"] for answer in picture["answers"]] == rights
            assert all(0.5 <= answer["probability"] <= 1 for answer in picture["answers"])


def test_data_that_was_moved_can_be_named(runs: Runs, data: Path, tmp_path: Path) -> None:
    data.rename(tmp_path / "moved.h5")
    without = runs("compare", *both(runs))
    assert without.code == 0
    assert "Iterations" in without.out
    sentence = without.out.splitlines()[-1]
    assert_one_sentence(sentence)
    assert "shades.h5 does not exist" in sentence
    assert runs("compare", *both(runs), "--json").json["pictures"] == {"error": sentence}
    assert sum(counts(runs("compare", *both(runs), "--data", tmp_path / "moved.h5").out)) == 30


def test_of_three_runs_no_pictures_are_compared(runs: Runs) -> None:
    first, second = both(runs)
    assert "test pictures" not in runs("compare", first, second, first).out
    assert "pictures" not in runs("compare", first, second, first, "--json").json
