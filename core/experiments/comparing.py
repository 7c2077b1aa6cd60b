"""Runs of the library compared: in their settings, and two of them picture by picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets import Dataset
from core.errors import Cancelled, StoreError, UserError
from core.experiments.branching import rate_changes
from core.experiments.continuing import fingerprint
from core.experiments.fitting import check_fits
from core.experiments.opening import open_anything, open_network
from core.network import Network
from core.store.differences import Rows, also_of, settings_of
from core.store.library import Library
from core.store.records import RunRecord, RunState

Array = NDArray[np.floating[Any]]

_NUMBERS_AT_ONCE = 1 << 22
"""Of the pictures that a network is asked about together: 32 MB."""


class Group(StrEnum):
    """Which of two networks are right about a picture."""

    FIRST = "first"
    """Only the first."""
    SECOND = "second"
    """Only the second."""
    NEITHER = "neither"
    BOTH = "both"


@dataclass(frozen=True)
class PictureByPicture:
    """What two networks say about each of the m test pictures of the data that both were trained on."""

    dataset: Dataset
    said: NDArray[np.intp] = field(repr=False)
    """(2, m): the class that each network takes a picture for."""
    shares: Array = field(repr=False)
    """(2, m): the probability of that class."""
    groups: Mapping[Group, NDArray[np.intp]] = field(repr=False)
    """The places of the test pictures, those first whose true class has the most different probabilities."""


@dataclass(frozen=True)
class Comparison:
    """Runs side by side."""

    records: tuple[RunRecord, ...]
    rate_changes: tuple[str, ...] = ()
    """For each run, the learning rates that it was given on its way, in words."""
    pictures: PictureByPicture | None = None
    problem: str = ""
    """Why two runs cannot be compared picture by picture, as a sentence."""

    @property
    def settings(self) -> Rows:
        """What every setting is in each run, as it is typed, by the setting's name."""
        return settings_of(self.records)

    @property
    def also(self) -> Rows:
        """What else can make the runs differ, by the words for it."""
        changes = {"Rate changed": self.rate_changes} if self.rate_changes else {}
        return {**also_of(self.records), **changes}


def compare(
    library: Library,
    ids: Sequence[str],
    dataset: Dataset | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Compare runs; two of them picture by picture, if that can be.

    The test pictures are those of ``dataset`` if the runs were trained on it, or else opened from where they were.
    StoreError is raised for a run that is not there, Cancelled once ``cancelled()`` says so.
    """
    records = tuple(library.record(id) for id in ids)
    told = Comparison(records, tuple(_rate_changes(library, id) for id in ids))
    if len(records) != 2:
        return told
    try:
        pictures = _picture_by_picture(library, records, dataset, cancelled)
    except Cancelled:
        raise
    except UserError as error:
        return Comparison(records, told.rate_changes, problem=str(error))
    return Comparison(records, told.rate_changes, pictures)


def _rate_changes(library: Library, id: str) -> str:
    return ", ".join(f"{rate:g} from {iteration:,}" for iteration, rate in rate_changes(library, id))


def _picture_by_picture(
    library: Library, records: Sequence[RunRecord], dataset: Dataset | None, cancelled: Callable[[], bool]
) -> PictureByPicture:
    _check(library, records)
    dataset = _dataset_of(records, dataset, cancelled)
    test, whole = dataset.test, np.arange(len(dataset.test))
    each = []
    for record in records:
        network = open_network(library.network_file(record.id))
        check_fits(network, f"The network of {record.title}", dataset)
        each.append(_probabilities(network, test.columns(), cancelled))
    answers = np.stack(each)
    said = answers.argmax(axis=1)
    right = said == test.labels
    apart = np.abs(np.subtract(*answers[:, test.labels, whole]))
    order = np.argsort(-apart, kind="stable")
    first, second = right[:, order]
    members = {
        Group.FIRST: first & ~second,
        Group.SECOND: second & ~first,
        Group.NEITHER: ~first & ~second,
        Group.BOTH: first & second,
    }
    groups = {group: order[among] for group, among in members.items()}
    return PictureByPicture(dataset, said, answers.max(axis=1), groups)


def _check(library: Library, records: Sequence[RunRecord]) -> None:
    """Raise StoreError where there are no two networks that answer about the same pictures."""
    first, second = records
    if first.class_names != second.class_names:
        raise StoreError(
            "These two runs tell different classes apart, so their pictures cannot be compared; choose two runs of "
            "the same data."
        )
    if first.fingerprint != second.fingerprint:
        raise StoreError(
            "These two runs were trained on different pictures, which cannot be compared one by one; choose two "
            "runs of the same data."
        )
    for record in records:
        if record.state is RunState.RUNNING:
            raise StoreError(f"{record.title} is still in training; its pictures can be compared once it has ended.")
        if not library.network_file(record.id).exists():
            raise StoreError(
                f"The network of {record.title} was not saved, for the run did not end; continue it to compare its "
                "pictures."
            )


def _dataset_of(records: Sequence[RunRecord], dataset: Dataset | None, cancelled: Callable[[], bool]) -> Dataset:
    wanted = records[0].fingerprint
    if dataset is not None and fingerprint(dataset) == wanted:
        return dataset
    problem = ""
    for source in dict.fromkeys(record.source for record in records):
        try:
            opened = open_anything(source, cancelled)
        except Cancelled:
            raise
        except UserError as error:
            problem = problem or f"The test pictures cannot be compared: {error}"
            continue
        if isinstance(opened, Dataset) and fingerprint(opened) == wanted:
            return opened
        problem = (
            f"{Path(source).name} no longer holds the pictures that these runs were trained on; open those that it "
            "held to compare them."
        )
    raise StoreError(problem)


def _probabilities(network: Network, columns: NDArray[Any], cancelled: Callable[[], bool]) -> Array:
    """Return the probability of every class for every example, (classes, m); a few examples at a time."""
    inputs, m = columns.shape
    step = max(1, _NUMBERS_AT_ONCE // inputs)
    parts: list[Array] = []
    for begin in range(0, m, step):
        if cancelled():
            raise Cancelled
        answers = network.predict_probability(columns[:, begin : begin + step])
        parts.append(np.concatenate([1 - answers, answers]) if len(answers) == 1 else answers)
    whole: Array = np.nan_to_num(np.concatenate(parts, axis=1))  # a network that went wrong may be sure of nothing
    return whole
