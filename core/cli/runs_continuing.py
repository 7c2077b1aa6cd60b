"""``dnn runs continue``: a run of the library trained on from where it stood."""

from __future__ import annotations

import sys
from pathlib import Path

from core.cli.printable import printable
from core.cli.runs_library import opened
from core.cli.training import train
from core.errors import StoreError
from core.experiments.continuing import continue_run, other_machine
from core.experiments.recording import Recorder
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunRecord, RunState


def go_on(folder: Path | None, name: str, iterations: str, *, as_json: bool) -> int:
    """Train a run on to so many ``iterations`` in all, told live and recorded, and return the exit code.

    Without ``iterations`` it is to have as many as it was to have before.
    """
    total = TrainingSettings.check({"iterations": iterations}).iterations if iterations else None
    with opened(folder) as library:
        record = library.find(name)
        _check_not_finished(record, total)
        _check_there_is_where_to_go_on(record, library)
        run = continue_run(library, record, total=total)
        if different := other_machine(record, run):
            print(f"dnn: {different}", file=sys.stderr)
        return train(run, None, Recorder(library, run, reopened=[record.id]), as_json=as_json)


def _check_not_finished(record: RunRecord, total: int | None) -> None:
    finished = record.state is RunState.FINISHED and (total is None or total <= record.total)
    if finished or (total is not None and total <= record.iterations):
        raise StoreError(
            f"{printable(record.title)} has made its {record.iterations:,} iterations; ask for more in all, such as "
            f"--iterations {2 * record.total}."
        )


def _check_there_is_where_to_go_on(record: RunRecord, library: Library) -> None:
    """Refuse a run that came as a file: to begin it again would take its curve away until it is as far again."""
    if record.state is not RunState.INTERRUPTED and not library.state_file(record.id).exists():
        raise StoreError(
            f"{printable(record.title)} came without what it needs to go on, as runs in files do; train anew with "
            "its settings and more iterations."
        )
