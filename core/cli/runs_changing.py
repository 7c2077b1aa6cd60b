"""``dnn runs export``, ``import``, ``delete``, ``restore``, ``rename``, ``note`` and ``star``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.cli.runs_library import each, opened
from core.errors import FileError, StoreError
from core.store import run_file
from core.store.exchange import export_run, import_run
from core.store.records import RunRecord


def export(folder: Path | None, name: str, path: Path, *, as_json: bool) -> int:
    """Write one run to ``path``."""
    if path.exists() and path.suffix.lower() != run_file.SUFFIX:
        raise FileError(f"{path.name} is there already, and is no file of a run; choose another name.", path=path)
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            export_run(library, record.id, path)
            return record

        return each([name], act, f"Wrote {{}} to {path}", as_json=as_json)


def import_files(folder: Path | None, paths: Sequence[Path], *, as_json: bool) -> int:
    """Take the runs in the files into the library."""
    with opened(folder) as library:
        return each(paths, lambda path: import_run(library, path), "{} is in the library.", as_json=as_json)


def delete(folder: Path | None, names: Sequence[str], *, for_good: bool, as_json: bool) -> int:
    """Put runs into the trash, or remove them for ever."""
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            if for_good:
                library.remove(record.id)
            else:
                library.delete([record.id])
            return record

        words = "{} is removed for ever." if for_good else "{} is in the trash; dnn runs restore takes it back."
        return each(names, act, words, as_json=as_json)


def restore(folder: Path | None, names: Sequence[str], *, as_json: bool) -> int:
    """Take runs back out of the trash."""
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            if not record.deleted:
                raise StoreError(f"{record.title} is not in the trash; dnn runs list --trash tells what is.")
            library.restore([record.id])
            return record

        return each(names, act, "{} is back in the library.", as_json=as_json)


def change(folder: Path | None, names: Sequence[str], *, as_json: bool, **fields: str | bool) -> int:
    """Change what the user says of runs: ``name``, ``note`` or ``starred``."""
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            library.change([record.id], **fields)
            return library.record(record.id)

        return each(names, act, "Changed {}.", as_json=as_json)
