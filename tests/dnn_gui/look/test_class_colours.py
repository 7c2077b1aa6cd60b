from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor

from dnn_gui.look import DARK, LIGHT, Theme
from dnn_gui.look.class_colours import class_colours

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@THEMES
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_every_class_stands_out_from_the_panel(theme: Theme, classes: int) -> None:
    for colour in class_colours(theme, classes):
        dark, light = sorted((luminance(colour), luminance(theme.panel)))
        assert (light + 0.05) / (dark + 0.05) >= 3


@THEMES
@pytest.mark.parametrize("classes", [2, 3, 7, 10, 256])
def test_there_is_a_colour_for_each_class_and_neighbours_differ(theme: Theme, classes: int) -> None:
    colours = class_colours(theme, classes)
    assert len(colours) == classes
    assert all(left != right for left, right in pairwise(colours))
    assert len(set(colours[:7])) == min(classes, 7)
