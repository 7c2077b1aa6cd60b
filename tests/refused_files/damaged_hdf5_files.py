"""Files that are no HDF5, or damaged HDF5, made on the spot: ``MAKERS`` maps what is wrong to its function.

Each maker puts one file into the folder it is given and returns its path.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np


def good(folder: Path) -> Path:
    """Make the file that is right: 4 pictures of 3 x 3 pixels, in chunks and with checksums, and their labels."""
    path = folder / "train.h5"
    pictures = np.arange(4 * 3 * 3 * 3, dtype="u1").reshape(4, 3, 3, 3)
    with h5py.File(path, "w") as file:
        file.attrs["made_by"] = np.bytes_(b"a test")
        file.attrs["year"] = 2024
        file.create_dataset("train_set_x", data=pictures, compression="gzip", shuffle=True, fletcher32=True)
        file["train_set_y"] = np.array([0, 1, 1, 0])
        file["list_classes"] = np.array([b"non-cat", b"cat"])
    return path


def _plain(folder: Path, content: bytes) -> Path:
    path = folder / "train.h5"
    path.write_bytes(content)
    return path


def missing(folder: Path) -> Path:
    return folder / "train.h5"


def a_folder(folder: Path) -> Path:
    path = folder / "train.h5"
    path.mkdir()
    return path


def empty(folder: Path) -> Path:
    return _plain(folder, b"")


def web_page(folder: Path) -> Path:
    return _plain(folder, b"\xef\xbb\xbf\r\n <!DOCTYPE HTML>\n<html><title>train.h5 on a site</title></html>")


def web_page_without_doctype(folder: Path) -> Path:
    return _plain(folder, b"<HTML lang='en'><body>Not found</body></HTML>")


def git_lfs_pointer(folder: Path) -> Path:
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 2572022\n"
    return _plain(folder, text.encode())


def text_file(folder: Path) -> Path:
    return _plain(folder, b"0,1,1,0\n" * 300)


def cut_in_the_signature(folder: Path) -> Path:
    return _plain(folder, good(folder).read_bytes()[:5])


def cut_in_half(folder: Path) -> Path:
    content = good(folder).read_bytes()
    return _plain(folder, content[: len(content) // 2])


def last_byte_cut(folder: Path) -> Path:
    return _plain(folder, good(folder).read_bytes()[:-1])


def noise_after_the_signature(folder: Path) -> Path:
    noise = np.random.RandomState(1).bytes(2000)
    return _plain(folder, b"\x89HDF\r\n\x1a\n" + noise)


def damaged_pictures(folder: Path) -> Path:
    """Change one byte of the compressed pictures."""
    path = good(folder)
    with h5py.File(path) as file:
        chunk = file["train_set_x"].id.get_chunk_info(0)
    content = bytearray(path.read_bytes())
    content[chunk.byte_offset + chunk.size // 2] ^= 1
    path.write_bytes(content)
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    make.__name__.replace("_", " "): make
    for make in (
        missing,
        a_folder,
        empty,
        web_page,
        web_page_without_doctype,
        git_lfs_pointer,
        text_file,
        cut_in_the_signature,
        cut_in_half,
        last_byte_cut,
        noise_after_the_signature,
        damaged_pictures,
    )
}
