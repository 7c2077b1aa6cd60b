"""A branch leaves a run of the library and goes on with other settings, as a run of its own."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets import Dataset
from core.errors import StoreError
from core.experiments.branching import branch
from core.experiments.continuing import continue_run, taken_up
from core.experiments.recording import Recorder
from core.experiments.repeating import program_of
from core.experiments.run import Run, method_of
from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunRecord, RunState
from core.training import Trainer
from tests.core.plain_words import assert_one_sentence

SETTINGS = TrainingSettings(layers=(5, 3), iterations=90, learning_rate=0.1)
FORK = 40


def recorded(library: Library, run: Run, until: int = 10_000) -> RunRecord:
    """Train a run to its end, or until an iteration, and return what the library knows of it."""
    recorder = Recorder(library, run)
    while not run.finished and run.iteration < until:
        run.advance(min(7, until - run.iteration))
        recorder.note()
    recorder.end()
    recorder.wait()
    assert recorder.problem is None
    return library.record(recorder.ids[0])


def learned_by(dataset: Dataset, settings: TrainingSettings, iteration: int) -> Network:
    """Return what a run has learned by then."""
    run = Run(dataset, settings)
    run.advance(iteration)
    return run.network()


@pytest.fixture
def parent(library: Library, dataset: Dataset) -> RunRecord:
    return recorded(library, Run(dataset, SETTINGS))


@pytest.fixture
def at_the_fork(dataset: Dataset) -> Network:
    return learned_by(dataset, SETTINGS, FORK)


@pytest.mark.parametrize("form", ["direct", "gram"])
def test_a_branch_with_the_same_settings_comes_to_the_same_costs(
    library: Library, dataset: Dataset, form: str
) -> None:
    settings = SETTINGS.model_copy(update={"first_layer": form})
    parent = recorded(library, Run(dataset, settings))
    run = branch(library, parent, learned_by(dataset, settings, FORK), FORK, settings, dataset)
    assert (run.iteration, run.began) == (FORK, FORK)
    run.advance(10_000)
    np.testing.assert_allclose(run.trainer.history.costs.numbers, library.curves(parent.id).costs, rtol=0, atol=1e-12)


def test_a_branch_goes_its_own_way_from_the_fork_on(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    other = SETTINGS.model_copy(update={"learning_rate": 0.5, "optimizer": "adam", "iterations": 120})
    record = recorded(library, branch(library, parent, at_the_fork, FORK, other, dataset))
    assert (record.parent, record.parent_iteration) == (parent.id, FORK)
    assert (record.state, record.iterations, record.settings["optimizer"]) == (RunState.FINISHED, 120, "adam")
    ours, theirs = library.curves(record.id), library.curves(parent.id)
    np.testing.assert_array_equal(ours.costs[:FORK], theirs.costs[:FORK])
    assert ours.costs[FORK] == pytest.approx(theirs.costs[FORK], abs=1e-12)  # before the first update of its own
    assert (ours.costs[FORK + 1 : 90] != theirs.costs[FORK + 1 :]).all()
    assert (ours.measured_at[ours.measured_at <= FORK] == theirs.measured_at[theirs.measured_at <= FORK]).all()


def test_the_optimizer_of_a_branch_begins_anew(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    settings = SETTINGS.changed(optimizer="adam", learning_rate=0.01)
    run = branch(library, parent, at_the_fork, FORK, settings, dataset)
    run.advance(30)
    anew = Trainer(at_the_fork, dataset.train.columns(), dataset.train.Y("float64", 2), method=method_of(settings))
    anew.advance(30)
    costs = run.trainer.history.costs.numbers
    np.testing.assert_allclose(costs[FORK:], anew.history.costs.numbers, rtol=0, atol=1e-12)


def test_the_run_that_was_left_stays_as_it_was(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    costs = library.curves(parent.id).costs.tobytes()
    recorded(library, branch(library, parent, at_the_fork, FORK, SETTINGS, dataset))
    assert library.record(parent.id) == parent
    assert library.curves(parent.id).costs.tobytes() == costs


def test_a_branch_without_any_update_leaves_no_record(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    recorder = Recorder(library, branch(library, parent, at_the_fork, FORK, SETTINGS, dataset))
    recorder.note()
    recorder.end()
    recorder.wait()
    assert [record.id for record in library.records()] == [parent.id]


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
def test_a_branch_that_was_stopped_goes_on_bit_for_bit(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network, optimizer: str
) -> None:
    other = SETTINGS.model_copy(update={"learning_rate": 0.05, "optimizer": optimizer})
    whole = branch(library, parent, at_the_fork, FORK, other, dataset)
    whole.advance(10_000)
    stopped = recorded(library, branch(library, parent, at_the_fork, FORK, other, dataset), until=61)
    went_on = continue_run(library, stopped, dataset)
    assert went_on.iteration == 61
    went_on.advance(10_000)
    assert went_on.trainer.history.costs.numbers.tobytes() == whole.trainer.history.costs.numbers.tobytes()


def test_a_branch_whose_first_weights_are_lost_says_so(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    stopped = recorded(library, branch(library, parent, at_the_fork, FORK, SETTINGS, dataset), until=61)
    library.first_network_file(stopped.id).unlink()
    with pytest.raises(StoreError, match="branch off the same run again") as caught:
        taken_up(library, stopped, dataset)
    assert_one_sentence(str(caught.value))


def test_a_finished_run_can_be_taken_up_as_it_stands(library: Library, dataset: Dataset, parent: RunRecord) -> None:
    run = taken_up(library, parent, dataset)
    assert run.finished
    np.testing.assert_array_equal(run.trainer.history.costs.numbers, library.curves(parent.id).costs)
    ours, kept = run.network(), Network.load(library.network_file(parent.id))
    np.testing.assert_array_equal(ours.parameters.flat, kept.parameters.flat)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"layers": (5, 4)}, "was 5,3"),
        ({"activations": ("tanh",)}, "was relu"),
        ({"dtype": "float32"}, "was float64"),
        ({"iterations": FORK}, "set Iterations"),
    ],
)
def test_what_cannot_branch_off_says_why(
    library: Library,
    dataset: Dataset,
    parent: RunRecord,
    at_the_fork: Network,
    change: dict[str, object],
    words: str,
) -> None:
    settings = SETTINGS.model_copy(update=change)
    with pytest.raises(StoreError, match=words) as caught:
        branch(library, parent, at_the_fork, FORK, settings, dataset)
    assert_one_sentence(str(caught.value))


def test_no_program_is_made_of_a_branch_whose_first_weights_are_gone(
    library: Library, dataset: Dataset, parent: RunRecord, at_the_fork: Network
) -> None:
    record = recorded(library, branch(library, parent, at_the_fork, FORK, SETTINGS, dataset))
    library.first_network_file(record.id).unlink()
    with pytest.raises(StoreError, match="is a branch") as caught:
        program_of(library, record)
    assert_one_sentence(str(caught.value))
