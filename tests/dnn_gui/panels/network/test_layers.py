from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea

from core.settings import MAX_LAYERS
from dnn_gui.widgets.round_button import RoundButton
from tests.dnn_gui.panels.network.driver import Driver


@pytest.mark.parametrize(
    ("place", "layers", "activations"),
    [
        (1, (20, 20, 7, 5), ("relu", "relu", "tanh", "sigmoid")),
        (2, (20, 12, 7, 5), ("relu", "relu", "tanh", "sigmoid")),
        (3, (20, 7, 6, 5), ("relu", "tanh", "tanh", "sigmoid")),
        (4, (20, 7, 5, 5), ("relu", "tanh", "sigmoid", "sigmoid")),
    ],
)
def test_plus_inserts_between_its_neighbours(
    user: Driver, place: int, layers: tuple[int, ...], activations: tuple[str, ...]
) -> None:
    user.set((20, 7, 5), ("relu", "tanh", "sigmoid"))
    user.click(user.insert(place))
    assert user.settings.layers == layers
    assert user.settings.activation_of_each_layer == activations
    assert user.shown == [(str(units), name) for units, name in zip(layers, activations, strict=True)]


def test_the_new_layer_is_ready_to_be_typed(user: Driver) -> None:
    user.click(user.insert(2))
    assert user.units(2).hasFocus()
    user.qtbot.keyClicks(user.units(2), "11")
    assert user.settings.layers == (20, 11, 7, 5)


def test_a_new_layer_far_right_scrolls_into_view(user: Driver) -> None:
    user.set((20,) * 19)
    QApplication.processEvents()
    user.click(user.insert(20))
    QApplication.processEvents()
    area = user.panel.findChild(QScrollArea)
    field = user.units(20)
    assert area.viewport().rect().contains(QRect(field.mapTo(area.viewport(), QPoint()), field.size()))


@pytest.mark.parametrize("place", [1, 2, 3])
def test_minus_removes_its_layer_with_its_activation(user: Driver, place: int) -> None:
    rows = [(20, "relu"), (7, "tanh"), (5, "sigmoid")]
    user.set((20, 7, 5), ("relu", "tanh", "sigmoid"))
    user.click(user.remove(place))
    del rows[place - 1]
    assert list(zip(user.settings.layers, user.settings.activation_of_each_layer, strict=True)) == rows
    assert user.shown == [(str(units), activation) for units, activation in rows]
    assert user.panel.findChild(QLineEdit, "units3") is None
    assert user.panel.findChild(RoundButton, "insertLayer4") is None


def test_a_layer_comes_and_goes_with_its_dropout(user: Driver) -> None:
    user.session.choices.enter("dropout", "0.1,0.2,0.3")
    user.click(user.insert(2))
    assert user.settings.dropout == (0.1, 0.1, 0.2, 0.3)
    user.click(user.remove(3))
    assert user.settings.dropout == (0.1, 0.1, 0.3)
    user.type(1, "x")
    assert [user.wrong(number) for number in (1, 2, 3)] == [True, False, False]
    user.type(1, "9")
    assert user.settings.layers == (9, 12, 5)
    for _ in range(3):
        user.click(user.remove(1))
    assert (user.settings.layers, user.problem) == ((), "")


def test_all_layers_can_go_and_come_again(user: Driver) -> None:
    for _ in range(3):
        user.click(user.remove(1))
    assert user.settings.layers == ()
    assert user.shown == []
    assert user.text("shapes1") == "W1 (1, 12288)\nb1 (1, 1)"
    assert user.text("parameterCount") == "12,289 parameters"
    user.click(user.insert(1))
    assert user.settings.layers == (20,)
    assert user.settings.activation_of_each_layer == ("relu",)


def test_adding_a_layer_lets_go_of_a_wrong_entry(user: Driver) -> None:
    user.type(2, "abc")
    user.click(user.insert(4))
    assert user.settings.layers == (20, 7, 5, 5)
    assert user.units(2).text() == "7"
    assert not user.wrong(2)
    assert user.problem == ""


def test_no_layer_can_be_added_beyond_the_limit(user: Driver) -> None:
    user.set((4,) * (MAX_LAYERS - 1))
    user.click(user.insert(1))
    assert len(user.settings.layers) == MAX_LAYERS
    for number in range(1, MAX_LAYERS + 2):
        assert not user.insert(number).isEnabled()
        assert user.insert(number).toolTip() == "A network can have up to 20 hidden layers; remove one first."
    user.click(user.remove(1))
    assert user.insert(1).isEnabled()


def test_a_key_on_minus_removes_and_the_next_one_has_the_focus(user: Driver) -> None:
    user.remove(2).setFocus()
    user.qtbot.keyClick(user.remove(2), Qt.Key.Key_Delete)
    assert user.settings.layers == (20, 5)
    assert user.remove(2).hasFocus()
    user.qtbot.keyClick(user.remove(2), Qt.Key.Key_Backspace)
    assert user.remove(1).hasFocus()
    user.qtbot.keyClick(user.remove(1), Qt.Key.Key_Space)
    assert user.settings.layers == ()
    assert user.insert(1).hasFocus()


def test_the_tab_key_goes_from_left_to_right_also_after_layers_came(user: Driver) -> None:
    user.set((20,))
    user.click(user.insert(1))
    names = []
    user.insert(1).setFocus()
    for _ in range(9):
        names.append(QApplication.focusWidget().objectName())
        user.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    first = ["insertLayer1", "units1", "removeLayer1", "activation1"]
    second = ["insertLayer2", "units2", "removeLayer2", "activation2"]
    assert names == [*first, *second, "insertLayer3"]
