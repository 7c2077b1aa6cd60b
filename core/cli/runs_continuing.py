"""``dnn runs continue``: a run of the library trained on from where it stood."""

from __future__ import annotations

from pathlib import Path

from core.cli.printable import remark
from core.cli.runs_library import opened
from core.cli.training import train
from core.errors import StoreError
from core.experiments.continuing import continue_run, other_machine
from core.experiments.recording import Recorder
from core.settings import TrainingSettings
from core.store.records import RunRecord, RunState


def go_on(folder: Path | None, name: str, iterations: str, *, as_json: bool) -> int:
    """Train a run on to so many ``iterations`` in all, told live and recorded, and return the exit code.

    Without ``iterations`` it is to have as many as it was to have before.
    """
    total = TrainingSettings.check({"iterations": iterations}).iterations if iterations else None
    with opened(folder) as library:
        record = library.find(name)
        _check_not_finished(record, total)
        run = continue_run(library, record, total=total)
        if different := other_machine(record, run):
            remark(different)
        return train(run, None, Recorder(library, run, reopened=[record.id]), as_json=as_json)


def _check_not_finished(record: RunRecord, total: int | None) -> None:
    made_all = record.state is RunState.FINISHED if total is None else total <= record.iterations
    if made_all:
        raise StoreError(
            f"{record.title} has made its {record.iterations:,} iterations; ask for more in all, such as "
            f"--iterations {2 * record.total}."
        )
