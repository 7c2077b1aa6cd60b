from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.store.records import RunRecord, RunState
from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.run_columns import COLUMNS, PLACES, ago, aligned, lasted
from dnn_gui.widgets.runs_table import RunsTable
from tests.dnn_gui.kept_runs import NOON, record

RECORDS = [
    record(1, name="middling", final_cost=0.5, test_accuracy=0.7, iterations=50),
    record(2, name="worst", final_cost=0.9, test_accuracy=None, state=RunState.DIVERGED, reason="It got too high."),
    record(3, name="best", final_cost=0.000012, test_accuracy=0.876, starred=True, tags=("a", "b"), note="keep it"),
]


@pytest.fixture
def table(qtbot: QtBot) -> RunsTable:
    table = RunsTable()
    qtbot.addWidget(table)
    table.dress(LIGHT)
    table.resize(1300, 300)
    table.show()
    qtbot.waitExposed(table)
    table.show_records(RECORDS)
    return table


def names(table: RunsTable) -> list[str]:
    return [run.name for run in table.rows.records]


def cell(table: RunsTable, row: int, column: str, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> object:
    return table.rows.index(row, PLACES[column]).data(role)


def middle(table: RunsTable, row: int, column: str) -> QPoint:
    return table.visualRect(table.rows.index(row, PLACES[column])).center()


def click(
    table: RunsTable,
    qtbot: QtBot,
    row: int,
    column: str,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, middle(table, row, column))


def click_head(table: RunsTable, qtbot: QtBot, column: str) -> None:
    head = table.horizontalHeader()
    x = head.sectionViewportPosition(PLACES[column]) + 20
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, head.height() // 2))


def select(table: RunsTable, *rows: int) -> None:
    how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        table.selectionModel().select(table.rows.index(row, 0), how)


def test_the_newest_run_comes_first(table: RunsTable) -> None:
    assert names(table) == ["middling", "worst", "best"]


def test_what_qt_asks_of_the_rows_is_answered_as_it_wants(table: RunsTable) -> None:
    tester = QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_records(RECORDS[1:])
    table.rows.sort(PLACES["cost"])
    table.show_records(RECORDS)
    assert tester.model() is table.rows


def test_figures_stand_on_the_right_and_say_what_they_are(table: RunsTable) -> None:
    assert cell(table, 0, "cost") == "0.5000"
    assert cell(table, 2, "cost") == "1.20e-05"
    assert cell(table, 2, "test") == "87.6"
    assert cell(table, 1, "test") == ""
    for column in ("cost", "best", "train", "test", "rate", "iterations", "took"):
        assert cell(table, 0, column, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_run_without_a_name_is_called_by_its_data_and_layers(table: RunsTable) -> None:
    table.show_records([record()])
    assert cell(table, 0, "name") == "small 192-20-7-5-1"
    assert cell(table, 0, "name", Qt.ItemDataRole.EditRole) == ""


def test_the_reason_why_a_run_ended_is_said_at_its_state(table: RunsTable) -> None:
    assert cell(table, 1, "state") == "diverged"
    assert cell(table, 1, "state", Qt.ItemDataRole.ToolTipRole) == "It got too high."


def test_a_click_on_a_head_sorts_and_another_one_turns_it_round(table: RunsTable, qtbot: QtBot) -> None:
    click_head(table, qtbot, "cost")
    assert names(table) == ["best", "middling", "worst"]
    click_head(table, qtbot, "cost")
    assert names(table) == ["worst", "middling", "best"]


def test_runs_without_the_figure_come_last_either_way(table: RunsTable, qtbot: QtBot) -> None:
    click_head(table, qtbot, "test")
    assert names(table)[-1] == "worst"
    click_head(table, qtbot, "test")
    assert names(table)[-1] == "worst"


def test_what_is_selected_stays_selected_in_another_order(table: RunsTable, qtbot: QtBot) -> None:
    click(table, qtbot, 0, "state")
    click(table, qtbot, 2, "state", Qt.KeyboardModifier.ControlModifier)
    click_head(table, qtbot, "cost")
    assert set(table.selected) == {RECORDS[0].id, RECORDS[2].id}


def test_what_is_selected_stays_selected_when_another_run_comes(table: RunsTable) -> None:
    select(table, 1)
    table.show_records([record(0), *RECORDS])
    assert table.selected == [RECORDS[1].id]


def test_several_are_selected_with_shift(table: RunsTable, qtbot: QtBot) -> None:
    click(table, qtbot, 0, "state")
    click(table, qtbot, 2, "state", Qt.KeyboardModifier.ShiftModifier)
    assert len(table.selected) == 3


def test_a_name_is_typed_in_place_after_f2(table: RunsTable, qtbot: QtBot) -> None:
    click(table, qtbot, 1, "state")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "too fast")
    with qtbot.waitSignal(table.rows.typed) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [RECORDS[1].id, "name", "too fast"]


def test_tags_are_typed_with_commas_after_a_double_click(table: RunsTable, qtbot: QtBot) -> None:
    click(table, qtbot, 2, "tags")
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle(table, 2, "tags"))
    editor = table.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "a, b"
    qtbot.keyClicks(editor, "b,  c c ,,b")
    with qtbot.waitSignal(table.rows.typed) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [RECORDS[2].id, "tags", ("b", "c c")]


