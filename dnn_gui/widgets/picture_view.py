"""Pictures from arrays, scaled to their place with sharp or smooth pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """Return an array of shape (height, width, 1 or 3) as an image with memory of its own."""
    height, width, channels = pixels.shape
    packed = np.ascontiguousarray(pixels)
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(packed.data, width, height, channels * width, form).copy()


def save_png(picture: QImage | QPixmap, path: Path) -> None:
    """Write a picture as a PNG file; raise OSError where Qt cannot."""
    if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]  # the stubs want bytes, Qt wants words
        raise OSError("Qt could not write the picture")


class PictureView(QLabel):
    """Shows one picture as large as it fits, without changing its aspect."""

    def __init__(self, size: QSize, *, sharp: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = QPixmap()
        self._scaled = QPixmap()
        self._how = Qt.TransformationMode.FastTransformation if sharp else Qt.TransformationMode.SmoothTransformation
        self.setFixedSize(size)

    def show_pixels(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show an array of shape (height, width, 1 or 3), or nothing."""
        self._full = QPixmap() if pixels is None else QPixmap.fromImage(image_of(pixels))
        self._scaled = QPixmap()
        self.setPixmap(self._full)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the picture anew."""
        super().resizeEvent(event)
        self._scaled = QPixmap()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture in the middle of its place, at the resolution of the screen."""
        if self._full.isNull():
            return
        ratio = self.devicePixelRatioF()
        if self._scaled.isNull() or self._scaled.devicePixelRatio() != ratio:
            self._scaled = self._full.scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, self._how)
            self._scaled.setDevicePixelRatio(ratio)
        place = QRect(QPoint(0, 0), self._scaled.deviceIndependentSize().toSize())
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.drawPixmap(place.topLeft(), self._scaled)
        painter.end()


def reduced(pixels: NDArray[Any], longest: int) -> NDArray[Any]:
    """Return a large picture with every n-th pixel only, so that no side is much longer than ``longest``."""
    step = max(1, max(pixels.shape[:2]) // longest)
    return pixels[::step, ::step]
