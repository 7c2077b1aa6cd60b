"""Which runs lie on the plot, and what each is told by there: a place of its own, or one that it shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.store.records import RunRecord
from core.store.seed_groups import SEEDS, seed_groups
from dnn_gui.session.titles import told_apart

MOST_ON_PLOT = 8
"""More looks than this could not be told apart."""
MOST_CURVES = 64
"""Runs that are ticked at most, those of a band among them."""


@dataclass(frozen=True)
class OnPlot:
    """A run that is ticked."""

    id: str
    place: int
    """From 0; it keeps the place as long as it can, and none has the same but those of its band."""
    title: str
    """Tells it, or its band, apart from the others on the plot."""
    costs: Any
    """(iterations,); None until they are read."""
    seconds_each: float
    """How long an iteration took on average; 0 if nobody knows."""
    band: str = ""
    """The id of the first run of those that are shown as one with it; empty for a run shown by itself."""


class Ticks:
    """The runs that are ticked, in the order in which they were.

    Those that differ in their seeds alone can be collapsed: then they share a place. They are whenever there would
    be too few places otherwise.
    """

    def __init__(self) -> None:
        self.costs: dict[str, Any] = {}
        """By id, those that are read."""
        self._places: dict[str, int] = {}
        self._groups: list[list[str]] = []
        self._wanted_collapsed = False

    @property
    def ids(self) -> tuple[str, ...]:
        """Those that are ticked."""
        return tuple(self._places)

    @property
    def can_collapse(self) -> bool:
        """Whether any of them differ in their seeds alone."""
        return any(len(group) > 1 for group in self._groups)

    @property
    def must_collapse(self) -> bool:
        """Whether there are too many to be told apart one by one."""
        return len(self._places) > MOST_ON_PLOT

    @property
    def collapsed(self) -> bool:
        """Whether those that differ in their seeds alone share a place."""
        return self.can_collapse and (self._wanted_collapsed or self.must_collapse)

    def collapse(self, collapsed: bool) -> None:
        """Let those that differ in their seeds alone share a place, or not if there are places for all."""
        self._wanted_collapsed = collapsed
        self._find_places(self._groups)

    def add(self, runs: Sequence[str], records: Mapping[str, RunRecord]) -> list[str]:
        """Tick runs as far as there are places for them, and return those that were not yet."""
        before = self._places
        new = [run for run in runs if run not in before and run in records][:MOST_CURVES]
        groups = _grouped([*before, *new], records)
        there = {run for group in groups[:MOST_ON_PLOT] for run in group}
        found = [run for run in new if run in there][: MOST_CURVES - len(before)]
        self._places = {**before, **dict.fromkeys(found, -1)}
        self._find_places(_grouped(tuple(self._places), records))
        return found

    def remove(self, runs: Sequence[str], records: Mapping[str, RunRecord]) -> bool:
        """Untick runs, and tell whether any of them was ticked."""
        going = [run for run in runs if run in self._places]
        for run in going:
            del self._places[run]
            self.costs.pop(run, None)
        self._find_places(_grouped([run for run in self._places if run in records], records))
        return bool(going)

    def on_plot(self, records: Mapping[str, RunRecord]) -> list[OnPlot]:
        """Return what there is to show of them."""
        together = self._together
        titles = told_apart([_as_one([records[run] for run in group]) for group in together])
        of_group = {run: (group, title) for group, title in zip(together, titles, strict=True) for run in group}
        return [self._shown(records[run], *of_group[run]) for run in self._places]

    def _shown(self, record: RunRecord, group: Sequence[str], title: str) -> OnPlot:
        each = record.seconds / record.iterations if record.iterations else 0.0
        band = group[0] if len(group) > 1 else ""
        return OnPlot(record.id, self._places[record.id], title, self.costs.get(record.id), each, band)

    @property
    def _together(self) -> list[list[str]]:
        """Those that share a place."""
        return self._groups if self.collapsed else [[run] for run in self._places]

    def _find_places(self, groups: list[list[str]]) -> None:
        """Give each a place: the one it has, if no other has it, or else a free one."""
        self._groups, before, taken = groups, self._places, set[int]()
        together = self._together
        kept: dict[str, int] = {}
        for first, *_ in together:
            if before[first] >= 0 and before[first] not in taken:
                kept[first] = before[first]
                taken.add(before[first])
        free = (place for place in range(MOST_ON_PLOT) if place not in taken)
        for first, *others in together:
            kept[first] = kept[first] if first in kept else next(free)
            kept |= dict.fromkeys(others, kept[first])
        self._places = {run: kept[run] for run in before}


def _grouped(runs: Sequence[str], records: Mapping[str, RunRecord]) -> list[list[str]]:
    return [[record.id for record in group] for group in seed_groups([records[run] for run in runs])]


def _as_one(group: Sequence[RunRecord]) -> RunRecord:
    """Return what stands for runs that are shown as one: without the name and the seeds of each."""
    if len(group) == 1:
        return group[0]
    common = {name: value for name, value in group[0].settings.items() if name not in SEEDS}
    return replace(group[0], name="", settings=common)