def test_what_is_being_typed_is_not_disturbed_by_runs_that_come(table: RunsTable, qtbot: QtBot) -> None:
    click(table, qtbot, 0, "name")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "half a na")
    table.show_records([record(0, name="newcomer"), *RECORDS])
    assert editor.isVisible()
    assert editor.text() == "half a na"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: names(table)[0] == "newcomer")


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_S, "star_asked"),
        (Qt.Key.Key_Space, "tick_asked"),
        (Qt.Key.Key_Delete, "delete_asked"),
    ],
)
def test_a_key_is_meant_for_all_that_are_selected(table: RunsTable, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    select(table, 0, 2)
    with qtbot.waitSignal(getattr(table, signal)) as told:
        qtbot.keyClick(table, key)
    assert told.args == [[RECORDS[0].id, RECORDS[2].id]]


def test_enter_opens_the_run_that_is_selected(table: RunsTable, qtbot: QtBot) -> None:
    select(table, 1)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [RECORDS[1].id]


def test_a_click_on_the_star_is_meant_for_its_run_alone(table: RunsTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.star_asked) as told:
        click(table, qtbot, 2, "starred")
    assert told.args == [[RECORDS[2].id]]
    assert cell(table, 2, "starred") == "★"


def test_a_click_on_the_box_ticks(table: RunsTable, qtbot: QtBot) -> None:
    box = table.visualRect(table.rows.index(1, PLACES["plot"]))
    with qtbot.waitSignal(table.rows.ticked) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 16, box.center().y()))
    assert told.args == [RECORDS[1].id, True]


def test_columns_that_can_be_spared_are_left_out_where_there_is_no_room(table: RunsTable) -> None:
    table.leave_out_columns(400)
    hidden = {column.name for place, column in enumerate(COLUMNS) if table.isColumnHidden(place)}
    assert hidden == {column.name for column in COLUMNS if column.spare}


def test_columns_are_as_they_were_remembered(table: RunsTable, qtbot: QtBot) -> None:
    table.setColumnHidden(PLACES["note"], True)
    click_head(table, qtbot, "cost")
    other = RunsTable()
    qtbot.addWidget(other)
    other.show_records(RECORDS)
    other.restore(table.state_of_columns())
    assert other.isColumnHidden(PLACES["note"])
    assert names(other) == ["best", "middling", "worst"]


def test_it_is_painted_in_the_colours_of_the_theme(table: RunsTable) -> None:
    table.dress(DARK)
    image = table.grab().toImage()
    assert image.pixelColor(image.width() - 40, image.height() - 40).name() == DARK.panel


def test_changes_of_a_run_are_seen_without_losing_the_place(table: RunsTable) -> None:
    select(table, 0)
    running: RunRecord = record(1, name="middling", final_cost=0.4)
    changed = [type(running)(**{**running.__dict__, "id": RECORDS[0].id}), *RECORDS[1:]]
    table.show_records(changed)
    assert cell(table, 0, "cost") == "0.4000"
    assert table.selected == [RECORDS[0].id]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.42, "0.4 s"), (12.4, "12 s"), (200, "3 min 20 s"), (3900, "1 h 05 min")]
)
def test_a_time_is_told_in_two_units_at_most(seconds: float, words: str) -> None:
    assert lasted(seconds) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=3, seconds=20), "3 min ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=40), "21 Jan"),
        (timedelta(days=400), "26 Jan 2025"),
    ],
)
def test_the_farther_away_the_coarser_it_is_said(before: timedelta, words: str) -> None:
    assert ago(NOON - before, NOON) == words


def test_today_and_yesterday_are_told_with_the_time() -> None:
    here = NOON.astimezone().replace(hour=15, minute=0)
    assert ago(here - timedelta(hours=2), here) == "today 13:00"
    assert ago(here - timedelta(hours=24), here) == "yesterday 15:00"


def test_points_of_learning_rates_stand_below_each_other() -> None:
    places = [len(aligned(rate)) - aligned(rate).find(".") for rate in (0.0075, 0.3, 1.25)]
    assert len(set(places)) == 1
    assert len(aligned(2.0)) == len(aligned(0.3))


def test_a_figure_that_is_not_known_is_not_written(table: RunsTable) -> None:
    table.show_records([record(final_cost=None)])
    assert cell(table, 0, "cost") == ""
