"""The frames of a run's film in its folder: format, writing, reading, and joining them.

A film is a folder of *reels*, sealed HDF5 files (see :mod:`core.store.sealed`). The format of a reel, version 1:

====================  ===========================================================================
attribute ``format``  the text ``dnn-explorer-film``
attribute ``version`` the whole number 1; a reader refuses another one
attribute ``form``    how the frames hold the first layer: ``direct`` or ``gram``
``iterations``        (k,) int64, rising, k > 0: how many updates were behind the network at each frame
``frames``            (k, n) float32 or float64, little-endian: the trained parameters at each, laid out as
                      ``arrays/0`` of a state (see :mod:`core.store.state_file`)
====================  ===========================================================================

There is nothing else in it. The reel ``000003-000007.h5`` takes the place of all reels numbered within 3 to 7: who
joins or thins some writes the new reel first, in one step, and removes the old ones when they no longer count. Thus
the film is at every moment the old one or the new one. Where reels do not fit each other, the newest one counts.
A reel whose seal or content is wrong is damaged, and lost when others are joined. One that cannot be read just now,
or that a newer program wrote, may well be whole: while there is one, reels are only added.

Reels are read within this process: their seal says that they are what this program wrote, and a process of its own,
as for strangers' files, would make the reading of a film many times as long.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.errors import FileError
from core.network.gram import FirstLayer
from core.network.tape import Array
from core.store import sealed
from core.store.moments import Iterations
from core.store.sealed import require

FORMAT = "dnn-explorer-film"
VERSION = 1
MAX_BYTES = 8 << 30
HEAD_BYTES = 8192
"""More than a reel takes beside its numbers."""
_NAME = re.compile(r"(\d{6,})-(\d{6,})\.h5")
_TYPES = {"float32", "float64"}


class Frames(NamedTuple):
    """The trained parameters of a network at some iterations."""

    iterations: Iterations
    """(k,), rising."""
    numbers: Array
    """(k, n)"""
    form: FirstLayer

    @property
    def bytes_each(self) -> int:
        """What a frame takes."""
        return int(self.numbers.itemsize * self.numbers.shape[1] + self.iterations.itemsize)

    def chosen(self, which: NDArray[np.bool_]) -> Frames:
        """Return some of the frames."""
        return self if which.all() else Frames(self.iterations[which], self.numbers[which], self.form)


class _Reel(NamedTuple):
    """A file, and the numbers of the reels that it stands for."""

    first: int
    last: int
    path: Path


def version(folder: Path) -> int:
    """Return a number that grows with every change of a film; 0 while there is none."""
    reels = _reels(folder)
    return reels[-1].last + 1 if reels else 0


def size(folder: Path) -> int:
    """Return how many bytes a film takes."""
    total = 0
    for reel in _reels(folder):
        with contextlib.suppress(FileNotFoundError):  # joined just now
            total += reel.path.stat().st_size
    return total


def count(folder: Path) -> int:
    """Return how many frames a film has, as its reels say; 0 where one cannot be read. Costs a millisecond."""
    from core.hdf5 import guard  # h5py takes 0.1 s to import

    try:
        heads = [guard.read(reel.path, (), MAX_BYTES) for reel in _reels(folder)]
    except FileError:
        return 0
    return sum(sum(head.shapes.get("iterations", ())) for head in heads)


def load(folder: Path) -> tuple[Frames | None, list[str]]:
    """Return the frames of all whole reels, if there are any, and the names of the reels that are damaged.

    OSError or FileError is raised where one cannot be read just now, or was written by a newer program.
    """
    reels = _reels(folder)
    found, damaged, unread = _read_all(reels)
    if (damaged or unread) and _reels(folder) != reels:
        return load(folder)  # they were joined meanwhile
    if unread:
        raise unread[0]
    return joined(found) if found else None, damaged


def append(folder: Path, frames: Frames) -> None:
    """Add a reel, and take the smaller ones before it into it, so that there are never many."""
    reels, parts = _reels(folder), [frames]
    number = first = reels[-1].last + 1 if reels else 0
    while reels and reels[-1].path.stat().st_size <= sum(part.numbers.nbytes for part in parts) + HEAD_BYTES:
        found, *_ = _read_all(reels[-1:])
        if not found:
            break  # it stays, to be named by who reads the film
        parts, first = found + parts, reels.pop().first
    _write(folder, first, number, joined(parts))


def rewrite(folder: Path, choose: Callable[[Frames], NDArray[np.bool_]], new: Frames | None = None) -> list[str]:
    """Put what ``choose`` says of all frames, the new ones among them, into one reel, and remove all else.

    Return the names of reels that are damaged, and lost thereby. Where one is not, but cannot be read, the new frames
    are only added; if there are none, the OSError or FileError is raised that says why.
    """
    reels = _reels(folder)
    found, damaged, unread = _read_all(reels)
    if unread:
        if new is None:
            raise unread[0]
        append(folder, new)
        return []
    parts = [*found, new] if new is not None else found
    if not parts:
        return damaged
    film = joined(parts)
    chosen = film.chosen(choose(film))
    if not len(chosen.iterations):
        _remove(reel.path for reel in reversed(reels))
    elif new is not None or chosen is not film or len(reels) > 1:
        _write(folder, reels[0].first if reels else 0, reels[-1].last + 1 if reels else 0, chosen)
    return damaged


def tidy(folder: Path) -> None:
    """Remove reels that no longer count, and what a killed program left half written."""
    counting = _reels(folder)
    _remove([reel.path for reel in _all_reels(folder) if reel not in counting])
    _remove(folder.glob(".saving-*.part"))


def joined(parts: Sequence[Frames]) -> Frames:
    """Return frames together, by iteration; of one iteration the newest, and none that do not fit the newest."""
    newest = parts[-1]
    parts = [part for part in parts if _kind(part) == _kind(newest)]
    if len(parts) == 1:
        return newest
    iterations = np.concatenate([part.iterations for part in parts])
    numbers = np.concatenate([part.numbers for part in parts])
    if (np.diff(iterations) <= 0).any():
        _, from_the_end = np.unique(iterations[::-1], return_index=True)
        places = len(iterations) - 1 - from_the_end
        iterations, numbers = iterations[places], numbers[places]
    return Frames(iterations, numbers, newest.form)


def _kind(frames: Frames) -> tuple[object, ...]:
    return frames.form, frames.numbers.shape[1], frames.numbers.dtype


def _all_reels(folder: Path) -> list[_Reel]:
    try:
        found = [(_NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return [_Reel(int(name[1]), int(name[2]), path) for name, path in found if name]


def _reels(folder: Path) -> list[_Reel]:
    """Return the reels that count, in their order."""
    counting: list[_Reel] = []
    for reel in sorted(_all_reels(folder), key=lambda reel: (reel.first, -reel.last)):
        if not counting or reel.last > counting[-1].last:
            counting.append(reel)
    return counting


def _write(folder: Path, first: int, last: int, frames: Frames) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / f"{first:06}-{last:06}.h5"
    numbers = np.ascontiguousarray(frames.numbers, frames.numbers.dtype.newbyteorder("<"))
    arrays = {"iterations": frames.iterations.astype("<i8"), "frames": numbers}
    sealed.save(path, arrays, {"format": FORMAT, "version": VERSION, "form": frames.form})
    tidy(folder)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _read_all(reels: Sequence[_Reel]) -> tuple[list[Frames], list[str], list[OSError | FileError]]:
    """Return what can be read, the names of what is damaged, and why all else cannot be read here and now."""
    found: list[Frames] = []
    damaged: list[str] = []
    unread: list[OSError | FileError] = []
    for reel in reels:
        try:
            found.append(_read(reel.path))
        except (sealed.NotAsWritten, FileNotFoundError):
            damaged.append(reel.path.name)
        except (OSError, FileError) as error:
            unread.append(error)
    return found, damaged, unread


def _read(path: Path) -> Frames:
    from core.hdf5 import guard  # h5py takes 0.1 s to import

    sealed.check_seal(path)
    contents = guard.read(path, ("iterations", "frames"), MAX_BYTES)
    found = contents.attributes.get("version")
    if isinstance(found, int) and found > VERSION:
        sentence = f"{path.name} was made by a newer version of this program; install that version to see the film."
        raise FileError(sentence, path=path)
    sealed.check_heading(contents, FORMAT, VERSION)
    return _checked(contents)


def _checked(contents: hdf5.Hdf5Contents) -> Frames:
    require(set(contents.shapes) == set(contents.arrays) == {"iterations", "frames"})
    iterations, numbers = contents.arrays["iterations"], contents.arrays["frames"]
    form = contents.attributes.get("form")
    require(iterations.dtype == np.int64 and iterations.ndim == 1 and len(iterations) > 0)
    require(iterations[0] >= 0 and bool((np.diff(iterations) > 0).all()))
    require(str(numbers.dtype) in _TYPES and numbers.ndim == 2 and len(numbers) == len(iterations))
    require(form in ("direct", "gram"))
    return Frames(iterations, numbers, "gram" if form == "gram" else "direct")
