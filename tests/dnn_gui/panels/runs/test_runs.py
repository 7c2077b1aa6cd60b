from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.runs import RunsPanel
from dnn_gui.session import Session
from dnn_gui.widgets.run_columns import PLACES

opens_a_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def text_of(panel: RunsPanel, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def names(panel: RunsPanel) -> list[str]:
    return [run.name for run in panel.table.rows.records]


def type_in_filter(panel: RunsPanel, qtbot: QtBot, words: str) -> None:
    panel.filter.clear()
    qtbot.keyClicks(panel.filter, words)


def select(panel: RunsPanel, *rows: int) -> None:
    panel.table.clearSelection()
    for row in rows:
        index = panel.table.rows.index(row, 0)
        how = panel.table.selectionModel().SelectionFlag
        panel.table.selectionModel().select(index, how.Select | how.Rows)


def button(panel: RunsPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def entries(panel: RunsPanel) -> list[str]:
    """Return what the context menu of the table offers."""
    panel.table.customContextMenuRequested.emit(QPoint(10, 10))
    menu = panel.findChildren(QMenu)[-1]
    offered = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    return offered


def test_folded_it_is_one_slim_row_that_counts_the_runs(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.fold.click()
    qtbot.waitUntil(lambda: panel.height() < 40)
    assert text_of(panel, "runsCount") == "3"
    assert not panel.table.isVisible()


def test_a_click_anywhere_in_the_row_opens_it(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.fold.click()
    qtbot.waitUntil(lambda: panel.height() < 40)
    qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(panel.width() // 2, panel.height() // 2))
    assert panel.table.isVisible()


def test_without_runs_it_says_how_to_get_some(session: Session, look: Look, qtbot: QtBot) -> None:
    panel = RunsPanel(session, look)
    qtbot.addWidget(panel)
    panel.fold.click()
    panel.show()
    words = [child.text() for child in panel.findChildren(QLabel) if child.isVisible()]
    assert "Every run will be kept here: press Train." in words


def test_typing_a_comparison_shows_the_runs_for_which_it_holds(panel: RunsPanel, qtbot: QtBot) -> None:
    type_in_filter(panel, qtbot, "test > 75%")
    assert names(panel) == ["newest", "middle"]
    assert text_of(panel, "runsCount") == "2 of 3"


def test_a_wrong_filter_is_marked_with_its_sentence(panel: RunsPanel, qtbot: QtBot) -> None:
    type_in_filter(panel, qtbot, "tset > 75%")
    assert "tset" in text_of(panel, "runsFilterProblem")
    assert panel.filter.property("wrong")
    type_in_filter(panel, qtbot, "old")
    assert not panel.filter.property("wrong")
    assert names(panel) == ["oldest"]


def test_the_delete_key_puts_runs_into_the_trash(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    select(panel, 0, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert names(panel) == ["middle"]
    assert session.message.sentence == "2 runs put into the trash; Ctrl+Z brings them back."
    session.choices.undo_stack.undo()
    qtbot.waitUntil(lambda: names(panel) == ["newest", "middle", "oldest"])


def test_a_name_typed_in_place_is_the_name_of_the_run(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    panel.table.setCurrentIndex(panel.table.rows.index(1, PLACES["name"]))
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    qtbot.keyClicks(panel.table.focusWidget() or panel.table, "centre")
    qtbot.keyClick(panel.table.focusWidget() or panel.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(panel) == ["newest", "centre", "oldest"])
    assert session.library is not None
    qtbot.waitUntil(lambda: "centre" in [run.name for run in session.library.records()])


def test_a_star_is_given_by_a_click(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    place = panel.table.visualRect(panel.table.rows.index(2, PLACES["starred"])).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [run.starred for run in panel.table.rows.records] == [False, False, True]


def test_the_space_bar_ticks_and_unticks_what_is_selected(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    select(panel, 0, 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert len(session.runs.ticked) == 2
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert session.runs.ticked == ()


def test_a_ticked_run_shows_a_piece_of_its_line(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    select(panel, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    index = panel.table.rows.index(0, PLACES["plot"])
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()


def test_one_run_can_be_opened_and_continued_and_several_cannot(panel: RunsPanel) -> None:
    select(panel, 0)
    assert button(panel, "openRun").isEnabled()
    assert button(panel, "continueRun").isEnabled()
    select(panel, 0, 1)
    assert not button(panel, "openRun").isEnabled()
    assert not button(panel, "continueRun").isEnabled()


@opens_a_menu
def test_the_menu_offers_what_can_be_done_with_one_run_and_with_several(panel: RunsPanel) -> None:
    select(panel, 0)
    assert entries(panel) == [
        "Open",
        "Continue",
        "Use its settings",
        "Save its network as…",
        "Save as Python…",
        "Export…",
        "Rename",
        "Star",
        "Plot",
        "Delete",
        "Import…",
    ]
    select(panel, 0, 1)
    assert entries(panel) == ["Compare", "Star", "Plot", "Delete", "Import…"]


@opens_a_menu
@pytest.mark.parametrize("what", ["Open", "Continue", "Use its settings", "Save its network as…", "Export…"])
def test_a_run_that_another_program_deletes_under_the_open_menu_is_missed_in_a_sentence(
    panel: RunsPanel, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file"), ""))
    select(panel, 0)
    panel.table.customContextMenuRequested.emit(QPoint(10, 10))
    menu = panel.findChildren(QMenu)[-1]
    del session.runs.records[panel.table.rows.records[0].id]
    next(action for action in menu.actions() if action.text() == what).trigger()
    menu.close()
    assert session.message.sentence == "The run is no longer in the library; another program may have deleted it."
    assert session.message.problem


def test_runs_are_compared_that_are_selected_or_else_ticked(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    asked: list[list[str]] = []
    panel.compare_asked.connect(asked.append)
    newest, middle, oldest = (run.id for run in panel.table.rows.records)
    select(panel, 0)
    assert not button(panel, "compareRuns").isEnabled()
    session.runs.tick([oldest, middle], True)
    qtbot.mouseClick(button(panel, "compareRuns"), Qt.MouseButton.LeftButton)
    select(panel, 0, 2)
    qtbot.mouseClick(button(panel, "compareRuns"), Qt.MouseButton.LeftButton)
    assert asked == [[oldest, middle], [newest, oldest]]


def test_columns_and_height_are_remembered(panel: RunsPanel, session: Session, look: Look, qtbot: QtBot) -> None:
    panel.table.setColumnHidden(PLACES["tags"], True)
    panel.setFixedHeight(301)
    qtbot.waitUntil(lambda: panel.height() == 301)
    panel.holder.hide()
    other = RunsPanel(session, look)
    qtbot.addWidget(other)
    other.fold.click()
    assert other.table.isColumnHidden(PLACES["tags"])
    assert other.wanted_height == 301


def test_it_can_be_opened_with_a_filter(panel: RunsPanel) -> None:
    panel.fold.click()
    panel.show_those("old")
    assert panel.table.isVisible()
    assert names(panel) == ["oldest"]


def test_ctrl_f_opens_it_for_typing_in_the_filter(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.fold.click()
    panel.holder.activateWindow()
    qtbot.keyClick(panel.holder, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.table.isVisible()
    assert panel.filter.hasFocus()
