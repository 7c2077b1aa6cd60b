"""How many examples each class has, as bars divided in their proportion above the classes' names and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from dnn_gui.widgets.cut_text import as_tip

_BAR = 6
_GAP = 8
_NARROWEST_WITH_LINE = 4
"""Pixels: narrower pieces of a bar have no line between them."""
_MOST_NAMED = 10
_LONGEST_NAME = 18
"""Letters."""


class BalanceBars(QWidget):
    """A divided bar for each part of the data, and a legend of the classes with their counts in every part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: dict[str, list[int]] = {}
        self._bars = _DividedBars()
        self._legend = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._legend.setObjectName("classLegend")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._bars)
        layout.addWidget(self._legend)

    def show_counts(self, parts: Sequence[str], classes: dict[str, list[int]]) -> None:
        """Show how many examples every class has in each of ``parts``; colours are told after that."""
        self._classes = classes
        self._bars.counts = [list(counts) for counts in zip(*classes.values(), strict=True)]
        self._bars.titles = [f"{part} {sum(of):,}" for part, of in zip(parts, self._bars.counts, strict=True)]
        words = _first([f"{name}: {_sum_in_words(counts)}" for name, counts in classes.items()])
        self._legend.setToolTip(as_tip("\n".join(words)))
        self.setAccessibleName(f"{' + '.join(parts)} pictures of each class: {', '.join(words)}")

    def set_colours(self, colours: Sequence[str], muted: str) -> None:
        """Paint a class in each of ``colours``, and figures in the colour ``muted``."""
        self._bars.colours = [QColor(colour) for colour in colours]
        self._bars.update()
        names = [
            f'<span style="color:{colour}">■</span>&nbsp;{_unbroken(_shortened(name))}'
            for colour, name in zip(colours, self._classes, strict=True)
        ]
        figures = [f'<span style="color:{muted}">{_sum_in_words(counts)}' for counts in self._classes.values()]
        if len(set(figures)) == 1:
            entries = [*_first(names), f"{figures[0]}&nbsp;each</span>"]
        else:
            entries = _first([f"{name}&nbsp;{of}</span>" for name, of in zip(names, figures, strict=True)])
        self._legend.setText("&nbsp;&nbsp; ".join(entries))


class _DividedBars(QWidget):
    """A line for each part: its title, and a bar divided in the proportion of its counts."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.counts: list[list[int]] = []
        self.colours: list[QColor] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for a line of text for each of two parts."""
        return QSize(160, 2 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint titles on the left and bars beside them."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        line = metrics.height()
        left = max((metrics.horizontalAdvance(title) for title in self.titles), default=0) + _GAP
        for row, (title, counts) in enumerate(zip(self.titles, self.counts, strict=True)):
            painter.setPen(self.palette().windowText().color())
            painter.drawText(QRectF(0, row * line, left, line), Qt.AlignmentFlag.AlignVCenter, title)
            self._paint_bar(painter, counts, QRectF(left, row * line + (line - _BAR) / 2, self.width() - left, _BAR))
        painter.end()

    def _paint_bar(self, painter: QPainter, counts: list[int], place: QRectF) -> None:
        start, total = place.left(), sum(counts)
        for count, colour in zip(counts, self.colours, strict=True):
            width = place.width() * count / total
            line = 1 if width >= _NARROWEST_WITH_LINE else 0
            painter.fillRect(QRectF(start, place.top(), width - line, _BAR), colour)
            start += width


def _first(words: list[str]) -> list[str]:
    """Return so many of the words as there is room for, and how many are left out."""
    if len(words) <= _MOST_NAMED:
        return words
    return [*words[: _MOST_NAMED - 1], f"and {len(words) - _MOST_NAMED + 1:,} more classes"]


def _sum_in_words(counts: list[int]) -> str:
    return "\u00a0+\u00a0".join(f"{count:,}" for count in counts)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _unbroken(name: str) -> str:
    """Return a name as rich text that stays on one line."""
    return escape(name).replace(" ", "&nbsp;").replace("-", "\u2011")
