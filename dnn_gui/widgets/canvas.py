"""The area of a plot that curves are drawn on: it paints what changed, and nothing of the plot around it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dnn_gui.widgets.series import Array


class Canvas(QWidget):
    """Covers the ViewBox ``box`` of the pyqtgraph plot ``parent``, and paints its layers, those of least depth first.

    Qt paints an opaque widget without asking what lies under it. Painting a stretch of curve as an item of the
    plot's scene took ten times as long, nearly all of it in Python, which a training thread has to wait for.
    """

    def __init__(self, parent: QWidget, box: Any) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._box = box
        self._ground = QColor()
        self._layers: list[Layer] = []

    def add(self, layer: Layer) -> None:
        """Paint ``layer`` too."""
        self._layers.append(layer)
        self._layers.sort(key=lambda one: one.depth)

    def remove(self, layer: Layer) -> None:
        """Paint ``layer`` no more."""
        self._layers.remove(layer)
        self.update()

    def dress(self, ground: str) -> None:
        """Paint on a ground of this colour."""
        self._ground = QColor(ground)
        self.update()

    def follow_box(self) -> None:
        """Lay everything out again: the box shows another stretch of numbers, or has another size."""
        self.setGeometry(self._box.sceneBoundingRect().toRect())
        for layer in self._layers:
            layer.change()

    def refresh(self) -> None:
        """Paint what changed in the layers that are stale, and nothing else."""
        for changed in self._lay_out():
            self.update(changed.intersected(self.rect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the layers, where they are exposed."""
        self._lay_out()
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        for layer in self._layers:
            if layer.isVisible():
                layer.paint(painter, QRectF(event.rect()))
        painter.end()

    def _lay_out(self) -> list[QRect]:
        stale = [layer for layer in self._layers if layer.stale and layer.isVisible()]
        for layer in stale:
            layer.stale = False
        return [layer.lay_out() for layer in stale]


class Layer:
    """Something painted on a canvas in its pixels, so that no zooming distorts it.

    The numbers to paint are those of ``scale``, a pyqtgraph ViewBox that lies where the canvas does.
    """

    depth = 0

    def __init__(self, canvas: Canvas, scale: Any) -> None:
        self.canvas, self.scale = canvas, scale
        self.step = 1.0
        """How long a step of 1 in its own x is on the scale."""
        self.stale = True
        """Whether it must be laid out again before it is painted."""
        self._visible = True
        canvas.add(self)

    def isVisible(self) -> bool:
        """Whether it is painted."""
        return self._visible

    def setVisible(self, visible: bool) -> None:
        """Paint it, or leave it out."""
        if visible != self._visible:
            self._visible = visible
            self.canvas.update()

    def set_step(self, step: float) -> None:
        """Let a step of 1 in its own x be ``step`` long on the scale."""
        if step != self.step:
            self.step, self.stale = step, True

    def change(self) -> None:
        """Note that it looks different as a whole."""
        self.stale = True
        self.canvas.update()

    def lay_out(self) -> QRect:
        """Find out where in the canvas things are now, and return where it must be painted anew."""
        return self.canvas.rect()

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint what touches ``exposed``, at least; whatever else is painted is not seen."""
        raise NotImplementedError

    def x_pixels(self, x: Array) -> Array:
        """Return where ``x`` is from the left."""
        (left, right), _ = self.scale.viewRange()
        return np.asarray((x * self.step - left) * (self.canvas.width() / (right - left)))

    def y_pixels(self, y: Array) -> Array:
        """Return where ``y`` is from the top."""
        _, (low, high) = self.scale.viewRange()
        return np.asarray((high - y) * (self.canvas.height() / (high - low)))


def is_near(line: QLineF, area: QRectF) -> bool:
    """Whether a level or upright line of one pixel leaves traces in ``area``."""
    return (
        line.x1() <= area.right() + 1
        and line.x2() >= area.left() - 1
        and line.y1() <= area.bottom() + 1
        and line.y2() >= area.top() - 1
    )


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return ``share`` of ``colour`` on ``ground``; it is opaque, because Qt draws that ten times as fast."""
    return QColor.fromRgbF(
        share * colour.redF() + (1 - share) * ground.redF(),
        share * colour.greenF() + (1 - share) * ground.greenF(),
        share * colour.blueF() + (1 - share) * ground.blueF(),
    )
