from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.balance_bar import BalanceBars

COLOURS = ["#ff0000", "#00ff00", "#0000ff", "#ff00ff", "#00ffff", "#ffff00", "#808000"] * 37


@pytest.fixture
def bars(qtbot: QtBot) -> BalanceBars:
    bars = BalanceBars()
    qtbot.addWidget(bars)
    return bars


def show(bars: BalanceBars, counts: dict[str, list[int]], width: int = 276) -> str:
    """Show the counts, and return the words of the legend."""
    bars.show_counts(("train", "test"), counts)
    bars.set_colours(COLOURS[: len(counts)], "#777777")
    bars.setFixedWidth(width)
    bars.adjustSize()
    document = QTextDocument()
    document.setHtml(legend(bars).text())
    return " ".join(document.toPlainText().replace("\u00a0", " ").split())


def legend(bars: BalanceBars) -> QLabel:
    found = bars.findChild(QLabel, "classLegend")
    assert isinstance(found, QLabel)
    return found


def pieces(bars: BalanceBars, row: int) -> list[int]:
    """Return how many pixels of every colour the bar of a row has."""
    image = bars.grab().toImage()
    line = bars.fontMetrics().height()
    y = row * line + line // 2
    names = [QColor(image.pixel(x, y)).name() for x in range(image.width())]
    return [names.count(colour) for colour in dict.fromkeys(COLOURS)]


@pytest.mark.parametrize("counts", [[3, 1], [60, 30, 10], [5, 4, 3, 2, 1]], ids=len)
def test_a_bar_is_divided_in_the_proportion_of_the_classes(bars: BalanceBars, counts: list[int]) -> None:
    show(bars, {f"class {label}": [count, sum(counts) - count] for label, count in enumerate(counts)})
    found = pieces(bars, 0)[: len(counts)]
    for count, piece in zip(counts, found, strict=True):
        assert piece == pytest.approx((sum(found) + len(counts)) * count / sum(counts), abs=2)
    reversed_counts = [sum(counts) - count for count in counts]
    assert sorted(pieces(bars, 1)[: len(counts)]) == pytest.approx(
        sorted(sum(found) * count / sum(reversed_counts) for count in reversed_counts), abs=3
    )


def test_every_class_is_named_with_its_counts_beside_its_colour(bars: BalanceBars) -> None:
    assert show(bars, {"non-cat": [137, 17], "cat": [72, 33]}) == "■ non‑cat 137 + 17 ■ cat 72 + 33"
    assert [legend(bars).text().count(f"color:{colour}") for colour in COLOURS[:2]] == [1, 1]
    assert bars.accessibleName() == (
        "train + test pictures of each class: non-cat: 137\u00a0+\u00a017, cat: 72\u00a0+\u00a033"
    )


def test_equal_counts_are_told_once(bars: BalanceBars) -> None:
    words = show(bars, {name: [1100, 25] for name in ("cat", "dog", "fish")})
    assert words == "■ cat ■ dog ■ fish 1,100 + 25 each"


def test_of_very_many_classes_the_first_are_named_and_how_many_more_there_are(bars: BalanceBars) -> None:
    words = show(bars, {f"class {label}": [label + 1, 2] for label in range(256)})
    assert words.endswith("■ class 8 9 + 2 and 247 more classes")
    assert legend(bars).toolTip().endswith("and 247 more classes")


@pytest.mark.parametrize("classes", [2, 5, 10, 256])
@pytest.mark.parametrize("name", ["cat", "a very long name with many letters", "W" * 200])
def test_the_legend_is_never_clipped(bars: BalanceBars, classes: int, name: str) -> None:
    show(bars, {f"{name} {label}": [600 + label, 150] for label in range(classes)})
    shown = legend(bars)
    assert shown.height() >= shown.heightForWidth(shown.width())
    document = QTextDocument()
    document.setDefaultFont(shown.font())
    document.setHtml(shown.text())
    document.setTextWidth(shown.width())
    assert document.idealWidth() <= shown.width() <= 276


def test_a_name_is_shown_as_it_is_written(bars: BalanceBars) -> None:
    assert show(bars, {"<b>cat</b>": [1, 1], "&amp;": [2, 1]}) == "■ <b>cat</b> 1 + 1 ■ &amp; 2 + 1"
