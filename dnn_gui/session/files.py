"""Files coming in and going out, without making the window wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QImage

from core.errors import UserError
from core.experiments.opening import Opened, Picture, open_anything
from core.files import write_atomically
from core.images import decode_picture
from core.network import Network
from dnn_gui.background.lane import Lane, Work


@dataclass(frozen=True)
class NamedFile:
    """What was in a file, and the file's name."""

    name: str
    contents: Opened


class Files(QObject):
    """Opens files one after the other, and saves networks; saving is never called off."""

    opened = Signal(object)
    """A :class:`NamedFile`."""
    saved = Signal(object)
    """The name of a file that was written, and what was written if that is not plain."""
    refused = Signal(object)
    """The :class:`UserError` that kept a file from being opened or saved."""
    opening_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[str] = deque()
        self._elsewhere = ""
        self._reading, self._writing = Lane("opening", self), Lane("saving", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.refused.connect(self._on_unreadable)
        self._writing.succeeded.connect(self.saved)
        self._writing.refused.connect(self.refused)

    @property
    def opening(self) -> str:
        """The name of the file, or of what else, that is being opened; empty for none."""
        return self._waiting[0] if self._waiting else self._elsewhere

    def announce(self, name: str) -> None:
        """Let it be known what is being opened that is no file here; nothing any more, with an empty name."""
        if name != self._elsewhere:
            self._elsewhere = name
            self.opening_changed.emit()

    def open(self, path: Path | str) -> None:
        """Open a data set, model or picture."""
        self._read(Path(path).name, lambda cancelled: open_anything(path, cancelled))

    def open_image(self, image: QImage, name: str) -> None:
        """Open a picture that is not in a file, such as one from the clipboard."""
        self._read(name, lambda _cancelled: Picture(name, decode_picture(_as_png(image), name)))

    def cancel_opening(self) -> None:
        """Call off everything that is being opened."""
        self._reading.cancel()
        self._waiting.clear()
        self.opening_changed.emit()

    def save(self, network: Callable[[], Network], path: Path, what: str = "") -> None:
        """Save the network that ``network()`` gives, called on the thread that saves; ``what`` is said of it then."""
        self._write(path, lambda: network().save(path), what)

    def write(self, path: Path, write: Callable[[Path], None]) -> None:
        """Save any file, whole or not at all, by ``write(temporary)``, which is called on the thread that saves."""
        self._write(path, lambda: write_atomically(path, write))

    def close(self) -> None:
        """Call off what is being opened, finish what is being saved."""
        self._reading.cancel()
        self._reading.close()
        self._writing.close()

    def _write(self, path: Path, save: Callable[[], None], what: str = "") -> None:
        def work(_cancelled: Callable[[], bool]) -> str:
            save()
            return path.name + what

        self._writing.submit(work)

    def _read(self, name: str, work: Work) -> None:
        self._waiting.append(name)
        self._reading.submit(lambda cancelled: NamedFile(name, work(cancelled)))
        self.opening_changed.emit()

    @Slot(object)
    def _on_read(self, file: Any) -> None:
        self._waiting.popleft()
        self.opened.emit(file)
        self.opening_changed.emit()

    @Slot(object)
    def _on_unreadable(self, error: UserError) -> None:
        self._waiting.popleft()
        self.refused.emit(error)
        self.opening_changed.emit()


def _as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 100)  # type: ignore[call-overload]  # the stubs know file names only
    return bytes(data.data())
