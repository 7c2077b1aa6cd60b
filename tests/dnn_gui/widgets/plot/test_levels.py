"""Where the texts of level lines stand: not on the curves, if it can be helped."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_plot import LivePlot
from tests.dnn_gui.widgets.plot.driver import feed

ALWAYS = Note(50, "always “non-cat”: train 50 %")


def text_at(plot: LivePlot) -> QRectF:
    QApplication.processEvents()
    return plot.levels.texts[0][0]


def half(plot: LivePlot) -> float:
    return plot.area.width() / 2


def show_hits(plot: LivePlot, hits: np.ndarray) -> None:
    plot.feed("loss", np.full(len(hits), 0.01))
    plot.feed("hits", hits)
    plot.redraw()


def test_a_text_stands_above_its_line_at_the_right_where_nothing_is_in_the_way(plot: LivePlot) -> None:
    plot.levels.show_notes([ALWAYS])
    show_hits(plot, np.full(300, 95.0))
    rect, line = text_at(plot), plot.area.height() * 0.5
    assert rect.left() > half(plot)
    assert rect.bottom() < line + 2


def test_a_curve_that_ends_above_the_line_has_the_text_below_it(plot: LivePlot) -> None:
    plot.levels.show_notes([ALWAYS])
    show_hits(plot, np.full(300, 53.0))
    rect = text_at(plot)
    assert rect.left() > half(plot)
    assert rect.top() > plot.area.height() * 0.5


def test_where_curves_end_on_the_line_the_text_stands_at_the_left(plot: LivePlot) -> None:
    plot.levels.show_notes([ALWAYS])
    show_hits(plot, np.concatenate((np.linspace(100, 52, 150), 50 + 5 * np.sin(np.arange(150)))))
    assert text_at(plot).right() < half(plot)


def test_a_text_moves_when_a_growing_curve_comes_in_its_way_and_not_before(plot: LivePlot) -> None:
    plot.levels.show_notes([ALWAYS])
    plot.expected = 300
    hits = np.concatenate((np.linspace(100, 90, 200), np.linspace(90, 49, 100)))
    seen = []
    for count in range(20, 301, 20):
        show_hits(plot, hits[:count])
        seen.append(text_at(plot))
    moved = [one != other for one, other in pairwise(seen)]
    assert sum(moved) == 1
    assert moved.index(True) > 8


def test_texts_do_not_stand_on_each_other(plot: LivePlot) -> None:
    plot.levels.show_notes([Note(50 + place, f"number {place}") for place in range(4)])
    feed(plot, np.linspace(1, 0.1, 301))
    QApplication.processEvents()
    rects = [rect for rect, _ in plot.levels.texts]
    assert not any(one.intersects(other) for one in rects for other in rects if one is not other)


def test_a_hidden_curve_is_in_nobodys_way(plot: LivePlot) -> None:
    show_hits(plot, np.full(300, 53.0))
    plot.show_curve("hits", False)
    plot.levels.show_notes([ALWAYS])
    assert text_at(plot).bottom() < plot.area.height() * 0.5 + 2
