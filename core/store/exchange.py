"""Handing a run on: out of one library into a file, and into another library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from core import hdf5
from core.errors import StoreError
from core.network import model_file
from core.store import run_file
from core.store.library import Library
from core.store.records import RunRecord, RunState
from core.store.run_file import SharedRun

_OF_THE_LIBRARY = {"id", "name", "starred", "tags", "note", "source", "deleted", "damaged"}
"""What may differ between one run in two libraries."""


def export_run(library: Library, id: str, path: Path) -> None:
    """Write the run with this id to ``path``, whole or not at all; FileError or StoreError says why it cannot be.

    Of the path of the data only the file's name goes with it. A run that goes on is interrupted in the file.
    """
    record, curves, events = library.record(id), library.curves(id), library.events(id)
    if record.damaged or len(curves.costs) < record.iterations:
        raise StoreError(f"{record.title} is damaged and cannot be handed on; choose another run.")
    record = replace(
        record,
        source=re.split(r"[\\/]", record.source)[-1],
        state=RunState.INTERRUPTED if record.state is RunState.RUNNING else record.state,
        iterations=len(curves.costs),
    )
    kept = library.network_file(id)
    network = hdf5.read(kept, model_file.WANTED) if kept.exists() else None
    if network:
        model_file.from_contents(network, kept)  # what is damaged is not handed on
    run_file.write(path, SharedRun(record, curves, tuple(events), network))


def import_run(library: Library, path: Path) -> RunRecord:
    """Take the run in the file at ``path`` into the library, and return it as it is there.

    Where the library has that run, though perhaps under another name, nothing is added; out of the trash it comes
    back. Where its id is that of another run, it gets a new one. FileError says what is wrong with the file.
    """
    run = run_file.read(path)
    record = _there_already(library, run) or library.add(run.record, run.curves, run.events)
    if record.deleted:
        library.restore([record.id])
    kept = library.network_file(record.id)
    if run.network and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        hdf5.write(kept, run.network.arrays, run.network.attributes)
    return library.record(record.id)


def _there_already(library: Library, run: SharedRun) -> RunRecord | None:
    """Return the run of the library that is this one, if there is one."""
    own = _what_stays(run.record)
    for record in (*library.records(), *library.records(deleted=True)):
        alike = record.started == run.record.started and not record.damaged and _what_stays(record) == own
        if alike and np.array_equal(library.curves(record.id).costs, run.curves.costs):
            return record
    return None


def _what_stays(record: RunRecord) -> Mapping[str, object]:
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name not in _OF_THE_LIBRARY}
