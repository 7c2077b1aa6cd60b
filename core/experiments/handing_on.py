"""Runs handed on with their films, which takes the data where the film holds sums of examples instead of weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.datasets import Dataset
from core.errors import StoreError, UserError
from core.experiments.branching import branch_point
from core.experiments.continuing import data_of
from core.experiments.run import first_network, training_examples
from core.network.gram import whole_parameters
from core.network.inputs import Columns
from core.network.parameters import Parameters
from core.settings import TrainingSettings
from core.store.exchange import export_run
from core.store.film_file import Frames
from core.store.library import Library
from core.store.records import RunRecord
from core.store.shared_film import chosen


def hand_on(library: Library, id: str, path: Path, dataset: Dataset | None = None) -> str:
    """Write the run with this id and its film to ``path``, whole or not at all; a UserError says why it cannot be.

    Where the film needs the data, and that is neither given nor where it was, the run is written without its film,
    and what is returned says so in a sentence; it is empty otherwise.
    """
    record, without = library.record(id), ""
    try:
        film = _film_of(library, record, dataset)
    except UserError as error:
        film, without = None, f"{record.title} is handed on without its film: {error}"
    export_run(library, id, path, film)
    return without


def _film_of(library: Library, record: RunRecord, dataset: Dataset | None) -> Frames | None:
    """Return some of the frames of a run, each of them all weights and biases."""
    frames = library.films.frames(record.id)
    if frames is None:
        return None
    stays, dtype = chosen(frames.iterations, record.sizes, frames.numbers.itemsize)
    frames = frames.chosen(stays)
    if not len(frames.iterations):
        return None
    numbers = frames.numbers if frames.form == "direct" else _whole(library, record, frames, dataset)
    return Frames(frames.iterations, numbers.astype(dtype), "direct")


def _whole(library: Library, record: RunRecord, frames: Frames, dataset: Dataset | None) -> np.ndarray:
    """Return the weights and biases that frames in Gram form stand for, (k, parameters)."""
    dataset, settings = data_of(record, dataset, "open those first"), TrainingSettings.check(record.settings)
    branch = branch_point(library, record)
    first = branch.network if branch else first_network(dataset, settings)
    (X, _), _ = training_examples(dataset, settings)
    rows = Columns(X, first.dtype).scaled()
    (_, units, *_), (_, *others) = record.sizes, first.parameters.shapes
    trained = Parameters([(units, len(rows)), *others], first.dtype, scales=True)
    if frames.numbers.shape[1] != trained.flat.size:
        raise StoreError("It is of another network; train anew with the settings of the run.")
    whole = np.empty((len(frames.iterations), first.parameters.flat.size), first.dtype)
    for ours, flat in zip(whole, frames.numbers, strict=True):
        trained.flat[...] = flat
        ours[...] = whole_parameters(trained, rows, first.parameters.W[0]).flat
    return whole
