"""Every run in the window is recorded by itself, whatever ends it, and the window works without a library too."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.experiments.continuing import continue_run
from core.network import Network
from core.store.library import Library
from core.store.records import RunRecord, RunState
from dnn_gui import app
from dnn_gui.main_window import MainWindow
from dnn_gui.session import Session
from dnn_gui.session.training import RunState as WindowState
from tests.core.disks import read_only
from tests.core.store.samples import record as running
from tests.core.store.test_failures import Faults
from tests.dnn_gui.conftest import Driver, small_dataset
from tests.dnn_gui.kept_runs import keep
from tests.refused_files import run_files


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of its own for every test."""
    monkeypatch.setenv("DNN_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


def library_of(driver: Driver) -> Library:
    assert driver.session.library is not None
    return driver.session.library


def records(driver: Driver) -> list[RunRecord]:
    return library_of(driver).records()


def wait_for_record(driver: Driver, condition: Callable[[RunRecord], bool]) -> RunRecord:
    driver.wait_until(lambda: any(condition(record) for record in records(driver)))
    return next(record for record in records(driver) if condition(record))


def start(driver: Driver, iterations: int = 100_000) -> None:
    driver.session.choices.enter_several({"iterations": iterations, "layers": (5, 3)})
    driver.click("trainButton")
    driver.wait_for(WindowState.RUNNING if iterations > 10_000 else WindowState.FINISHED)


def wait_for_iterations(driver: Driver, iterations: int) -> None:
    driver.wait_until(lambda: made(driver) >= iterations)


def made(driver: Driver) -> int:
    """Return how many updates the run has made."""
    progress = driver.session.training.progress
    return progress.iteration if progress else 0


def test_a_finished_run_is_in_the_library_with_its_curve_and_its_network(driver: Driver) -> None:
    start(driver, 200)
    record = wait_for_record(driver, lambda record: record.state is RunState.FINISHED)
    run, library = driver.session.training.run, library_of(driver)
    assert run is not None
    assert record.iterations == 200
    assert library.curves(record.id).costs.tobytes() == run.trainer.history.costs.numbers.tobytes()
    kept = Network.load(library.network_file(record.id))
    assert kept.parameters.flat.tobytes() == run.network().parameters.flat.tobytes()


@pytest.mark.parametrize("button", ["stopButton", "resetButton"])
def test_a_run_that_is_stopped_or_reset_is_recorded_as_stopped(driver: Driver, button: str) -> None:
    start(driver)
    wait_for_iterations(driver, 100)
    driver.click(button)
    record = wait_for_record(driver, lambda record: record.state is RunState.STOPPED)
    assert record.iterations >= 100


def test_a_run_that_the_closing_window_ends_is_recorded_as_stopped(driver: Driver, folder: Path) -> None:
    start(driver)
    wait_for_iterations(driver, 100)
    driver.session.close()
    with Library(folder) as library:
        assert library.recover() == []
        (record,) = library.records()
        assert record.state is RunState.STOPPED
        assert record.iterations == len(library.curves(record.id).costs) >= 100
        assert library.network_file(record.id).exists()


def test_pauses_and_changes_are_events_and_a_stopped_run_goes_on_in_the_same_record(driver: Driver) -> None:
    start(driver)
    wait_for_iterations(driver, 100)
    driver.click("pauseButton")
    driver.wait_for(WindowState.PAUSED)
    driver.session.choices.enter("learning_rate", 0.02)
    driver.wait_until(lambda: bool(driver.session.training.run and driver.session.training.run.rate_changes))
    driver.click("pauseButton")
    driver.wait_for(WindowState.RUNNING)
    driver.click("stopButton")
    stopped = wait_for_record(driver, lambda record: record.state is RunState.STOPPED)
    driver.click("stepButton")
    driver.wait_until(lambda: made(driver) > stopped.iterations)
    driver.click("stopButton")
    again = wait_for_record(
        driver, lambda record: record.iterations > stopped.iterations and record.ended is not None
    )
    assert again.id == stopped.id
    kinds = [event.kind for event in library_of(driver).events(again.id)]
    assert kinds == ["paused", "rate", "resumed", "continued"]


def test_a_run_of_the_library_is_taken_up_and_goes_on(driver: Driver) -> None:
    start(driver)
    wait_for_iterations(driver, 100)
    driver.click("resetButton")
    record = wait_for_record(driver, lambda record: record.state is RunState.STOPPED)
    run = continue_run(library_of(driver), record, small_dataset(), total=record.iterations + 100)
    driver.session.training.take_up(run, [run.network()], record.id)
    assert driver.session.training.state is WindowState.STOPPED
    driver.session.training.resume()
    driver.wait_for(WindowState.FINISHED)
    again = wait_for_record(driver, lambda record: record.state is RunState.FINISHED)
    assert (again.id, again.iterations) == (record.id, record.iterations + 100)


def test_what_cannot_be_written_is_said_and_the_run_goes_on(driver: Driver) -> None:
    start(driver)
    record = wait_for_record(driver, lambda _: True)
    in_the_way = library_of(driver).state_file(record.id)
    in_the_way.unlink(missing_ok=True)
    in_the_way.mkdir()
    driver.wait_until(lambda: driver.message.startswith("The run is not recorded: "))
    assert driver.session.training.state is WindowState.RUNNING
    assert "state.h5" in driver.message
    driver.click("stopButton")
    driver.wait_for(WindowState.STOPPED)


def why_nothing_is_recorded(driver: Driver, library: Path) -> str:
    """Open another window on a library that cannot be used, train in it, and return the sentence it began with."""
    _, window = app.build(theme="light", library=library)
    other = Driver(window, driver.qtbot)
    assert other.session.library is None
    assert other.session.message.problem
    sentence = other.message
    other.session.use_dataset(small_dataset())
    start(other, 50)
    assert made(other) == 50
    run = run_files.good(library.parent)
    other.drop(run)
    other.wait_until(lambda: other.message.startswith("run.dnn was not taken in: "))
    close(window)
    return sentence


def test_without_a_library_the_window_says_so_once_and_trains(tmp_path: Path, driver: Driver) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert why_nothing_is_recorded(driver, file).startswith("Runs are not recorded: ")


def test_a_library_that_may_only_be_read_is_said_so_and_left_alone(tmp_path: Path, driver: Driver) -> None:
    with Library(tmp_path / "kept") as library:
        keep(library)
    with read_only(tmp_path / "kept"):
        sentence = why_nothing_is_recorded(driver, tmp_path / "kept")
    assert sentence == (
        "Runs are not recorded: The library in kept cannot be used: you may not write there; choose another folder "
        "for it."
    )
    with Library(tmp_path / "kept") as library:
        assert len(library.records()) == 1


def test_a_library_of_a_newer_program_is_said_so_and_left_alone(tmp_path: Path, driver: Driver) -> None:
    Library(tmp_path / "newer").close()
    catalogue = tmp_path / "newer" / "catalogue.sqlite"
    with closing(sqlite3.connect(catalogue)) as connection:
        connection.execute("PRAGMA user_version = 1000")
    before = catalogue.read_bytes()
    sentence = why_nothing_is_recorded(driver, tmp_path / "newer")
    assert sentence.startswith("Runs are not recorded: The library in newer was made by a newer version of this prog")
    assert catalogue.read_bytes() == before


def test_runs_that_were_interrupted_are_known_from_the_start(tmp_path: Path, driver: Driver) -> None:
    assert driver.session.interrupted == []
    start(driver)
    record = wait_for_record(driver, lambda record: record.iterations > 0)
    driver.click("pauseButton")
    driver.wait_until(lambda: "paused" in [event.kind for event in library_of(driver).events(record.id)])
    driver.wait_until(library_of(driver).state_file(record.id).exists)
    library_of(driver).settle()
    half_written = shutil.ignore_patterns(".saving-*.part")  # may be gone before their turn to be copied comes
    shutil.copytree(library_of(driver).folder, tmp_path / "cut off", ignore=half_written)  # as if the power had gone
    driver.click("stopButton")
    driver.wait_for(WindowState.STOPPED)
    session = Session(library_folder=tmp_path / "cut off")
    assert [one.id for one in session.interrupted] == [record.id]
    session.close()


def test_a_library_that_cannot_be_put_right_is_used_and_why_is_said(
    tmp_path: Path, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "kept") as library:
        keep(library)
        library.begin(running())
    faults = Faults(monkeypatch)
    faults.left = 1
    _, window = app.build(theme="light", library=tmp_path / "kept")
    other = Driver(window, driver.qtbot)
    assert other.message.startswith("The library in kept cannot be written: the disk is full")
    assert len(records(other)) == 2
    close(window)


def close(window: MainWindow) -> None:
    window.session.close()
    window.close()
    window.deleteLater()
