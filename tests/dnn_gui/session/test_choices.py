"""What is chosen: for one network or for several, what cannot be, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.settings import TrainingSettings, variants
from dnn_gui.session import Session
from dnn_gui.session.choices import Choices
from tests.dnn_gui.session.driver import train


@pytest.fixture
def choices(qtbot: QtBot) -> Iterator[Choices]:
    choices = Choices()
    yield choices
    choices.close()


def seeds(choices: Choices) -> list[int]:
    return [settings.seed for settings in choices.variants]


def test_at_first_one_network_is_chosen_as_usual(choices: Choices) -> None:
    assert choices.variants == (TrainingSettings(),)
    assert choices.settings == TrainingSettings()
    assert choices.problems == {}


def test_several_values_are_several_networks_and_the_settings_are_those_of_the_first(
    choices: Choices, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(choices.changed):
        choices.enter("seed", "3..5")
    assert seeds(choices) == [3, 4, 5]
    assert choices.settings == choices.variants[0]
    choices.enter("layers", "4")
    assert {settings.layers for settings in choices.variants} == {(4,)}
    assert seeds(choices) == [3, 4, 5]


def test_one_step_of_undo_takes_several_networks_back(choices: Choices) -> None:
    for typed in ("1..2", "1..20"):  # typing in one field is one step
        choices.enter("seed", typed)
    choices.undo_stack.undo()
    assert seeds(choices) == [1]
    choices.undo_stack.redo()
    assert seeds(choices) == list(range(1, 21))


def test_what_is_typed_after_a_run_has_begun_is_a_step_of_its_own(session: Session, qtbot: QtBot) -> None:
    session.choices.enter("learning_rate", 0.03)
    train(session, qtbot)
    for rate in (0.04, 0.05):
        session.choices.enter("learning_rate", rate)
    session.choices.undo_stack.undo()
    assert session.choices.settings.learning_rate == 0.03


@pytest.mark.parametrize("typed", ["8..1", "1..1000", "1,,2", "a..b", ""])
def test_what_cannot_be_is_said_and_changes_nothing(typed: str, choices: Choices) -> None:
    choices.enter("seed", "1..2")
    choices.enter("seed", typed)
    assert list(choices.problems) == ["seed"]
    assert seeds(choices) == [1, 2]
    choices.enter("seed", "7")
    assert choices.problems == {}
    assert seeds(choices) == [7]


def test_what_was_too_much_is_taken_as_soon_as_it_is_possible(choices: Choices) -> None:
    choices.enter("seed", "1..10")
    choices.enter("learning_rate", "1..10")
    assert choices.problems["learning_rate"].startswith("At most 64 networks are trained side by side, and 100 are")
    choices.enter("seed", "1..2")
    assert choices.problems == {}
    assert len(choices.variants) == 20


def test_what_did_not_fit_the_layers_is_taken_when_it_does(choices: Choices) -> None:
    choices.enter("dropout", "0.5,0.1")
    assert "dropout" in choices.problems
    choices.enter("layers", "5,4")
    assert choices.problems == {}
    assert choices.settings.dropout == (0.5, 0.1)


def test_what_is_wrong_stays_so_whatever_else_is_changed(choices: Choices) -> None:
    choices.enter("iterations", "many")
    choices.enter("seed", "2")
    assert list(choices.problems) == ["iterations"]
    choices.undo_stack.undo()
    assert list(choices.problems) == ["iterations"]


def test_settings_from_elsewhere_take_the_place_of_all(choices: Choices) -> None:
    choices.enter("seed", "wrong")
    choices.replace(*variants({"seed": "1..3"}))
    assert seeds(choices) == [1, 2, 3]
    choices.replace(TrainingSettings(seed=9))
    assert seeds(choices) == [9]
    assert choices.problems == {}


@pytest.mark.parametrize(("typed", "said"), [("1..3", True), ("1,2,3", True), (" 1 .. 3", True), ("1..4", False)])
def test_other_words_for_the_same_are_known(typed: str, said: bool, choices: Choices) -> None:
    choices.enter("seed", "1..3")
    assert choices.says("seed", typed) == said
    assert not choices.says("seed", "3..1")


def test_no_step_of_undo_outlives_them(choices: Choices) -> None:
    choices.enter("learning_rate", "0.1")
    choices.enter("seed", "1..3")
    assert choices.undo_stack.count() == 2
    choices.close()
    assert choices.undo_stack.count() == 0
