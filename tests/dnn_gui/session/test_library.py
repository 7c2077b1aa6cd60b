from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from core.errors import StoreError
from core.store.library import Library
from core.store.records import RunState
from dnn_gui.session.library import Runs
from dnn_gui.session.ticks import MOST_ON_PLOT
from dnn_gui.session.titles import told_apart
from tests.dnn_gui.kept_runs import keep, record


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def undo_stack() -> Iterator[QUndoStack]:
    stack = QUndoStack()
    yield stack
    stack.clear()  # collected with their stack, its steps would be destroyed twice


@pytest.fixture
def runs(library: Library, undo_stack: QUndoStack, qtbot: QtBot) -> Iterator[Runs]:
    """Three kept runs, read."""
    for number, name in enumerate(("newest", "middle", "oldest")):
        keep(library, number, name=name, test_accuracy=0.9 - 0.1 * number)
    runs = Runs(library, undo_stack)
    runs.watch()
    qtbot.waitUntil(lambda: len(runs.records) == 3)
    yield runs
    runs.close()


def names(runs: Runs) -> list[str]:
    return [run.name for run in runs.shown]


def named(runs: Runs, name: str) -> str:
    return next(run.id for run in runs.records.values() if run.name == name)


def kept_names(library: Library) -> list[str]:
    return [run.name for run in library.records()]


def test_kept_runs_are_there_newest_first(runs: Runs) -> None:
    assert names(runs) == ["newest", "middle", "oldest"]


def test_a_run_that_another_program_keeps_is_seen_within_a_second_or_so(runs: Runs, qtbot: QtBot) -> None:
    with Library(runs.library.folder) as other:
        keep(other, -1, name="from elsewhere")
    qtbot.waitUntil(lambda: "from elsewhere" in names(runs))
    assert runs.findChild(QTimer).interval() <= 1000


def test_without_a_library_there_is_nothing_and_nothing_breaks(undo_stack: QUndoStack) -> None:
    runs = Runs(None, undo_stack)
    runs.watch()
    runs.filter("anything")
    runs.reload()
    assert runs.shown == []
    runs.close()


def test_the_filter_shows_the_runs_that_it_describes(runs: Runs) -> None:
    runs.filter("test > 75%")
    assert names(runs) == ["newest", "middle"]
    runs.filter("old")
    assert names(runs) == ["oldest"]


def test_a_wrong_filter_is_said_and_leaves_what_was_shown(runs: Runs) -> None:
    runs.filter("old")
    runs.filter("old and tset > 0.5")
    assert "tset" in runs.problem
    assert names(runs) == ["oldest"]
    runs.filter("")
    assert runs.problem == ""
    assert len(names(runs)) == 3


def test_a_new_name_is_kept_and_can_be_taken_back(
    runs: Runs, library: Library, undo_stack: QUndoStack, qtbot: QtBot
) -> None:
    runs.change([named(runs, "middle")], name="centre")
    assert names(runs) == ["newest", "centre", "oldest"], "it is seen at once"
    qtbot.waitUntil(lambda: "centre" in kept_names(library))
    undo_stack.undo()
    qtbot.waitUntil(lambda: kept_names(library) == ["newest", "middle", "oldest"])
    undo_stack.redo()
    qtbot.waitUntil(lambda: "centre" in kept_names(library))


def test_tags_of_each_run_come_back_as_they_were(
    runs: Runs, library: Library, undo_stack: QUndoStack, qtbot: QtBot
) -> None:
    those = list(runs.records)
    runs.change(those[:1], tags=("one",))
    runs.change(those, tags=("all",))
    qtbot.waitUntil(lambda: all(run.tags == ("all",) for run in library.records()))
    undo_stack.undo()
    qtbot.waitUntil(lambda: [run.tags for run in library.records()] == [("one",), (), ()])


def test_what_changes_nothing_is_no_step_of_undo(runs: Runs, undo_stack: QUndoStack) -> None:
    runs.change([named(runs, "middle")], name="middle")
    assert undo_stack.count() == 0


def test_several_are_starred_until_all_are_and_then_no_more(runs: Runs) -> None:
    those = list(runs.records)
    runs.star(those[:1])
    runs.star(those)
    assert all(run.starred for run in runs.records.values())
    runs.star(those)
    assert not any(run.starred for run in runs.records.values())


