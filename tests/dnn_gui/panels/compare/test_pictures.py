"""The gallery of test pictures: which of two runs gets them right, and what they answer."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from dnn_gui.widgets.compare_gallery import Answer, Tile
from tests.dnn_gui.panels.compare.driver import (
    LEFT,
    Put,
    click_tab,
    click_tile,
    gallery,
    made_up,
    open_with,
    tabs,
    words,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


@pytest.mark.parametrize(("classes", "counts"), [(2, (10, 10, 0, 0)), (5, (4, 4, 12, 0)), (20, (1, 1, 18, 0))])
def test_test_pictures_are_counted_by_who_is_right(
    classes: int, counts: tuple[int, ...], window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put(dataset=made_up(classes)))
    heads = ("Only A right", "Only B right", "Both wrong", "Both right")
    assert tabs(window) == [f"{head} · {count}" for head, count in zip(heads, counts, strict=True)]
    for place, count in enumerate(counts):
        click_tab(window, qtbot, place)
        if count:
            assert gallery(window).isVisible()
            assert gallery(window).tiles.rowCount() == count
        else:
            assert words(window) == "There is no such test picture."


def test_a_tile_says_what_it_is_and_what_both_answered(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    click_tab(window, qtbot, 1)
    told = gallery(window).tiles.index(0).data()
    assert told.startswith("Test picture ")
    assert ": class 1. A says class 0, " in told
    assert told.count("wrong; B says class 1, ") == 1
    assert told.endswith(" %, right.")


def test_a_click_makes_a_picture_the_one_that_is_asked_about(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put())
    click_tile(window, qtbot, 2)
    picture = session.answers.picture
    assert picture is not None
    place = int(picture.name.split()[2]) - 1
    assert picture.name == f"Test picture {place + 1} (class 0)"
    assert session.dataset is not None
    np.testing.assert_array_equal(picture.pixels, session.dataset.test.pictures[place])


def test_a_double_click_asks_once(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    asked = []
    gallery(window).chosen.connect(asked.append)
    click_tile(window, qtbot, 1)
    view = gallery(window)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(view.tiles.index(1)).center())
    assert asked == [1]


def test_arrow_keys_move_and_enter_asks(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    view = gallery(window)
    assert view.hasFocus()
    abreast = view.viewport().width() // view.gridSize().width()
    assert 3 < abreast < view.tiles.rowCount() - 2
    right, left, down = Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down
    for key, expected in ((right, 1), (right, 2), (right, 3), (left, 2), (down, 2 + abreast)):
        qtbot.keyClick(view, key)
        assert view.currentIndex().row() == expected
    assert session.answers.picture is None
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert session.answers.picture is not None
    assert view.tiles.index(view.currentIndex().row()).data().startswith(session.answers.picture.name.split(" (")[0])


def test_of_ten_thousand_pictures_only_those_in_sight_are_made(window: CompareWindow, qtbot: QtBot) -> None:
    view, made = gallery(window), []
    picture = np.zeros((8, 8, 3), np.uint8)

    def make(place: int) -> Tile:
        made.append(place)
        answers = Answer("A", "cat", 0.9, True), Answer("B", "dog", 0.6, False)
        return Tile("Picture", place, "cat", picture, answers)

    window.show()
    view.show()
    view.show_tiles(10_000, make)
    qtbot.waitExposed(view)
    view.grab()
    assert 0 < len(set(made)) < 100
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.grab()
    assert 9_999 in made
    assert len(set(made)) < 200


def test_examples_that_are_no_pictures_are_shown_by_their_numbers(
    window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    as_pictures = made_up()
    rows_of_numbers = Dataset(
        "numbers",
        "this test",
        as_pictures.class_names,
        *(
            Examples(part.pictures.reshape(len(part), 1, -1, 1), part.labels)
            for part in (as_pictures.train, as_pictures.test)
        ),
    )
    open_with(window, qtbot, put())
    with_pictures = gallery(window).gridSize().height()
    open_with(window, qtbot, put(dataset=rows_of_numbers))
    qtbot.waitUntil(lambda: gallery(window).gridSize().height() < with_pictures / 2)
    assert gallery(window).tiles.index(0).data().startswith("Test example ")
