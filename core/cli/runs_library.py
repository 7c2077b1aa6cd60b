"""What the commands ``dnn runs ...`` have in common: an open library, and something done to each of several runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.cli.printable import printable, remark
from core.errors import UserError
from core.experiments.opened_library import open_library
from core.store.library import Library
from core.store.records import RunRecord

SOME_FAILED = 1


@contextmanager
def opened(folder: Path | None) -> Iterator[Library]:
    """Open the library in ``folder`` for a command; runs whose program is gone are marked as interrupted."""
    library, _, problem = open_library(folder)
    if problem is not None:
        if library is None:
            raise problem
        remark(problem)
    assert library is not None
    with library:
        yield library


def each(names: Sequence[str | Path], act: Callable[[Any], RunRecord], words: str, *, as_json: bool) -> int:
    """Do something to each of several runs or files; one that fails gets its sentence, and code 1 at the end.

    ``words`` tell what was done, with ``{}`` for the run.
    """
    rows: list[dict[str, Any]] = []
    for name in names:
        try:
            record = act(name)
        except UserError as error:
            rows.append({"run": str(name), "error": str(error)})
            if not as_json:
                remark(error)
        else:
            rows.append({"run": str(name), "id": record.id, "title": record.title})
            if not as_json:
                print(printable(words.replace("{}", f"{record.title} ({record.id})", 1)))
    if as_json:
        print(json.dumps({"runs": rows}))
    return SOME_FAILED if any("error" in row for row in rows) else 0
