"""From the table to the plot and back, by mouse and keys: small curves, bands, and seconds along the axis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton

from core.store.records import RunState as Ending
from dnn_gui.look import LIGHT
from dnn_gui.session.training import RunState
from dnn_gui.widgets.run_columns import PLACES
from tests.dnn_gui.conftest import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def seeds(driver: Driver) -> Driver:
    """The window after three networks that differ in the seed, with the drawer open."""
    for name, text in (("iterations", "200"), ("seed", "1..3")):
        driver.type_into(name, text)
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    driver.wait_until(lambda: [run.state for run in driver.session.runs.records.values()] == 3 * [Ending.FINISHED])
    return driver


def tick_all(driver: Driver) -> None:
    table = driver.widget("runsTable")
    table.setFocus()
    driver.qtbot.keyClick(table, Qt.Key.Key_A, CONTROL)
    driver.qtbot.keyClick(table, Qt.Key.Key_Space)
    driver.wait_until(lambda: len(names(driver)) == 3)


def names(driver: Driver) -> list[str]:
    boxes = driver.widget("overlayLegend").findChildren(QAbstractButton)
    return [box.accessibleName() for box in boxes if box.accessibleName() and not box.isHidden()]


def click_box(driver: Driver, name: str) -> None:
    box = driver.widget(name)
    assert box.isVisible()
    driver.qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def test_each_row_has_a_small_curve(seeds: Driver) -> None:
    table = seeds.widget("runsTable")

    def drawn() -> bool:
        image = table.viewport().grab(table.visualRect(table.rows.index(1, PLACES["curve"]))).toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        return QColor(LIGHT.accent).name() in colours

    seeds.wait_until(drawn)


def test_seeds_are_ticked_by_keys_and_collapsed_by_a_click(seeds: Driver) -> None:
    tick_all(seeds)
    assert sorted(names(seeds)) == ["seed 1", "seed 2", "seed 3"]
    click_box(seeds, "collapseSeeds")
    seeds.wait_until(lambda: names(seeds) == ["3 seeds: mean, lowest to highest"])
    click_box(seeds, seeds.session.runs.on_plot[0].band)
    seeds.wait_until(lambda: not seeds.widget("overlayLegend").isVisible())
    assert seeds.session.runs.ticked == ()


def test_the_slider_stays_under_the_curve_by_time(seeds: Driver) -> None:
    tick_all(seeds)
    plot = seeds.widget("costPlot")
    before = plot.span
    click_box(seeds, "byTime")
    assert plot.by_time
    assert plot.curve("train cost").isVisible()
    seconds = seeds.session.training.progress.seconds
    assert plot.getPlotItem().getViewBox().viewRange()[0][1] == pytest.approx(seconds, rel=1)
    assert plot.span[1] >= 199, "it is told in iterations"
    click_box(seeds, "byTime")
    assert plot.span == pytest.approx(before)


def test_the_window_is_no_larger_for_a_legend(seeds: Driver) -> None:
    size = seeds.window.size()
    tick_all(seeds)
    click_box(seeds, "collapseSeeds")
    click_box(seeds, "collapseSeeds")
    assert seeds.window.size() == size
