"""Whatever names people give, the window keeps its size and every control its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from core.experiments.opening import Picture
from dnn_gui.look import DARK, LIGHT
from tests.dnn_gui.conftest import Driver, small_dataset

LONG = "photographs of the school's cats and of what is not one of them, second edition of 2026"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def small_screen(driver: Driver) -> None:
    driver.window.resize(1366, 768)
    QApplication.processEvents()


def test_a_long_name_of_the_data_pushes_nothing_out_of_its_column(driver: Driver) -> None:
    driver.session.use_dataset(replace(small_dataset(), name=LONG))
    QApplication.processEvents()
    column = driver.window.findChild(QScrollArea)
    for name in ("openData", "thumbnails", "nextPage", "learningRate"):
        widget = driver.widget(name)
        assert widget.mapTo(column.viewport(), QPoint(widget.width(), 0)).x() <= column.viewport().width(), name
    assert driver.widget("datasetName").toolTip().startswith(LONG)
    assert driver.window.width() == 1366


def test_a_long_name_in_a_sentence_leaves_the_window_as_wide_as_it_is(driver: Driver) -> None:
    name = f"{300 * 'x'}.png"
    driver.session.complain(f"{name} cannot be opened.")
    QApplication.processEvents()
    assert driver.window.width() == 1366
    message = driver.widget("statusMessage")
    assert message.text().endswith("xxx.png cannot be opened.")
    assert "…" in message.text()
    assert name in message.toolTip()
    driver.session.say("All is well.")
    assert message.toolTip() == ""


def test_html_in_a_sentence_is_shown_as_it_is_written(driver: Driver) -> None:
    driver.session.say("One line.")
    QApplication.processEvents()
    before = driver.widget("statusMessage").height()
    driver.session.say("<h1>One</h1> line.")
    QApplication.processEvents()
    assert driver.widget("statusMessage").height() == before
    assert driver.widget("statusMessage").textFormat() == Qt.TextFormat.PlainText


def test_a_long_answer_ends_with_dots_and_is_whole_where_the_mouse_rests(driver: Driver) -> None:
    answer = "a hand-written figure of any kind"
    driver.session.use_dataset(replace(small_dataset(), class_names=(answer, answer + "s")))
    driver.session.ask_about(Picture("one.png", small_dataset().test.pictures[0]))
    driver.wait_for_answer()
    QApplication.processEvents()
    label = driver.widget("predictionLabel")
    assert label.toolTip().startswith(answer)
    last = label.grab().toImage().copy(label.width() - 2, 0, 2, label.height())
    ground = last.pixelColor(0, 0)
    painted = [last.pixelColor(x, y) != ground for x in range(last.width()) for y in range(last.height())]
    assert not any(painted), "it is cut in the middle of a letter"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_why_train_is_closed_is_said_while_the_drawer_covers_the_settings(driver: Driver, theme: object) -> None:
    driver.session.say("Something else.")
    message = driver.widget("statusMessage")
    driver.type_into("learningRate", "0")
    assert message.text() == "Something else."
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    assert message.text().startswith("⚠ Cannot train yet. Learning rate must be")
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    assert message.text() == "Something else."
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_L, CONTROL)
    driver.session.choices.enter("learning_rate", "0.01")
    assert message.text() == "Something else."


def test_what_a_drop_would_do_is_said_inside_the_window(driver: Driver, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{'word ' * 50}<h1>.png"))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, QDragEnterEvent(QPoint(600, 400), *how))
    hint = driver.widget("dropHint")
    assert hint.isVisible()
    assert driver.window.rect().contains(hint.geometry())
    assert hint.text().endswith("<h1>.png")
    assert hint.textFormat() == Qt.TextFormat.PlainText
    QApplication.sendEvent(driver.window, QDragLeaveEvent())
    assert not hint.isVisible()
