"""Files of the library that nobody else writes: HDF5, and behind it the SHA-256 of all that stands before.

Any flipped bit, in use or not, and any missing end is found out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.files import write_atomically
from core.hdf5 import Hdf5Contents

_DIGEST = hashlib.sha256


class NotAsWritten(Exception):
    """A line of the format is broken; the text says what the file is or does."""


def require(condition: bool, otherwise: str = "is damaged") -> None:
    """Raise NotAsWritten unless the condition holds."""
    if not condition:
        raise NotAsWritten(otherwise)


def save(path: Path, arrays: Mapping[str, NDArray[Any]], attributes: Mapping[str, str | int | float | bool]) -> None:
    """Write arrays by their paths, and attributes, to ``path``, whole or not at all; FileError says why not."""
    from core.hdf5 import guard  # h5py takes 0.1 s to import

    def write(temporary: Path) -> None:
        guard.write(temporary, arrays, attributes)
        with temporary.open("r+b") as file:
            file.write(hashlib.file_digest(file, _DIGEST).digest())  # which has read to the end

    write_atomically(path, write)


def check_seal(path: Path) -> None:
    """Raise NotAsWritten unless the file is to the last bit as :func:`save` wrote it; OSError if it is not there."""
    contents = memoryview(path.read_bytes())
    size = _DIGEST().digest_size
    require(_DIGEST(contents[:-size]).digest() == contents[-size:])


def check_heading(contents: Hdf5Contents, format: str, version: int) -> None:
    """Raise NotAsWritten for a file of another kind, or of another version of this one."""
    found = contents.attributes.get("version")
    require(contents.attributes.get("format") == format, "is a file of another kind")
    require(found == version, f"was made by another program (format {found}, this one reads {version})")
