"""Branches: runs that leave another one at some iteration and go on from there with other settings."""

from __future__ import annotations

from dataclasses import replace

from core.datasets import Dataset
from core.errors import FileError, StoreError
from core.experiments.run import BranchPoint, Run
from core.network import Network
from core.settings import TrainingSettings, as_text, label
from core.store.library import Library
from core.store.records import Curves, RunRecord
from core.training import History

_OF_THE_NETWORK = {"layers": "layers", "activations": "activation_of_each_layer", "dtype": "dtype"}
"""The settings that a branch cannot change, and what tells whether one has."""
_OF_THE_FIRST_WEIGHTS = ("initializer", "seed")
"""What is behind it already."""


def branch(
    library: Library,
    record: RunRecord,
    network: Network,
    iteration: int,
    settings: TrainingSettings,
    dataset: Dataset,
    *,
    leave_free: int = 0,
) -> Run:
    """Return a run that goes on from what ``record`` had learned at ``iteration``, which is ``network``.

    Its curves are those of ``record`` up to there. The optimizer begins anew, without the momentum it had, as does
    the patience; with gradient descent and the same settings it comes to the same costs, but for last digits. A
    StoreError says why there can be no such run.
    """
    check_keeps_network(record, settings)
    if settings.iterations <= iteration:
        raise StoreError(
            f"The branch would begin at iteration {iteration:,}, where it is to end; set Iterations, which counts "
            "from the first weights, to more than that."
        )
    before = TrainingSettings.check(record.settings)
    settings = settings.model_copy(update={name: getattr(before, name) for name in _OF_THE_FIRST_WEIGHTS})
    point = _point(library, record, network, iteration)
    return Run(dataset, settings, leave_free=leave_free, branch=point)


def check_keeps_network(record: RunRecord, settings: TrainingSettings) -> None:
    """Raise StoreError where the settings for a branch are those of another network than the run has."""
    before = TrainingSettings.check(record.settings)
    for name, told_by in _OF_THE_NETWORK.items():
        if getattr(before, told_by) != getattr(settings, told_by):
            raise StoreError(
                f"A branch keeps its network: {label(name)} was {as_text(getattr(before, told_by)) or 'empty'} in "
                f"{record.title}; set it back to that, or train anew from first weights."
            )


def branch_point(library: Library, record: RunRecord) -> BranchPoint | None:
    """Return where a run of the library left another one, if it is a branch; StoreError if that is lost."""
    if not record.parent:
        return None
    try:
        network = Network.load(library.first_network_file(record.id))
    except FileError as error:
        raise StoreError(
            f"{record.title} cannot be continued, because the weights that it branched off with are not there; "
            "branch off the same run again.",
            detail=str(error),
        ) from error
    return replace(_point(library, record, network, record.parent_iteration), parent=record.parent)


def rate_changes(library: Library, id: str) -> list[tuple[int, float]]:
    """Return (iteration, new learning rate) of every change on the way of a run of the library."""
    events = [event for event in library.events(id) if event.kind == "rate"]
    return [(event.iteration, event.value) for event in events if event.value is not None]


def rate_at(library: Library, record: RunRecord, iteration: int) -> float:
    """Return the learning rate that a run had from an iteration on, before its schedule."""
    return [record.learning_rate, *(rate for at, rate in rate_changes(library, record.id) if at <= iteration)][-1]


def history_up_to(curves: Curves, iteration: int) -> History:
    """Return the curves of a run up to where another one goes on."""
    history = History()
    history.costs.extend(curves.costs[:iteration])
    measured = int(curves.measured_at.searchsorted(iteration, side="right"))
    for name in ("train_accuracies", "test_costs", "test_accuracies", "measured_at"):
        getattr(history, name).extend(getattr(curves, name)[:measured])
    return history


def _point(library: Library, record: RunRecord, network: Network, iteration: int) -> BranchPoint:
    history = history_up_to(library.curves(record.id), iteration)
    if len(history.costs) != iteration:
        raise StoreError(
            f"{record.title} has no curve up to iteration {iteration:,}; choose an earlier one, or another run."
        )
    seconds = record.seconds * iteration / max(record.iterations, 1)
    return BranchPoint(record.id, iteration, network, history, seconds)
