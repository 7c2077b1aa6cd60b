"""A run of the library goes on as if it had never ended, and where it cannot, nothing of it is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.datasets import Dataset, course_hdf5
from core.datasets.catalog import BUILT_IN
from core.errors import StoreError
from core.experiments import continuing
from core.experiments.continuing import continue_run, fingerprint
from core.experiments.opened_library import open_library
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.store.exchange import export_run, import_run
from core.store.library import Library
from core.store.records import RunRecord, RunState
from tests.core.datasets.course_files import both_parts, contents_of, part
from tests.core.experiments.recorded_runs import SETTINGS, assert_recorded, bits, recorded, train
from tests.core.plain_words import assert_one_sentence


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"layers": ()},
        {"optimizer": "adam", "learning_rate": 0.01, "dtype": "float32"},
        {"optimizer": "rmsprop", "learning_rate": 0.01, "batch_size": 5, "dropout": (0.2, 0.1)},
        {"optimizer": "momentum", "l2": 0.7, "schedule": "step", "decay": 0.5, "first_layer": "direct"},
        {"optimizer": "nesterov", "l2": 0.7, "schedule": "cosine", "first_layer": "gram", "batch_size": 5},
        {"patience": 60, "hold_out": 0.3, "schedule": "inverse_time", "decay_every": 20},
        {"patience": 60, "optimizer": "adam", "batch_size": 5, "warm_up": 50},
    ],
)
def test_a_stopped_run_goes_on_bit_for_bit_as_it_would_have(
    tmp_path: Path, dataset: Dataset, changes: dict[str, Any]
) -> None:
    settings = SETTINGS.changed(**changes)
    whole = Run(dataset, settings)
    whole.advance(90)
    with Library(tmp_path / "library") as library:
        (record,) = recorded(library, Run(dataset, settings), 37)
        assert (record.state, record.iterations) == (RunState.STOPPED, 37)
    with Library(tmp_path / "library") as library:
        run = continue_run(library, library.find("last"), dataset)
        assert run.iteration == 37
        recorder = Recorder(library, run, reopened=[record.id])
        train(run, recorder)
        recorder.end()
        recorder.wait()
        assert bits(run)[:2] == bits(whole)[:2]
        measured_at = run.trainer.history.measured_at.numbers.tolist()
        assert [at for at in measured_at if at != 37] == whole.trainer.history.measured_at.numbers.tolist()
        again = library.record(record.id)
        assert (again.state, again.iterations, again.settings) == (
            RunState.FINISHED,
            whole.iteration,
            record.settings,
        )
        assert_recorded(library, again, run)
        assert [event.kind for event in library.events(record.id)] == ["continued"]
        assert library.events(record.id)[0].words == ""


@pytest.mark.usefixtures("without_a_pause")
@pytest.mark.parametrize("chunk", [1, 5, 30])
def test_a_run_that_was_cut_off_anywhere_goes_on_bit_for_bit(tmp_path: Path, dataset: Dataset, chunk: int) -> None:
    settings = SETTINGS.changed(optimizer="adam", batch_size=5, dropout=(0.2,))
    whole, run = Run(dataset, settings), Run(dataset, settings)
    whole.advance(90)
    with Library(tmp_path / "library") as library:
        recorder = Recorder(library, run)
        for looks in range(6):
            run.advance(chunk)
            recorder.note()
            recorder.wait()
            shutil.copytree(library.folder, tmp_path / f"cut off after {looks}")
        recorder.end()
        recorder.wait()
    furthest = 0
    for looks in range(6):
        cut_off, (record,), _ = open_library(tmp_path / f"cut off after {looks}")
        assert cut_off is not None
        with cut_off as library:
            continued = continue_run(library, record, dataset)
            reached = continued.iteration
            assert reached <= record.iterations
            assert record.iterations >= min(90, chunk * (looks + 1)) - chunk - 1  # of one chunk, the state is awaited
            furthest = max(furthest, reached)
            log = library.reopen(record.id, reached)
            continued.advance(90)
            assert bits(continued)[:2] == bits(whole)[:2]
            log.end(state=RunState.STOPPED)
    assert furthest >= 2 * chunk


def test_a_finished_run_goes_on_where_more_iterations_are_asked_for(library: Library, dataset: Dataset) -> None:
    longer = Run(dataset, SETTINGS)
    longer.total = 120
    longer.advance(120)
    (record,) = recorded(library, Run(dataset, SETTINGS))
    run = continue_run(library, record, dataset, total=120)
    recorder = Recorder(library, run, reopened=[record.id])
    train(run, recorder)
    recorder.end()
    recorder.wait()
    assert run.trainer.history.costs.numbers.tobytes() == longer.trainer.history.costs.numbers.tobytes()
    assert library.record(record.id).total == 120
    assert [event.kind for event in library.events(record.id)] == ["continued", "total"]


def test_a_run_that_was_cut_off_before_its_first_cost_goes_on_from_its_first_weights(
    tmp_path: Path, library: Library, dataset: Dataset
) -> None:
    run = Run(dataset, SETTINGS)
    (record,) = recorded(library, run, 30)
    with Library(tmp_path / "cut off") as begun:
        begun.begin(replace(record, state=RunState.RUNNING, iterations=0, ended=None))
    cut_off, (record,), _ = open_library(tmp_path / "cut off")
    assert cut_off is not None
    with cut_off as library:
        assert (record.state, record.iterations) == (RunState.INTERRUPTED, 0)
        continued = continue_run(library, record, dataset)
        assert continued.iteration == 0
        recorder = Recorder(library, continued, reopened=[record.id])
        train(continued, recorder, 30)
        recorder.end()
        recorder.wait()
        assert bits(continued)[:2] == bits(run)[:2]
        assert_recorded(library, library.record(record.id), continued)


@pytest.mark.usefixtures("without_a_pause")
def test_what_is_first_written_of_a_run_lets_it_go_on(tmp_path: Path, library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    run.advance(5)
    recorder.note()
    recorder.wait()
    shutil.copytree(library.folder, tmp_path / "cut off")
    cut_off, (record,), _ = open_library(tmp_path / "cut off")
    assert cut_off is not None
    with cut_off as library:
        assert record.iterations > 0
        assert library.films.frames(record.id) is None
        continued = continue_run(library, record, dataset)
        continued.advance(5 - continued.iteration)
        assert bits(continued)[:2] == bits(run)[:2]


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.STOPPED, RunState.INTERRUPTED])
@pytest.mark.parametrize("with_network", [True, False])
def test_of_a_run_that_came_as_a_file_nothing_is_lost_by_going_on(
    tmp_path: Path, library: Library, dataset: Dataset, state: RunState, with_network: bool
) -> None:
    run = Run(dataset, SETTINGS)
    run.advance(20)
    run.change_learning_rate(0.3)
    (record,) = recorded(library, run)
    library.reopen(record.id, 90).end(state=state)
    library.settle()
    if not with_network:
        library.network_file(record.id).unlink()
    export_run(library, record.id, tmp_path / "run.dnn")
    with Library(tmp_path / "other") as other:
        taken_in = import_run(other, tmp_path / "run.dnn")
        assert taken_in.state is state
        refused = refusal(other, taken_in, dataset, 100)
        assert refused.startswith("shades 108-5-3-1 came without what it needs to go on, as runs in files do; train")
        assert other.record(taken_in.id) == taken_in
        assert_recorded(other, taken_in, run)
        assert [event.kind for event in other.events(taken_in.id)] == ["rate"]


def test_after_patience_a_run_goes_on_from_its_best_parameters_with_patience_anew(
    library: Library, dataset: Dataset
) -> None:
    settings = SETTINGS.changed(
        layers=(5,), optimizer="adam", learning_rate=0.01, patience=40, hold_out=0.3, iterations=5000
    )
    whole = Run(dataset, settings)
    (record,) = recorded(library, whole)
    assert record.state is RunState.FINISHED
    assert 40 < record.iterations < 1000
    best = whole.network()
    run = continue_run(library, record, dataset, total=record.iterations + 1000)
    assert run.network().parameters.flat.tobytes() == best.parameters.flat.tobytes()
    whole.trainer.change(learning_rate=0.01)  # which takes it out of its stop
    whole.total = run.total
    for each in (whole, run):
        each.advance(10_000)
    assert run.trainer.history.costs.numbers.tobytes() == whole.trainer.history.costs.numbers.tobytes()
    assert record.iterations + 40 <= run.iteration


def refusal(library: Library, record: RunRecord, dataset: Dataset, total: int | None = None) -> str:
    with pytest.raises(StoreError) as refused:
        continue_run(library, record, dataset, total)
    assert_one_sentence(str(refused.value))
    return str(refused.value)


@pytest.mark.usefixtures("without_a_pause")
def test_a_run_that_cannot_be_continued_says_why(library: Library, dataset: Dataset) -> None:
    (record,) = recorded(library, Run(dataset, SETTINGS))
    assert "has made all of its 90 iterations" in refusal(library, record, dataset)
    assert "has made all of its 90 iterations" in refusal(library, record, dataset, 90)
    other = course_hdf5.from_contents(contents_of(both_parts(**part("train", 12, seed=5))), Path("shades.h5"))
    assert "does not hold the examples" in refusal(library, record, other, 100)
    path = library.state_file(record.id)
    path.write_bytes(path.read_bytes()[:-1])
    assert "state.h5" in refusal(library, record, dataset, 100)
    running = Run(dataset, SETTINGS)
    recorder = Recorder(library, running)
    train(running, recorder, 10)
    recorder.wait()
    assert "is being trained" in refusal(library, library.record(recorder.ids[0]), dataset)


def test_another_number_of_threads_than_the_recorded_is_said(
    library: Library, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record,) = recorded(library, Run(dataset, SETTINGS), 30)
    monkeypatch.setattr(continuing, "_threads_in_use", lambda: 3)
    run = continue_run(library, record, dataset)
    recorder = Recorder(library, run, reopened=[record.id])
    train(run, recorder)
    recorder.end()
    recorder.wait()
    (event,) = library.events(record.id)
    assert "3 instead of 1 threads" in event.words
    assert_one_sentence(event.words)


def test_built_in_data_is_opened_again_by_its_name(library: Library) -> None:
    (record,) = recorded(library, Run(BUILT_IN["drawn-cats"](), SETTINGS), 5)
    assert record.source == "drawn-cats"
    assert continue_run(library, record).dataset.name == "drawn-cats"


def test_other_examples_have_another_fingerprint(dataset: Dataset) -> None:
    known = {fingerprint(dataset)}
    for name in ("train", "test"):
        examples = getattr(dataset, name)
        pictures, labels = examples.pictures.copy(), examples.labels.copy()
        pictures[-1, 0, 0, 0] ^= 1
        labels[0] ^= 1
        for changed in (type(examples)(pictures, examples.labels), type(examples)(examples.pictures, labels)):
            known.add(fingerprint(Dataset(**{**vars(dataset), name: changed})))
    known.add(fingerprint(Dataset(**{**vars(dataset), "class_names": ("a", "b")})))
    assert len(known) == 6
