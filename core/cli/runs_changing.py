"""``dnn runs export``, ``import``, ``delete``, ``restore``, ``thin``, ``rename``, ``note`` and ``star``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from core.cli.printable import printable, remark
from core.cli.runs_library import each, opened
from core.cli.runs_words import megabytes
from core.errors import FileError, StoreError
from core.experiments.filming import film_space
from core.experiments.handing_on import hand_on
from core.store import run_file
from core.store.exchange import import_run
from core.store.records import RunRecord


def export(folder: Path | None, name: str, path: Path, *, as_json: bool) -> int:
    """Write one run to ``path``."""
    if path.exists() and path.suffix.lower() != run_file.SUFFIX:
        raise FileError(f"{path.name} is there already, and is no file of a run; choose another name.", path=path)
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            without = hand_on(library, record.id, path)
            if without:
                remark(without)
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


def thin(folder: Path | None, space: str, *, as_json: bool) -> int:
    """Make the films of runs take no more than ``space``, as a user writes it, and tell what was done."""
    most = film_space(space)
    with opened(folder) as library:
        done = library.films.thin(most)
        titles = {thinned.id: library.record(thinned.id).title for thinned in done}
        left = library.films.total()
    if as_json:
        told = [{"id": one.id, "title": titles[one.id], "before": one.before, "after": one.after} for one in done]
        print(json.dumps({"thinned": told, "bytes": left, "allowed": most}))
        return 0
    for id, before, after in done:
        print(printable(f"{titles[id]} ({id}): {megabytes(before)} > {megabytes(after)}"))
    left_over = "; what is left is of runs with a star, or cannot be thinned" if left > most else ""
    print(f"All films take {megabytes(left)} of {megabytes(most)}{left_over}.")
    return 0


def change(folder: Path | None, names: Sequence[str], *, as_json: bool, **fields: str | bool) -> int:
    """Change what the user says of runs: ``name``, ``note`` or ``starred``."""
    with opened(folder) as library:

        def act(name: str) -> RunRecord:
            record = library.find(name)
            library.change([record.id], **fields)
            return library.record(record.id)

        return each(names, act, "Changed {}.", as_json=as_json)
