"""What a drop or the clipboard brings, in the program's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from core.experiments.opening import HDF5_SUFFIXES
from core.images import PICTURE_SUFFIXES
from core.store.run_file import SUFFIX as RUN_SUFFIX


@dataclass(frozen=True)
class Dropped:
    """Files, or a picture without a file."""

    paths: tuple[Path, ...] = ()
    image: QImage | None = None

    @property
    def hint(self) -> str:
        """What taking it would do, in a few words."""
        if self.image is not None:
            return "Drop to ask the network about this picture"
        name, suffix = self.paths[0].name, self.paths[0].suffix.lower()
        if suffix in PICTURE_SUFFIXES:
            return f"Drop to ask the network about {name}"
        if suffix == RUN_SUFFIX:
            return f"Drop to bring the run in {name} in among yours"
        if suffix in HDF5_SUFFIXES:
            return f"Drop to open {name} as data set or model"
        return f"Drop to try to open {name}"


def what_is_in(data: QMimeData) -> Dropped | None:
    """Return the files or the picture in ``data``: file addresses first, then a picture, then a path as text."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Dropped(paths=paths)
    if data.hasImage():
        image = QImage(data.imageData())
        return None if image.isNull() else Dropped(image=image)
    text = data.text().strip().strip('"')
    if text and "\n" not in text and len(text) < 4096 and Path(text).expanduser().exists():
        return Dropped(paths=(Path(text).expanduser(),))
    return None