def test_runs_go_into_the_trash_and_come_back(
    runs: Runs, library: Library, undo_stack: QUndoStack, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(runs.said) as said:
        runs.delete([named(runs, "newest"), named(runs, "oldest")])
    assert said.args == ["2 runs put into the trash; Ctrl+Z brings them back."]
    assert names(runs) == ["middle"]
    qtbot.waitUntil(lambda: len(library.records(deleted=True)) == 2)
    undo_stack.undo()
    qtbot.waitUntil(lambda: names(runs) == ["newest", "middle", "oldest"])
    assert library.records(deleted=True) == []


def test_a_run_in_training_is_not_put_into_the_trash(runs: Runs, library: Library, qtbot: QtBot) -> None:
    log = library.begin(record(-1, name="busy", state=RunState.RUNNING))
    runs.reload()
    qtbot.waitUntil(lambda: "busy" in names(runs))
    with qtbot.waitSignal(runs.refused) as refused:
        runs.delete([log.id])
    assert "still in training" in str(refused.args[0])
    assert "busy" in names(runs)
    log.end(state=RunState.STOPPED)


def test_a_ticked_run_brings_its_costs(runs: Runs, qtbot: QtBot) -> None:
    runs.tick([named(runs, "middle")], True)
    qtbot.waitUntil(lambda: runs.on_plot[0].costs is not None)
    assert runs.on_plot[0].title == "middle"
    np.testing.assert_array_equal(runs.on_plot[0].costs, np.linspace(0.7, 0.1, 50))


def test_a_ticked_run_keeps_its_place_when_others_go(runs: Runs) -> None:
    first, second, third = runs.records
    runs.tick([first, second], True)
    runs.tick([first], False)
    assert [(run.id, run.place) for run in runs.on_plot] == [(second, 1)]
    runs.tick([third], True)
    assert {run.place for run in runs.on_plot} == {0, 1}


def test_no_more_runs_are_ticked_than_can_be_told_apart(runs: Runs, library: Library, qtbot: QtBot) -> None:
    for number in range(10, 10 + MOST_ON_PLOT):
        keep(library, number)
    runs.reload()
    qtbot.waitUntil(lambda: len(runs.records) == 3 + MOST_ON_PLOT)
    with qtbot.waitSignal(runs.refused) as refused:
        runs.tick(list(runs.records), True)
    assert len(runs.ticked) == MOST_ON_PLOT
    assert str(MOST_ON_PLOT) in str(refused.args[0])


def test_seeds_of_one_experiment_are_ticked_together_and_collapsed(
    runs: Runs, library: Library, qtbot: QtBot
) -> None:
    seeds = [keep(library, 10 + seed, settings={"seed": 100 + seed}) for seed in range(12)]
    runs.reload()
    qtbot.waitUntil(lambda: len(runs.records) == 15)
    runs.tick(seeds, True)
    assert set(runs.ticked) == set(seeds)
    assert runs.collapsed
    qtbot.waitUntil(lambda: all(run.costs is not None for run in runs.on_plot))
    assert {run.place for run in runs.on_plot} == {0}
    with qtbot.waitSignal(runs.on_plot_changed):
        runs.tick(seeds[:5], False)
    assert not runs.collapsed
    with qtbot.waitSignal(runs.on_plot_changed):
        runs.collapse(True)
    assert len({run.band for run in runs.on_plot}) == 1


def test_outlines_are_read_for_many_runs_at_once(runs: Runs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(runs.outlines.read) as read:
        runs.outlines.want([*runs.records, "nobody"])
    assert read.args[0].keys() == runs.records.keys()
    for length, outline in read.args[0].values():
        assert length == 50
        assert outline[0] == pytest.approx(0.7, abs=0.02)


def test_a_run_in_the_trash_is_not_on_the_plot(runs: Runs) -> None:
    run = named(runs, "newest")
    runs.tick([run], True)
    runs.delete([run])
    assert runs.ticked == ()


def test_the_curve_of_a_run_in_training_grows_on_the_plot(runs: Runs, library: Library, qtbot: QtBot) -> None:
    log = library.begin(record(-1, name="busy", state=RunState.RUNNING))
    log.append(np.linspace(1, 0.5, 20), [], iterations=20)
    library.settle()
    runs.reload()
    qtbot.waitUntil(lambda: "busy" in names(runs))
    runs.tick([log.id], True)
    log.append(np.linspace(0.5, 0.3, 10), [], iterations=30)
    qtbot.waitUntil(lambda: len(runs.on_plot[0].costs if runs.on_plot[0].costs is not None else ()) == 30)
    log.end(state=RunState.STOPPED)


def test_what_cannot_be_written_is_said_and_not_shown(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError("The disk is full; free some room.")

    monkeypatch.setattr(runs.library, "change", refuse)
    with qtbot.waitSignal(runs.refused) as refused:
        runs.change([named(runs, "middle")], name="lost")
    assert "full" in str(refused.args[0])
    qtbot.waitUntil(lambda: "middle" in names(runs))


def test_a_library_that_cannot_be_read_is_said_once(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[object] = []
    runs.refused.connect(told.append)

    def refuse(**_: object) -> None:
        raise StoreError("The library is gone; put it back.")

    monkeypatch.setattr(runs.library, "records", refuse)
    for _ in range(3):
        runs.reload()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(100)
    assert len(told) == 1
    assert len(names(runs)) == 3, "what was read before stays in sight"


def test_titles_that_are_the_same_are_told_apart_by_settings_or_numbers() -> None:
    rates = [record(settings={"learning_rate": rate}) for rate in (0.1, 0.2)]
    assert told_apart(rates) == ["rate 0.1", "rate 0.2"]
    twins = [record(), record()]
    assert told_apart(twins) == ["small 192-20-7-5-1, 1", "small 192-20-7-5-1, 2"]
    assert told_apart([record(name="mine"), record()]) == ["mine", "small 192-20-7-5-1"]
