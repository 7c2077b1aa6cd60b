from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.units_field import UnitsField


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[UnitsField]:
    window = QWidget()
    layout = QVBoxLayout(window)
    field = UnitsField(4096)
    layout.addWidget(field)
    layout.addWidget(QLineEdit())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.show_number(20)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    yield field
    window.close()


def turn_wheel(field: UnitsField, delta: int) -> bool:
    place = QPointF(field.rect().center())
    event = QWheelEvent(
        place,
        field.mapToGlobal(place),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    field.wheelEvent(event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Up, "21"),
        (Qt.Key.Key_Down, "19"),
        (Qt.Key.Key_PageUp, "30"),
        (Qt.Key.Key_PageDown, "10"),
    ],
)
def test_arrow_and_page_keys_step_and_tell(qtbot: QtBot, field: UnitsField, key: Qt.Key, expected: str) -> None:
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field, key)
    assert field.text() == expected


@pytest.mark.parametrize(("number", "key"), [(1, Qt.Key.Key_Down), (4096, Qt.Key.Key_Up)])
def test_steps_stay_within_the_range(qtbot: QtBot, field: UnitsField, number: int, key: Qt.Key) -> None:
    field.show_number(number)
    with qtbot.assertNotEmitted(field.edited):
        qtbot.keyClick(field, key)
    assert field.text() == str(number)


def test_a_step_from_words_starts_at_the_last_number(qtbot: QtBot, field: UnitsField) -> None:
    field.selectAll()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "21"


def test_a_step_from_a_number_out_of_range_comes_back_into_it(qtbot: QtBot, field: UnitsField) -> None:
    field.selectAll()
    qtbot.keyClicks(field, "-3")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "1"


def test_the_wheel_steps_with_the_focus(field: UnitsField) -> None:
    assert turn_wheel(field, 240)
    assert field.text() == "22"


def test_small_turns_of_the_wheel_add_up(field: UnitsField) -> None:
    texts = []
    for _ in range(4):
        turn_wheel(field, -30)
        texts.append(field.text())
    assert texts == ["20", "20", "20", "19"]


def test_the_wheel_is_left_to_others_without_the_focus(qtbot: QtBot, field: UnitsField) -> None:
    other = field.window().findChildren(QLineEdit)[1]
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert not turn_wheel(field, 120)
    assert field.text() == "20"


def test_what_is_being_typed_is_not_overwritten_by_the_answer_to_it(qtbot: QtBot, field: UnitsField) -> None:
    field.edited.connect(lambda: field.show_number(int(field.text())))
    field.selectAll()
    qtbot.keyClicks(field, "007")
    assert field.text() == "007"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "7"


@pytest.mark.parametrize("text", ["0", "abc", "12"])
def test_an_entry_that_was_not_taken_stays_when_the_focus_goes(qtbot: QtBot, field: UnitsField, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert field.text() == text


def test_undo_goes_to_the_window_once_the_field_has_nothing_to_undo(qtbot: QtBot, field: UnitsField) -> None:
    undone = []
    action = QAction(field.window())
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(True))
    field.window().addAction(action)
    field.selectAll()
    qtbot.keyClicks(field, "9")
    while field.isUndoAvailable():
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), undone) == ("20", [])
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), len(undone)) == ("20", 1)


def test_the_largest_number_fits(field: UnitsField) -> None:
    digits = field.fontMetrics().horizontalAdvance("4096")
    assert field.minimumSizeHint().width() > digits
