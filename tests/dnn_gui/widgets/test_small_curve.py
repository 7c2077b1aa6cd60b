from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.store.records import RunRecord
from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.run_columns import PLACES
from dnn_gui.widgets.runs_table import RunsTable
from dnn_gui.widgets.small_curve import heights
from tests.dnn_gui.kept_runs import record

FALL = np.linspace(1, 0.1, 48)


@pytest.fixture
def records() -> list[RunRecord]:
    return [record(number, iterations=2500) for number in range(200)]


@pytest.fixture
def table(qtbot: QtBot, records: list[RunRecord]) -> RunsTable:
    table = RunsTable()
    qtbot.addWidget(table)
    table.dress(LIGHT)
    table.resize(1300, 300)
    table.show()
    qtbot.waitExposed(table)
    return table


def coloured(table: RunsTable, row: int, colour: str) -> list[tuple[int, int]]:
    """Return the pixels of a small curve that are in this colour."""
    QApplication.processEvents()
    rect = table.visualRect(table.rows.index(row, PLACES["curve"]))
    image = table.viewport().grab(rect).toImage()
    wanted = QColor(colour)
    pixels = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return [at for at in pixels if abs(image.pixelColor(*at).red() - wanted.red()) < 40]


def test_the_curves_of_the_rows_in_sight_are_asked_for_together(
    table: RunsTable, records: list[RunRecord], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(table.rows.outlines_wanted) as asked:
        table.show_records(records)
    seen = table.rowAt(table.viewport().height() - 1)
    assert asked.args[0] == [run.id for run in records[: seen + 1]]
    with qtbot.waitSignal(table.rows.outlines_wanted) as asked:
        table.scrollToBottom()
    assert asked.args[0][-1] == records[-1].id
    assert len(asked.args[0]) < 20


def test_what_is_there_is_not_asked_for_again(table: RunsTable, records: list[RunRecord], qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.rows.outlines_wanted):
        table.show_records(records[:3])
    table.rows.show_outlines({run.id: (2500, FALL) for run in records[:3]})
    with qtbot.assertNotEmitted(table.rows.outlines_wanted, wait=100):
        table.viewport().repaint()


def test_a_run_that_went_on_is_asked_for_again_and_shows_what_it_had_until_then(
    table: RunsTable, records: list[RunRecord], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(table.rows.outlines_wanted):
        table.show_records(records[:2])
    table.rows.show_outlines({run.id: (2500, FALL) for run in records[:2]})
    with qtbot.waitSignal(table.rows.outlines_wanted) as asked:
        table.show_records([record(0, id=records[0].id, iterations=2600), records[1]])
    assert asked.args[0] == [records[0].id]
    assert coloured(table, 0, LIGHT.accent)


def test_a_run_without_costs_asks_for_nothing(table: RunsTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.rows.outlines_wanted, wait=100):
        table.show_records([record()])
        table.viewport().repaint()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_falling_cost_is_drawn_from_the_upper_left_to_the_lower_right(
    table: RunsTable, records: list[RunRecord], theme: object
) -> None:
    table.dress(theme)
    table.show_records(records[:1])
    assert coloured(table, 0, theme.accent) == []
    table.rows.show_outlines({records[0].id: (2500, FALL)})
    drawn = coloured(table, 0, theme.accent)
    left, right = min(drawn), max(drawn)
    assert right[0] - left[0] > 60
    assert right[1] - left[1] > 10


@pytest.mark.parametrize("outline", [np.empty(0), np.array([0.5]), np.full(9, 0.5), np.zeros(9)])
def test_curves_that_go_nowhere_break_nothing(
    table: RunsTable, records: list[RunRecord], outline: np.ndarray
) -> None:
    table.show_records(records[:1])
    table.rows.show_outlines({records[0].id: (2500, outline)})
    assert not table.grab().isNull()


def test_a_curve_is_drawn_in_the_way_that_shows_more_of_it() -> None:
    np.testing.assert_allclose(heights(np.array([4.0, 3.0, 2.0])), [1, 0.5, 0])
    falling_by_the_half = 0.5 ** np.arange(20)
    np.testing.assert_allclose(heights(falling_by_the_half), np.linspace(1, 0, 20), atol=1e-12)
    assert heights(np.array([1.0, 0.001, 0.0]))[1] == pytest.approx(0.001), "zero has no power of ten"
