"""Files that must be refused as HDF5, made on the spot: ``MAKERS`` maps what is wrong to the function that makes it.

Each maker puts one file into the folder it is given and returns its path: a small training file of the course's
layout with one thing wrong in it, or one of those in ``damaged_hdf5_files``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests.refused_files import damaged_hdf5_files
from tests.refused_files.damaged_hdf5_files import good

WANTED = ("train_set_*", "list_classes")
"""What a reader of these files asks for."""


def _with(folder: Path, change: Callable[[h5py.File], object]) -> Path:
    path = good(folder)
    with h5py.File(path, "a") as file:
        change(file)
    return path


def _with_pictures(folder: Path, make: Callable[[h5py.File], object]) -> Path:
    def change(file: h5py.File) -> None:
        del file["train_set_x"]
        make(file)

    return _with(folder, change)


def declares_8_tib(folder: Path) -> Path:
    return _with_pictures(
        folder, lambda file: file.create_dataset("train_set_x", (1 << 43,), "u1", chunks=(1 << 20,))
    )


def gzip_bomb(folder: Path) -> Path:
    """Declare 80 MiB of zeros, a thousand times what is stored."""

    def make(file: h5py.File) -> None:
        pictures = file.create_dataset("train_set_x", (80, 1 << 20), "u1", chunks=(1, 1 << 20), compression="gzip")
        packed = zlib.compress(bytes(1 << 20), 9)
        for row in range(80):
            pictures.id.write_direct_chunk((row, 0), packed)

    return _with_pictures(folder, make)


def one_dataset_under_300_names(folder: Path) -> Path:
    """Store 1 MiB and declare it three hundred times over."""

    def make(file: h5py.File) -> None:
        file["train_set_x"] = np.zeros(1 << 20, "u1")
        for number in range(300):
            file[f"train_set_{number}"] = file["train_set_x"]

    return _with_pictures(folder, make)


def gzip_in_gzip(folder: Path) -> Path:
    def make(file: h5py.File) -> None:
        layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        layout.set_chunk((1 << 20,))
        layout.set_deflate(9)
        layout.set_filter(h5py.h5z.FILTER_DEFLATE, h5py.h5z.FLAG_MANDATORY, (9,))
        space = h5py.h5s.create_simple((1 << 20,))
        pictures = h5py.h5d.create(file.id, b"train_set_x", h5py.h5t.STD_U8LE, space, layout)
        pictures.write_direct_chunk((0,), zlib.compress(zlib.compress(bytes(1 << 20), 9), 9))

    return _with_pictures(folder, make)


def chunk_that_unpacks_to_4_gib(folder: Path) -> Path:
    """Store one chunk of 1 MiB whose compressed bytes go on; not in ``MAKERS``, as only a memory limit stops it."""

    def make(file: h5py.File) -> None:
        pictures = file.create_dataset("train_set_x", (1, 1 << 20), "u1", chunks=(1, 1 << 20), compression="gzip")
        pictures.id.write_direct_chunk((0, 0), _deflated_zeros(4 << 30))

    return _with_pictures(folder, make)


def _deflated_zeros(size: int) -> bytes:
    """Compress ``size`` zeros at no cost: the packed form of a stretch of them is the same each time."""
    packer = zlib.compressobj(9)
    stretch = bytes(1 << 20)
    head = packer.compress(stretch) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(stretch) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + more * (size // len(stretch) - 1)


def huge_chunk(folder: Path) -> Path:
    return _with_pictures(
        folder,
        lambda file: file.create_dataset("train_set_x", (1, 3), "u1", chunks=(1, 65 << 20), maxshape=(None, None)),
    )


def other_compression(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.create_dataset("train_set_x", (4, 9), "u1", scaleoffset=0))


def soft_link(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.update({"train_set_x": h5py.SoftLink("/train_set_y")}))


def external_link(folder: Path) -> Path:
    secret = folder / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["numbers"] = np.arange(4)
    return _with_pictures(
        folder, lambda file: file.update({"train_set_x": h5py.ExternalLink(str(secret), "/numbers")})
    )


def external_link_inside_a_group(folder: Path) -> Path:
    link = h5py.ExternalLink(str(folder / "secret.h5"), "/")
    return _with(folder, lambda file: file.create_group("more").update({"there": link}))


def name_with_a_slash(folder: Path) -> Path:
    """Name an object ``a/b``, which libhdf5 would take for a way through a group."""
    path = _with(folder, lambda file: file.update({"sneaky_path": 1}))
    path.write_bytes(path.read_bytes().replace(b"sneaky_path", b"sneaky/path"))
    return path


def name_of_two_lines(folder: Path) -> Path:
    return _with(folder, lambda file: file.update({"a\nb": 1}))


def virtual_dataset(folder: Path) -> Path:
    source = folder / "secret.h5"
    with h5py.File(source, "w") as file:
        file["numbers"] = np.arange(4)
    layout = h5py.VirtualLayout((4,), "i8")
    layout[:] = h5py.VirtualSource(str(source), "numbers", (4,))
    return _with_pictures(folder, lambda file: file.create_virtual_dataset("train_set_x", layout))


def external_storage(folder: Path) -> Path:
    secret = folder / "secret.txt"
    secret.write_text("a password")
    return _with_pictures(
        folder, lambda file: file.create_dataset("train_set_x", (10,), "u1", external=[(str(secret), 0, 10)])
    )


def many_groups(folder: Path) -> Path:
    def make(file: h5py.File) -> None:
        for number in range(20_000):
            h5py.h5g.create(file.id, b"%d" % number)

    return _with(folder, make)


def groups_in_groups(folder: Path) -> Path:
    return _with(folder, lambda file: file.create_group("/".join("abcdefghijklm")))


def groups_in_a_circle(folder: Path) -> Path:
    return _with(folder, lambda file: file.update({"again": file["/"]}))


def many_ways_to_one_group(folder: Path) -> Path:
    """Lead to the innermost of 8 groups in 10 to the 7th ways."""

    def make(file: h5py.File) -> None:
        group = file
        for _ in range(7):
            inner = group.create_group("0")
            for number in range(1, 10):
                group[str(number)] = inner
            group = inner

    return _with(folder, make)


def lists_of_varying_length(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.create_dataset("train_set_x", (4,), h5py.vlen_dtype("u1")))


def compound_pictures(folder: Path) -> Path:
    return _with_pictures(
        folder, lambda file: file.create_dataset("train_set_x", (4,), [("red", "u1"), ("green", "u1")])
    )


def reference_pictures(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.create_dataset("train_set_x", (4,), h5py.ref_dtype))


def opaque_pictures(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.create_dataset("train_set_x", data=np.zeros(4, "V3")))


def numbers_of_16_bytes(folder: Path) -> Path:
    return _with_pictures(folder, lambda file: file.create_dataset("train_set_x", (4,), "longdouble"))


def too_many_strings(folder: Path) -> Path:
    def make(file: h5py.File) -> None:
        del file["list_classes"]
        file.create_dataset("list_classes", (20_000,), h5py.string_dtype())

    return _with(folder, make)


def one_long_string_and_many_short(folder: Path) -> Path:
    """Give 5,000 names one of which has 5,000 letters: 100 MB as an array of equal width."""

    def make(file: h5py.File) -> None:
        del file["list_classes"]
        file["list_classes"] = ["x" * 5000] + ["y"] * 5000

    return _with(folder, make)


def many_attributes(folder: Path) -> Path:
    return _with(folder, lambda file: file.attrs.update({f"note {number}": number for number in range(200)}))


def long_attribute(folder: Path) -> Path:
    return _with(folder, lambda file: file.attrs.update({"note": "x" * (2 << 20)}))


MAKERS: dict[str, Callable[[Path], Path]] = damaged_hdf5_files.MAKERS | {
    make.__name__.replace("_", " "): make
    for make in (
        declares_8_tib,
        gzip_bomb,
        one_dataset_under_300_names,
        gzip_in_gzip,
        huge_chunk,
        other_compression,
        soft_link,
        external_link,
        external_link_inside_a_group,
        name_with_a_slash,
        name_of_two_lines,
        virtual_dataset,
        external_storage,
        many_groups,
        groups_in_groups,
        groups_in_a_circle,
        many_ways_to_one_group,
        lists_of_varying_length,
        compound_pictures,
        reference_pictures,
        opaque_pictures,
        numbers_of_16_bytes,
        too_many_strings,
        one_long_string_and_many_short,
        many_attributes,
        long_attribute,
    )
}
