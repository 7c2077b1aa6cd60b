"""Runs side by side: how each was set, and what else makes them differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.settings import TrainingSettings, as_text
from core.store.records import RunRecord

Rows = Mapping[str, tuple[str, ...]]
"""By a name, something of every run, as it is typed or read."""


def setting(record: RunRecord, name: str) -> str:
    """Return a setting of a run as it is typed."""
    value = record.settings.get(name, "")
    return as_text(tuple(value) if isinstance(value, list) else value)


_ALSO: Mapping[str, Callable[[RunRecord], str]] = {
    "Data": lambda record: record.dataset,
    "Layers": lambda record: " > ".join(map(str, record.sizes)),
    "Branch of": lambda record: f"{record.parent} from {record.parent_iteration:,}" if record.parent else "",
    "First layer held": lambda record: record.form,
    "BLAS threads": lambda record: str(record.blas_threads),
    "Program": lambda record: record.program,
    "numpy": lambda record: record.numpy,
}


def settings_of(records: Sequence[RunRecord]) -> Rows:
    """Return what every setting is in each run, by the setting's name."""
    return {name: tuple(setting(record, name) for record in records) for name in TrainingSettings.model_fields}


def also_of(records: Sequence[RunRecord]) -> Rows:
    """Return what else can make runs differ, by the words for it."""
    return {head: tuple(tell(record) for record in records) for head, tell in _ALSO.items()}


def differing(rows: Rows) -> Rows:
    """Return the rows in which the runs are not all alike."""
    return {head: cells for head, cells in rows.items() if len(set(cells)) > 1}
