"""Whatever fails while a run is recorded, it is trained to its end, and recorded whole once there is room again."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.datasets import Dataset
from core.errors import UserError
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import Network
from core.store.library import Library
from core.store.records import RunState
from tests.core.experiments.recorded_runs import SETTINGS, assert_recorded, train
from tests.core.plain_words import assert_one_sentence
from tests.core.store.file_faults import FileFaults, no_file_longer_than

pytestmark = pytest.mark.usefixtures("without_a_pause")


def problems_of(fault: AbstractContextManager[None], folder: Path, examples: Dataset) -> list[str]:
    """Train a run whose first half meets a fault; return what was said of it."""
    told: list[UserError] = []
    with Library(folder) as library:
        run = Run(examples, SETTINGS)
        recorder = Recorder(library, run, tell=told.append)
        with fault:
            train(run, recorder, 40, chunk=13)
            recorder.wait()
        train(run, recorder, chunk=25)
        recorder.end()
        recorder.wait()
        assert recorder.problem is None
    with Library(folder) as library:
        assert library.recover() == []
        (record,) = library.records()
        assert (record.state, record.iterations, record.damaged) == (RunState.FINISHED, 90, "")
        assert_recorded(library, record, run)
        assert Network.load(library.network_file(record.id)).sizes == record.sizes
    for error in told:
        assert_one_sentence(str(error))
    return [str(error) for error in told]


@pytest.mark.parametrize("lasting", [1, 10_000])
def test_any_call_for_a_file_may_fail(
    in_memory: Path,
    dataset: Dataset,
    lasting: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults = FileFaults(in_memory, monkeypatch)
    for kth in itertools.count(1):
        told = problems_of(faults.failing(kth, lasting), in_memory / str(kth), dataset)
        assert len(told) <= 1
        if not faults.failed:
            break
    assert told == []
    assert kth > 10


def test_the_disk_may_be_full_from_any_byte_on(
    in_memory: Path,
    dataset: Dataset,
) -> None:
    told = [problems_of(no_file_longer_than(size), in_memory / str(size), dataset) for size in range(0, 90_000, 7001)]
    assert all(len(sentences) <= 1 for sentences in told)
    assert told[0]
    assert not told[-1]
