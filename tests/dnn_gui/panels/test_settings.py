"""The form of the settings: what it shows, what it folds away, what it says, and what it dims."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.settings import TrainingSettings, groups
from dnn_gui.look import Look
from dnn_gui.panels.settings import SettingsPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import small_dataset
from tests.dnn_gui.panels.network.driver import turn_wheel_over

BASICS = ("layers", "activations", "learningRate", "iterations", "batchSize", "optimizer", "initializer", "seed")
FOLDED = (
    *("momentum", "schedule", "decay", "decayEvery", "warmUp", "l2", "dropout", "patience", "holdOut"),
    *("shuffleSeed", "firstLayer", "dtype"),
)
WIDTH = 294
"""Pixels of the column beside its scroll bar."""


class User:
    """The form as someone at the screen knows it."""

    def __init__(self, qtbot: QtBot, column: QScrollArea, session: Session) -> None:
        self.qtbot, self.column, self.session = qtbot, column, session

    def field(self, name: str) -> QWidget:
        found = self.column.findChild(QWidget, name)
        assert found is not None, f"there is no {name}"
        return found

    def sees(self, name: str) -> bool:
        return self.field(name).isVisible()

    def text(self, name: str) -> str:
        field = self.field(name)
        return field.currentText() if isinstance(field, QComboBox) else field.property("text")

    def tip(self, name: str) -> str:
        return self.field(name).toolTip().replace("\n", " ")

    def said_at(self, name: str) -> list[str]:
        """What stands below a field."""
        return [shown.text() for shown in self.field(name).parentWidget().findChildren(QLabel) if shown.isVisible()]

    @property
    def more(self) -> QToolButton:
        button = self.field("moreSettings")
        assert isinstance(button, QToolButton)
        return button

    def type(self, name: str, text: str) -> None:
        field = self.field(name)
        assert field.isEnabled(), f"{name} cannot be typed in"
        field.setFocus()
        self.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(field, text) if text else self.qtbot.keyClick(field, Qt.Key.Key_Delete)

    def choose(self, name: str, choice: str) -> None:
        self.field(name).setFocus()
        self.qtbot.keyClicks(self.field(name), choice)

    def unfold(self) -> None:
        self.qtbot.mouseClick(self.more, Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.fixture
def user(qtbot: QtBot, look: Look, session: Session) -> User:
    session.use_dataset(small_dataset())
    column = QScrollArea(widgetResizable=True)
    column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    column.setWidget(SettingsPanel(session))
    column.resize(WIDTH, 400)
    qtbot.addWidget(column)
    with qtbot.waitExposed(column):
        column.show()
    column.activateWindow()
    return User(qtbot, column, session)


# --- What is shown, and what is folded away -------------------------------------------------------------


def test_every_setting_has_a_field_with_its_value(user: User) -> None:
    assert len(BASICS + FOLDED) == len(TrainingSettings.model_fields)
    shown = {name: user.text(name) for name in BASICS + FOLDED}
    assert [shown[name] for name in BASICS] == [
        *("20,7,5", "relu", "0.0075", "2500", "0", "gradient_descent", "scaled", "1"),
    ]
    assert (shown["dropout"], shown["momentum"], shown["firstLayer"]) == ("0", "0.9", "auto")


def test_at_first_the_basics_are_shown_and_the_rest_is_folded_away(user: User) -> None:
    assert all(map(user.sees, BASICS))
    assert not any(map(user.sees, FOLDED))
    assert user.more.text() == "More settings"
    headings = [shown.text() for shown in user.column.findChildren(QLabel) if shown.isVisible()]
    assert not set(headings) & set(groups())


def test_a_click_unfolds_the_rest_in_groups_and_another_folds_it(user: User) -> None:
    user.unfold()
    assert all(map(user.sees, FOLDED))
    headings = {shown.text() for shown in user.column.findChildren(QLabel) if shown.isVisible()}
    assert headings >= set(groups()) - {"Basics"}
    user.unfold()
    assert not any(map(user.sees, FOLDED))


def test_the_rest_is_unfolded_by_keyboard(user: User) -> None:
    user.field("seed").setFocus()
    user.qtbot.keyClick(user.field("seed"), Qt.Key.Key_Tab)
    assert user.more.hasFocus()
    user.qtbot.keyClick(user.more, Qt.Key.Key_Space)
    assert all(map(user.sees, FOLDED))
    user.qtbot.keyClick(user.more, Qt.Key.Key_Tab)
    assert user.field("schedule").hasFocus()  # momentum before it has no effect now


def test_what_is_unfolded_comes_into_view(user: User) -> None:
    before = user.column.verticalScrollBar().value()
    user.unfold()
    assert user.column.verticalScrollBar().value() > before
    top = user.more.mapTo(user.column.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= user.column.viewport().height() - user.more.height()


@pytest.mark.parametrize("opened", [False, True])
def test_the_form_is_no_wider_than_its_column(opened: bool, user: User) -> None:
    if opened:
        user.unfold()
    user.type("learningRate", "much too fast a rate for anyone who wants to learn")
    assert user.column.widget().minimumSizeHint().width() <= user.column.viewport().width()
    assert user.column.widget().width() == user.column.viewport().width()


@pytest.mark.parametrize(("name", "typed"), [("l2", "0.7"), ("batch_size", "32")])
def test_the_rest_unfolds_by_itself_where_it_is_not_as_usual(name: str, typed: str, user: User) -> None:
    user.session.choices.enter(name, typed)
    assert user.sees("l2") == (name == "l2")
    assert user.more.text() == ("More settings (1 changed)" if name == "l2" else "More settings")


def test_the_rest_unfolds_by_itself_where_something_in_it_is_wrong(user: User) -> None:
    user.session.choices.enter("patience", "never")
    assert user.said_at("patience") == [user.session.choices.problems["patience"]]
    assert user.field("patience").property("wrong")


def test_who_folds_the_rest_away_is_obeyed_until_something_else_in_it_changes(user: User) -> None:
    user.session.choices.enter("l2", "0.7")
    user.unfold()
    user.type("seed", "2")
    user.session.choices.enter("l2", "0.8")
    assert not user.sees("l2")
    assert user.more.text() == "More settings (1 changed)"
    user.session.choices.enter("warm_up", "10")
    assert user.sees("l2")
    assert user.more.text() == "More settings (2 changed)"
    user.session.choices.undo_stack.undo()
    assert user.sees("l2")
    assert user.more.text() == "More settings (1 changed)"


# --- What has no effect ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "name", "choice"),
    [
        ("momentum", "optimizer", "adam"),
        ("decay", "schedule", "step"),
        ("decayEvery", "schedule", "inverse_time"),
        ("holdOut", "patience", "10"),
        ("shuffleSeed", "batch_size", "32"),
    ],
)
def test_what_has_no_effect_is_dimmed_and_says_when_it_would_have_one(
    idle: str, name: str, choice: str, user: User
) -> None:
    user.unfold()
    assert not user.field(idle).isEnabled()
    assert "It has no effect now: it matters with" in user.tip(idle)
    user.session.choices.enter(name, choice)
    assert user.field(idle).isEnabled()
    assert "no effect" not in user.tip(idle)
    user.session.choices.undo_stack.undo()
    assert not user.field(idle).isEnabled()


def test_what_is_wrong_can_be_mended_even_where_it_has_no_effect(user: User) -> None:
    user.session.choices.enter("schedule", "step")
    user.type("decay", "3")
    user.choose("schedule", "constant")
    assert user.field("decay").isEnabled()
    user.type("decay", "0.3")
    assert user.session.choices.problems == {}
    assert not user.field("decay").isEnabled()


def test_the_wheel_scrolls_past_a_choice_and_turns_it_only_where_the_keyboard_is(user: User) -> None:
    user.field("seed").setFocus()
    turn_wheel_over(user.field("initializer"))
    assert user.text("initializer") == "scaled"
    user.field("initializer").setFocus()
    turn_wheel_over(user.field("initializer"))
    assert user.text("initializer") == "course"


# --- Several networks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "networks"),
    [("seed", "1..8", 8), ("learningRate", "0.001,0.003,0.01", 3), ("l2", "0,0.1", 2), ("seed", "5..5", 1)],
)
def test_several_values_are_several_networks_which_is_said_there(
    name: str, typed: str, networks: int, user: User
) -> None:
    user.unfold()
    user.type(name, typed)
    assert len(user.session.choices.variants) == networks
    assert user.text(name) == typed
    assert user.said_at(name) == ([f"{networks} networks side by side."] if networks > 1 else [])
    user.type(name, "1")
    assert user.said_at(name) == []
    assert len(user.session.choices.variants) == 1


def test_how_many_networks_there_are_in_all_is_said_once(user: User) -> None:
    user.type("seed", "1..4")
    user.type("learningRate", "0.1,0.2")
    assert user.said_at("learningRate") == ["8 networks side by side."]
    assert user.said_at("seed") == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("8..1", "“8..1” is not."),
        ("1,,2", "“1,,2” is not."),
        ("a..b", "“a..b” is not."),
        ("1..1000", "networks are trained side by side, and 1,000 are asked for; name fewer values of Seed."),
    ],
)
def test_what_names_no_values_or_too_many_is_marked_with_its_sentence(typed: str, reason: str, user: User) -> None:
    user.type("seed", typed)
    (said,) = user.said_at("seed")
    assert said.endswith(reason)
    assert user.field("seed").property("wrong")
    assert user.session.why_not_train() == (said if said.startswith("Seed") else f"Seed: {said}")
    user.type("seed", "3")
    assert user.said_at("seed") == []
    assert not user.field("seed").property("wrong")


def test_several_values_come_back_by_undo_as_people_type_them(user: User) -> None:
    user.type("seed", "1,2,3,4")
    user.session.choices.undo_stack.undo()
    assert (user.text("seed"), user.said_at("seed")) == ("1", [])
    user.session.choices.undo_stack.redo()
    assert (user.text("seed"), user.said_at("seed")) == ("1..4", ["4 networks side by side."])


# --- While a run goes on --------------------------------------------------------------------------------


def test_during_a_run_only_what_it_can_take_over_is_open(user: User) -> None:
    user.unfold()
    user.session.choices.enter_several({"iterations": "1000000", "optimizer": "adam"})
    user.session.train()
    user.qtbot.waitUntil(lambda: user.session.training.state is RunState.RUNNING)
    opened = {name for name in BASICS + FOLDED if user.field(name).isEnabled()}
    assert opened == {"learningRate", "iterations"}
    assert user.tip("seed").endswith("Stop or reset the run to change this.")
    user.session.training.stop()
    user.qtbot.waitUntil(lambda: user.session.training.state is RunState.STOPPED)
    assert user.field("seed").isEnabled()
    assert user.field("momentum").isEnabled()
    assert not user.field("decay").isEnabled()
