"""A run of the library as a program that repeats it."""

from __future__ import annotations

from pathlib import Path

from core.errors import StoreError
from core.experiments.branching import rate_changes
from core.experiments.continuing import data_of, source_of
from core.experiments.opening import open_dataset
from core.export import Repetition, as_notebook, as_python
from core.files import write_atomically
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunRecord

NOTEBOOK_SUFFIX = ".ipynb"


def program_of(
    library: Library, record: RunRecord, *, data: str = "", notebook: bool = False, with_course: bool = False
) -> str:
    """Return the Python script, or the text of the notebook, that comes to the same costs as a run.

    ``data`` is where its pictures are now, if not where they were; StoreError if these are others. SettingError is
    raised where the functions of ``core.course``, if they are wanted, cannot repeat it. The program of a branch reads
    the weights that it went on from in the library, and its costs begin there.
    """
    first = library.first_network_file(record.id) if record.parent else None
    if first is not None and not first.is_file():
        raise StoreError(
            f"{record.title} is a branch, and the weights that it went on from are not there; a program can repeat "
            f"the run that it left, up to iteration {record.parent_iteration:,}."
        )
    dataset = data_of(record, open_dataset(data) if data else None, "name the file that does")
    repetition = Repetition(
        TrainingSettings.check(record.settings),
        dataset,
        source_of(dataset),
        iterations=record.iterations,
        rate_changes=rate_changes(library, record.id),
        first_weights="" if first is None else str(first.absolute()),
        began=record.parent_iteration,
        with_course=with_course,
    )
    return as_notebook(repetition) if notebook else as_python(repetition)


def save_program(text: str, path: Path) -> None:
    """Write a script or notebook to ``path``, whole or not at all."""
    write_atomically(path, lambda temporary: _write(temporary, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
