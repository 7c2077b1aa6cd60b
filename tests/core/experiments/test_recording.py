"""Every run is written into the library by itself: as it goes, at its end, and when it goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.datasets import Dataset
from core.errors import UserError
from core.experiments.continuing import continue_run
from core.experiments.opened_library import open_library
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunState
from tests.core.experiments.recorded_runs import SETTINGS, assert_recorded, bits, recorded, train
from tests.core.plain_words import assert_one_sentence


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


def test_a_library_that_cannot_be_opened_is_said_and_missed_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    library, interrupted, problem = open_library(tmp_path / "file")
    assert library is None
    assert interrupted == []
    assert_one_sentence(str(problem))
