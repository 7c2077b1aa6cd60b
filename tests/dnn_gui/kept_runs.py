"""Records and runs made up for tests, without training anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from core.settings import TrainingSettings
from core.store.ids import new_id
from core.store.library import Library
from core.store.records import RunRecord, RunState

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def record(number: int = 0, **fields: Any) -> RunRecord:
    """Return a finished run that began ``number`` minutes before noon."""
    settings = TrainingSettings.check(fields.pop("settings", {}))
    began = NOON - timedelta(minutes=number)
    usual: dict[str, Any] = {
        "id": new_id(began),
        "started": began,
        "settings": settings.model_dump(mode="json"),
        "dataset": "small",
        "source": "made by a test",
        "fingerprint": "of a test",
        "sizes": settings.sizes(192),
        "class_names": ("non-cat", "cat"),
        "recipe": None,
        "program": "a test",
        "numpy": np.__version__,
        "blas_threads": 1,
        "form": "direct",
        "total": 50,
        "state": RunState.FINISHED,
    }
    return RunRecord(**{**usual, **fields})


def keep(library: Library, number: int = 0, costs: object = None, **fields: Any) -> str:
    """Put a made-up run into the library, and return its id."""
    run = record(number, **fields)
    log = library.begin(run)
    values = np.linspace(0.7, 0.1, 50) if costs is None else np.asarray(costs)
    log.append(values, [], final_cost=float(values[-1]), best_cost=float(values.min()), iterations=len(values))
    log.end(
        state=run.state,
        final_cost=float(values[-1]),
        test_accuracy=run.test_accuracy,
        train_accuracy=run.train_accuracy,
    )
    library.settle()
    return run.id
