"""``dnn runs continue``: a run goes on as if it had never ended."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.network import Network
from core.store.library import Library
from core.store.records import RunState
from tests.core.cli.calls import Runs, dnn, ids, sentence_of_refusal
from tests.core.datasets.course_files import both_parts, write


def test_a_finished_run_goes_on_only_where_more_iterations_are_asked_for(runs: Runs) -> None:
    for options in ((), ("--iterations", "250"), ("--iterations", "100")):
        sentence = sentence_of_refusal(runs("continue", "last", *options))
        assert sentence.startswith(
            "shades 108-5-3-1 has made its 250 iterations; ask for more in all, such as --iter"
        )


def test_a_run_that_patience_ended_goes_on_to_any_number_of_iterations_that_it_has_not_made(
    runs: Runs, library: Path, kept: Path
) -> None:
    method = ("--layers", "5", "--optimizer", "adam", "--learning-rate", "0.01")
    patience = ("--patience", "40", "--hold-out", "0.3", "--iterations", "2500")
    made = dnn("train", kept.parent / "shades.h5", *method, *patience, "--library", library, "--json")
    assert made.code == 0
    ended = runs("show", "last", "--json").json
    assert (ended["state"], 40 < ended["iterations"] < 400) == ("finished", True)
    for options in ((), ("--iterations", str(ended["iterations"]))):
        sentence = sentence_of_refusal(runs("continue", "last", *options))
        assert f"has made its {ended['iterations']} iterations" in sentence
    assert runs("continue", "last", "--iterations", "1000", "--json").code == 0
    again = runs("show", "last", "--json").json
    assert (again["id"], again["total"]) == (ended["id"], 1000)
    assert ended["iterations"] + 40 <= again["iterations"] <= 1000


def test_a_continued_run_has_the_costs_that_it_would_have_had(runs: Runs, library: Path, kept: Path) -> None:
    data = kept.parent / "shades.h5"
    options = ("--learning-rate", "0.05", "--layers", "5,3", "--iterations", "400", "--library", library, "--json")
    whole = dnn("train", data, *options).json
    before = ids(runs("list", "--json"))
    answer = runs("continue", before[1], "--iterations", "400", "--json")
    assert answer.code == 0
    for figure in ("costs", "final_cost", "train_accuracy", "test_accuracy", "iterations"):
        assert answer.json[figure] == whole[figure]
    assert ids(runs("list", "--json")) == before
    with Library(library) as opened:
        first, second = (opened.curves(id).costs for id in before[:2])
        np.testing.assert_array_equal(first, second, strict=True)
        assert opened.record(before[1]).state is RunState.FINISHED
        assert Network.load(opened.network_file(before[1])).card.training.iterations == 400
        assert "continued" in [event.kind for event in opened.events(before[1])]


def test_continuing_tells_what_training_tells(runs: Runs) -> None:
    lines = runs("continue", "last", "--iterations", "300").out.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == [f"Cost after iteration {at}" for at in (0, 100, 200)]
    assert lines[3].startswith("Final cost after 300 iterations: 0.")


def test_a_run_that_came_as_a_file_keeps_its_curve(runs: Runs, tmp_path: Path) -> None:
    runs("export", "last", tmp_path / "shades.dnn")
    other = ("--library", tmp_path / "other")
    dnn("runs", "import", tmp_path / "shades.dnn", *other)
    sentence = sentence_of_refusal(dnn("runs", "continue", "last", "--iterations", "300", *other))
    assert sentence.startswith(
        "shades 108-5-3-1 came without what it needs to go on, as runs in files do; train anew"
    )
    assert dnn("runs", "show", "last", "--json", *other).json["iterations"] == 250


def test_a_run_whose_data_is_gone_is_not_continued(library: Path, runs: Runs, tmp_path: Path) -> None:
    gone = write(tmp_path / "gone.h5", both_parts())
    assert dnn("train", gone, "--layers", "4", "--iterations", "20", "--library", library).code == 0
    gone.unlink()
    refused = sentence_of_refusal(runs("continue", "last", "--iterations", "40"))
    assert refused.startswith("gone.h5 does not exist")
