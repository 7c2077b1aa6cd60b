"""The window that puts runs side by side: how it opens, what it refuses, and what it lives through."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.datasets import Dataset
from core.experiments.comparing import Comparison
from core.store.library import Library
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from dnn_gui.session import comparing as comparing_module
from dnn_gui.widgets.compare_table import CompareTable
from tests.dnn_gui.conftest import Driver
from tests.dnn_gui.kept_runs import keep
from tests.dnn_gui.panels.compare.driver import (
    Put,
    child,
    click_tile,
    gallery,
    open_with,
    rows,
    tabs,
    words,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def test_escape_closes_it(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    qtbot.keyClick(gallery(window), Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert session.comparing.comparison is None


def test_it_can_be_closed_while_it_compares_and_opened_again(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, go_on, real, told = put(), threading.Event(), comparing_module.compare, []

    def slow(library: Library, ids: list[str], dataset: Dataset, _cancelled: object) -> Comparison:
        go_on.wait(60)
        return real(library, ids, dataset)  # it does not know that it was called off

    monkeypatch.setattr(comparing_module, "compare", slow)
    window.compare(runs)
    assert words(window) == "Comparing…"
    assert rows(window)["Hidden layers"] == ["9", "8"]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.compare(runs[::-1])
    session.comparing.changed.connect(lambda: told.append(tabs(window)[:1]))
    go_on.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [["Only A right · 10"]], "of the first comparison nothing is heard"
    assert rows(window)["Hidden layers"] == ["8", "9"]
    assert "A says class 1, " in gallery(window).tiles.index(0).data()


def test_what_is_changed_in_the_table_of_runs_shows_and_disturbs_nothing(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    open_with(window, qtbot, runs)
    click_tile(window, qtbot, 3)
    session.runs.change(runs[:1], name="another name")
    table = child(window, CompareTable, "compareTable")
    qtbot.waitUntil(lambda: table.heads[0].title == "another name")
    assert gallery(window).currentIndex().row() == 3


def test_what_cannot_be_compared_is_said_and_the_settings_are_there(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    assert session.library is not None
    session.library.network_file(runs[0]).unlink()
    open_with(window, qtbot, runs)
    assert words(window).startswith("The network of run 0 was not saved")
    assert rows(window)["Hidden layers"] == ["9", "8"]


@pytest.mark.parametrize(("count", "reason"), [(1, "Select two runs or more"), (9, "Up to 8 runs")])
def test_too_few_and_too_many_runs_are_refused_with_a_sentence(
    count: int, reason: str, window: CompareWindow, put: Put, session: Session
) -> None:
    window.compare(put(count))
    assert not window.isVisible()
    assert session.message.sentence.startswith(reason)
    assert session.message.problem


def test_the_key_compares_the_runs_that_are_selected_or_those_that_are_ticked(driver: Driver, qtbot: QtBot) -> None:
    session = driver.session
    assert session.library is not None
    runs = [keep(session.library, number, name=f"run {number}") for number in range(3)]
    session.runs.reload()
    driver.wait_until(lambda: len(session.runs.records) == 3)
    key = (driver.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(*key)
    assert driver.message == "Select two runs or more to compare them, or tick them for the plot."
    session.runs.tick(runs[:2], True)
    qtbot.keyClick(*key)
    window = child(driver.window, CompareWindow, "compareWindow")
    driver.wait_until(window.isVisible)
    assert [head.title for head in child(window, CompareTable, "compareTable").heads] == ["run 0", "run 1"]
    window.close()
    driver.window.fold_runs()
    table = driver.widget("runsTable")
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    driver.click("compareRuns")
    assert [head.title for head in child(window, CompareTable, "compareTable").heads] == ["run 1", "run 2"]
    driver.window.close()
    assert not window.isVisible()
