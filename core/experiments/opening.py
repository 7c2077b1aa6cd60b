"""Open whatever a user points at: told apart by what is inside, not by the name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.datasets import Dataset, course_hdf5
from core.datasets.catalog import BUILT_IN
from core.errors import DatasetError, FileError
from core.hdf5.look import refuse_what_is_not_hdf5
from core.images import PICTURE_SUFFIXES, read_picture
from core.network import Network, model_file

HDF5_SUFFIXES = (".h5", ".hdf5", ".hdf")


@dataclass(frozen=True)
class Picture:
    """A picture from a file or the clipboard: ``pixels`` is (height, width, 3), upright."""

    name: str
    pixels: NDArray[np.uint8]


Opened = Dataset | Network | Picture


def open_anything(name: str | Path, cancelled: Callable[[], bool] | None = None) -> Opened:
    """Return the data set, network or picture that ``name`` (of a built-in data set, or a path) stands for."""
    if str(name) in BUILT_IN:
        return BUILT_IN[str(name)]()
    path = Path(name)
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return Picture(path.name, read_picture(path))
    if path.suffix.lower() not in HDF5_SUFFIXES and path.is_file():
        _check_kind(path)
    return _open_hdf5(path, cancelled)


def open_dataset(name: str | Path) -> Dataset:
    """Return the data set that ``name`` stands for; DatasetError if it is something else."""
    opened = open_anything(name)
    if isinstance(opened, Dataset):
        return opened
    raise DatasetError(f"{Path(name).name} is {_kind(opened)}, not a data set; name a data set to work on.")


def open_network(path: Path) -> Network:
    """Return the network in the file at ``path``; FileError if it is something else."""
    return model_file.load(path)


def _open_hdf5(path: Path, cancelled: Callable[[], bool] | None) -> Dataset | Network:
    contents = hdf5.read(path, (*course_hdf5.WANTED, *model_file.WANTED), cancelled=cancelled)
    if model_file.is_model(contents):
        return model_file.from_contents(contents, path)
    return course_hdf5.from_contents(contents, path, cancelled)


def _check_kind(path: Path) -> None:
    """Raise FileError for a file that is not HDF5, and whose name does not claim to be."""
    try:
        refuse_what_is_not_hdf5(path)
    except FileError as error:
        raise FileError(
            f"{path.name} is of a kind that cannot be opened; open a picture ({', '.join(PICTURE_SUFFIXES)}) "
            f"or an HDF5 file ({', '.join(HDF5_SUFFIXES)}).",
            path=path,
            detail=str(error),
        ) from error


def _kind(opened: Any) -> str:
    return "a saved network" if isinstance(opened, Network) else "a picture"
