"""How runs and their figures are called side by side."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from tests.dnn_gui.kept_runs import keep
from tests.dnn_gui.panels.compare.driver import Put, open_with, rows

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def test_a_branch_is_told_by_the_name_of_the_run_that_it_left(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    parent, *_ = put(1, name="with_an_underscore")
    child = keep(session.library, 3, name="the branch", parent=parent, parent_iteration=1252)
    session.runs.reload()
    qtbot.waitUntil(lambda: child in session.runs.records)
    open_with(window, qtbot, [parent, child])
    assert rows(window)["Branch of"] == ["–", "with_an_underscore from 1,252"]


def test_iterations_are_written_alike_as_a_setting_and_as_a_figure(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    one, *_ = put(1, settings={"iterations": 2500, "layers": (1000,), "seed": 12345})
    other = keep(session.library, 3, settings={"iterations": 1500, "layers": (2000,), "seed": 54321})
    session.runs.reload()
    qtbot.waitUntil(lambda: other in session.runs.records)
    open_with(window, qtbot, [one, other])
    assert rows(window)["Iterations"] == ["2,500", "1,500"]
    assert rows(window)["Hidden layers"] == ["1000", "2000"]
    assert rows(window)["Seed"] == ["12345", "54321"]
