"""A curve of the size of a word, in a cell of a table."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dnn_gui.look.theme import Theme
from dnn_gui.widgets.runs_model import Index, RunsModel
from dnn_gui.widgets.series import Array

WIDTH = 72
"""Pixels."""
_SIDE, _TOP = 9, 4
"""Pixels of the cell that stay free beside it, and above and below."""
_PEN = 1.25
_CLEARLY = 1.2
"""By so much a curve must be spread wider to be drawn by its powers of ten."""


class SmallCurves(QStyledItemDelegate):
    """Paints the outlines that the model has into one column."""

    _colour = QColor()

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self._colour = QColor(theme.accent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell, and over it the curve."""
        super().paint(painter, option, index)
        model = index.model()
        outline = model.outline(index.row()) if isinstance(model, RunsModel) else None
        if outline is None or len(outline) < 2:
            return
        area = QRectF(option.rect).adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        area.setWidth(min(area.width(), WIDTH))
        x = np.linspace(area.left(), area.right(), len(outline))
        y = area.bottom() - area.height() * heights(outline)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, _PEN, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]))
        painter.restore()


def heights(outline: Array) -> Array:
    """Return where a curve runs between 0, its lowest, and 1, its highest: by its numbers, or by their powers of ten.

    The powers are taken where they spread a curve that otherwise clings to its lowest.
    """
    even = _between(outline)
    if outline.min() <= 0:
        return even
    powers = _between(np.log10(outline))
    return powers if powers.std() > _CLEARLY * even.std() else even


def _between(numbers: Array) -> Array:
    low, high = numbers.min(), numbers.max()
    return np.full(len(numbers), 0.5) if high <= low else (numbers - low) / (high - low)
