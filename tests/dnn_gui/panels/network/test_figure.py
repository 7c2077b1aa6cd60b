from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.session import Session
from tests.dnn_gui.panels.network.driver import Driver, dataset


def test_the_course_network_is_shown_with_its_shapes_and_parameters(user: Driver) -> None:
    assert user.shown == [("20", "relu"), ("7", "relu"), ("5", "relu")]
    assert user.text("parameterCount") == "245,973 parameters"
    assert [user.text(f"shapes{number}") for number in (1, 2, 3, 4)] == [
        "W1 (20, 12288)\nb1 (20, 1)",
        "W2 (7, 20)\nb2 (7, 1)",
        "W3 (5, 7)\nb3 (5, 1)",
        "W4 (1, 5)\nb4 (1, 1)",
    ]


def test_the_ends_are_named_by_the_data(user: Driver) -> None:
    assert (user.text("inputCount"), user.text("inputShape")) == ("12,288 inputs", "(64 × 64 × 3)")
    assert (user.text("className"), user.text("outputActivation")) == ("cat?", "sigmoid")
    user.session.use_dataset(dataset(side=8, channels=1, classes=("cross", "circle")))
    assert (user.text("inputCount"), user.text("inputShape")) == ("64 inputs", "(8 × 8 × 1)")
    assert user.text("className") == "circle?"
    assert user.text("shapes1") == "W1 (20, 64)\nb1 (20, 1)"


@pytest.mark.parametrize(("classes", "parameters"), [(3, 245985), (10, 246027), (256, 247503)])
def test_more_than_two_classes_take_a_softmax_output_of_a_unit_each(
    user: Driver, classes: int, parameters: int
) -> None:
    user.session.use_dataset(dataset(classes=tuple(f"class {label}" for label in range(classes))))
    assert (user.text("className"), user.text("outputActivation")) == (f"{classes} classes", "softmax")
    assert user.text("shapes4") == f"W4 ({classes}, 5)\nb4 ({classes}, 1)"
    assert user.text("parameterCount") == f"{parameters:,} parameters"
    tip = user.panel.findChild(QLabel, "className").toolTip()
    assert "“class 0”, “class 1”, “class 2”" in tip
    assert ("more, which add up to 1" in tip) == (classes > 12)
    user.session.use_dataset(dataset())
    assert (user.text("className"), user.text("outputActivation")) == ("cat?", "sigmoid")
    assert user.text("shapes4") == "W4 (1, 5)\nb4 (1, 1)"


def test_a_new_last_layer_is_of_a_size_between_its_neighbours(user: Driver) -> None:
    user.session.use_dataset(dataset(classes=tuple(str(label) for label in range(60))))
    user.click(user.insert(4))
    assert user.settings.layers == (20, 7, 5, 17)


def test_a_network_that_is_too_large_only_with_its_many_outputs_is_told(user: Driver) -> None:
    user.session.use_dataset(dataset(side=8))
    user.set((4096, 4096, 4096, 3800))
    assert user.problem == ""
    user.session.use_dataset(dataset(side=8, classes=tuple(str(label) for label in range(256))))
    assert user.problem.startswith("This network would have 50,894,808 parameters")
    assert not user.session.choices.problems


def test_a_long_class_name_is_cut_and_told_whole_in_the_tooltip(user: Driver) -> None:
    name = "a picture of something that is not a cat"
    user.session.use_dataset(dataset(classes=("cat", name)))
    caption = user.panel.findChild(QLabel, "className")
    assert caption.text().endswith("…")
    assert name in caption.toolTip()


def test_without_data_the_input_says_so(qtbot: QtBot, qapp: QApplication, session: Session) -> None:
    panel = NetworkPanel(session, Look(qapp, "light"))
    qtbot.addWidget(panel)
    user = Driver(qtbot, panel, session)
    assert user.text("inputCount") == "no data yet"
    assert user.text("shapes1") == "W1 (20, n_x)\nb1 (20, 1)"
    assert user.text("shapes2") == "W2 (7, 20)\nb2 (7, 1)"
    assert "Open a data set" in user.text("parameterCount")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("classes", [2, 10])
def test_up_to_six_layers_fit_without_scrolling(user: Driver, count: int, classes: int) -> None:
    user.session.use_dataset(dataset(classes=tuple(str(label) for label in range(classes))))
    user.set((20, 12, 7, 5, 4, 3)[:count])
    QApplication.processEvents()
    assert user.panel.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("layers", [(), (7,), (20, 7, 5), (20, 12, 7, 5, 4, 3), (4096,) * 5, (20,) * 20], ids=len)
def test_nothing_overlaps_and_nothing_is_clipped(user: Driver, layers: tuple[int, ...]) -> None:
    user.set(layers, ("leaky_relu",) * len(layers) or ("relu",))
    QApplication.processEvents()
    shapes = [user.panel.findChild(QLabel, f"shapes{number}") for number in range(1, len(layers) + 2)]
    captions = [user.panel.findChild(QLabel, name) for name in ("inputCount", "inputShape", "className")]
    for text in (*shapes, *captions):
        assert user.editor.rect().contains(text.geometry())
        assert text.width() >= text.sizeHint().width()
        assert text.height() >= text.sizeHint().height()
    for left, right in pairwise(shapes):
        assert left.geometry().right() < right.geometry().left()
    controls = [user.units(number) for number in range(1, len(layers) + 1)]
    rows = [captions[0], *[control.parentWidget() for control in controls], captions[2]]
    for left, right in pairwise(rows):
        assert left.geometry().right() < right.geometry().left()
    for number in range(1, len(layers) + 1):
        assert user.units(number).width() >= user.units(number).sizeHint().width()
        assert user.activation(number).width() >= user.activation(number).sizeHint().width()


def test_twenty_layers_scroll_sideways_and_the_tab_key_brings_each_into_view(user: Driver) -> None:
    user.set((20,) * 20)
    QApplication.processEvents()
    area = user.panel.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() > 0
    assert area.verticalScrollBar().maximum() == 0
    user.insert(1).setFocus()
    while QApplication.focusWidget() is not user.activation(20):
        user.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    last = user.activation(20)
    assert area.viewport().rect().contains(QRect(last.mapTo(area.viewport(), QPoint()), last.size()))


def test_the_panel_asks_for_the_room_it_needs(user: Driver) -> None:
    assert user.panel.minimumSizeHint().height() <= user.panel.sizeHint().height() <= 250
    user.panel.resize(770, user.panel.minimumSizeHint().height())
    QApplication.processEvents()
    assert user.panel.findChild(QScrollArea).verticalScrollBar().maximum() == 0
