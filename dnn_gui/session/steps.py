"""Steps of undo that concern runs of the library; unlike those of settings, they may be taken during a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QUndoCommand

OF_RUNS = "Runs: "
"""How the names of these steps begin."""


class RunsStep(QUndoCommand):
    """One step of undo that may be taken while a network is in training."""

    def __init__(self, words: str, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        super().__init__(OF_RUNS + words)
        self._undo, self._redo = undo, redo

    def undo(self) -> None:
        """Go back to how it was."""
        self._undo()

    def redo(self) -> None:
        """Make the change."""
        self._redo()


def alike(changes: Mapping[str, Mapping[str, Any]]) -> list[tuple[list[str], Mapping[str, Any]]]:
    """Return the runs of each change, so that those which change alike are written together."""
    together: list[tuple[list[str], Mapping[str, Any]]] = []
    for run, fields in changes.items():
        for those, same in together:
            if same == fields:
                those.append(run)
                break
        else:
            together.append(([run], fields))
    return together
