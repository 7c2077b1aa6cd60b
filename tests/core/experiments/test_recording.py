"""Every run is written into the library by itself, and goes on from there as if it had never ended."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset, course_hdf5
from core.datasets.catalog import BUILT_IN
from core.errors import StoreError, UserError
from core.experiments import continuing
from core.experiments.recording import Recorder, continue_run, fingerprint, open_library
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunRecord, RunState
from tests.core.datasets.course_files import both_parts, contents_of, part
from tests.core.experiments.recorded_runs import COLUMNS, SETTINGS, assert_recorded, recorded, train
from tests.core.plain_words import assert_one_sentence


def bits(run: Run) -> tuple[bytes, ...]:
    history = run.trainer.history
    columns = (getattr(history, name).numbers.tobytes() for name in COLUMNS)
    return (run.network().parameters.flat.tobytes(), *columns)


def test_a_finished_run_is_kept_whole(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    (record,) = recorded(library, run)
    measured = run.measure()
    assert (record.state, record.reason, record.iterations, record.total) == (RunState.FINISHED, "", 90, 90)
    assert (record.final_cost, record.train_accuracy) == (measured.cost, measured.train_accuracy)
    assert (record.test_cost, record.test_accuracy) == (measured.test_cost, measured.test_accuracy)
    assert record.best_cost == run.trainer.history.costs.numbers.min()
    assert TrainingSettings.check(record.settings) == SETTINGS
    assert (record.dataset, record.sizes) == (dataset.name, (108, 5, 3, 1))
    assert (record.form, record.blas_threads, record.numpy) == (run.form, run.blas_threads, np.__version__)
    assert record.seconds == pytest.approx(run.trainer.progress.seconds)
    assert record.ended is not None
    assert record.started < record.ended
    assert_recorded(library, record, run)
    kept = Network.load(library.network_file(record.id))
    np.testing.assert_array_equal(kept.parameters.flat, run.network().parameters.flat)
    assert kept.card.training is not None
    assert kept.card.training.iterations == 90


def test_a_run_without_any_update_leaves_no_record(library: Library, dataset: Dataset) -> None:
    assert recorded(library, Run(dataset, SETTINGS), 0) == []
    assert library.records() == []


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


def test_a_learning_rate_and_a_number_of_iterations_that_were_changed_on_the_way_are_kept(
    library: Library, dataset: Dataset
) -> None:
    whole, run = Run(dataset, SETTINGS), Run(dataset, SETTINGS)
    for each in (whole, run):
        each.advance(20)
        each.change_learning_rate(0.3)
        each.advance(20)
        each.total = 150
    whole.advance(110)
    (record,) = recorded(library, run, 10)
    assert (record.total, record.learning_rate) == (150, 0.1)
    kinds = [(event.kind, event.iteration, event.value) for event in library.events(record.id)]
    assert kinds == [("rate", 20, 0.3)]
    continued = continue_run(library, record, dataset)
    assert continued.rate_changes == [(20, 0.3)]
    assert continued.total == 150
    continued.advance(150)
    assert bits(continued)[:2] == bits(whole)[:2]


@pytest.mark.usefixtures("without_a_pause")
def test_what_happens_on_the_way_is_an_event(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    train(run, recorder, 20)
    recorder.event("resumed")  # it was not paused
    recorder.event("paused")
    run.change_learning_rate(0.2)
    run.total = 60
    recorder.note()
    recorder.event("resumed")
    train(run, recorder)
    recorder.end()
    recorder.wait()
    events = [(event.iteration, event.kind, event.value) for event in library.events(recorder.ids[0])]
    assert events == [(20, "paused", None), (20, "rate", 0.2), (20, "total", 60), (20, "resumed", None)]
    assert library.record(recorder.ids[0]).total == 60


def test_a_pause_leaves_nothing_unwritten(tmp_path: Path, library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    train(run, recorder, 33)
    recorder.event("paused")
    recorder.wait()
    shutil.copytree(library.folder, tmp_path / "cut off")
    cut_off, (record,), _ = open_library(tmp_path / "cut off")
    assert cut_off is not None
    assert continue_run(cut_off, record, dataset).iteration == record.iterations == 33
    cut_off.close()


def test_a_run_that_goes_on_after_its_end_is_the_same_record(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run)
    for iterations in (20, 30, 100):
        train(run, recorder, iterations)
        recorder.end()
    recorder.end()  # nothing has happened since
    recorder.wait()
    (record,) = library.records()
    assert (record.state, record.iterations) == (RunState.FINISHED, 90)
    assert_recorded(library, record, run)
    assert [event.kind for event in library.events(record.id)] == ["continued", "continued"]


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


def test_a_run_that_diverges_is_recorded_to_its_last_finite_cost(library: Library, dataset: Dataset) -> None:
    settings = SETTINGS.changed(learning_rate=100, activations=("identity",), layers=(9, 9, 9, 9, 9))
    run = Run(dataset, settings)
    (record,) = recorded(library, run)
    assert record.state is RunState.DIVERGED
    assert "learning rate" in record.reason
    assert_recorded(library, record, run)


@pytest.mark.usefixtures("without_a_pause")
def test_networks_side_by_side_are_records_of_one_group_that_go_on_alone(library: Library, dataset: Dataset) -> None:
    variants = [SETTINGS.changed(seed=seed) for seed in (1, 2, 3)]
    run = Run(dataset, *variants)
    records = recorded(library, run, 40)
    assert [record.settings["seed"] for record in records] == [1, 2, 3]
    assert [record.id for record in library.records()] == [record.id for record in reversed(records)]
    assert {record.group for record in records} == {records[0].id}
    for number, record in enumerate(records):
        assert_recorded(library, record, run, number)
    continued = continue_run(library, records[1], dataset)
    assert continued.variants[0].seed == 2
    continued.advance(50)
    run.advance(50)
    costs = run.trainers[1].history.costs.numbers
    np.testing.assert_allclose(continued.trainer.history.costs.numbers, costs, rtol=1e-9)


@pytest.mark.usefixtures("without_a_pause")
def test_what_cannot_be_written_is_told_once_and_training_goes_on(library: Library, dataset: Dataset) -> None:
    told: list[UserError] = []
    run = Run(dataset, SETTINGS)
    recorder = Recorder(library, run, tell=told.append)
    train(run, recorder, 10)
    recorder.wait()
    in_the_way = library.state_file(recorder.ids[0])
    in_the_way.unlink(missing_ok=True)
    in_the_way.mkdir()
    for _ in range(8):
        train(run, recorder, 7, chunk=1)
        recorder.wait()
    assert_one_sentence(str(recorder.problem))
    assert told[0].args == recorder.problem.args if recorder.problem else False
    assert len(told) == 1
    in_the_way.rmdir()
    train(run, recorder)
    recorder.end()
    recorder.wait()
    assert recorder.problem is None
    (record,) = library.records()
    assert record.state is RunState.FINISHED
    assert_recorded(library, record, run)


def test_without_a_state_a_run_goes_on_from_its_first_weights(library: Library, dataset: Dataset) -> None:
    run = Run(dataset, SETTINGS)
    (record,) = recorded(library, run, 30)
    library.state_file(record.id).unlink()
    continued = continue_run(library, record, dataset)
    assert continued.iteration == 0
    continued.advance(30)
    assert bits(continued)[:2] == bits(run)[:2]


def refusal(library: Library, record: RunRecord, dataset: Dataset, total: int | None = None) -> str:
    with pytest.raises(StoreError) as refused:
        continue_run(library, record, dataset, total)
    assert_one_sentence(str(refused.value))
    return str(refused.value)


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


def test_a_library_that_cannot_be_opened_is_said_and_missed_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    library, interrupted, problem = open_library(tmp_path / "file")
    assert library is None
    assert interrupted == []
    assert_one_sentence(str(problem))
