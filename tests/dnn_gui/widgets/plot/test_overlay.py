from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT, Theme
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.overlay import Overlaid, OverlayLegend, colour_at, style_at
from tests.dnn_gui.widgets.plot.driver import hover, place, view

OLD = np.linspace(0.8, 0.2, 601)


def overlaid(place: int = 0, y: np.ndarray = OLD, name: str = "an old run") -> Overlaid:
    return Overlaid(f"run {place}", style_at(place, name, "{:.3f}".format), colour_at(place, LIGHT), y)


def colours_around(plot: LivePlot, x: float, y: float, reach: int = 5) -> set[str]:
    QApplication.processEvents()
    image, at = plot.grab().toImage(), place(plot, x, y).toPoint()
    steps = range(-reach, reach + 1)
    return {image.pixelColor(at.x() + dx, at.y() + dy).name() for dx in steps for dy in steps}


def test_a_curve_laid_over_is_seen_as_far_as_it_goes(filled: LivePlot) -> None:
    filled.lay_over([overlaid()])
    assert view(filled)[0][1] > 600
    assert colour_at(0, LIGHT) in colours_around(filled, 450, float(OLD[450]))


def test_its_lowest_point_is_marked_by_a_ring(filled: LivePlot) -> None:
    dips = np.concatenate((OLD, np.linspace(0.2, 0.6, 200)))
    filled.lay_over([overlaid(y=dips)])
    around = colours_around(filled, 600, float(dips[600]), reach=7)
    assert {colour_at(0, LIGHT), QColor(LIGHT.panel).name()} <= around
    assert colour_at(0, LIGHT) not in colours_around(filled, 600, float(dips[600]), reach=1), "it is empty inside"


def test_it_is_read_out_by_its_name(filled: LivePlot) -> None:
    filled.lay_over([overlaid()])
    hover(filled, place(filled, 450, 0.5))
    assert "an old run" in filled.read_out.text()
    assert f"{OLD[450]:.3f}" in filled.read_out.text()


def test_it_stays_when_the_growing_curves_begin_anew(filled: LivePlot) -> None:
    filled.lay_over([overlaid()])
    filled.forget()
    assert colour_at(0, LIGHT) in colours_around(filled, 450, float(OLD[450]))


def test_it_is_gone_when_others_or_none_are_laid_over(filled: LivePlot) -> None:
    before = view(filled)
    filled.lay_over([overlaid()])
    filled.lay_over([])
    assert view(filled) == before
    assert colour_at(0, LIGHT) not in colours_around(filled, 200, float(OLD[200]))


def test_it_lies_on_a_logarithmic_axis_too(filled: LivePlot) -> None:
    filled.set_logarithmic(True)
    filled.lay_over([overlaid(y=OLD / 100)])
    low, high = view(filled)[1]
    assert low < np.log10(0.002) < high
    assert colour_at(0, LIGHT) in colours_around(filled, 450, float(np.log10(OLD[450] / 100)))


@pytest.mark.parametrize("costs", [np.empty(0), np.full(5, np.nan), np.array([0.5, np.inf])])
def test_a_run_with_no_cost_worth_drawing_breaks_nothing(filled: LivePlot, costs: np.ndarray) -> None:
    filled.lay_over([overlaid(y=costs)])
    filled.set_logarithmic(True)
    assert not filled.grab().isNull()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_no_two_places_look_the_same(theme: Theme) -> None:
    looks = [
        (colour_at(place, theme), style.dashed and style.dashes)
        for place, style in enumerate(style_at(place, "", str) for place in range(8))
    ]
    assert len(set(looks)) == 8


def test_the_legend_names_them_and_tells_which_is_to_go(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    legend.show_curves([overlaid(0, name="first"), overlaid(1, name="second, of which the name is far too long")])
    qtbot.waitExposed(legend)
    first, second = legend.findChildren(QCheckBox)
    assert first.text() == "first"
    assert second.toolTip().startswith("second, of which the name is far too long")
    with qtbot.waitSignal(legend.taken_away) as told:
        second.click()
    assert told.args == ["run 1"]


def test_a_long_name_is_cut_instead_of_making_the_legend_wider(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.show_curves([overlaid(place, name=60 * "long") for place in range(8)])
    assert legend.minimumSizeHint().width() < 500
    legend.resize(700, 50)
    QApplication.processEvents()
    assert all("…" in entry.text() for entry in legend.findChildren(QCheckBox))


def test_without_curves_the_legend_takes_no_room(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.show_curves([overlaid()])
    legend.show_curves([])
    assert not legend.isVisible()
