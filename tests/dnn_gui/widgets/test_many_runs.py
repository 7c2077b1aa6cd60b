from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dnn_gui.look import LIGHT
from dnn_gui.widgets import runs_table
from dnn_gui.widgets.run_columns import PLACES
from dnn_gui.widgets.runs_model import Index, RunsModel
from dnn_gui.widgets.runs_table import RunsTable
from tests.dnn_gui.kept_runs import record

RECORDS = [record(number, final_cost=number * 7919 % 2000 / 2000) for number in range(2000)]


class CountingModel(RunsModel):
    """Counts how often Qt asks what can be done with a cell, as it does for each that it takes for selected."""

    asked = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)


@pytest.fixture
def table(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> RunsTable:
    monkeypatch.setattr(runs_table, "RunsModel", CountingModel)
    table = runs_table.RunsTable()
    qtbot.addWidget(table)
    table.dress(LIGHT)
    table.resize(1300, 300)
    with qtbot.waitExposed(table):
        table.show()
    table.show_records(RECORDS)
    QApplication.processEvents()
    return table


def press(table: RunsTable, qtbot: QtBot, key: Qt.Key, *keys: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(table, key, *keys)
    QApplication.processEvents()


def test_rows_out_of_sight_are_not_asked_about_when_all_are_selected_sorted_and_ticked(
    table: RunsTable, qtbot: QtBot
) -> None:
    press(table, qtbot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    table.horizontalHeader().setSortIndicator(PLACES["cost"], Qt.SortOrder.AscendingOrder)
    press(table, qtbot, Qt.Key.Key_Space)
    assert table.selected == [run.id for run in table.rows.records]
    assert isinstance(table.rows, CountingModel)
    assert 0 < table.rows.asked < len(RECORDS), table.rows.asked


def test_stretches_and_single_rows_stay_selected_in_another_order(table: RunsTable, qtbot: QtBot) -> None:
    how = table.selectionModel().SelectionFlag
    chosen = {table.rows.records[row].id for row in (*range(10, 500), 502, *range(900, 1999, 2))}
    for run in chosen:
        table.selectionModel().select(table.rows.index(table.rows.row_of(run), 0), how.Select | how.Rows)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.horizontalHeader().setSortIndicator(PLACES["cost"], order)
        assert set(table.selected) == chosen
        assert table.selected == [run.id for run in table.rows.records if run.id in chosen]


def test_enter_opens_no_run_while_several_are_selected(table: RunsTable, qtbot: QtBot) -> None:
    press(table, qtbot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(table.opened):
        press(table, qtbot, Qt.Key.Key_Return)
