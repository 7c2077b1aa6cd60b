from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from core.network import ModelCard, Network
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.widgets.compare_gallery import Gallery
from dnn_gui.widgets.compare_table import CompareTable

LEFT = Qt.MouseButton.LeftButton
Put = Callable[..., list[str]]


def made_up(classes: int = 2, test: int = 20, side: int = 8) -> Dataset:
    def part(count: int) -> Examples:
        pictures = np.random.default_rng(count).integers(0, 255, (count, side, side, 3), dtype=np.uint8)
        return Examples(pictures, (np.arange(count) % classes).astype(np.uint8))

    return Dataset("made up", "this test", tuple(f"class {label}" for label in range(classes)), part(40), part(test))


def always(dataset: Dataset, label: int) -> Network:
    """A network that takes every picture for the same class, some a little more than others."""
    binary = dataset.classes == 2
    network = Network(
        (dataset.inputs, dataset.outputs),
        output="sigmoid" if binary else "softmax",
        card=ModelCard(dataset.class_names, dataset.recipe),
    )
    network.parameters.W[0][...] *= 0.01
    network.parameters.b[0][...] = (2.0 if label else -2.0) if binary else 0.0
    if not binary:
        network.parameters.b[0][label] = 3.0
    return network


def child(window: QWidget, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = window.findChild(kind, name)
    assert found is not None, f"there is no {name}"
    return found


def gallery(window: QWidget) -> Gallery:
    return child(window, Gallery, "compareGallery")


def tabs(window: QWidget) -> list[str]:
    bar = child(window, QTabBar, "compareGroups")
    return [bar.tabText(place) for place in range(bar.count())] if bar.isVisible() else []


def words(window: QWidget) -> str:
    label = child(window, QLabel, "compareWords")
    return label.text() if label.isVisible() else ""


def rows(window: QWidget) -> dict[str, list[str]]:
    table = child(window, CompareTable, "compareTable")
    return {
        table.verticalHeaderItem(row).text(): [table.item(row, place).text() for place in range(table.columnCount())]
        for row in range(table.rowCount())
    }


def click_tab(window: QWidget, qtbot: QtBot, place: int) -> None:
    bar = child(window, QTabBar, "compareGroups")
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def click_tile(window: QWidget, qtbot: QtBot, place: int) -> None:
    view = gallery(window)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.tiles.index(place)).center())


def open_with(window: CompareWindow, qtbot: QtBot, runs: list[str]) -> None:
    window.compare(runs)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: words(window) != "Comparing…")
