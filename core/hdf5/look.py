"""What a file is by its first bytes, found out without libhdf5."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path
from typing import BinaryIO

from core.errors import FileError

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_HEAD = 4096
_WEB_PAGE = (b"<!doctype html", b"<html")
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def refuse_what_is_not_hdf5(path: Path) -> None:
    """Raise a FileError with one sentence where ``path`` is no file, may not be read, or is not HDF5."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "is a folder; choose a file in it." if stat.S_ISDIR(mode) else "is not a file; choose a file."
            raise FileError(f"{path.name or path} {what}", path=path)
        with path.open("rb") as file:
            reason = _why_not_hdf5(file)
    except (FileNotFoundError, NotADirectoryError) as error:
        reason, detail = "does not exist; check its name and folder.", str(error)
    except PermissionError as error:
        reason, detail = "may not be read; ask its owner for permission, or open a copy.", str(error)
    except OSError as error:
        reason, detail = "cannot be read; check the disk it is on, or open a copy.", str(error)
    else:
        detail = ""
    if reason:
        raise FileError(f"{path.name} {reason}", path=path, detail=detail)


def _why_not_hdf5(file: BinaryIO) -> str:
    """Say what is wrong with a file that is not HDF5; nothing if it is."""
    head = file.read(_HEAD)
    text = head.removeprefix(_BYTE_ORDER_MARK).lstrip().lower()
    if not head:
        return "is empty; copy or download it again."
    if text.startswith(_WEB_PAGE):
        return "is a web page: the download went wrong; download the file itself (on GitHub, the raw file)."
    if text.startswith(_LFS_POINTER):
        return "is only a Git LFS pointer; run 'git lfs pull' in its folder, or download the file itself."
    if SIGNATURE.startswith(head):
        return "is cut off; copy or download it again."
    if not _has_signature(file):
        return "is not an HDF5 file; choose a file that was saved as HDF5."
    return ""


def _has_signature(file: BinaryIO) -> bool:
    """Whether the signature stands where HDF5 looks for it: at 0, 512, 1024, 2048, ..."""
    for offset in itertools.chain([0], (512 << doubling for doubling in itertools.count())):
        file.seek(offset)
        found = file.read(len(SIGNATURE))
        if len(found) < len(SIGNATURE):
            return False
        if found == SIGNATURE:
            return True
    return False
