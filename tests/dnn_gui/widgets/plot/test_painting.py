"""What a live plot paints anew, and what it leaves as it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_plot import LivePlot
from tests.dnn_gui.widgets.plot.driver import (
    COLOURS,
    feed,
    hover,
    make_plot,
    painted_afresh,
    place,
    shown,
    turn_wheel,
)

RANDOM = np.random.RandomState(0)
WALK = 1.5 + np.cumsum(0.02 * RANDOM.randn(3000)) + 0.1 * RANDOM.rand(3000)
FALL = 2.0 / (1 + np.arange(3000) / 40) + 0.02 * RANDOM.rand(3000)
TOLERANCE = 8
"""Of 255: smooth edges may come out so much different where a line is cut off at an edge of what is painted."""


class Exposures(QObject):
    """Notes which parts of the canvas are painted."""

    def __init__(self, plot: LivePlot) -> None:
        super().__init__(plot)
        self.areas: list[QRect] = []
        plot.findChild(QObject, "canvas").installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False


def look_alike(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((abs(one - other) <= TOLERANCE).all())


@pytest.mark.parametrize("numbers", [WALK, FALL], ids=["walk", "fall"])
@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("smoothing", [0, 101])
def test_a_curve_that_grew_looks_like_one_drawn_at_once(
    plot: LivePlot, qtbot: QtBot, numbers: np.ndarray, logarithmic: bool, smoothing: int
) -> None:
    at_once = make_plot()
    qtbot.addWidget(at_once.holder)
    at_once.holder.show()
    for one in (plot, at_once):
        one.set_logarithmic(logarithmic)
        one.smooth(smoothing)
        one.levels.show_notes([Note(65.6, "always: train"), Note(34, "always: test")])
    for count in range(20, len(numbers) + 1, 20):
        feed(plot, numbers[:count])
    feed(at_once, numbers)
    assert look_alike(shown(plot), shown(at_once))


def test_a_redraw_paints_the_new_stretch_alone(plot: LivePlot) -> None:
    plot.expected = 3000
    feed(plot, WALK[:2600])
    exposures = Exposures(plot)
    feed(plot, WALK[:2640])
    assert len(exposures.areas) == 1
    assert exposures.areas[0].width() < 40
    assert exposures.areas[0].left() > 450


def test_a_redraw_without_new_numbers_paints_nothing(plot: LivePlot, qtbot: QtBot) -> None:
    feed(plot, WALK)
    hover(plot, place(plot, 1000, 1))
    qtbot.wait(50)
    exposures = Exposures(plot)
    feed(plot, WALK)
    assert exposures.areas == []


CHANGES: dict[str, Callable[[LivePlot], None]] = {
    "grows": lambda plot: feed(plot, WALK[: len(plot.curve("loss").xs) + 40]),
    "begins anew": lambda plot: feed(plot, FALL[:700]),
    "loses numbers": lambda plot: feed(plot, WALK[:300]),
    "is forgotten": lambda plot: plot.forget(),
    "is zoomed": lambda plot: turn_wheel(plot, place(plot, 200, 0.4)),
    "is shown whole": lambda plot: plot.show_all(),
    "becomes logarithmic": lambda plot: plot.set_logarithmic(True),
    "becomes linear": lambda plot: plot.set_logarithmic(False),
    "is smoothed": lambda plot: plot.smooth(101),
    "is not smoothed": lambda plot: plot.smooth(0),
    "is hidden": lambda plot: plot.show_curve("loss", False),
    "is seen": lambda plot: plot.show_curve("loss", True),
    "is pointed at": lambda plot: hover(plot, place(plot, 150, 0.5)),
    "is let alone": lambda plot: plot.rest(),
    "becomes smaller": lambda plot: plot.holder.resize(500, 300),
    "becomes larger": lambda plot: plot.holder.resize(800, 420),
    "becomes dark": lambda plot: plot.dress(DARK, COLOURS, DARK.accuracy),
    "becomes light": lambda plot: plot.dress(LIGHT, COLOURS, LIGHT.accuracy),
    "is marked": lambda plot: plot.marks.show_notes([Note(150, "rate 0.01")]),
    "gets a family": lambda plot: plot.feed_family("loss", [WALK[:400], FALL[:300], WALK[100:600]]),
}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=12))
def test_whatever_happens_to_a_plot_it_looks_as_if_it_was_painted_afresh(plot: LivePlot, changes: list[str]) -> None:
    for change in changes:
        CHANGES[change](plot)
        QApplication.processEvents()
        assert look_alike(shown(plot), painted_afresh(plot)), change
