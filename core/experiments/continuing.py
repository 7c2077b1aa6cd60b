"""Runs from the library, taken up where they stood: the same data, the same numbers, the same threads."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from core.datasets import Dataset
from core.datasets.catalog import BUILT_IN
from core.errors import StoreError
from core.experiments.branching import branch_point, history_up_to, rate_changes
from core.experiments.opening import open_dataset
from core.experiments.run import Run
from core.settings import TrainingSettings
from core.store import state_file
from core.store.library import Library
from core.store.records import Curves, RunRecord, RunState
from core.training import TrainerState


def fingerprint(dataset: Dataset) -> str:
    """Return what tells the examples of a data set, with their classes, from any others."""
    digest = hashlib.sha256("\0".join(dataset.class_names).encode())
    for array in (part for each in (dataset.train, dataset.test) for part in (each.pictures, each.labels)):
        digest.update(f"\0{array.dtype.str} {array.shape}\0".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def source_of(dataset: Dataset) -> str:
    """Return what opens a data set again: the path of its file, or of the first of two; or its built-in name."""
    first, _, second = dataset.source.rpartition(" and ")
    for path in (Path(dataset.source), Path(first)):
        if path.is_file():
            return str(path.absolute())
    return dataset.name if dataset.name in BUILT_IN else first or second


def data_of(record: RunRecord, dataset: Dataset | None, what_to_do: str) -> Dataset:
    """Return ``dataset``, or what is where that of a run was; StoreError if the run was trained on other examples."""
    dataset = open_dataset(record.source) if dataset is None else dataset
    if fingerprint(dataset) != record.fingerprint:
        raise StoreError(
            f"{dataset.name} does not hold the examples that {record.title} was trained on; {what_to_do}."
        )
    return dataset


def continue_run(
    library: Library, record: RunRecord, dataset: Dataset | None = None, total: int | None = None
) -> Run:
    """Return a run of the library as it stood, to be trained to ``total`` iterations, or as many as it was to have.

    Its costs are then bit for bit those that it would have had, on the same kind of machine and with the same number
    of threads, which is set here. A network that was trained side by side with others goes on alone; the last digits
    may then differ. The data is opened from where it was, unless it is given. A UserError says why a run cannot be
    continued, as one cannot that has a curve but nothing of how it stood: it would begin again, and lose that curve.
    """
    recorded = record.iterations or record.parent
    if record.state is not RunState.RUNNING and recorded and not library.state_file(record.id).exists():
        raise StoreError(
            f"{record.title} came without what it needs to go on, as runs in files do; train anew with its settings "
            "and more iterations."
        )
    run = taken_up(library, record, dataset)
    run.total = record.total if total is None else total
    if run.total <= run.iteration:
        raise StoreError(
            f"{record.title} has made all of its {run.iteration:,} iterations; ask for more in all to train it "
            "further."
        )
    return run


def taken_up(library: Library, record: RunRecord, dataset: Dataset | None = None) -> Run:
    """Return a run of the library as it stands, be it at its end or not; all else as :func:`continue_run` has it."""
    if record.state is RunState.RUNNING:
        raise StoreError(f"{record.title} is being trained; stop it there before it is continued.")
    dataset = data_of(record, dataset, "open those, or begin a new run with the same settings")
    path = library.state_file(record.id)
    state = state_file.load(path) if path.exists() else None
    settings = TrainingSettings.check({**record.settings, "first_layer": record.form})
    run = Run(dataset, settings, blas_threads=record.blas_threads, branch=branch_point(library, record))
    run.blas_threads = _threads_in_use()
    run.total = record.total
    if state is not None:
        _restore(run, record, state, library.curves(record.id))
    _change_rates(run, rate_changes(library, record.id))
    return run


def other_machine(record: RunRecord, run: Run) -> str:
    """Return as a sentence what may change the last digits of a run that is continued; empty for nothing."""
    threads = f"{run.blas_threads} instead of {record.blas_threads} threads" * (
        run.blas_threads != record.blas_threads
    )
    version = f"numpy {np.__version__} instead of {record.numpy}" * (np.__version__ != record.numpy)
    differences = " and ".join(filter(None, (threads, version)))
    return f"It goes on with {differences}, so that the last digits may differ." if differences else ""


def _threads_in_use() -> int:
    return max(
        (int(library["num_threads"]) for library in threadpool_info() if library["user_api"] == "blas"), default=1
    )


def _restore(run: Run, record: RunRecord, state: TrainerState, curves: Curves) -> None:
    history = history_up_to(curves, state.iteration)
    if len(history.costs) != state.iteration:
        raise StoreError(
            f"{record.title} cannot be continued, because a part of its curve is lost; begin a new run with the same "
            "settings."
        )
    try:
        run.trainer.restore(state, history)
    except ValueError as error:
        raise StoreError(
            f"{record.title} cannot be continued, because what was kept of it is of another network; begin a new run "
            "with the same settings.",
            detail=str(error),
        ) from error


def _change_rates(run: Run, changes: list[tuple[int, float]]) -> None:
    """Repeat the changes of learning rate that were made up to where the run goes on; the last one counts."""
    run.rate_changes = [(at, rate) for at, rate in changes if at <= run.iteration]
    if run.rate_changes and run.rate_changes[-1][1] != run.trainer.learning_rate:
        run.trainer.change(learning_rate=run.rate_changes[-1][1])
