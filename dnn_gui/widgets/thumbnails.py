"""A grid of small pictures, each marked with its class; one can be chosen by mouse or keyboard."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from dnn_gui.widgets.picture_view import image_of

_MARK = 3


class Thumbnail(NamedTuple):
    """A small picture (height, width, 1 or 3), its class, and the words that say what it is."""

    pixels: NDArray[np.uint8]
    positive: bool
    words: str


class ThumbnailGrid(QWidget):
    """Shows thumbnails row by row; places without one stay empty."""

    chosen = Signal(int)
    """The place of the thumbnail that was clicked, counted from 0."""

    def __init__(self, columns: int, rows: int, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._cells = [_Cell(size) for _ in range(columns * rows)]
        for place, cell in enumerate(self._cells):
            cell.clicked.connect(partial(self._on_clicked, place))
            grid.addWidget(cell, place // columns, place % columns)

    def show_thumbnails(self, thumbnails: list[Thumbnail]) -> None:
        """Show up to as many thumbnails as there are places."""
        for place, cell in enumerate(self._cells):
            cell.show_thumbnail(thumbnails[place] if place < len(thumbnails) else None)

    def set_colours(self, negative: str, positive: str) -> None:
        """Mark the two classes in these colours."""
        for cell in self._cells:
            cell.colours = (QColor(negative), QColor(positive))
            cell.update()

    def _on_clicked(self, place: int, _checked: bool = False) -> None:
        self.chosen.emit(place)


class _Cell(QAbstractButton):
    """One picture; a line below it marks its class, whole for the positive one and short for the other."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.colours = (QColor(), QColor())
        self._pixmap = QPixmap()
        self._positive = False
        self.setFixedSize(size.width(), size.height() + _MARK + 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_thumbnail(self, thumbnail: Thumbnail | None) -> None:
        self.setEnabled(thumbnail is not None)
        self.setToolTip(f"{thumbnail.words}. Click to ask the network." if thumbnail else "")
        self.setAccessibleName(thumbnail.words if thumbnail else "")
        self._positive = thumbnail is not None and thumbnail.positive
        self._pixmap = QPixmap.fromImage(image_of(thumbnail.pixels)) if thumbnail else QPixmap()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        square = QRect(0, 0, self.width(), self.height() - _MARK - 2)
        painter.drawPixmap(square, self._pixmap)
        width = self.width() if self._positive else self.width() // 3
        painter.fillRect(0, self.height() - _MARK, width, _MARK, self.colours[self._positive])
        if self.hasFocus() or self.underMouse():
            painter.setPen(self.colours[1])
            painter.drawRect(square.adjusted(0, 0, -1, -1))
        painter.end()

    def sizeHint(self) -> Any:
        return self.size()
