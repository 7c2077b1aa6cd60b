from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.thumbnails import Thumbnail, ThumbnailGrid

TRACK, CHOSEN = "#eeeeee", "#123456"
GREY = np.full((8, 8, 3), 128, np.uint8)


@pytest.fixture
def grid(qtbot: QtBot) -> ThumbnailGrid:
    grid = ThumbnailGrid(5, 2, QSize(50, 50))
    qtbot.addWidget(grid)
    return grid


def cells(grid: ThumbnailGrid) -> list[QAbstractButton]:
    return grid.findChildren(QAbstractButton)


@pytest.mark.parametrize("classes", [2, 5, 10])
def test_a_mark_tells_the_class_by_its_colour_and_by_its_place(grid: ThumbnailGrid, classes: int) -> None:
    colours = [f"#00{label:02x}ff" for label in range(classes)]
    grid.set_colours(colours, TRACK, CHOSEN)
    grid.show_thumbnails([Thumbnail(GREY, label, f"Picture {label}") for label in range(classes)])
    for label, cell in enumerate(cells(grid)[:classes]):
        image = cell.grab().toImage()
        bottom = [image.pixelColor(x, image.height() - 2).name() for x in range(50)]
        middle = int((label + 0.5) * 50 / classes)
        assert bottom[middle] == colours[label]
        assert bottom.count(colours[label]) == pytest.approx(50 / classes, abs=1)
        assert set(bottom) == {TRACK, colours[label]}


def test_a_mark_can_still_be_seen_where_there_are_very_many_classes(grid: ThumbnailGrid) -> None:
    grid.set_colours(["#ff0000"] * 256, TRACK, CHOSEN)
    grid.show_thumbnails([Thumbnail(GREY, label, "") for label in (0, 128, 255)])
    for cell in cells(grid)[:3]:
        image = cell.grab().toImage()
        bottom = [image.pixelColor(x, image.height() - 2).name() for x in range(50)]
        assert bottom.count("#ff0000") >= 2


def test_its_words_say_what_a_thumbnail_is_and_a_click_chooses_it(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_colours(["#ff0000", "#00ff00"], TRACK, CHOSEN)
    grid.show_thumbnails([Thumbnail(GREY, 0, "Picture 1: cat"), Thumbnail(GREY, 1, "Picture 2: dog")])
    assert [cell.accessibleName() for cell in cells(grid)[:3]] == ["Picture 1: cat", "Picture 2: dog", ""]
    assert cells(grid)[1].toolTip() == "Picture 2: dog. Click to ask the network."
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(cells(grid)[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [1]
    assert not cells(grid)[2].isEnabled()
