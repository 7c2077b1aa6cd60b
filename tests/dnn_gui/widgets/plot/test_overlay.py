from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT, Theme
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.overlay import Overlaid, colour_at, style_at
from dnn_gui.widgets.overlay_legend import OverlayLegend
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


def entries(legend: OverlayLegend) -> list[QCheckBox]:
    boxes = legend.findChildren(QCheckBox)
    return [box for box in boxes if box.objectName() != "collapseSeeds" and not box.isHidden()]


def test_the_legend_names_them_and_tells_which_is_to_go(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    legend.show_curves([overlaid(0, name="first"), overlaid(1, name="second, of which the name is far too long")])
    qtbot.waitExposed(legend)
    first, second = entries(legend)
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
    assert all("…" in entry.text() for entry in entries(legend))


def test_names_are_whole_where_there_is_room_for_them(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    names = ["a name of more than one word, which is long", "short", "brief"]
    legend.show_curves([overlaid(place, name=name) for place, name in enumerate(names)])
    legend.show()
    QApplication.processEvents()
    assert [entry.text() for entry in entries(legend)] == names
    assert len({entry.y() for entry in entries(legend)}) == 1


def test_long_names_are_cut_so_that_they_differ(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    words = ("dropout", "momentum", "decay", "nothing")
    names = [f"A rather long name of a run with {word} that was made one day" for word in words]
    legend.show_curves([overlaid(place, name=name) for place, name in enumerate(names)])
    legend.show()
    QApplication.processEvents()
    assert len({entry.text() for entry in entries(legend)}) == 4
    assert all(legend.rect().contains(entry.geometry()) for entry in entries(legend))


def test_an_ampersand_is_a_letter_like_any_other(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    legend.show_curves([overlaid(0, name="cats & dogs")])
    assert entries(legend)[0].text() == "cats && dogs"


def test_without_curves_the_legend_takes_no_room(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.show_curves([overlaid()])
    legend.show_curves([])
    assert not legend.isVisible()


def band(place: int = 0, name: str = "8 seeds") -> Overlaid:
    return Overlaid(
        f"band {place}",
        style_at(place, name, "{:.3f}".format),
        colour_at(place, LIGHT),
        OLD,
        words=f"{name}: mean, lowest to highest",
        spread=(OLD - 0.15, OLD + 0.15),
    )


def test_a_band_is_filled_from_the_lowest_to_the_highest(filled: LivePlot) -> None:
    plain = colours_around(filled, 400, float(OLD[400]) + 0.1, reach=2)
    filled.lay_over([band()])
    inside = [colours_around(filled, 400, float(OLD[400]) + above, reach=2) for above in (-0.1, 0.1)]
    assert all(colours != plain for colours in inside)
    assert colours_around(filled, 400, float(OLD[400]) + 0.25, reach=2) <= plain | {LIGHT.grid, LIGHT.panel}
    assert colour_at(0, LIGHT) in colours_around(filled, 400, float(OLD[400]))


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_axis_makes_room_for_a_band(filled: LivePlot, logarithmic: bool) -> None:
    filled.set_logarithmic(logarithmic)
    high = Overlaid("high", style_at(0, "", str), colour_at(0, LIGHT), OLD, spread=(OLD / 100, OLD * 10))
    filled.lay_over([high])
    low, top = (10**value if logarithmic else value for value in view(filled)[1])
    assert top > 8
    assert low < 0.0021


def test_a_band_is_read_out_with_its_spread(filled: LivePlot) -> None:
    filled.lay_over([band()])
    hover(filled, place(filled, 400, 0.5))
    assert "8 seeds<" in filled.read_out.text(), "the rest is for the legend"
    assert f"{OLD[400]:.3f}" in filled.read_out.text()
    assert f"{OLD[400] - 0.15:.3f} to {OLD[400] + 0.15:.3f}" in filled.read_out.text()


@pytest.mark.parametrize("smoothing", [0, 101])
def test_a_long_band_is_thinned_to_the_pixels_and_loses_no_edge(filled: LivePlot, smoothing: int) -> None:
    ripple = np.sin(np.arange(100_000.0)) * (abs(np.arange(100_000) - 50_000) < 49_000)
    mean = np.full(100_000, 1.0)
    long = Overlaid("long", style_at(0, "", str), colour_at(0, LIGHT), mean, spread=(mean - 0.5, mean + 0.5 * ripple))
    filled.lay_over([long])
    filled.smooth(smoothing)
    QApplication.processEvents()
    assert (view(filled)[1][1] > 1.45) == (not smoothing)


def test_a_band_goes_when_it_is_taken_away(filled: LivePlot) -> None:
    QApplication.processEvents()
    before = filled.grab().toImage()
    filled.lay_over([band()])
    filled.lay_over([])
    QApplication.processEvents()
    assert filled.grab().toImage() == before


def test_the_legend_offers_to_collapse_only_what_can_be(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(700, 50)
    legend.show_curves([overlaid(0), overlaid(1)])
    box = legend.findChild(QCheckBox, "collapseSeeds")
    assert box is not None
    legend.show_collapsing(False, possible=False, needed=False)
    assert box.isHidden()
    legend.show_collapsing(False, possible=True, needed=False)
    legend.show()
    with qtbot.waitSignal(legend.collapse_asked) as asked:
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert asked.args == [True]
    legend.show_collapsing(True, possible=True, needed=True)
    assert box.isChecked()
    assert not box.isEnabled()


def test_a_band_s_long_name_has_room_for_two(qtbot: QtBot) -> None:
    legend = OverlayLegend()
    qtbot.addWidget(legend)
    legend.resize(750, 60)
    legend.show_curves([band(0, "rate 0.01, 8 seeds"), band(1), overlaid(2), overlaid(3), overlaid(4)])
    legend.show()
    QApplication.processEvents()
    shown = entries(legend)
    assert shown[0].text() == "rate 0.01, 8 seeds: mean, lowest to highest"
    assert shown[0].width() > 1.8 * shown[2].width()
    assert len({entry.y() for entry in shown}) == 2
