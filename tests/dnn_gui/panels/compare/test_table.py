"""Settings and figures of runs side by side."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from core.settings import TrainingSettings
from core.store.records import RunState
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from dnn_gui.widgets.compare_table import CompareTable
from tests.dnn_gui.panels.compare.driver import (
    LEFT,
    Put,
    child,
    gallery,
    open_with,
    rows,
    tabs,
    words,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def test_it_tells_in_which_settings_the_runs_differ(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    assert rows(window)["Hidden layers"] == ["9", "8"]
    assert "Seed" not in rows(window)
    others = len(TrainingSettings.model_fields) - 1
    assert child(window, QLabel, "compareSame").text() == f"The other {others} settings are the same."


def test_all_settings_are_shown_when_the_box_is_unticked(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    box = child(window, QCheckBox, "compareDifferencesOnly")
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert rows(window)["Seed"] == ["1", "1"]
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert "Seed" not in rows(window)


def test_the_better_figures_are_bold(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    table = child(window, CompareTable, "compareTable")
    bold = {
        table.verticalHeaderItem(row).text(): [table.item(row, place).font().bold() for place in range(2)]
        for row in range(table.rowCount())
    }
    assert bold["Test accuracy"] == [False, True]
    assert bold["Final cost"] == [False, False]  # they are the same
    assert bold["Iterations made"] == [False, False]


def test_runs_on_the_plot_have_a_piece_of_their_line(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    session.runs.tick(runs[1:], True)
    open_with(window, qtbot, runs)
    table = child(window, CompareTable, "compareTable")
    assert [head.line is not None for head in table.heads] == [False, True]
    session.runs.tick(runs, True)
    assert [head.line is not None for head in table.heads] == [True, True]


def test_three_runs_have_their_settings_compared_and_no_pictures(
    window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put(3))
    assert rows(window)["Hidden layers"] == ["9", "8", "7"]
    assert tabs(window) == []
    assert words(window) == "Select two runs to compare them picture by picture."


def test_a_run_in_training_is_compared_in_its_settings(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    assert session.library is not None
    log = session.library.reopen(runs[0], 50)
    session.runs.reload()
    qtbot.waitUntil(lambda: session.runs.records[runs[0]].state is RunState.RUNNING)
    open_with(window, qtbot, runs)
    assert words(window) == "run 0 is still in training; its pictures can be compared once it has ended."
    log.end(state=RunState.FINISHED)
    session.library.settle()
    session.runs.reload()
    qtbot.waitUntil(lambda: tabs(window)[:1] == ["Only A right · 10"])


def test_it_follows_the_theme(window: CompareWindow, put: Put, look: Look, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    for theme in (DARK, LIGHT):
        look.choose(theme.name)
        for widget in (gallery(window).viewport(), child(window, CompareTable, "compareTable").viewport()):
            image = widget.grab().toImage()
            assert image.pixelColor(image.width() - 2, image.height() - 2).name() == theme.panel
