"""Small runs that are trained and recorded, and what tells whether they were."""

from __future__ import annotations

import numpy as np

from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.settings import TrainingSettings
from core.store.library import Library
from core.store.records import RunRecord

SETTINGS = TrainingSettings(layers=(5, 3), iterations=90, learning_rate=0.1)
COLUMNS = ("costs", "measured_at", "train_accuracies", "test_costs", "test_accuracies")


def train(run: Run, recorder: Recorder, iterations: int = 10_000, chunk: int = 7) -> None:
    """Train as a program does, with a look of the recorder after every chunk."""
    end = run.iteration + iterations
    while not run.finished and run.iteration < end:
        run.advance(min(chunk, end - run.iteration))
        recorder.note()


def recorded(library: Library, run: Run, iterations: int = 10_000) -> list[RunRecord]:
    """Train a run, end it, and return what the library knows of it."""
    recorder = Recorder(library, run)
    train(run, recorder, iterations)
    recorder.end()
    recorder.wait()
    assert recorder.problem is None
    return [library.record(id) for id in recorder.ids]


def assert_recorded(library: Library, record: RunRecord, run: Run, number: int = 0) -> None:
    """See that the curves in the library are those of the run, to the last bit."""
    curves, history = library.curves(record.id), run.trainers[number].history
    for name in COLUMNS:
        expected = getattr(history, name).numbers[: None if name == "costs" else len(curves.measured_at)]
        np.testing.assert_array_equal(getattr(curves, name), expected, strict=True)
    assert record.iterations == len(history.costs)


def bits(run: Run) -> tuple[bytes, ...]:
    """Return the weights and the curves of a run, for telling whether they are those of another to the last bit."""
    history = run.trainer.history
    columns = (getattr(history, name).numbers.tobytes() for name in COLUMNS)
    return (run.network().parameters.flat.tobytes(), *columns)
