"""Small pictures of curves: those that are looked at, read when they are, and again when the run has gone on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.store.library import Library

if TYPE_CHECKING:
    from dnn_gui.session.library import Runs

POINTS = 48
"""Numbers of a curve that a small picture of it can show."""


class Outlines(QObject):
    """The curves of runs as a few numbers each."""

    read = Signal(dict)
    """By id: how many iterations the run had, and the means (k,) of equal stretches of its costs."""

    def __init__(self, runs: Runs) -> None:
        super().__init__(runs)
        self._runs = runs

    @Slot(list)
    def want(self, ids: Sequence[str]) -> None:
        """Read these, all at once and off the window's thread."""
        records = self._runs.records
        lengths = {id: records[id].iterations for id in ids if id in records}

        def work(library: Library) -> Callable[[], None]:
            return partial(self._tell, lengths, library.outlines(list(lengths), POINTS))

        if lengths:
            self._runs.submit(work)

    def _tell(self, lengths: Mapping[str, int], found: Mapping[str, Any]) -> None:
        self.read.emit({id: (length, found.get(id, np.empty(0))) for id, length in lengths.items()})
