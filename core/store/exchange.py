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
from core.store import film_file, run_file
from core.store.film_file import Frames
from core.store.films import FILM, is_of_film
from core.store.library import NETWORK, Library
from core.store.problems import told
from core.store.records import RunRecord, RunState
from core.store.run_file import SharedRun

_OF_THE_LIBRARY = {"id", "name", "starred", "tags", "note", "source", "deleted", "damaged"}
"""What may differ between one run in two libraries."""


def export_run(library: Library, id: str, path: Path, film: Frames | None = None) -> None:
    """Write the run with this id to ``path``, whole or not at all; FileError or StoreError says why it cannot be.

    Of the path of the data only the file's name goes with it. A run that goes on is interrupted in the file. ``film``
    holds frames of whole networks that are to go with it.
    """
    record, curves, events = library.record(id), library.curves(id), library.events(id)
    damaged = record.damaged and not is_of_film(record.damaged)
    if damaged or len(curves.costs) < record.iterations:
        raise StoreError(f"{record.title} is damaged and cannot be handed on; choose another run.")
    record = replace(
        record,
        source=re.split(r"[\\/]", record.source)[-1],
        state=RunState.INTERRUPTED if record.state is RunState.RUNNING else record.state,
        iterations=len(curves.costs),
    )
    kept = library.network_file(id)
    with told(library.folder):
        network = hdf5.read(kept, model_file.WANTED) if kept.exists() else None
    if network:
        model_file.from_contents(network, kept)  # what is damaged is not handed on
    run_file.write(path, SharedRun(record, curves, tuple(events), network, film))


def import_run(library: Library, path: Path) -> RunRecord:
    """Take the run in the file at ``path`` into the library, and return it as it is there.

    Where the library has that run, though perhaps under another name, nothing is added; out of the trash it comes
    back. Where its id is that of another run, it gets a new one. FileError says what is wrong with the file.
    """
    run = run_file.read(path)
    network = run.network

    def write_files(folder: Path) -> None:
        kept = folder / NETWORK
        if network and not kept.exists():
            folder.mkdir(parents=True, exist_ok=True)
            hdf5.write(kept, network.arrays, network.attributes)
        if run.film and not film_file.version(folder / FILM):
            (folder / FILM).mkdir(parents=True, exist_ok=True)
            film_file.append(folder / FILM, run.film)

    record = _there_already(library, run)
    if record is None:
        record = library.add(run.record, run.curves, run.events, write_files)
    else:
        with told(library.folder):
            write_files(library.network_file(record.id).parent)
    if run.film:
        library.films.measure(record.id)
    if record.deleted:
        library.restore([record.id])
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
