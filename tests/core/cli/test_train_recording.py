"""``dnn train`` keeps every run in the library, whatever becomes of it, and never fails because of that."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from core.experiments.opened_library import open_library
from core.network import Network
from core.store import state_file
from core.store.library import Library
from core.store.records import RunState
from tests.core.cli.calls import dnn
from tests.core.datasets.course_files import write_pair
from tests.core.store.samples import finished
from tests.core.store.samples import record as running
from tests.core.store.test_failures import Faults

ROOT = Path(__file__).parents[3]
OPTIONS = ("--layers", "5,3", "--learning-rate", "0.1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_pair(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """What starts ``dnn`` as a program of its own, which does not outlive the test."""
    with contextlib.ExitStack() as started:

        def start(*arguments: str | Path) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "core.cli", *map(str, arguments)]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = started.enter_context(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
            started.callback(process.kill)
            return process

        yield start


def test_a_run_is_recorded_by_itself(data: Path, folder: Path, tmp_path: Path) -> None:
    answer = dnn("train", data, *OPTIONS, "--iterations", "60", "--library", folder, "--save", tmp_path / "m.h5")
    assert (answer.code, answer.err) == (0, "")
    with Library(folder) as library:
        (record,) = library.records()
        assert (record.state, record.iterations, record.sizes) == (RunState.FINISHED, 60, (108, 5, 3, 1))
        assert record.source == str(data)
        saved, kept = Network.load(tmp_path / "m.h5"), Network.load(library.network_file(record.id))
        np.testing.assert_array_equal(kept.parameters.flat, saved.parameters.flat)


def test_the_library_that_the_environment_names_is_used(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DNN_LIBRARY", str(folder))
    assert dnn("train", data, *OPTIONS, "--iterations", "5").code == 0
    with Library(folder) as library:
        assert len(library.records()) == 1


def test_a_run_that_is_not_to_be_recorded_touches_no_library(data: Path, folder: Path) -> None:
    assert dnn("train", data, *OPTIONS, "--iterations", "5", "--library", folder, "--no-record").code == 0
    assert not folder.exists()


def test_several_networks_are_recorded_as_a_group(data: Path, folder: Path) -> None:
    assert dnn("train", data, *OPTIONS, "--iterations", "20", "--seeds", "1..3", "--library", folder).code == 0
    with Library(folder) as library:
        records = library.records()
        assert [record.settings["seed"] for record in records] == [3, 2, 1]
        assert {record.group for record in records} == {records[-1].id}


def test_without_a_library_it_trains_and_says_so_in_one_sentence(data: Path, folder: Path) -> None:
    folder.write_text("no folder")
    answer = dnn("train", data, *OPTIONS, "--iterations", "5", "--library", folder, "--json")
    assert answer.code == 0
    assert answer.json["iterations"] == 5
    assert answer.err.startswith("dnn: the run is not recorded: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("command", ["list", "train"])
def test_a_library_that_cannot_be_put_right_is_used_and_why_is_said_once(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with Library(folder) as library:
        finished(library)
        library.begin(running(1))
    faults = Faults(monkeypatch)
    faults.left = 1
    arguments = ("train", data, *OPTIONS, "--iterations", "5") if command == "train" else ("runs", "list")
    answer = dnn(*arguments, "--library", folder)
    assert answer.code == 0
    assert answer.err.startswith("dnn: The library in library cannot be written: the disk is full")
    assert answer.err.count("\n") == 1
    with Library(folder) as library:
        assert len(library.records()) == (3 if command == "train" else 2)


def test_a_run_that_is_killed_goes_on_bit_for_bit_in_another_process(data: Path, folder: Path, start: Start) -> None:
    settings = (*OPTIONS, "--optimizer", "adam", "--batch-size", "5", "--dropout", "0.2", "--l2", "0.1")
    killed = start("train", data, *settings, "--iterations", "1000000", "--library", folder)
    library = waited_for_a_state(folder)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    (record,) = library.recover()
    library.close()
    assert record.state is RunState.INTERRUPTED
    assert record.iterations > 0
    total = record.iterations + 2000
    listed = dnn("runs", "list", "--library", folder)
    assert "interrupted" in listed.out
    went_on = start("runs", "continue", record.id, "--iterations", str(total), "--library", folder)
    out, err = went_on.communicate(timeout=120)
    assert (went_on.returncode, err) == (0, ""), out
    whole = start("train", data, *settings, "--iterations", str(total), "--library", folder)
    whole.communicate(timeout=120)
    with Library(folder) as library:
        at_once, continued = library.records()
        assert at_once.iterations == continued.iterations == total
        assert continued.id == record.id
        assert library.curves(continued.id).costs.tobytes() == library.curves(at_once.id).costs.tobytes()
        first, second = (Network.load(library.network_file(one.id)) for one in (at_once, continued))
        assert first.parameters.flat.tobytes() == second.parameters.flat.tobytes()


def waited_for_a_state(folder: Path) -> Library:
    """Return the library when the one run in it can be continued from beyond its beginning."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(state_file.load(path).iteration for path in folder.glob("runs/*/state.h5")):
            library, _, problem = open_library(folder)
            assert library is not None, problem
            return library
        time.sleep(0.02)
    raise AssertionError("no state was written in twenty seconds")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send to another process")
def test_a_run_that_the_user_ends_is_recorded_as_stopped(data: Path, folder: Path, start: Start) -> None:
    running = start("train", data, *OPTIONS, "--iterations", "1000000", "--library", folder)
    waited_for_a_state(folder).close()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    with Library(folder) as library:
        (record,) = library.records()
        assert record.state is RunState.STOPPED
        assert record.iterations == len(library.curves(record.id).costs) > 0
        assert library.network_file(record.id).exists()


def test_a_run_that_was_interrupted_is_told_once(data: Path, folder: Path, start: Start) -> None:
    killed = start("train", data, *OPTIONS, "--iterations", "1000000", "--library", folder)
    waited_for_a_state(folder).close()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    first, second = (dnn("train", data, *OPTIONS, "--iterations", "5", "--library", folder) for _ in range(2))
    assert first.err.startswith("dnn: a run was interrupted: shades 108-5-3-1, after ")
    assert second.err == ""
