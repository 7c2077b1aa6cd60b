"""A grid of small pictures, each marked with its class; one can be chosen by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.picture_view import image_of

_MARK = 3


class Thumbnail(NamedTuple):
    """A small picture (height, width, 1 or 3), the number of its class, and the words that say what it is."""

    pixels: NDArray[np.uint8]
    of_class: int
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

    def set_colours(self, classes: Sequence[str], track: str, chosen: str) -> None:
        """Mark each class in its colour on the ``track``, and frame what has the focus in the colour ``chosen``."""
        for cell in self._cells:
            cell.classes = [QColor(colour) for colour in classes]
            cell.track, cell.frame = QColor(track), QColor(chosen)
            cell.update()

    def _on_clicked(self, place: int, _checked: bool = False) -> None:
        self.chosen.emit(place)


class _Cell(QAbstractButton):
    """One picture; below it a mark tells its class, by its colour and by its place among those of the others."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.classes: list[QColor] = []
        self.track, self.frame = QColor(), QColor()
        self._pixmap = QPixmap()
        self._of_class = 0
        self.setFixedSize(size.width(), size.height() + _MARK + 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_thumbnail(self, thumbnail: Thumbnail | None) -> None:
        self.setEnabled(thumbnail is not None)
        self.setToolTip(as_tip(f"{thumbnail.words}. Click to ask the network.") if thumbnail else "")
        self.setAccessibleName(thumbnail.words if thumbnail else "")
        self._of_class = thumbnail.of_class if thumbnail else 0
        self._pixmap = QPixmap.fromImage(image_of(thumbnail.pixels)) if thumbnail else QPixmap()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        square = QRect(0, 0, self.width(), self.height() - _MARK - 2)
        painter.drawPixmap(square, self._pixmap)
        top, classes = self.height() - _MARK, len(self.classes)
        width = max(self.width() / classes, _MARK)
        left = self._of_class / (classes - 1) * (self.width() - width)
        painter.fillRect(0, top, self.width(), _MARK, self.track)
        painter.fillRect(QRectF(left, top, width, _MARK), self.classes[self._of_class])
        if self.hasFocus() or self.underMouse():
            painter.setPen(self.frame)
            painter.drawRect(square.adjusted(0, 0, -1, -1))
        painter.end()

    def sizeHint(self) -> Any:
        return self.size()
