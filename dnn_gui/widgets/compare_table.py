"""Runs as the columns of a table: a line for each setting or figure, with the better figures bold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from dnn_gui.look import LIGHT, Theme
from dnn_gui.widgets.cut_text import as_tip, cut_apart
from dnn_gui.widgets.legend import SAMPLE

_ROW, _GAP, _HEAD = 22, 9, 30
"""Pixels of height: of a line, of what separates two groups of them, and of the head."""
_NARROWEST = 130
"""Pixels of a run's column."""
_PAD, _INSIDE = 8, 3
"""Pixels around the text of a cell, and what Qt adds to that on the left."""


class Head(NamedTuple):
    """What stands above a run's column."""

    letter: str
    title: str
    tip: str
    line: QIcon | None = None
    """A piece of its line on the plot, if it is there."""


class Line(NamedTuple):
    """What is said of every run in one respect."""

    name: str
    cells: tuple[str, ...]
    best: frozenset[int] = frozenset()
    """The places of the runs that are best."""
    quiet: bool = False
    """Whether it is of second rank."""


class CompareTable(QTableWidget):
    """Shows lines about runs, and is as high as they are if there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads: Sequence[Head] = ()
        self._groups: Sequence[Sequence[Line]] = ()
        self._theme = LIGHT
        self.setHorizontalHeader(_HeadOfRuns(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        names = self.verticalHeader()
        names.setMinimumSectionSize(_GAP)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setSectionsClickable(False)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def show_runs(self, heads: Sequence[Head]) -> None:
        """Have these columns."""
        self.heads = heads
        self.setColumnCount(len(heads))
        for place, head in enumerate(heads):
            item = QTableWidgetItem(f"{head.letter}: {head.title}")
            item.setToolTip(as_tip(head.tip))
            self.setHorizontalHeaderItem(place, item)
        self.horizontalHeader().viewport().update()

    def show_lines(self, groups: Sequence[Sequence[Line]]) -> None:
        """Show these groups of lines, with a gap between two of them."""
        self._groups = groups
        lines = [line for group in groups if group for line in (None, *group)][1:]
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self.setVerticalHeaderItem(row, QTableWidgetItem(line.name if line else ""))
            self.setRowHeight(row, _ROW if line else _GAP)
            for place in range(len(self.heads)):
                self.setItem(row, place, self._item(line, place))
        self.updateGeometry()

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self._theme = theme
        self.setStyleSheet(f"""
            QTableView {{ background: {theme.panel}; color: {theme.text}; border: 0; outline: 0; }}
            QTableView::item {{ padding: 0 {_PAD}px; }}
            QHeaderView {{ background: {theme.panel}; border: 0; }}
            QTableCornerButton::section {{
                background: {theme.panel}; border: 0; border-bottom: 1px solid {theme.border};
            }}
            QHeaderView::section {{
                background: {theme.panel}; color: {theme.muted}; border: 0; padding: 0 {_PAD}px 0 0;
            }}
        """)
        self.show_lines(self._groups)

    @property
    def theme(self) -> Theme:
        """What it wears."""
        return self._theme

    def sizeHint(self) -> QSize:
        """Return room for every line."""
        return QSize(640, _HEAD + self.verticalHeader().length())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few."""
        return QSize(240, _HEAD + 4 * _ROW)

    def _item(self, line: Line | None, place: int) -> QTableWidgetItem:
        item = QTableWidgetItem(line.cells[place] if line else "")
        item.setToolTip(as_tip(item.text()))
        if line and line.quiet:
            item.setForeground(QColor(self._theme.muted))
        if line and place in line.best:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        return item


class _HeadOfRuns(QHeaderView):
    """Paints letter, line and title of each run; of titles that are too long, what differs is left."""

    def __init__(self, table: CompareTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setMinimumSectionSize(_NARROWEST)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(_HEAD)

    def paintSection(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Paint one of them."""
        head, theme = self._table.heads[place], self._table.theme
        painter.save()
        painter.fillRect(rect, QColor(theme.panel))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        room = rect.adjusted(_PAD + _INSIDE, 0, -_PAD, -1)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, where, head.letter)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(head.letter) + _PAD)
        if head.line is not None:
            top = room.center().y() - SAMPLE.height() // 2
            head.line.paint(painter, QRect(room.left(), top, SAMPLE.width(), SAMPLE.height()))
            room.setLeft(room.left() + SAMPLE.width() + _PAD)
        font.setBold(False)
        painter.setFont(font)
        titles = cut_apart([one.title for one in self._table.heads], painter.fontMetrics(), room.width())
        painter.drawText(room, where, titles[place])
        painter.restore()
