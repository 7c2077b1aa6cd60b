"""``dnn runs branch`` trains a new run from where another one of the library was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.experiments.opening import open_dataset
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunState
from tests.core.cli.calls import dnn, sentence_of_refusal
from tests.core.datasets.course_files import write_pair
from tests.core.plain_words import assert_one_sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a library with a run of 200 iterations."""
    folder = tmp_path / "library"
    options = ("--layers", "5,3", "--learning-rate", "0.1", "--iterations", "200")
    answer = dnn("train", write_pair(tmp_path), *options, "--library", folder)
    assert (answer.code, answer.err) == (0, "")
    return folder


def test_a_branch_is_a_run_of_its_own_that_shares_the_beginning(folder: Path, tmp_path: Path) -> None:
    answer = dnn(
        *("runs", "branch", "last", "0", "--learning-rate", "0.5", "--optimizer", "momentum"),
        *("--save", tmp_path / "branch.h5", "--library", folder, "--json"),
    )
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["iterations"] == 200
    with Library(folder) as library:
        branch, parent = library.records()
        assert (branch.parent, branch.parent_iteration, branch.state) == (parent.id, 0, RunState.FINISHED)
        assert (branch.learning_rate, branch.settings["optimizer"]) == (0.5, "momentum")
        assert branch.settings["layers"] == parent.settings["layers"]
        ours, theirs = library.curves(branch.id).costs, library.curves(parent.id).costs
        assert ours[0] == pytest.approx(theirs[0], abs=1e-12)
        assert (ours[1:] != theirs[1:]).all()
        assert (
            f"a branch of {parent.id}, which it left at iteration 0"
            in dnn("runs", "show", branch.id, "--library", folder).out
        )
        saved, kept = Network.load(tmp_path / "branch.h5"), Network.load(library.network_file(branch.id))
        np.testing.assert_array_equal(saved.parameters.flat, kept.parameters.flat)


def test_it_leaves_at_the_last_kept_iteration_and_says_so(folder: Path) -> None:
    answer = dnn("runs", "branch", "last", "10000", "--iterations", "300", "--library", folder)
    assert answer.code == 0
    assert answer.err == "dnn: the weights of iteration 200 were kept; the branch leaves there.\n"
    with Library(folder) as library:
        branch, parent = library.records()
        assert (branch.parent_iteration, branch.iterations) == (200, 300)
        ours, theirs = library.curves(branch.id).costs, library.curves(parent.id).costs
        np.testing.assert_array_equal(ours[:200], theirs)


@pytest.mark.parametrize(
    ("iteration", "typed", "rate"),
    [("0", (), 0.1), ("60", (), 0.3), ("200", (), 0.02), ("60", ("--learning-rate", "0.5"), 0.5)],
)
def test_it_goes_on_with_the_learning_rate_of_then_unless_another_is_typed(
    tmp_path: Path, iteration: str, typed: tuple[str, ...], rate: float
) -> None:
    folder = tmp_path / "library"
    with Library(folder) as library:
        run = Run(
            open_dataset(write_pair(tmp_path)), TrainingSettings(layers=(5, 3), learning_rate=0.1, iterations=200)
        )
        recorder = Recorder(library, run)
        for another in (0.3, 0.02):
            run.advance(50)
            run.change_learning_rate(another)
        run.advance(100)
        recorder.end()
        recorder.wait()
    answer = dnn("runs", "branch", "last", iteration, "--iterations", "220", *typed, "--library", folder)
    assert answer.code == 0, answer.err
    with Library(folder) as library:
        branch, parent = library.records()
        assert branch.learning_rate == rate
        if iteration == "60" and not typed:
            ours, theirs = library.curves(branch.id).costs, library.curves(parent.id).costs
            np.testing.assert_allclose(ours[:100], theirs[:100], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("0", "--learning-rate", "0.1,0.2"), "one value for every setting"),
        (("0", "--layers", "4"), "keeps its network"),
        (("minus two",), "is no iteration"),
        (("200",), "set Iterations"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    answer = dnn("runs", "branch", "last", *arguments, "--library", folder)
    assert answer.code == 2
    assert words in answer.err
    assert_one_sentence(answer.err.removeprefix("dnn: ").strip())
    with Library(folder) as library:
        assert len(library.records()) == 1


def test_bad_settings_are_refused_before_the_data_is_opened(folder: Path, tmp_path: Path) -> None:
    for data in tmp_path.glob("*.h5"):
        data.unlink()
    answer = dnn("runs", "branch", "last", "0", "--layers", "4", "--library", folder)
    assert "keeps its network" in sentence_of_refusal(answer)
    assert "does not exist" in sentence_of_refusal(dnn("runs", "branch", "last", "0", "--library", folder))


def test_a_run_without_a_film_cannot_be_left(folder: Path) -> None:
    with Library(folder) as library:
        (record,) = library.records()
        for reel in (folder / "runs" / record.id / "film").iterdir():
            reel.unlink()
    answer = dnn("runs", "branch", "last", "0", "--library", folder)
    assert answer.code == 2
    assert "has no film" in answer.err
