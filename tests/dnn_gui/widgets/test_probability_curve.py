"""The small curve of a probability, under a real mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from dnn_gui.look import LIGHT
from dnn_gui.widgets.probability_curve import ProbabilityCurve

AT = np.array([0, 10, 100, 200])
SHARES = np.array([0.5, 0.25, 0.75, 1.0])


@pytest.fixture
def curve(qtbot: QtBot) -> ProbabilityCurve:
    curve = ProbabilityCurve()
    curve.resize(240, curve.sizeHint().height())
    qtbot.addWidget(curve)
    curve.dress(LIGHT)
    curve.show_curve("cat", AT, SHARES, 250, half=True)
    curve.show_place(3, rewound=False)
    curve.show()
    qtbot.waitExposed(curve)
    return curve


def colour_at(curve: ProbabilityCurve, place: QPoint) -> QColor:
    return curve.grab().toImage().pixelColor(place)


def test_iterations_lie_on_an_axis_up_to_its_end_and_shares_between_0_and_100(curve: ProbabilityCurve) -> None:
    first, *_, last = [curve.point(place) for place in range(4)]
    top, bottom = last.y(), first.y() + (first.y() - last.y())
    assert curve.point(1).y() == pytest.approx(bottom - 0.25 * (bottom - top))
    assert (curve.point(2).x() - first.x()) / (last.x() - first.x()) == pytest.approx(0.5)
    end = first.x() + (last.x() - first.x()) * 250 / 200
    assert end == pytest.approx(curve.width(), abs=8)


def test_a_click_and_a_drag_tell_the_iteration(curve: ProbabilityCurve, qtbot: QtBot) -> None:
    told: list[float] = []
    curve.clicked.connect(told.append)
    qtbot.mousePress(curve, Qt.MouseButton.LeftButton, pos=curve.point(2).toPoint())
    qtbot.mouseMove(curve, curve.point(3).toPoint())
    qtbot.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=curve.point(3).toPoint())
    qtbot.mouseMove(curve, curve.point(1).toPoint())
    assert told == pytest.approx([100, 200], abs=1)


def test_beyond_the_axis_is_its_end(curve: ProbabilityCurve, qtbot: QtBot) -> None:
    told: list[float] = []
    curve.clicked.connect(told.append)
    for x in (0, curve.width() - 1):
        qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    assert told == [0, 250]


@pytest.mark.parametrize("place", [0, 2])
def test_a_dot_marks_where_one_is(curve: ProbabilityCurve, place: int) -> None:
    def coloured() -> int:
        image, here = curve.grab().toImage(), curve.point(place).toPoint()
        around = [here + QPoint(x, y) for x in range(-4, 5) for y in range(-4, 5)]
        return sum(image.pixelColor(spot) == QColor(LIGHT.accent) for spot in around)

    line_alone = coloured()
    curve.show_place(place, rewound=True)
    assert coloured() > line_alone + 10


def test_a_line_stands_there_only_when_it_is_not_now(curve: ProbabilityCurve) -> None:
    def is_dark(place: int) -> bool:
        return colour_at(curve, QPoint(round(curve.point(place).x()), 12)).lightness() < 120

    curve.show_place(1, rewound=False)
    assert not is_dark(1)
    curve.show_place(1, rewound=True)
    assert is_dark(1)


def test_the_half_is_marked_where_it_decides(curve: ProbabilityCurve) -> None:
    def dark_ones() -> int:
        image, y = curve.grab().toImage(), int(curve.point(0).y())
        rows = [[image.pixelColor(x, row).lightness() < 160 for x in range(90, 120)] for row in (y, y + 1)]
        return max(map(sum, rows))

    curve.show_curve("cat", AT, np.ones(4), 250, half=True)
    curve.shares = SHARES
    with_line = dark_ones()
    curve.show_curve("cat", AT, SHARES, 250, half=False)
    assert with_line > dark_ones() + 5


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one
def test_a_tip_tells_the_value_under_the_mouse(curve: ProbabilityCurve) -> None:
    at = curve.point(1).toPoint()
    QApplication.sendEvent(curve, QHelpEvent(QHelpEvent.Type.ToolTip, at, curve.mapToGlobal(at)))
    assert QToolTip.text() == "cat: 25.0 % at iteration 10"


def test_where_one_is_is_told_to_who_cannot_see_it(curve: ProbabilityCurve) -> None:
    assert curve.accessibleDescription() == "cat: 100.0 % at iteration 200"


def test_nothing_is_painted_before_there_is_a_curve(qtbot: QtBot) -> None:
    curve = ProbabilityCurve()
    qtbot.addWidget(curve)
    curve.dress(LIGHT)
    image = curve.grab().toImage()
    assert {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())} == {image.pixel(0, 0)}
