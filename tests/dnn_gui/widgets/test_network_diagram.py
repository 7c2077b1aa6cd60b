from __future__ import annotations

from itertools import groupby

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from dnn_gui.look import DARK, LIGHT
from dnn_gui.widgets.network_diagram import NetworkDiagram

CENTRES = (100.0, 250.0, 400.0)


@pytest.fixture
def diagram(qtbot: QtBot) -> NetworkDiagram:
    diagram = NetworkDiagram()
    diagram.resize(500, 120)
    qtbot.addWidget(diagram)
    return diagram


def neurons(image: QImage, x: int) -> int:
    """Count the long runs of one pixel column that are not background: edges meet there, dots are short."""
    background = image.pixel(x, 0)
    runs = groupby(image.pixel(x, y) != background for y in range(image.height()))
    return sum(1 for differs, run in runs if differs and len(list(run)) > 8)


@pytest.mark.parametrize(("units", "drawn"), [(1, 1), (2, 2), (5, 5), (6, 6), (7, 5), (20, 5), (4096, 5)], ids=str)
def test_large_layers_are_abbreviated(diagram: NetworkDiagram, units: int, drawn: int) -> None:
    diagram.show_columns(CENTRES, (12288, units, 1), 3)
    image = diagram.grab().toImage()
    assert neurons(image, 250) == drawn
    assert neurons(image, 400) == 1


@pytest.mark.parametrize(("outputs", "drawn"), [(1, 1), (3, 3), (6, 6), (10, 5), (256, 5)], ids=str)
def test_every_output_is_a_unit_too(diagram: NetworkDiagram, outputs: int, drawn: int) -> None:
    diagram.show_columns(CENTRES, (12288, 4, outputs), 3)
    assert neurons(diagram.grab().toImage(), 400) == drawn


@pytest.mark.parametrize("height", [48, 80, 300])
def test_a_column_stays_inside_at_any_height(diagram: NetworkDiagram, height: int) -> None:
    diagram.resize(500, height)
    diagram.show_columns(CENTRES, (12288, 20, 1), 3)
    image = diagram.grab().toImage()
    corner = image.pixel(0, 0)
    assert all(image.pixel(x, y) == corner for x in range(500) for y in (0, height - 1))


def test_colours_stand_for_channels(diagram: NetworkDiagram) -> None:
    pictures = []
    for channels in (0, 1, 3):
        diagram.show_columns(CENTRES, (64, 4, 1), channels)
        pictures.append(diagram.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    hues = {QColor(pictures[2].pixel(x, 60)).hue() // 60 for x in range(90)}
    assert len(hues) > len({QColor(pictures[1].pixel(x, 60)).hue() // 60 for x in range(90)})


def test_a_chosen_layer_stands_out_and_no_longer_when_let_go(diagram: NetworkDiagram) -> None:
    diagram.show_columns(CENTRES, (12288, 4, 1), 3)
    plain = diagram.grab().toImage()
    diagram.choose(1)
    assert diagram.grab().toImage() != plain
    diagram.choose(-1)
    assert diagram.grab().toImage() == plain


def test_it_wears_the_theme(diagram: NetworkDiagram) -> None:
    diagram.show_columns(CENTRES, (12288, 4, 1), 3)
    pictures = []
    for theme in (LIGHT, DARK):
        diagram.set_theme(theme)
        pictures.append(diagram.grab().toImage())
    assert pictures[0] != pictures[1]


def test_nothing_is_drawn_before_there_is_a_network(diagram: NetworkDiagram) -> None:
    image = diagram.grab().toImage()
    assert {image.pixel(x, 60) for x in range(500)} == {image.pixel(0, 0)}
