"""The drawing of a network as in a textbook: columns of neurons, every one joined to every next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dnn_gui.look import LIGHT, Theme
from dnn_gui.widgets.canvas import mixed

_SLOTS = 6
"""Places in a column; a layer with more units shows some of them around three dots."""
_DOTS_AT = 3
_WIDEST_SLOT = 24.0
_LARGEST_RADIUS = 8.0
_RIM = 2.0

PICTURE_WIDTH = 72.0
"""From the left edge of the picture to the right edge of its pixels laid in a column."""
_PLANE = 30.0
_CELLS = 5
_PLANE_OFFSET = 5.0
_PIXEL = 9.0


class NetworkDiagram(QWidget):
    """Draws what it is told to; its width and height are all it decides by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._centres: tuple[float, ...] = ()
        self._units: tuple[int, ...] = ()
        self._channels = 0
        self._chosen = -1

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme = theme
        self.update()

    def show_columns(self, centres: Sequence[float], units: Sequence[int], channels: int) -> None:
        """Draw a column of ``units`` around each of ``centres``: the first one is the input (0: not known).

        ``channels`` is how many planes the picture at the input has; 0 for no data.
        """
        self._centres, self._units, self._channels = tuple(centres), tuple(units), channels
        self.update()

    def choose(self, column: int) -> None:
        """Draw the weights that lead to a column in the accent colour; -1 for none."""
        if column != self._chosen:
            self._chosen = column
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edges first, so that the neurons lie on them."""
        if not self._centres:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = [self._places(x, units) for x, units in zip(self._centres, self._units, strict=True)]
        for number, (before, after) in enumerate(pairwise(columns), start=1):
            self._draw_edges(painter, before, after, chosen=number == self._chosen)
        self._draw_pixels(painter, columns[0])
        self._draw_picture(painter)
        for number, (places, units) in enumerate(zip(columns, self._units, strict=True)):
            if number:
                self._draw_neurons(painter, places, chosen=number == self._chosen)
            if _abbreviated(units):
                self._draw_dots(painter, places)

    @property
    def _slot(self) -> float:
        return min(_WIDEST_SLOT, (self.height() - 2 * _RIM) / _SLOTS)

    @property
    def _radius(self) -> float:
        return min(_LARGEST_RADIUS, 0.38 * self._slot)

    def _places(self, x: float, units: int) -> list[QPointF]:
        """Return where the units of a column that are drawn stand, from top to bottom."""
        slots = _SLOTS if _abbreviated(units) else units
        top = self.height() / 2 - self._slot * (slots - 1) / 2
        left_out = _DOTS_AT if _abbreviated(units) else -1
        return [QPointF(x, top + slot * self._slot) for slot in range(slots) if slot != left_out]

    def _draw_edges(self, painter: QPainter, before: list[QPointF], after: list[QPointF], *, chosen: bool) -> None:
        colour = self._mixed(self._theme.accent if chosen else self._theme.muted, 0.5 if chosen else 0.28)
        pen = QPen(colour, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines([QLineF(start, end) for start in before for end in after])

    def _draw_neurons(self, painter: QPainter, places: list[QPointF], *, chosen: bool) -> None:
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.setBrush(self._mixed(self._theme.accent, 0.45 if chosen else 0.18))
        for place in places:
            painter.drawEllipse(place, self._radius, self._radius)

    def _draw_dots(self, painter: QPainter, places: list[QPointF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.muted))
        middle = (places[_DOTS_AT - 1] + places[_DOTS_AT]) / 2
        size = min(1.4, self._slot / 12)
        for dot in (-1, 0, 1):
            painter.drawEllipse(middle + QPointF(0, dot * self._slot / 4), size, size)

    def _draw_pixels(self, painter: QPainter, places: list[QPointF]) -> None:
        """Draw the numbers of the picture one below the other, as the network reads them."""
        side = min(_PIXEL, 0.72 * self._slot)
        for number, place in enumerate(places):
            colour = self._plane_colours[number % len(self._plane_colours)]
            painter.setPen(QPen(self._mixed(colour, 0.8), 1))
            painter.setBrush(self._mixed(colour, 0.45))
            painter.drawRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side))

    def _draw_picture(self, painter: QPainter) -> None:
        """Draw a picture as a pile of its planes, the first one in front."""
        colours = self._plane_colours
        left = self._centres[0] + _PIXEL / 2 - PICTURE_WIDTH
        depth = (len(colours) - 1) * _PLANE_OFFSET
        top = self.height() / 2 - (_PLANE + depth) / 2
        for behind in reversed(range(len(colours))):
            corner = QPointF(left + behind * _PLANE_OFFSET, top + depth - behind * _PLANE_OFFSET)
            self._draw_plane(painter, corner, colours[behind])

    def _draw_plane(self, painter: QPainter, corner: QPointF, colour: str) -> None:
        cell = _PLANE / _CELLS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for row in range(_CELLS):
            for column in range(_CELLS):
                # Any fixed mixture of light and dark will do: it stands for a picture, it shows none.
                share = 0.25 + 0.12 * ((3 * row + 2 * column + row * column) % 5) if self._channels else 0.06
                painter.setBrush(self._mixed(colour, share))
                painter.drawRect(QRectF(corner.x() + column * cell, corner.y() + row * cell, cell, cell))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._mixed(colour, 0.9), 1))
        painter.drawRect(QRectF(corner.x(), corner.y(), _PLANE, _PLANE))

    @property
    def _plane_colours(self) -> tuple[str, ...]:
        theme = self._theme
        return (theme.problem, theme.accuracy, theme.accent) if self._channels == 3 else (theme.muted,)

    def _mixed(self, colour: str, share: float) -> QColor:
        return _mixed(colour, self._theme.panel, share)


@cache
def _mixed(colour: str, ground: str, share: float) -> QColor:
    return mixed(QColor(colour), QColor(ground), share)  # kept, for each drawing needs a hundred of them


def _abbreviated(units: int) -> bool:
    """Return whether a column shows only some of its units."""
    return not 1 <= units <= _SLOTS
