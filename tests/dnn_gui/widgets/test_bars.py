from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.bars import Bars

LARGEST, OTHERS, TRACK = "#ff0000", "#00ff00", "#0000ff"


@pytest.fixture
def bars(qtbot: QtBot) -> Bars:
    bars = Bars()
    bars.set_colours(LARGEST, OTHERS, TRACK)
    qtbot.addWidget(bars)
    return bars


def shares(classes: int) -> dict[str, float]:
    """Return shares that fall and then rise: the middle classes have the smallest ones."""
    sizes = [abs(label - classes / 2) + 0.1 for label in range(classes)]
    return {f"class {label}": size / sum(sizes) for label, size in enumerate(sizes)}


def lengths(bars: Bars, colour: str) -> list[int]:
    """Return how many pixels of a colour each row has at most in one line, rows without any left out."""
    image = bars.grab().toImage()
    counts = [
        sum(image.pixelColor(x, y).name() == colour for x in range(image.width())) for y in range(image.height())
    ]
    runs, run = [], 0
    for count in [*counts, 0]:
        if not count and run:
            runs.append(run)
        run = max(run, count) if count else 0
    return runs


@pytest.mark.parametrize("classes", [2, 5, 10, 12])
def test_with_room_every_class_has_a_bar_in_the_order_of_the_classes(bars: Bars, classes: int) -> None:
    bars.show_shares(shares(classes))
    bars.resize(bars.sizeHint())
    assert list(bars.shown) == [f"class {label}" for label in range(classes)]
    assert len(lengths(bars, LARGEST)) == 1
    assert len(lengths(bars, TRACK)) == classes


@pytest.mark.parametrize(("classes", "height", "shown"), [(10, 90, 4), (10, 126, 6), (10, 180, 10), (256, 400, 11)])
def test_without_room_the_largest_shares_are_shown_in_the_order_of_the_classes(
    bars: Bars, classes: int, height: int, shown: int
) -> None:
    all_shares = shares(classes)
    bars.show_shares(all_shares)
    bars.resize(200, height)
    largest = sorted(all_shares.values(), reverse=True)[:shown]
    assert sorted(bars.shown.values(), reverse=True) == largest
    assert list(bars.shown) == [name for name in all_shares if name in bars.shown]
    assert len(lengths(bars, TRACK)) == shown


def test_bars_are_as_long_as_their_shares(bars: Bars) -> None:
    bars.show_shares({"a": 0.5, "b": 0.25, "c": 0.25})
    bars.resize(400, 72)
    (longest,) = lengths(bars, LARGEST)
    for other in lengths(bars, OTHERS):
        assert other == pytest.approx(longest / 2, abs=2)


@pytest.mark.parametrize("classes", [2, 10, 256])
def test_it_asks_for_a_row_a_class_within_bounds_and_gets_by_with_less(bars: Bars, classes: int) -> None:
    bars.show_shares(shares(classes))
    assert bars.minimumSizeHint().height() == 18 * min(classes, 5)
    assert bars.sizeHint().height() == 24 * min(classes, 12)


def test_all_shares_are_told_to_who_cannot_see_them(bars: Bars) -> None:
    bars.show_shares({"cat": 0.75, "dog": 0.25})
    assert bars.accessibleDescription() == "cat 75.0 %, dog 25.0 %"


def test_nothing_is_painted_before_there_is_an_answer(bars: Bars) -> None:
    bars.resize(200, 50)
    image = bars.grab().toImage()
    assert {image.pixel(x, y) for x in range(200) for y in range(50)} == {image.pixel(0, 0)}
