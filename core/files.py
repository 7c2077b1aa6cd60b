"""Saving files so that a crash, a full disk or a power cut leaves the old file or the new one, never half."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from core.errors import FileError

_NOT_ALLOWED = (
    "{name} cannot be saved: you may not write to it in {folder}, or another program holds it open; "
    "choose another folder, or close that program."
)
_DISK_FULL = "{name} cannot be saved: the disk is full; free some space, or choose another disk."
_IS_A_FOLDER = "{name} cannot be saved: a folder of that name is there already; choose another name."

_SENTENCES = {
    errno.ENOENT: "{name} cannot be saved: the folder {folder} does not exist; make it, or choose another.",
    errno.ENOTDIR: "{name} cannot be saved: {folder} is not a folder; choose a folder.",
    errno.EISDIR: _IS_A_FOLDER,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "{name} cannot be saved: the disk of {folder} is read-only; choose another folder.",
    errno.ENOSPC: _DISK_FULL,
    errno.EDQUOT: _DISK_FULL,
    errno.ENAMETOOLONG: "{name} cannot be saved: the name is too long; choose a shorter one.",
}
_OTHERWISE = "{name} cannot be saved in {folder}; choose another folder, or check the disk."

# Some network and FUSE file systems cannot fsync a folder, and some folders may be written but not opened.
_FOLDER_CANNOT_BE_SYNCED = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM}


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Save ``path`` by ``write(temporary)``, so that it always is the whole old file or the whole new one.

    ``write`` makes a file of the name it is given, which is in the same folder. That file is forced onto the
    disk, takes the place of ``path`` in one step, and the folder is forced onto the disk too. On any failure
    it is removed again, and ``path`` is the old file, or the whole new one if only the very last step failed.
    A link stays a link (what it points to is replaced), and the old file's permissions are kept.

    FileError is raised for every OSError on the way, and for the RuntimeError that h5py may raise on a full
    disk. Whatever else ``write`` raises passes through.
    """
    target, temporary = _target_and_temporary(path)
    try:
        _check_target(target)
        write(temporary)
        if target.exists():
            shutil.copymode(target, temporary)
        _force_to_disk(temporary)
        os.replace(temporary, target)
        _force_folder_to_disk(target.parent)
    except (OSError, RuntimeError) as error:
        raise _as_file_error(error, path, target) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def check_can_write(path: Path) -> None:
    """Raise the FileError that saving to ``path`` would end in, before the work whose result is to be saved."""
    target, temporary = _target_and_temporary(path)
    try:
        _check_target(target)
        temporary.touch()
        temporary.unlink()
    except OSError as error:
        raise _as_file_error(error, path, target) from error


def _target_and_temporary(path: Path) -> tuple[Path, Path]:
    target = Path(os.path.realpath(path))
    return target, target.parent / f".saving-{secrets.token_hex(6)}.part"


def _as_file_error(error: OSError | RuntimeError, path: Path, target: Path) -> FileError:
    sentence = _SENTENCES.get(_errno(error), _OTHERWISE)
    sentence = sentence.format(name=path.name or path, folder=target.parent.name or target.parent)
    return FileError(sentence, path=path, detail=str(error))


def _check_target(target: Path) -> None:
    """Raise the OSError that says why ``target`` cannot be written, before any work is put into it."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    if not target.parent.is_dir():
        target.parent.stat()  # raises where it is missing; what it finds otherwise is not a folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target.parent))


def _force_to_disk(path: Path) -> None:
    with path.open("r+b") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())


def _force_folder_to_disk(folder: Path) -> None:
    """Make the new name in ``folder`` survive a power cut; Windows cannot open folders, and needs no help."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _FOLDER_CANNOT_BE_SYNCED:
            raise


def _errno(error: OSError | RuntimeError) -> int:
    """Find the system's error number; h5py may give it only in the words of its message."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    in_words = re.search(r"errno = (\d+)", str(error))
    return int(in_words[1]) if in_words else 0
