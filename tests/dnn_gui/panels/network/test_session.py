from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.session import Session
from tests.dnn_gui.panels.network.driver import Driver, dataset


def test_undo_brings_a_removed_layer_back(user: Driver) -> None:
    user.set((20, 7, 5), ("relu", "tanh", "sigmoid"))
    user.click(user.remove(2))
    user.session.choices.undo_stack.undo()
    assert user.shown == [("20", "relu"), ("7", "tanh"), ("5", "sigmoid")]
    assert user.text("parameterCount") == "245,973 parameters"
    user.session.choices.undo_stack.redo()
    assert user.shown == [("20", "relu"), ("5", "sigmoid")]


def test_undo_also_changes_the_field_that_has_the_focus(user: Driver) -> None:
    user.type(2, "9")
    user.session.choices.undo_stack.undo()
    assert user.units(2).hasFocus()
    assert user.units(2).text() == "7"


def test_undo_clears_a_wrong_entry(user: Driver) -> None:
    user.type(1, "30")
    user.type(2, "abc")
    user.session.choices.undo_stack.undo()
    assert user.shown[1] == ("7", "relu")
    assert not user.wrong(2)
    assert user.problem == ""


def test_the_editor_is_locked_during_a_run_and_free_after_it(user: Driver) -> None:
    user.session.use_dataset(dataset(side=8))
    user.session.train(paused=True)
    assert not user.editor.isEnabled()
    reason = "Stop or reset the run to change the network."
    for control in (user.editor, user.units(1), user.activation(1), user.remove(1), user.insert(1)):
        assert control.toolTip() == reason
    user.click(user.remove(1))
    assert user.settings.layers == (20, 7, 5)
    user.session.training.stop()
    user.qtbot.waitUntil(user.editor.isEnabled)
    assert user.editor.toolTip() == ""
    assert "Remove hidden layer 1" in user.remove(1).toolTip()
    user.click(user.remove(1))
    assert user.settings.layers == (7, 5)


def test_the_drawing_wears_the_theme_that_is_chosen(user: Driver, qapp: QApplication, session: Session) -> None:
    look = Look(qapp, "light")
    panel = NetworkPanel(session, look)
    user.qtbot.addWidget(panel)
    panel.resize(770, 230)
    colours = []
    for theme in (LIGHT, DARK):
        look.choose(theme.name)
        image = panel.grab().toImage()
        colours.append({image.pixelColor(x, 110).name() for x in range(770)})
        assert theme.accent in colours[-1]
    assert LIGHT.accent not in colours[1]


def test_the_panel_can_be_taken_down_while_a_field_has_the_focus(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    panel = NetworkPanel(session, Look(qapp, "light"))
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    field = Driver(qtbot, panel, session).units(2)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    delete(panel)
    QApplication.processEvents()
    session.choices.enter_several({"layers": "3,2"})
    assert session.choices.settings.layers == (3, 2)
