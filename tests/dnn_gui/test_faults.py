from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.folders import log_folder
from dnn_gui.faults import FaultReporter


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    for box in boxes(window):
        box.close()


def boxes(window: QWidget) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def fail(reporter: FaultReporter, words: str) -> None:
    error = RuntimeError(words)
    reporter.report(type(error), error, error.__traceback__)


def test_of_many_faults_one_is_shown_and_all_are_written_down(
    window: QWidget, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = FaultReporter(window)
    for number in range(20):
        fail(reporter, f"fault number {number:02}")
    qtbot.waitUntil(lambda: bool(boxes(window)))
    qtbot.wait(50)
    assert len(boxes(window)) == 1
    assert "fault number 00" in boxes(window)[0].detailedText()
    log = (log_folder() / "dnn-explorer.log").read_text(encoding="utf-8")
    assert all(f"fault number {number:02}" in log for number in range(20))
    assert "fault number 19" in capsys.readouterr().err


def test_the_next_fault_is_shown_once_the_box_is_closed(
    window: QWidget, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = FaultReporter(window)
    fail(reporter, "the first")
    qtbot.waitUntil(lambda: bool(boxes(window)))
    qtbot.mouseClick(boxes(window)[0].button(QMessageBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not boxes(window))
    fail(reporter, "the second")
    qtbot.waitUntil(lambda: bool(boxes(window)))
    assert "the second" in boxes(window)[0].detailedText()
    assert "the first" in capsys.readouterr().err
