from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.dnn_gui.panels.network.driver import Driver, turn_wheel_over


def test_typed_units_become_the_setting_and_change_all_that_follows(user: Driver) -> None:
    user.type(2, "12")
    assert user.settings.layers == (20, 12, 5)
    assert user.text("shapes2") == "W2 (12, 20)\nb2 (12, 1)"
    assert user.text("shapes3") == "W3 (5, 12)\nb3 (5, 1)"
    assert user.text("parameterCount") == "246,103 parameters"


@pytest.mark.parametrize("text", ["", "0", "-3", "abc", "4097", "3,4", "2.5", "1e3"])
def test_a_wrong_entry_is_marked_with_a_sentence_and_changes_nothing(user: Driver, text: str) -> None:
    before = user.settings
    user.paste(2, text)
    assert user.settings == before
    assert user.units(2).text() == text
    assert [user.wrong(number) for number in (1, 2, 3)] == [False, True, False]
    assert user.problem.startswith("Hidden layers must be up to 20 whole numbers")
    assert user.units(2).toolTip() == user.problem
    assert user.text("shapes2") == "W2 (7, 20)\nb2 (7, 1)"


def test_an_emptied_field_of_the_only_layer_does_not_remove_the_layer(user: Driver) -> None:
    user.set((7,))
    user.type(1, "")
    assert user.settings.layers == (7,)
    assert user.wrong(1)


def test_repair_clears_the_mark_and_the_sentence(user: Driver) -> None:
    user.type(2, "abc")
    user.type(2, "9")
    assert user.settings.layers == (20, 9, 5)
    assert not user.wrong(2)
    assert user.problem == ""
    assert not user.session.choices.problems


def test_two_wrong_fields_are_both_marked_until_both_are_mended(user: Driver) -> None:
    user.type(1, "x")
    user.type(3, "0")
    assert [user.wrong(number) for number in (1, 2, 3)] == [True, False, True]
    user.type(1, "10")
    assert [user.wrong(number) for number in (1, 2, 3)] == [False, False, True]
    user.type(3, "4")
    assert user.settings.layers == (10, 7, 4)
    assert user.problem == ""


def test_layers_mistyped_elsewhere_are_not_blamed_on_these_fields(user: Driver) -> None:
    user.session.choices.enter("layers", "20,abc")
    assert not any(user.wrong(number) for number in (1, 2, 3))
    assert user.problem == ""
    user.type(3, "6")
    assert user.settings.layers == (20, 7, 6)
    assert not user.session.choices.problems


def test_layers_entered_elsewhere_are_shown(user: Driver) -> None:
    user.choose(1, "tanh")
    user.session.choices.enter("layers", "30,4")
    assert user.shown == [("30", "tanh"), ("4", "relu")]


def test_a_wrong_entry_survives_the_change_of_another_setting(user: Driver) -> None:
    user.type(2, "abc")
    user.session.choices.enter("learning_rate", "0.5")
    assert user.units(2).text() == "abc"
    assert user.wrong(2)


def test_focus_and_cursor_stay_while_typing(user: Driver) -> None:
    field = user.units(1)
    field.setFocus()
    field.end(False)
    user.qtbot.keyClick(field, Qt.Key.Key_Left)
    user.qtbot.keyClicks(field, "13")
    assert field.text() == "2130"
    assert user.settings.layers == (2130, 7, 5)
    assert field.hasFocus()
    assert field.cursorPosition() == 3
    assert user.units(1) is field


def test_arrow_keys_and_wheel_change_units_by_one(user: Driver) -> None:
    user.units(3).setFocus()
    user.qtbot.keyClick(user.units(3), Qt.Key.Key_Up)
    assert user.settings.layers == (20, 7, 6)
    user.qtbot.keyClick(user.units(3), Qt.Key.Key_Down)
    user.qtbot.keyClick(user.units(3), Qt.Key.Key_Down)
    assert user.settings.layers == (20, 7, 4)
    turn_wheel_over(user.units(3), 120)
    assert user.settings.layers == (20, 7, 5)


def test_too_many_parameters_are_told(user: Driver) -> None:
    user.set((4000, 7, 5))
    user.type(2, "2000")
    assert user.settings.layers == (4000, 2000, 5)
    assert user.problem.startswith("This network would have 57,1")
    assert user.text("parameterCount").startswith("57,1")
    user.type(2, "7")
    assert user.problem == ""


def test_an_activation_changes_only_its_layer(user: Driver) -> None:
    user.choose(2, "tanh")
    assert user.settings.layers == (20, 7, 5)
    assert user.settings.activation_of_each_layer == ("relu", "tanh", "relu")
    assert [name for _, name in user.shown] == ["relu", "tanh", "relu"]


def test_the_wheel_does_not_change_an_activation_that_is_only_passed(user: Driver) -> None:
    user.units(1).setFocus()
    turn_wheel_over(user.activation(2))
    assert user.settings.activation_of_each_layer == ("relu", "relu", "relu")
    user.activation(2).setFocus()
    turn_wheel_over(user.activation(2))
    assert user.settings.activation_of_each_layer == ("relu", "sigmoid", "relu")


def test_an_activation_chosen_beside_a_wrong_entry_counts_once_that_is_mended(user: Driver) -> None:
    user.type(1, "abc")
    user.choose(3, "sigmoid")
    assert user.units(1).text() == "abc"
    assert user.settings.activation_of_each_layer == ("relu", "relu", "relu")
    user.type(1, "8")
    assert user.settings.layers == (8, 7, 5)
    assert user.settings.activation_of_each_layer == ("relu", "relu", "sigmoid")
