"""Curves whose number is not known beforehand, faint behind another."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dnn_gui.look import LIGHT
from dnn_gui.widgets.canvas import mixed
from dnn_gui.widgets.live_plot import LivePlot
from tests.dnn_gui.widgets.plot.driver import COLOURS, LOSS, hover, place, share_drawn, view

LEVELS = (0.3, 0.5, 0.9)
FLAT = [np.full(301, height) for height in LEVELS]


@pytest.fixture
def family(plot: LivePlot) -> LivePlot:
    plot.feed("loss", FLAT[1])
    plot.feed_family("loss", FLAT)
    plot.redraw()
    QApplication.processEvents()
    return plot


def share_faint(plot: LivePlot, height: float) -> float:
    """Return along how much of a level the faint colour is seen, a pixel above or below included."""
    image, faint = plot.grab().toImage(), mixed(QColor(COLOURS["loss"]), QColor(LIGHT.panel), 0.3)
    start, end = place(plot, 10, height).toPoint(), place(plot, 290, height).toPoint()
    seen = [
        any(abs(image.pixelColor(x, y).red() - faint.red()) < 40 for y in range(start.y() - 1, start.y() + 2))
        for x in range(start.x(), end.x())
    ]
    return sum(seen) / len(seen)


def test_a_family_is_faint_and_its_chosen_curve_is_not(family: LivePlot) -> None:
    assert [share_faint(family, height) > 0.9 for height in LEVELS] == [True, False, True]
    assert share_drawn(family, 0.5, "loss") == 1


def test_the_number_of_a_family_may_change(family: LivePlot) -> None:
    family.feed_family("loss", FLAT[2:])
    family.redraw()
    assert share_faint(family, 0.3) < 0.1
    assert share_faint(family, 0.9) > 0.9
    family.feed_family("loss", [*FLAT, np.full(301, 0.7)])
    family.redraw()
    assert share_faint(family, 0.7) > 0.9


def test_the_axes_make_room_for_a_family(plot: LivePlot) -> None:
    plot.feed("loss", LOSS)
    plot.feed_family("loss", [LOSS, np.full(900, 3.0)])
    plot.redraw()
    (_, right), (_, high) = view(plot)
    assert right >= 899
    assert high >= 3


def test_a_family_whose_curves_ended_early_or_are_not_finite_is_drawn(plot: LivePlot) -> None:
    diverged = np.concatenate((np.full(200, 0.4), [np.inf, np.nan, np.nan]))
    plot.feed("loss", np.full(301, 0.8))
    plot.feed_family("loss", [np.full(301, 0.6), diverged, np.full(1, 0.2), np.empty(0)])
    plot.redraw()
    assert share_faint(plot, 0.6) > 0.9
    assert 0.5 < share_faint(plot, 0.4) < 0.8


def test_a_family_is_smoothed_with_its_chosen_curve(plot: LivePlot) -> None:
    noise = np.random.RandomState(0).rand(301)
    plot.feed("loss", noise)
    plot.feed_family("loss", [noise, 1 - noise])
    plot.smooth(11)
    behind = plot.curve("loss", behind=True)
    assert behind.ys[100] == pytest.approx(noise[95:106].mean())
    assert behind.ys[401] == pytest.approx(1 - noise[95:106].mean())


def test_a_family_hides_with_its_curve_and_is_forgotten_with_it(family: LivePlot) -> None:
    family.show_curve("loss", False)
    assert share_faint(family, 0.3) < 0.1
    family.show_curve("loss", True)
    assert share_faint(family, 0.3) > 0.9
    family.forget()
    family.feed("loss", FLAT[1])
    family.redraw()
    assert share_faint(family, 0.3) < 0.1


def test_the_read_out_tells_the_chosen_curve_alone(family: LivePlot) -> None:
    hover(family, place(family, 100, 0.5))
    assert "0.500" in family.read_out.text()
    assert "0.300" not in family.read_out.text()


def test_a_large_family_is_thinned_to_the_pixels(plot: LivePlot) -> None:
    random = np.random.RandomState(0)
    plot.feed_family("loss", [random.rand(100_000) for _ in range(12)])
    plot.redraw()
    assert len(plot.curve("loss", behind=True).xs) < 12 * 2000
