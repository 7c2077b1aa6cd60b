"""Examples that two networks answered about, as tiles: the picture, what it is, and both answers as bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dnn_gui.look import LIGHT, Theme
from dnn_gui.look.words import percent
from dnn_gui.widgets.canvas import mixed
from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.picture_view import image_of, reduced

Index = QModelIndex | QPersistentModelIndex

_SIDE = 128
"""Pixels of a picture's longer side."""
_LARGEST = 512
"""Pixels: a larger picture is thinned out before it is painted."""
_PAD, _TEXT, _BAR = 8, 18, 4
"""Pixels: around a tile's contents, of a line of text, and of a bar under it."""
_ROOM = 4
"""Pixels between a bar and the next line."""
_VEIL = 0.16
"""How strong, of 1, the accent is behind the tile that is chosen."""
_NOWHERE = QModelIndex()


class Answer(NamedTuple):
    """What one network says: its letter, the class, how probable it finds that, and whether it is right."""

    letter: str
    said: str
    share: float
    right: bool

    def __str__(self) -> str:
        return f"{self.letter} says {self.said}, {percent(self.share)}, {'right' if self.right else 'wrong'}"


class Tile(NamedTuple):
    """One example: what it is and its number, its class, its picture (height, width, 1 or 3), and both answers."""

    what: str
    number: int
    truth: str
    pixels: NDArray[np.uint8]
    answers: tuple[Answer, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.what} {self.number:,}"


class Gallery(QListView):
    """Shows ever so many tiles, of which only those in sight are made; one can be chosen by mouse or keyboard."""

    chosen = Signal(int)
    """The place of the tile that was clicked, or on which Enter or the space bar was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = _Tiles(self)
        self._painter = _TilePainter(self.tiles, self)
        self.setModel(self.tiles)
        self.setItemDelegate(self._painter)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._on_clicked)

    def show_tiles(self, count: int, make: Callable[[int], Tile], *, with_pictures: bool = True) -> None:
        """Show the tiles that ``make`` gives for the places from 0 to ``count``, from the first one on."""
        self._painter.with_pictures = with_pictures
        self.tiles.take(count, make)
        self._lay_out()
        self.selectionModel().setCurrentIndex(self.tiles.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollToTop()

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self._painter.theme = theme
        self.setStyleSheet(f"QListView {{ background: {theme.panel}; border: 0; outline: 0; }}")
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        """Return room for a tile."""
        return QSize(2 * self._painter.narrowest, self._painter.height + _PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the tile where the keyboard is by Enter or the space bar."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many tiles abreast as there is room for."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        width = room // max(1, room // self._painter.narrowest)
        self._painter.size = QSize(width, self._painter.height)
        if self.gridSize() != self._painter.size:
            self.setGridSize(self._painter.size)

    @Slot(object)
    def _on_clicked(self, index: Index) -> None:
        self.chosen.emit(index.row())


class _Tiles(QAbstractListModel):
    """Makes tiles when they are asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count = 0
        self.make: Callable[[int], Tile]

    def take(self, count: int, make: Callable[[int], Tile]) -> None:
        self.beginResetModel()
        self._count, self.make = count, make
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words for a tile, for those who do not see it."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        tile = self.make(index.row())
        words = f"{tile.name}: {tile.truth}. {'; '.join(map(str, tile.answers))}."
        return words if role == Qt.ItemDataRole.DisplayRole else as_tip(f"{words} Click to ask the present network.")


class _TilePainter(QStyledItemDelegate):
    """Paints a tile: the picture, its class below, and for each answer a line of words over a bar."""

    narrowest = _SIDE + 2 * _PAD

    def __init__(self, tiles: _Tiles, parent: QObject) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.theme = LIGHT
        self.with_pictures = True
        self.size = QSize(self.narrowest, self.height)

    @property
    def height(self) -> int:
        """Pixels of a tile."""
        picture = _SIDE + _ROOM if self.with_pictures else 0
        return 2 * _PAD + picture + _TEXT + 2 * (_TEXT + _BAR + _ROOM) - _ROOM

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = self._tiles.make(index.row())
        painter.save()
        place: QRect = option.rect
        self._paint_frame(painter, place, option.state)
        left, top = place.left() + (place.width() - _SIDE) // 2, place.top() + _PAD
        if self.with_pictures:
            _paint_picture(painter, QRect(left, top, _SIDE, _SIDE), tile.pixels)
            top += _SIDE + _ROOM
        self._paint_truth(painter, QRect(left, top, _SIDE, _TEXT), tile)
        top += _TEXT
        for answer in tile.answers:
            self._paint_answer(painter, QRect(left, top, _SIDE, _TEXT), answer)
            top += _TEXT + _BAR + _ROOM
        painter.restore()

    def _paint_frame(self, painter: QPainter, place: QRect, state: QStyle.StateFlag) -> None:
        theme, inside = self.theme, place.adjusted(1, 1, -2, -2)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(inside, mixed(QColor(theme.accent), QColor(theme.panel), _VEIL))
        if state & QStyle.StateFlag.State_HasFocus or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(inside)

    def _paint_truth(self, painter: QPainter, place: QRect, tile: Tile) -> None:
        number, middle = f"{tile.number:,}", Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, number)
        room = place.width() - painter.fontMetrics().horizontalAdvance(f"  {number}")
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(place, middle, _cut(painter, tile.truth, room))
        font.setBold(False)
        painter.setFont(font)

    def _paint_answer(self, painter: QPainter, place: QRect, answer: Answer) -> None:
        theme, metrics = self.theme, painter.fontMetrics()
        figure, middle = percent(answer.share), Qt.AlignmentFlag.AlignVCenter
        colour = QColor(theme.accent if answer.right else theme.test)
        painter.setPen(QColor(theme.muted))
        painter.drawText(place, middle, answer.letter)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, figure)
        said = place.adjusted(metrics.horizontalAdvance(f"{answer.letter} "), 0, 0, 0)
        painter.setPen(colour)
        painter.drawText(said, middle, mark := "✓ " if answer.right else "✗ ")
        said.adjust(metrics.horizontalAdvance(mark), 0, -metrics.horizontalAdvance(f" {figure}"), 0)
        painter.setPen(QColor(theme.text))
        painter.drawText(said, middle, _cut(painter, answer.said, said.width()))
        bar = QRect(place.left(), place.bottom() + 1, place.width(), _BAR)
        painter.fillRect(bar, QColor(theme.grid))
        bar.setWidth(round(place.width() * answer.share))
        painter.fillRect(bar, colour)


def _paint_picture(painter: QPainter, place: QRect, pixels: NDArray[np.uint8]) -> None:
    """Paint a picture as large as it fits, each of its pixels sharp."""
    pixmap = QPixmap.fromImage(image_of(reduced(pixels, _LARGEST)))
    target = QRect(place.topLeft(), pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
    target.moveCenter(place.center())
    painter.drawPixmap(target, pixmap)


def _cut(painter: QPainter, text: str, room: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
