"""What a drop or the clipboard brings, in the program's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from core.experiments.opening import HDF5_SUFFIXES
from core.images import PICTURE_SUFFIXES
from core.store.run_file import SUFFIX as RUN_SUFFIX

_NAMED = 2
"""Files that are left out and called by their names; of more, the number is said."""


@dataclass(frozen=True)
class Dropped:
    """Files, or a picture without a file."""

    paths: tuple[Path, ...] = ()
    image: QImage | None = None

    @property
    def runs(self) -> tuple[Path, ...]:
        """The files with runs, which are all taken in."""
        return tuple(path for path in self.paths if path.suffix.lower() == RUN_SUFFIX)

    @property
    def others(self) -> tuple[Path, ...]:
        """The other files, of which there is room for the first alone."""
        return tuple(path for path in self.paths if path.suffix.lower() != RUN_SUFFIX)

    @property
    def hint(self) -> str:
        """What taking it would do, in a few words."""
        if self.image is not None:
            return "Drop to ask the network about this picture"
        if self.runs:
            what = f"the run in {self.runs[0].name}" if len(self.runs) == 1 else f"{len(self.runs)} runs"
            return f"Drop to bring {what} in among yours" + (", and more" if self.others else "")
        name, suffix = self.paths[0].name, self.paths[0].suffix.lower()
        of_several = f", the first of {len(self.paths)} files" if len(self.paths) > 1 else ""
        if suffix in PICTURE_SUFFIXES:
            return f"Drop to ask the network about {name}{of_several}"
        if suffix in HDF5_SUFFIXES:
            return f"Drop to open {name} as data set or model{of_several}"
        return f"Drop to try to open {name}{of_several}"

    @property
    def left_out(self) -> str:
        """Which files are not taken, as a sentence; empty if all are."""
        names = [path.name for path in self.others[1:]]
        if not names:
            return ""
        which = " and ".join(names) if len(names) <= _NAMED else f"{len(names)} others"
        return f"One file at a time: {which} {'was' if len(names) == 1 else 'were'} left out."


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
