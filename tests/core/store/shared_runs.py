"""A run with every field filled in, to be handed on."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from core.network import Network
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import Curves, Event, RunRecord, RunState
from tests.core.network.cards import CARD

ITERATIONS = 250
_STARTED = datetime(2026, 5, 31, 12, 30, tzinfo=UTC)
EVENTS = (
    Event(0, _STARTED, "paused"),
    Event(100, _STARTED + timedelta(seconds=1), "rate", 0.005),
    Event(200, _STARTED + timedelta(seconds=2), "continued", words="on another machine"),
)


def record(**fields: Any) -> RunRecord:
    """A run of a network 48 > 3 > 1."""
    assert CARD.recipe is not None
    settings = TrainingSettings.check({"layers": "3", "learning_rate": 0.01, "seed": 4})
    run = {
        "id": "06a1b2c3d4e5f6g",
        "started": _STARTED,
        "settings": settings.model_dump(mode="json"),
        "dataset": "catvnoncat",
        "source": "/somewhere/train_catvnoncat.h5",
        "fingerprint": "a1b2",
        "sizes": (48, 3, 1),
        "class_names": CARD.class_names,
        "recipe": CARD.recipe.as_mapping(),
        "program": "DNN Explorer 0.2.0",
        "numpy": "2.1.0",
        "blas_threads": 1,
        "form": "gram",
        "total": 2500,
        "group": "06a1b2c3d4e5f6g",
        "name": "First try 🐈",
        "starred": True,
        "tags": ("good", "to show"),
        "note": "two\nlines",
        "state": RunState.STOPPED,
        "reason": "Stopped.",
        "ended": _STARTED + timedelta(seconds=3),
        "iterations": ITERATIONS,
        "seconds": 1.5,
        "final_cost": 0.25,
        "best_cost": 0.2,
        "train_accuracy": 0.9,
        "test_cost": 0.5,
        "test_accuracy": 0.8,
    }
    return RunRecord(**(run | fields))


def curves(iterations: int = ITERATIONS) -> Curves:
    """Falling costs, measured four times; two of the measurements have no test part."""
    at = np.linspace(0, iterations, 4).round()
    nan = np.nan
    tests = (np.array([0.9, 0.7, nan, nan]), np.array([0.4, 0.6, nan, nan]))
    return Curves(1 / np.arange(1.0, iterations + 1), at, np.array([0.5, 0.6, 0.7, 0.9]), *tests)


def whole_run(library: Library, **fields: Any) -> RunRecord:
    """Put a run with events and a network into the library."""
    added = library.add(record(**fields), curves(), EVENTS)
    Network((48, 3, 1), card=CARD).save(library.network_file(added.id))
    return added


def seal(content: bytes) -> bytes:
    """Return these bytes with the seal that a file of a run has."""
    return content + b"sha256:" + hashlib.sha256(content).hexdigest().encode()
