"""The only module that imports h5py: it reads nothing that it has not checked first.

An HDF5 file can name other files of the reader's (external links, external storage, virtual datasets),
declare terabytes in a kilobyte, and lead in circles. So links are followed one at a time and only if they are
hard ones, what the datasets declare is added up before a byte is read, and only plain numbers and text are
read at all.

It runs in the child process of ``core.hdf5.read``, because a malformed file can crash libhdf5 itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from h5py import h5a, h5d, h5g, h5l, h5o, h5s, h5t, h5z
from numpy.typing import NDArray

from core.errors import FileError
from core.hdf5 import Hdf5Contents

MAX_DEPTH = 8
MAX_OBJECTS = 10_000
MAX_NAME_BYTES = 255
MAX_CHUNK_BYTES = 64 << 20
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 64 << 20
"""Bytes; whatever a smaller dataset unpacks to does no harm."""
MAX_TEXTS = 10_000
MAX_TEXT_BYTES = 1 << 20
MAX_ATTRIBUTES = 100

_LARGEST_NUMBER_BYTES = 8
_HEADING_BYTES = 1 << 16
"""More than a file takes beside its arrays; if not, it grows."""
_FILTERS = {h5z.FILTER_DEFLATE, h5z.FILTER_SHUFFLE, h5z.FILTER_FLETCHER32, h5z.FILTER_LZF}

# What h5py raises for files that are cut off, overwritten or bit-flipped.
_DAMAGED = (OSError, RuntimeError, KeyError, ValueError, TypeError)


class _Refused(Exception):
    """Why a sound file is not read: the sentence that goes after its name."""


def read(path: Path, wanted: Sequence[str], max_bytes: int) -> Hdf5Contents:
    """Do what ``core.hdf5.read`` promises, in this process.

    FileError is raised for a file that is damaged, holds what is not read, or declares more than
    ``max_bytes``.
    """
    try:
        with h5py.File(path, "r", locking="best-effort") as file:
            return _read(file, wanted, max_bytes, path.stat().st_size)
    except _Refused as reason:
        raise FileError(f"{path.name} {reason}", path=path) from None
    except MemoryError as error:
        sentence = f"{path.name} needs more memory than it may take; use a smaller file."
        raise FileError(sentence, path=path, detail=str(error)) from error
    except _DAMAGED as error:
        sentence = f"{path.name} is cut off or damaged; copy or download it again."
        raise FileError(sentence, path=path, detail=f"{type(error).__name__}: {error}") from error


def write(path: Path, arrays: Mapping[str, NDArray[Any]], attributes: Mapping[str, str | int | float | bool]) -> None:
    """Make ``path`` with one contiguous dataset an array; text (dtype ``U``) becomes fixed-length UTF-8.

    The file is put together in memory, because libhdf5 can crash when it closes one on a disk that is full.
    """
    size = _HEADING_BYTES + sum(array.nbytes for array in arrays.values())
    with h5py.File(path, "w", driver="core", backing_store=False, block_size=size) as file:
        file.attrs.update(attributes)
        for name, array in arrays.items():
            file.create_dataset(name, data=_storable(array), track_times=False)
        file.flush()
        image = file.id.get_file_image()
    with path.open("xb") as new:
        new.write(image)


def _storable(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind != "U":
        raise TypeError(f"arrays of {array.dtype} are not saved")
    encoded = np.char.encode(array, "utf-8")
    return encoded.astype(h5py.string_dtype("utf-8", max(1, encoded.itemsize)))


def _read(file: h5py.File, wanted: Sequence[str], max_bytes: int, file_bytes: int) -> Hdf5Contents:
    root = h5g.open(file.id, b"/")
    shapes: dict[str, tuple[int, ...]] = {}
    chosen: dict[str, h5d.DatasetID] = {}
    for name, dataset in _datasets(root):
        if dataset.get_space().get_simple_extent_type() == h5s.NULL:
            continue  # declared to hold nothing at all, which is not the same as an array of no elements
        shapes[name] = tuple(int(length) for length in dataset.shape)
        if any(fnmatchcase(name, pattern) for pattern in wanted):
            _check_dataset(name, dataset)
            chosen[name] = dataset
    _check_sizes(list(chosen.values()), max_bytes, file_bytes)
    attributes = _attributes(root)
    return Hdf5Contents(attributes, shapes, {name: _array(name, chosen[name]) for name in chosen})


def _datasets(root: h5g.GroupID) -> Iterator[tuple[str, h5d.DatasetID]]:
    """Every dataset below ``root`` with its path; none of them reaches outside the file."""
    groups = [("", root, 1)]
    objects = 0
    while groups:
        above, group, depth = groups.pop()
        objects += len(group)  # before they are listed: the list itself may be what is too large
        if objects > MAX_OBJECTS:
            raise _Refused(f"holds more than {MAX_OBJECTS:,} objects; save only the data needed to a new file.")
        for link in group:
            name = above + _text(link)
            _check_link(group, link, name)
            found = h5o.open(group, link)
            if isinstance(found, h5d.DatasetID):
                _check_storage(name, found)
                yield name, found
            elif isinstance(found, h5g.GroupID):
                if depth == MAX_DEPTH:
                    raise _Refused(
                        f"holds groups in groups more than {MAX_DEPTH} deep, or in a circle; "
                        "save only the data needed to a new file."
                    )
                groups.append((f"{name}/", found, depth + 1))


def _check_link(group: h5g.GroupID, link: bytes, name: str) -> None:
    # libhdf5 would take a name with a slash for a way through other groups, and names stand in our sentences.
    if b"/" in link or link in (b"", b".") or len(link) > MAX_NAME_BYTES or not name.isprintable():
        raise _Refused("holds an object with a name that is none; save the data to a new file.")
    if group.links.get_info(link).type != h5l.TYPE_HARD:
        raise _Refused(f"holds a link ({name}), which may lead to other files; save the data itself.")


def _check_storage(name: str, dataset: h5d.DatasetID) -> None:
    """Refuse data kept in other files; asked before the shape, which opens a virtual dataset's sources."""
    layout = dataset.get_create_plist()
    if layout.get_layout() == h5d.VIRTUAL or layout.get_external_count():
        raise _Refused(f"keeps the data of {name} in other files; save the data itself.")


