"""The data panel, on data of two and of many classes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.look.class_colours import class_colours
from dnn_gui.panels.data import DataPanel
from dnn_gui.session import Session

CLASSES = pytest.mark.parametrize("classes", [2, 5, 10, 256])


def dataset(classes: int, channels: int = 3) -> Dataset:
    def part(number: int) -> Examples:
        pictures = np.random.default_rng(number).integers(0, 255, (number, 8, 8, channels), dtype=np.uint8)
        return Examples(pictures, (np.arange(number) % classes).astype(np.uint8))

    names = tuple(f"class {label}" for label in range(classes))
    return Dataset("made up", "this test", names, part(2 * classes + 20), part(classes + 1))


@pytest.fixture
def panel(qtbot: QtBot, session: Session, look: Look) -> DataPanel:
    panel = DataPanel(session, look)
    panel.resize(300, 450)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def thumbnails(panel: DataPanel) -> list[QAbstractButton]:
    grid = panel.findChild(QWidget, "thumbnails")
    assert grid is not None
    return grid.findChildren(QAbstractButton)


def text(panel: DataPanel, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


@CLASSES
def test_every_thumbnail_says_its_class_and_wears_its_colour(
    panel: DataPanel, session: Session, classes: int
) -> None:
    session.use_dataset(dataset(classes))
    colours = class_colours(LIGHT, classes)
    for number, cell in enumerate(thumbnails(panel)):
        assert cell.accessibleName() == f"Picture {number + 1}: class {number % classes}"
        image = cell.grab().toImage()
        marks = {image.pixelColor(x, image.height() - 2).name() for x in range(image.width())}
        assert colours[number % classes] in marks


@CLASSES
def test_the_legend_names_the_classes_in_the_colours_of_the_theme(
    panel: DataPanel, session: Session, look: Look, classes: int
) -> None:
    session.use_dataset(dataset(classes))
    for theme in (LIGHT, DARK):
        look.choose(theme.name)
        for label, colour in enumerate(class_colours(theme, classes)[: min(classes, 9)]):
            assert f'<span style="color:{colour}">■</span>&nbsp;class&nbsp;{label}' in text(panel, "classLegend")


def test_the_data_is_told_in_one_line(panel: DataPanel, session: Session) -> None:
    session.use_dataset(dataset(5, channels=1))
    assert text(panel, "datasetName") == "made up"
    assert text(panel, "datasetAbout") == "30 + 6 pictures, 8 × 8 × 1"
    assert text(panel, "pageRange") == "1–15 of 30"


def test_other_data_of_more_classes_takes_the_place_of_the_first(panel: DataPanel, session: Session) -> None:
    for classes in (2, 10, 3):
        session.use_dataset(dataset(classes))
        assert text(panel, "classLegend").count("■") == classes
        panel.grab()


def test_a_click_asks_about_the_picture_by_the_name_of_its_class(
    panel: DataPanel, session: Session, qtbot: QtBot
) -> None:
    session.use_dataset(dataset(5))
    qtbot.mouseClick(thumbnails(panel)[7], Qt.MouseButton.LeftButton)
    assert session.answers.picture is not None
    assert session.answers.picture.name == "Training picture 8 (class 2)"
    qtbot.waitUntil(lambda: session.answers.answer is not None)


def test_the_panel_is_whole_without_data(panel: DataPanel) -> None:
    assert text(panel, "datasetName") == "No data yet"
    assert text(panel, "classLegend") == ""
    assert not panel.grab().isNull()
