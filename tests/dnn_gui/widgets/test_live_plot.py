"""A live plot under the mouse and the keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.plot_tools import PlotTools

STYLES = (
    CurveStyle("loss", "{:.3f}".format),
    CurveStyle("check", "{:.3f}".format, dashed=True),
    CurveStyle("hits", "{:.1f} %".format, on_right=True),
)
COLOURS = {"loss": "#0067a8", "check": "#b85100", "hits": "#00785a"}
LOSS = np.linspace(1.0, 0.1, 301)


class Holder(QWidget):
    """Stands for the window, and notes the keys that nobody else wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())


@pytest.fixture
def plot(qtbot: QtBot) -> LivePlot:
    holder = Holder()
    plot = LivePlot(STYLES, "Iteration", "Loss", "Hits (%)")
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(plot)
    holder.resize(700, 400)
    plot.dress(LIGHT, COLOURS, COLOURS["hits"])
    plot.set_empty_text("Nothing yet.")
    qtbot.addWidget(holder)
    holder.show()
    qtbot.waitExposed(holder)
    plot.holder = holder  # keeps it alive
    return plot


@pytest.fixture
def filled(plot: LivePlot) -> LivePlot:
    feed(plot, LOSS)
    return plot


def feed(plot: LivePlot, loss: np.ndarray) -> None:
    at = np.arange(0.0, len(loss), 20)
    plot.feed("loss", loss)
    plot.feed("check", 1.2 * loss[::20], at)
    plot.feed("hits", 100 - 50 * loss[::20], at)
    plot.redraw()
    QApplication.processEvents()


def view(plot: LivePlot) -> tuple[list[float], list[float]]:
    ranges = plot.getPlotItem().getViewBox().viewRange()
    return ranges[0], ranges[1]


def place(plot: LivePlot, x: float, y: float) -> QPointF:
    """Return where the point (x, y) of the left axis is on the screen, in pixels of the plot."""
    return plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))


