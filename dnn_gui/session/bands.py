"""What is drawn of the runs on the plot: the costs of one, or the mean and the spread of several shown as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dnn_gui.session.ticks import OnPlot


@dataclass(frozen=True)
class Line:
    """A run, or a band of some."""

    key: str
    """The id of the run, or of the first of the band."""
    place: int
    name: str
    costs: Any
    """(n,): those of the run, or their mean as far as all runs of the band go."""
    seconds_each: float
    """How long an iteration took on average; 0 if nobody knows."""
    spread: Any = None
    """The lowest and the highest costs (n,) of a band; None for a run."""
    words: str = ""
    """The name of a band with what is shown of it."""


def lines(on_plot: Sequence[OnPlot]) -> list[Line]:
    """Return what there is to draw of the runs whose costs are read, in the order in which they were ticked."""
    bands: dict[str, list[OnPlot]] = {}
    for run in on_plot:
        if run.costs is not None:
            bands.setdefault(run.band or run.id, []).append(run)
    return [_as_one(band, alone=len(bands) == 1) for band in bands.values()]


def _as_one(band: Sequence[OnPlot], *, alone: bool) -> Line:
    """Return what to draw of some runs; ``alone`` if there are no others that a name would have to tell it from."""
    first = band[0]
    if len(band) == 1:
        return Line(first.id, first.place, first.title, first.costs, first.seconds_each)
    shortest = min(len(run.costs) for run in band)
    costs = np.stack([run.costs[:shortest] for run in band])
    each = float(np.mean([run.seconds_each for run in band]))
    name = f"{len(band)} seeds" if alone else f"{first.title}, {len(band)} seeds"
    spread, words = (costs.min(axis=0), costs.max(axis=0)), f"{name}: mean, lowest to highest"
    return Line(first.band, first.place, name, costs.mean(axis=0), each, spread, words)
