"""The costs that the course published, while the run or the form has the course's data and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.course.published import PublishedCosts
from core.datasets import Dataset
from core.experiments.published import published_for
from core.settings import TrainingSettings

if TYPE_CHECKING:
    from dnn_gui.session.session import Session

_DECIMALS = range(4, 10)
"""With how many two costs are written: as few as tell them apart."""


class CourseCosts(QObject):
    """Belongs to the run on the plot, or to the settings of the form while there is none.

    There is nothing to compare with for networks side by side, and for a run whose learning rate was changed.
    """

    changed = Signal()
    """There are other costs to compare with, or none, or something else can be said of them."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.iterations: Any = np.empty(0)
        """(k,) float64: where the course printed its cost, as far as the run will go; empty for nothing to show."""
        self.costs: Any = np.empty(0)
        """(k,) float64: what it printed there."""
        self.remark = ""
        """What the comparison says, as a sentence without its full stop."""
        self._session = session
        self._looked_at: tuple[TrainingSettings, Dataset] | None = None
        self._published: PublishedCosts | None = None
        training = session.training
        for source in (session.dataset_changed, session.choices.changed, training.run_changed):
            source.connect(self._compare)
        for source in (training.state_changed, training.figures_changed):
            source.connect(self._compare)
        self._compare()

    @Slot()
    def _compare(self) -> None:
        run, choices = self._session.training.run, self._session.choices
        variants, dataset = (run.variants, run.dataset) if run else (choices.variants, self._session.dataset)
        published, own_way = None, run is not None and any(at < run.iteration for at, _ in run.rate_changes)
        if dataset is not None and len(variants) == 1 and not own_way:
            published = self._published_for(variants[0], dataset)
        known = published.costs if published else ()
        at = np.array(published.iterations if published else (), dtype=float)
        shown = int(np.searchsorted(at, run.total if run else variants[0].iterations))
        remark = "Press Train to see your own costs beside the course's" if published else ""
        if published and run:
            remark = _compared(published, run.trainer.history.costs.numbers)
        if (known[:shown], remark) != (tuple(self.costs.tolist()), self.remark):
            self.iterations, self.costs, self.remark = at[:shown], np.array(known[:shown]), remark
            self.changed.emit()

    def _published_for(self, settings: TrainingSettings, dataset: Dataset) -> PublishedCosts | None:
        """Return the costs for these, which takes some milliseconds the first time."""
        before = self._looked_at
        if before is None or before[0] != settings or before[1] is not dataset:
            self._looked_at = settings, dataset
            self._published = published_for(settings, dataset)
        return self._published


def _compared(published: PublishedCosts, costs: Any) -> str:
    if not len(costs):
        return "Not yet at a cost that the course printed"
    at = published.first_difference(costs)
    if at is None:
        so_far = " so far" if len(costs) <= published.iterations[-1] else ""
        return f"Agrees with the course's costs{so_far}"
    own, printed = _told_apart(costs[at], published.costs[published.iterations.index(at)])
    return f"Differs from the course's costs at iteration {at:,}: {own} instead of {printed}"


def _told_apart(one: float, other: float) -> tuple[str, str]:
    pairs = [(f"{one:.{decimals}f}", f"{other:.{decimals}f}") for decimals in _DECIMALS]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])