def mouse(
    plot: LivePlot,
    kind: QEvent.Type,
    at: QPointF,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = plot.viewport()
    QApplication.sendEvent(viewport, QMouseEvent(kind, at, QPointF(viewport.mapToGlobal(at)), button, held, keys))


def hover(plot: LivePlot, at: QPointF) -> None:
    mouse(plot, QEvent.Type.MouseMove, at)


def drag(
    plot: LivePlot,
    start: QPointF,
    end: QPointF,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(plot, QEvent.Type.MouseButtonPress, start, left, left, keys)
    for share in (0.3, 0.6, 1.0):
        mouse(plot, QEvent.Type.MouseMove, start + share * (end - start), none, left, keys)
    mouse(plot, QEvent.Type.MouseButtonRelease, end, left, none, keys)
    QApplication.processEvents()


def turn_wheel(plot: LivePlot, at: QPointF, notches: int = 3) -> None:
    QApplication.sendEvent(
        plot.viewport(),
        QWheelEvent(
            at,
            QPointF(plot.viewport().mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    QApplication.processEvents()


def test_curves_draw_the_numbers_they_were_fed(filled: LivePlot) -> None:
    assert filled.curve("loss").xs.tolist() == list(range(301))
    assert filled.curve("loss").ys.tolist() == LOSS.tolist()


def test_a_following_plot_shows_the_whole_of_a_growing_curve(plot: LivePlot) -> None:
    for length in (30, 100, 301):
        feed(plot, LOSS[:length])
        (left, right), (low, high) = view(plot)
        assert left <= 0
        assert right >= length - 1
        assert low <= 0
        assert high >= 1.2


def test_new_numbers_do_not_throw_a_zoomed_view_back(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 200, 0.4))
    zoomed = view(filled)
    assert zoomed[0][0] > 0
    assert not filled.following
    feed(filled, np.concatenate((LOSS, LOSS)))
    assert view(filled) == zoomed


def test_the_wheel_keeps_what_is_under_the_mouse_in_its_place(filled: LivePlot) -> None:
    spot = place(filled, 200, 0.4)
    turn_wheel(filled, spot)
    moved = place(filled, 200, 0.4)
    assert (moved.x(), moved.y()) == pytest.approx((spot.x(), spot.y()), abs=1)


def test_a_drag_zooms_to_its_rectangle(filled: LivePlot) -> None:
    drag(filled, place(filled, 50, 0.9), place(filled, 150, 0.5))
    (left, right), (low, high) = view(filled)
    assert (left, right) == pytest.approx((50, 150), abs=1)
    assert (low, high) == pytest.approx((0.5, 0.9), abs=0.01)
    assert not filled.getPlotItem().getViewBox().rbScaleBox.isVisible()


def test_a_level_drag_zooms_along_x_alone(filled: LivePlot) -> None:
    before = view(filled)[1]
    drag(filled, place(filled, 50, 0.5), place(filled, 150, 0.5))
    assert view(filled)[0] == pytest.approx([50, 150], abs=1)
    assert view(filled)[1] == before


def test_a_drag_with_shift_moves_the_view(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 150, 0.5), 10)
    (left, right), _ = view(filled)
    step = (right - left) / 4
    drag(
        filled,
        place(filled, left + 2 * step, 0.5),
        place(filled, left + step, 0.5),
        Qt.KeyboardModifier.ShiftModifier,
    )
    assert view(filled)[0] == pytest.approx([left + step, right + step], rel=0.02)


def test_a_click_does_not_zoom(filled: LivePlot) -> None:
    before = view(filled)
    drag(filled, place(filled, 50, 0.5), place(filled, 50, 0.5) + QPointF(4, 4))
    assert view(filled) == before
    assert filled.following


@pytest.mark.parametrize("way", ["double click", "Home", "button"])
def test_there_is_a_way_back_from_a_zoom(filled: LivePlot, qtbot: QtBot, way: str) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.show_all)
    whole = view(filled)
    assert not tools.show_all.isEnabled()
    turn_wheel(filled, place(filled, 200, 0.4))
    assert tools.show_all.isEnabled()
    if way == "button":
        qtbot.mouseClick(tools.show_all, Qt.MouseButton.LeftButton)
    elif way == "Home":
        qtbot.keyClick(filled, Qt.Key.Key_Home)
    else:
        at = place(filled, 200, 0.4).toPoint()
        qtbot.mouseDClick(filled.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view(filled) == whole
    assert filled.following
    assert not tools.show_all.isEnabled()


def test_keys_zoom_and_move(filled: LivePlot, qtbot: QtBot) -> None:
    (left, right), height = view(filled)
    qtbot.keyClick(filled, Qt.Key.Key_Plus)
    (nearer, farther), same_height = view(filled)
    assert farther - nearer == pytest.approx(0.8 * (right - left))
    assert same_height == height
    qtbot.keyClick(filled, Qt.Key.Key_Right)
    assert view(filled)[0][0] > nearer
    qtbot.keyClick(filled, Qt.Key.Key_Left)
    qtbot.keyClick(filled, Qt.Key.Key_Minus)
    assert view(filled)[0] == pytest.approx([left, right])


def test_other_keys_are_left_to_the_window(filled: LivePlot, qtbot: QtBot) -> None:
    qtbot.keyClick(filled, Qt.Key.Key_Space)
    qtbot.keyClick(filled, Qt.Key.Key_Home)
    assert filled.holder.keys == [Qt.Key.Key_Space]


def test_zooming_into_a_long_curve_shows_its_single_numbers(plot: LivePlot) -> None:
    loss = np.random.RandomState(0).rand(100_000)
    feed(plot, loss)
    assert len(plot.curve("loss").xs) < 2000
    plot.getPlotItem().getViewBox().setXRange(50_000, 50_100, padding=0)
    xs, ys = plot.curve("loss").xs, plot.curve("loss").ys
    assert xs.tolist() == list(range(49_999, 50_102))
    assert ys.tolist() == loss[49_999:50_102].tolist()


def test_the_read_out_tells_the_numbers_under_the_mouse(filled: LivePlot) -> None:
    hover(filled, place(filled, 124, 0.5))
    text = filled.read_out.text()
    assert filled.read_out.isVisible()
    assert "iteration 124" in text
    assert f"{LOSS[124]:.3f}" in text
    assert f"{1.2 * LOSS[120]:.3f}" in text
    assert f"{100 - 50 * LOSS[120]:.1f} %" in text
    assert text.count("at 120") == 2


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_dot_marks_where_the_number_was_read(filled: LivePlot, logarithmic: bool) -> None:
    filled.set_logarithmic(logarithmic)
    for name in ("check", "hits"):
        filled.show_curve(name, False)
    on_curve = place(filled, 120, np.log10(LOSS[120]) if logarithmic else LOSS[120]).toPoint()
    beside = on_curve + QPoint(2, -2)
    assert not is_coloured(filled.grab().toImage().pixelColor(beside), "loss")
    hover(filled, place(filled, 120, 0.02))
    assert is_coloured(filled.grab().toImage().pixelColor(beside), "loss")


def test_both_axes_share_their_x_and_the_right_one_goes_to_a_hundred(filled: LivePlot) -> None:
    left, right = filled.curve("loss"), filled.curve("hits")
    for _ in range(2):
        assert right.x_pixels(np.array([0.0, 200.0])) == pytest.approx(left.x_pixels(np.array([0.0, 200.0])))
        assert right.y_pixels(np.array([100.0, 0.0])) == pytest.approx([0, left.box.rect().height()], abs=20)
        turn_wheel(filled, place(filled, 200, 0.4))


def test_the_read_out_goes_when_the_mouse_leaves_the_curves(filled: LivePlot) -> None:
    hover(filled, place(filled, 124, 0.5))
    hover(filled, QPointF(5, 5))
    assert not filled.read_out.isVisible()
    hover(filled, place(filled, 124, 0.5))
    QApplication.sendEvent(filled, QEvent(QEvent.Type.Leave))
    assert not filled.read_out.isVisible()


def test_the_read_out_stays_on_the_plot(filled: LivePlot) -> None:
    for x in (1, 150, 299):
        for y in (0.02, 1.15):
            hover(filled, place(filled, x, y))
            assert filled.viewport().rect().contains(filled.read_out.geometry())


def test_a_hidden_curve_is_neither_drawn_nor_read_out(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.legend)
    tools.legend.dress(COLOURS)
    entry = tools.legend.entries["check"]
    hover(filled, place(filled, 100, 0.5))
    assert "check" in filled.read_out.text()
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton, pos=QPoint(8, entry.height() // 2))
    assert not filled.curve("check").isVisible()
    assert "check" not in filled.read_out.text()
    assert view(filled)[1][1] < 1.2, "the axis makes use of the room"
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert filled.curve("check").isVisible()


def test_a_curve_without_numbers_is_not_drawn(plot: LivePlot) -> None:
    plot.feed("loss", LOSS)
    plot.redraw()
    assert plot.curve("loss").isVisible()
    assert not plot.curve("check").isVisible()


def test_the_logarithmic_axis_is_marked_in_powers_of_ten(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    qtbot.addWidget(tools.log_axis)
    qtbot.keyClick(tools.log_axis, Qt.Key.Key_Space)
    assert view(filled)[1] == pytest.approx([-1, np.log10(1.2)], abs=0.05)
    height = place(filled, 0, np.log10(0.1)).y()
    assert filled.curve("loss").y_pixels(np.log10(filled.curve("loss").ys))[-1] == pytest.approx(height, abs=20)
    qtbot.keyClick(tools.log_axis, Qt.Key.Key_Space)
    assert view(filled)[1] == pytest.approx([0, 1.2], abs=0.05)


def test_the_kind_of_axis_changes_under_a_zoom_without_moving_it(filled: LivePlot) -> None:
    turn_wheel(filled, place(filled, 200, 0.4))
    zoomed = view(filled)[0]
    filled.set_logarithmic(True)
    assert view(filled)[0] == zoomed


def test_a_logarithmic_axis_bears_costs_of_zero(filled: LivePlot) -> None:
    filled.set_logarithmic(True)
    feed(filled, np.concatenate((LOSS, np.zeros(20))))
    assert view(filled)[1] == pytest.approx([-1, np.log10(1.2)], abs=0.05)


def test_marks_between_the_tenths_appear_where_a_logarithmic_axis_is_zoomed_deeply(filled: LivePlot) -> None:
    axis = filled.getPlotItem().getAxis("left")
    filled.set_logarithmic(True)
    levels = axis.tickValues(np.log10(0.213), np.log10(0.219), 300)
    written = [text for spacing, values in levels for text in axis.tickStrings(values, 1, spacing)]
    assert {"0.214", "0.215", "0.216"} <= set(written)


def test_smoothing_draws_means_and_keeps_the_numbers_behind(plot: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(plot, STYLES)
    qtbot.addWidget(tools.smoothing)
    noise = np.random.RandomState(0).rand(301)
    feed(plot, noise)
    qtbot.keyClick(tools.smoothing, Qt.Key.Key_Down)
    assert tools.smoothing.currentText() == "Light smoothing"
    drawn = plot.curve("loss")
    assert drawn.ys[100] == pytest.approx(noise[95:106].mean())
    behind = plot.curve("loss", behind=True)
    assert behind.isVisible()
    assert behind.ys.tolist() == noise.tolist()
    qtbot.keyClick(tools.smoothing, Qt.Key.Key_Up)
    assert drawn.ys.tolist() == noise.tolist()
    assert not behind.isVisible()


def test_the_words_for_nothing_go_when_there_is_something(plot: LivePlot) -> None:
    assert "Nothing yet." in visible_texts(plot)
    feed(plot, LOSS)
    assert "Nothing yet." not in visible_texts(plot)
    plot.forget()
    assert "Nothing yet." in visible_texts(plot)


def visible_texts(plot: LivePlot) -> list[str]:
    return [child.text() for child in plot.viewport().children() if hasattr(child, "text") and child.isVisible()]


def test_another_theme_recolours_the_ground(filled: LivePlot) -> None:
    assert ground(filled) == LIGHT.panel
    filled.dress(DARK, COLOURS, DARK.accuracy)
    assert ground(filled) == DARK.panel


def ground(plot: LivePlot) -> str:
    """Return the colour of most of the plot."""
    image = plot.grab().toImage()
    names = [image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return max(set(names), key=names.count)


def test_marks_and_levels_are_painted(filled: LivePlot) -> None:
    bare = filled.grab().toImage()
    filled.marks.show_notes([Note(150, "rate 0.01"), Note(152, "rate 0.02")])
    filled.levels.show_notes([Note(65.6, "always: train"), Note(34, "always: test")])
    assert filled.grab().toImage() != bare
    filled.marks.show_notes([])
    filled.levels.show_notes([])
    assert filled.grab().toImage() == bare


def test_a_dashed_curve_has_gaps_and_a_solid_one_has_none(plot: LivePlot) -> None:
    plot.feed("loss", np.full(301, 0.8))
    plot.feed("check", np.full(301, 0.4))
    plot.redraw()
    assert share_drawn(plot, 0.8, "loss") == 1
    assert 0.4 < share_drawn(plot, 0.4, "check") < 0.8


def share_drawn(plot: LivePlot, height: float, name: str) -> float:
    """Return how much of a level curve is in its colour."""
    image = plot.grab().toImage()
    start, end = place(plot, 10, height).toPoint(), place(plot, 290, height).toPoint()
    seen = [is_coloured(image.pixelColor(x, start.y()), name) for x in range(start.x(), end.x())]
    return sum(seen) / len(seen)


def is_coloured(pixel: QColor, name: str) -> bool:
    colour = QColor(COLOURS[name])
    return abs(pixel.red() - colour.red()) + abs(pixel.blue() - colour.blue()) < 150


def test_a_tangle_of_dashes_is_drawn_in_good_time(plot: LivePlot, qtbot: QtBot) -> None:
    random = np.random.RandomState(0)
    plot.feed("check", random.rand(200_000))
    plot.redraw()
    QApplication.processEvents()
    assert len(plot.curve("check").xs) < 2000
    assert not plot.grab().isNull()


def test_a_picture_has_the_legend_and_no_crosshair(filled: LivePlot, qtbot: QtBot) -> None:
    tools = PlotTools(filled, STYLES)
    tools.dress(COLOURS)
    qtbot.addWidget(tools.legend)
    tools.legend.adjustSize()
    hover(filled, place(filled, 100, 0.5))
    image = tools.picture()
    assert not filled.read_out.isVisible()
    assert image.height() / image.devicePixelRatio() > filled.height() + tools.legend.height()
    assert image.pixelColor(2, 2).name() == LIGHT.panel
