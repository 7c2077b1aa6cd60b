from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.round_button import PRESSING_KEYS, REMOVING_KEYS, RoundButton


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    layout.addWidget(RoundButton("+"))
    layout.addWidget(RoundButton("−", REMOVING_KEYS))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field = window.findChildren(QLineEdit)[0]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return window


def button(window: QWidget, sign: str) -> RoundButton:
    return next(found for found in window.findChildren(RoundButton) if found.text() == sign)


@pytest.mark.parametrize(
    ("sign", "key"), [("+", key) for key in PRESSING_KEYS] + [("−", key) for key in REMOVING_KEYS]
)
def test_its_keys_press_it_once(qtbot: QtBot, window: QWidget, sign: str, key: Qt.Key) -> None:
    pressed = []
    button(window, sign).clicked.connect(lambda: pressed.append(True))
    button(window, sign).setFocus()
    qtbot.keyClick(button(window, sign), key)
    assert len(pressed) == 1


def test_delete_does_not_press_a_plus(qtbot: QtBot, window: QWidget) -> None:
    with qtbot.assertNotEmitted(button(window, "+").clicked):
        qtbot.keyClick(button(window, "+"), Qt.Key.Key_Delete)


def test_a_click_leaves_the_focus_where_it_was(qtbot: QtBot, window: QWidget) -> None:
    with qtbot.waitSignal(button(window, "+").clicked):
        qtbot.mouseClick(button(window, "+"), Qt.MouseButton.LeftButton)
    assert window.findChildren(QLineEdit)[0].hasFocus()


def test_space_presses_it_even_where_the_window_has_another_use_for_space(qtbot: QtBot, window: QWidget) -> None:
    trained = []
    action = QAction(window)
    action.setShortcut(Qt.Key.Key_Space)
    action.triggered.connect(lambda: trained.append(True))
    window.addAction(action)
    button(window, "+").setFocus()
    with qtbot.waitSignal(button(window, "+").clicked):
        qtbot.keyClick(button(window, "+"), Qt.Key.Key_Space)
    assert not trained


def test_the_focus_can_be_seen(window: QWidget) -> None:
    plus = button(window, "+")
    before = plus.grab().toImage()
    plus.setFocus()
    assert plus.grab().toImage() != before


def test_plus_and_minus_look_different(window: QWidget) -> None:
    assert button(window, "+").grab().toImage() != button(window, "−").grab().toImage()
