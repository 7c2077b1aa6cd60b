from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from dnn_gui.widgets.cut_text import as_tip, cut_apart, cut_words


@pytest.fixture(scope="module")
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(QFont())


def test_names_that_fit_stay_whole(metrics: QFontMetrics) -> None:
    assert cut_apart(["one", "two"], metrics, 200) == ["one", "two"]


def test_a_name_that_is_too_long_loses_its_middle(metrics: QFontMetrics) -> None:
    (cut,) = cut_apart([30 * "long " + "end"], metrics, 100)
    assert cut.startswith("long")
    assert cut.endswith("end")
    assert metrics.horizontalAdvance(cut) <= 100


@pytest.mark.parametrize(
    "names",
    [
        [f"A rather long name with {what} that was made today" for what in ("dropout", "momentum", "a schedule")],
        [f"{60 * 'x'}{letter}{60 * 'y'}" for letter in "abcd"],
        ["the same words " * 9 + "one more", "the same words " * 9 + "one less", "quite another"],
    ],
)
def test_what_long_names_share_is_left_out_so_that_they_differ(metrics: QFontMetrics, names: list[str]) -> None:
    cut = cut_apart(names, metrics, 120)
    assert len(set(cut)) == len(names)
    assert all(metrics.horizontalAdvance(name) <= 120 for name in cut)


def test_a_part_that_differs_is_shown_from_its_first_word(metrics: QFontMetrics) -> None:
    names = [f"A rather long name of an experiment with {what} that was made today" for what in ("dropout", "decay")]
    room = metrics.horizontalAdvance("…dropout that…")
    assert [name.split()[0] for name in cut_apart(names, metrics, room)] == ["…dropout", "…decay"]


@given(names=st.lists(st.text(alphabet="ab <&", max_size=60), max_size=6), room=st.integers(40, 300))
def test_no_name_is_wider_than_its_room(metrics: QFontMetrics, names: list[str], room: int) -> None:
    assert all(metrics.horizontalAdvance(name) <= room for name in cut_apart(names, metrics, room))


def test_a_word_without_end_is_cut_in_its_middle_and_others_stay(metrics: QFontMetrics) -> None:
    name = f"{100 * 'x'}.png"
    assert cut_words(f"{name} cannot be opened.", 20) == f"{10 * 'x'}…{5 * 'x'}.png cannot be opened."
    assert cut_words("short words alone", 20) == "short words alone"


def test_what_looks_like_html_is_shown_as_it_is_written() -> None:
    assert as_tip("a < b\n<h1>&") == "<qt>a &lt; b<br>&lt;h1&gt;&amp;</qt>"
    assert as_tip("plain & simple") == "plain & simple"
