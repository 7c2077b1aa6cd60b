"""HDF5 files in and out: strangers' files are read in a child process, ours are written in one step.

h5py is imported by ``core.hdf5.guard`` alone, and reads inside a child process only, so that a file that
crashes libhdf5 or would fill the memory costs one sentence. ``core.hdf5.parent`` starts that process, and
``core.hdf5.child`` is what runs in it. This module is imported by both, and therefore imports little itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.errors import Cancelled


@dataclass(frozen=True)
class Hdf5Contents:
    """What was read from an HDF5 file; text is decoded, in arrays too (dtype ``U``)."""

    attributes: dict[str, str | int | float | bool]
    """The root group's attributes that are one text or one number; others are left out."""
    shapes: dict[str, tuple[int, ...]]
    """Every dataset in the file, by its path, such as ``train_set_x`` or ``parameters/W1``."""
    arrays: dict[str, NDArray[Any]]
    """The datasets that were asked for and are there."""


def read(
    path: Path,
    wanted: Sequence[str],
    *,
    max_bytes: int = 1 << 30,
    cancelled: Callable[[], bool] | None = None,
) -> Hdf5Contents:
    """Read the datasets of ``path`` whose paths match a pattern of ``wanted``, such as ``["train_set_*"]``.

    ``max_bytes`` caps what these datasets take in memory together. ``cancelled`` is asked 20 times a second,
    on the calling thread, and Cancelled is raised as soon as it says so. FileError is raised for a file that
    cannot be read, is not HDF5, is damaged, or holds what ``core.hdf5.guard`` refuses.
    """
    from core.hdf5.look import refuse_what_is_not_hdf5
    from core.hdf5.parent import read_in_child

    refuse_what_is_not_hdf5(path)
    if cancelled is not None and cancelled():
        raise Cancelled
    return read_in_child(path, wanted, max_bytes, cancelled)


def write(path: Path, arrays: Mapping[str, NDArray[Any]], attributes: Mapping[str, str | int | float | bool]) -> None:
    """Save arrays by their paths, such as ``parameters/W1``, and attributes of the root, in one step.

    The same contents give the same bytes. FileError is raised where the file cannot be saved; what was there
    before still is.
    """
    from core.files import write_atomically
    from core.hdf5 import guard  # h5py takes 0.1 s to import, and most programs never save

    write_atomically(path, lambda temporary: guard.write(temporary, arrays, attributes))