def _check_dataset(name: str, dataset: h5d.DatasetID) -> None:
    """Refuse types, filters and chunks that are not read."""
    if not _is_plain(dataset.get_type()):
        raise _Refused(f"holds {name} as something else than plain numbers or text; save it as a plain array.")
    layout = dataset.get_create_plist()
    filters = [layout.get_filter(position)[0] for position in range(layout.get_nfilters())]
    if not _FILTERS.issuperset(filters) or len(set(filters)) < len(filters):
        raise _Refused(f"holds {name} compressed in a way that is not read; save it with gzip, or uncompressed.")
    if layout.get_layout() == h5d.CHUNKED:
        chunk_bytes = math.prod(layout.get_chunk()) * _item_bytes(dataset)
        if chunk_bytes > MAX_CHUNK_BYTES:
            limit = _in_words(MAX_CHUNK_BYTES)
            raise _Refused(f"holds {name} in chunks of more than {limit}; save it with smaller chunks.")


def _is_plain(kind: h5t.TypeID) -> bool:
    if kind.get_class() == h5t.ENUM:
        return bool(kind.dtype == np.bool_)
    if kind.get_class() in (h5t.INTEGER, h5t.FLOAT):
        return int(kind.get_size()) <= _LARGEST_NUMBER_BYTES
    return bool(kind.get_class() == h5t.STRING)


def _item_bytes(dataset: h5d.DatasetID) -> int:
    """Count what one element takes, in the file or in memory, whichever is more."""
    return max(int(dataset.get_type().get_size()), int(dataset.dtype.itemsize))


def _check_sizes(datasets: Sequence[h5d.DatasetID], max_bytes: int, file_bytes: int) -> None:
    """Refuse what is too large for the memory, or far larger than what is stored."""
    declared = sum(math.prod(dataset.shape) * _item_bytes(dataset) for dataset in datasets)
    if declared > max_bytes:
        raise _Refused(
            f"says that its data takes {_in_words(declared)}, and at most {_in_words(max_bytes)} is read; "
            "use a smaller file."
        )
    stored = min(file_bytes, sum(int(dataset.get_storage_size()) for dataset in datasets))
    if declared > max(RATIO_MATTERS_ABOVE, MAX_RATIO * stored):
        raise _Refused(
            f"says that its data takes {_in_words(declared)}, but holds only {_in_words(stored)} of it; "
            "copy or download it again, or save it uncompressed."
        )


def _array(name: str, dataset: h5d.DatasetID) -> NDArray[Any]:
    if dataset.get_type().get_class() == h5t.STRING:
        return _texts(name, dataset)
    array = np.empty(dataset.shape, dataset.dtype.newbyteorder("="))
    dataset.read(h5s.ALL, h5s.ALL, array)
    if array.dtype == np.bool_:  # a file may hold other bytes than 0 and 1, with which numpy reckons wrongly
        np.not_equal(array.view(np.uint8), 0, out=array)
    return array


def _texts(name: str, dataset: h5d.DatasetID) -> NDArray[np.str_]:
    """Read strings into an array of dtype ``U``, one by one: a million may all be the same long one."""
    too_much = _Refused(f"holds more text in {name} than is read; save only the names needed.")
    if math.prod(dataset.shape) > MAX_TEXTS:
        raise too_much
    strings = h5py.Dataset(dataset)
    texts: list[str] = []
    longest = 1
    for position in np.ndindex(dataset.shape):
        texts.append(_text(strings[position]))
        longest = max(longest, len(texts[-1]))
        if longest * len(texts) > MAX_TEXT_BYTES:
            raise too_much
    return np.array(texts, dtype=f"U{longest}").reshape(dataset.shape)


def _attributes(root: h5g.GroupID) -> dict[str, str | int | float | bool]:
    """Read the root's attributes that are one number or one text; others, such as lists, are left out."""
    too_much = _Refused("carries more notes (attributes) than are read; save the data to a new file.")
    if h5a.get_num_attrs(root) > MAX_ATTRIBUTES:
        raise too_much
    values = h5py.Group(root).attrs
    kept: dict[str, str | int | float | bool] = {}
    for index in range(h5a.get_num_attrs(root)):
        attribute = h5a.open(root, index=index)
        if attribute.get_space().get_simple_extent_type() != h5s.SCALAR or not _is_plain(attribute.get_type()):
            continue
        value = values[attribute.name]
        kept[_text(attribute.name)] = _text(value) if isinstance(value, str | bytes) else value.item()
        if sum(len(text) for text in kept.values() if isinstance(text, str)) > MAX_TEXT_BYTES:
            raise too_much
    return kept


def _text(value: str | bytes) -> str:
    """Text that can be shown and printed, whatever bytes the file holds for it."""
    data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    return data.decode("utf-8", "replace")


def _in_words(size: int) -> str:
    power = min(size.bit_length() - 1, 40) // 10 if size else 0
    return f"{size / 1024**power:,.0f} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[power]}"
