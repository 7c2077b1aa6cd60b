"""Films in their folders: read as written, joined as they grow, and at any moment the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.errors import FileError
from core.network.gram import FirstLayer
from core.store import film_file
from core.store.film_file import Frames
from tests.core.plain_words import assert_one_sentence
from tests.core.store.frames import assert_same, frames


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "film"


def everything(film: Frames) -> np.ndarray:
    return np.ones(len(film.iterations), bool)


def up_to(iteration: int) -> Callable[[Frames], np.ndarray]:
    return lambda film: film.iterations <= iteration


def whole(folder: Path) -> Frames | None:
    """The film in a folder, of which nothing may be damaged."""
    film, damaged = film_file.load(folder)
    assert damaged == []
    return film


def reels(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", ["direct", "gram"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_frames_are_read_as_they_were_written_to_the_last_bit(folder: Path, dtype: str, form: FirstLayer) -> None:
    written = frames([0, 1, 5, 900], dtype=dtype, form=form)
    film_file.append(folder, written)
    assert_same(whole(folder), written)


def test_where_nothing_was_kept_there_is_no_film(folder: Path) -> None:
    assert film_file.load(folder) == (None, [])
    assert (film_file.version(folder), film_file.size(folder)) == (0, 0)
    assert film_file.rewrite(folder, everything) == []
    assert not folder.exists()


def test_a_film_grows_in_few_files_and_no_frame_is_written_often(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    save = film_file.sealed.save

    def counting(path: Path, arrays: dict[str, np.ndarray], attributes: dict[str, Any]) -> None:
        nonlocal written
        written += len(arrays["iterations"])
        save(path, arrays, attributes)

    monkeypatch.setattr(film_file.sealed, "save", counting)
    versions = [film_file.version(folder)]
    for iteration in range(100):
        film_file.append(folder, frames([iteration], 2000))
        assert len(reels(folder)) <= 7
        versions.append(film_file.version(folder))
    assert_same(whole(folder), frames(range(100), 2000))
    assert written <= 100 * 7
    assert versions == sorted(set(versions))
    assert film_file.size(folder) == sum(path.stat().st_size for path in folder.iterdir())


def test_of_one_iteration_the_frame_that_came_last_counts(folder: Path) -> None:
    film_file.append(folder, frames([0, 10, 20], 2000))
    newer = Frames(np.array([20]), np.full((1, 2000), 7.0), "direct")
    film_file.append(folder, newer)
    assert len(reels(folder)) == 2
    film = whole(folder)
    assert film is not None
    assert film.iterations.tolist() == [0, 10, 20]
    assert film.numbers[2].tolist() == newer.numbers[0].tolist()


def test_frames_of_another_kind_take_the_place_of_the_old_ones(folder: Path) -> None:
    film_file.append(folder, frames([0, 10, 20], 2000))
    film_file.append(folder, frames([0], 300, form="gram"))
    assert_same(whole(folder), frames([0], 300, form="gram"))


def test_what_is_chosen_is_in_one_file_and_all_else_is_gone(folder: Path) -> None:
    for first in range(0, 90, 30):
        film_file.append(folder, frames(range(first, first + 30 - first // 5), 500))
    before = film_file.version(folder)
    assert film_file.rewrite(folder, up_to(40), frames([35, 38], 500)) == []
    assert_same(whole(folder), frames([*range(41)], 500))
    assert len(reels(folder)) == 1
    assert film_file.version(folder) > before
    again = film_file.version(folder)
    film_file.rewrite(folder, everything)
    assert film_file.version(folder) == again
    film_file.rewrite(folder, up_to(-1))
    assert whole(folder) is None
    assert reels(folder) == []


def test_any_flipped_byte_is_found_and_the_reel_named(folder: Path) -> None:
    film_file.append(folder, frames(range(3), 40))
    (path,) = folder.iterdir()
    with path.open("r+b", buffering=0) as file:
        for place, byte in enumerate(path.read_bytes()):
            file.seek(place)
            file.write(bytes([byte ^ 1 << place % 8]))
            assert film_file.load(folder) == (None, [path.name])
            file.seek(place)
            file.write(bytes([byte]))
    assert_same(whole(folder), frames(range(3), 40))


def test_any_missing_end_is_found(folder: Path) -> None:
    film_file.append(folder, frames(range(3)))
    (path,) = folder.iterdir()
    contents = path.read_bytes()
    for length in (0, 31, 32, 33, len(contents) // 2, len(contents) - 32, len(contents) - 1):
        path.write_bytes(contents[:length])
        assert film_file.load(folder) == (None, [path.name])


def test_a_damaged_reel_keeps_no_other_from_being_added(folder: Path) -> None:
    film_file.append(folder, frames(range(3)))
    (path,) = folder.iterdir()
    path.write_bytes(b"damaged")
    film_file.append(folder, frames([3, 4]))
    film, damaged = film_file.load(folder)
    assert_same(film, frames([3, 4]))
    assert damaged == [path.name]
    assert film_file.rewrite(folder, everything) == [path.name]
    assert_same(whole(folder), frames([3, 4]))


def sealed(path: Path, change: Callable[[h5py.File], Any]) -> None:
    """Change what a reel says, and seal it anew."""
    path.write_bytes(path.read_bytes()[:-32])
    with h5py.File(path, "r+") as file:
        change(file)
    contents = path.read_bytes()
    path.write_bytes(contents + hashlib.sha256(contents).digest())


def with_array(name: str, array: object) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        if name in file:
            del file[name]
        file[name] = array

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.attrs.update(version=0),
        lambda file: file.attrs.update(format="dnn-explorer-state"),
        lambda file: file.attrs.update(form="other"),
        lambda file: file.attrs.pop("form"),
        lambda file: file.pop("frames"),
        with_array("iterations", [0, 0, 2]),
        with_array("iterations", [-1, 0, 2]),
        with_array("iterations", [0.0, 1.0, 2.0]),
        with_array("iterations", [0, 1]),
        with_array("frames", np.zeros(3)),
        with_array("frames", np.zeros((3, 6), int)),
        with_array("other", np.zeros(3)),
    ],
)
def test_what_is_not_as_the_format_says_counts_as_damaged(folder: Path, change: Callable[[h5py.File], Any]) -> None:
    film_file.append(folder, frames(range(3)))
    (path,) = folder.iterdir()
    sealed(path, lambda file: None)
    assert_same(whole(folder), frames(range(3)))
    sealed(path, change)
    assert film_file.load(folder) == (None, [path.name])


def newer(path: Path) -> None:
    sealed(path, lambda file: file.attrs.update(version=2))


def out_of_reach(path: Path) -> None:
    """Put what cannot be read, though it is there, in the place of a reel."""
    path.rename(path.with_suffix(".aside"))
    path.mkdir()


HINDRANCES: dict[str, Callable[[Path], Any]] = {"a newer program": newer, "no reading": out_of_reach}


@pytest.fixture(params=HINDRANCES)
def hindered(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A film with a reel that is whole, but cannot be read, before one that can."""
    film_file.append(folder, frames(range(50), 500))
    film_file.append(folder, frames([50, 51], 500))
    first = folder / reels(folder)[0]
    HINDRANCES[request.param](first)
    return first


@pytest.mark.parametrize("new", [frames([52], 500), frames(range(52, 90), 500)])
def test_what_cannot_be_read_just_now_is_kept_and_new_frames_stand_beside_it(hindered: Path, new: Frames) -> None:
    film_file.rewrite(hindered.parent, up_to(60), new)
    film_file.append(hindered.parent, frames([90], 500))
    assert hindered.exists()
    with pytest.raises((FileError, OSError)):
        film_file.load(hindered.parent)
    if hindered.is_dir():
        hindered.rmdir()
        hindered.with_suffix(".aside").rename(hindered)
    else:
        sealed(hindered, lambda file: file.attrs.update(version=1))
    assert_same(whole(hindered.parent), frames([*range(52), *new.iterations, 90], 500))


def test_nothing_is_joined_or_forgotten_while_a_reel_cannot_be_read(hindered: Path) -> None:
    before = reels(hindered.parent)
    with pytest.raises((FileError, OSError)):
        film_file.rewrite(hindered.parent, up_to(10))
    assert reels(hindered.parent) == before


def test_a_reel_of_a_newer_program_is_said_to_be_one(folder: Path) -> None:
    film_file.append(folder, frames(range(3)))
    (path,) = folder.iterdir()
    newer(path)
    with pytest.raises(FileError, match=r"was made by a newer version of this program; install that") as raised:
        film_file.load(folder)
    assert_one_sentence(str(raised.value))


def test_files_of_other_names_are_left_alone(folder: Path) -> None:
    film_file.append(folder, frames(range(3), 500))
    (folder / "index.h6").write_bytes(b"of a newer program")
    film_file.rewrite(folder, up_to(1))
    assert (folder / "index.h6").exists()


CHANGES: dict[str, Callable[[Path], Any]] = {
    "append": lambda folder: film_file.append(folder, frames([30], 500)),
    "append and join": lambda folder: film_file.append(folder, frames(range(30, 90), 500)),
    "join": lambda folder: film_file.rewrite(folder, everything),
    "thin": lambda folder: film_file.rewrite(folder, lambda film: film.iterations % 2 == 0, frames([30, 31], 500)),
    "forget": lambda folder: film_file.rewrite(folder, up_to(11)),
    "forget all": lambda folder: film_file.rewrite(folder, up_to(-1)),
}


class Faults:
    """Makes the k-th step fail that writes, syncs, renames or removes, or all from there on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        self.from_there_on = False
        for module, name in ((h5py, "File"), (os, "fsync"), (os, "replace"), (os, "unlink"), (Path, "mkdir")):
            monkeypatch.setattr(module, name, self.failing(getattr(module, name)))

    def failing(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def meet(*arguments: Any, **options: Any) -> Any:
            if options.get("mode", "x") != "r" and "r" not in arguments[1:2] and self.left:
                self.left -= 1
                if not self.left:
                    self.left = int(self.from_there_on)
                    raise OSError(errno.ENOSPC, "injected")
            return step(*arguments, **options)

        return meet


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


@pytest.mark.parametrize("from_there_on", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_whichever_step_fails_the_film_is_the_old_or_the_new_one(
    change: str, from_there_on: bool, tmp_path: Path, faults: Faults
) -> None:
    made, done = tmp_path / "made", tmp_path / "done"
    film_file.append(made, frames(range(10), 500))
    film_file.append(made, frames([10, 11, 12], 500))
    film_file.append(made, frames([20], 500))
    shutil.copytree(made, done)
    CHANGES[change](done)
    before, after = whole(made), whole(done)
    faults.from_there_on = from_there_on
    kth = failed = 0
    while kth == failed:
        kth += 1
        here = tmp_path / str(kth)
        shutil.copytree(made, here)
        faults.left = kth
        with contextlib.suppress(FileError, OSError):
            CHANGES[change](here)
        failed += faults.left == int(from_there_on)
        faults.left = 0
        now = whole(here)
        if now is None or after is None:
            assert now is after or change == "forget all"
        else:
            assert_same(now, after if len(now.iterations) == len(after.iterations) else before)
        film_file.append(here, frames([100], 500))
        assert not list(here.glob(".saving-*"))
    assert failed >= 1


def test_files_that_could_not_be_removed_do_not_count(folder: Path, tmp_path: Path) -> None:
    film_file.append(folder, frames(range(10), 500))
    film_file.append(folder, frames([10, 11], 500))
    shutil.copytree(folder, tmp_path / "before")
    film_file.rewrite(folder, up_to(4))
    shutil.copytree(tmp_path / "before", folder, dirs_exist_ok=True)
    assert_same(whole(folder), frames(range(5), 500))
    film_file.append(folder, frames([5], 500))
    assert_same(whole(folder), frames(range(6), 500))
    assert not set(reels(tmp_path / "before")) & set(reels(folder))


def test_a_film_can_be_read_while_it_is_joined(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film_file.append(folder, frames(range(10), 500))
    film_file.append(folder, frames([10, 11], 500))
    read = film_file._read_all

    def joined_meanwhile(reels: Any) -> Any:
        monkeypatch.setattr(film_file, "_read_all", read)
        film_file.rewrite(folder, everything)
        return read(reels)

    monkeypatch.setattr(film_file, "_read_all", joined_meanwhile)
    assert_same(whole(folder), frames(range(12), 500))
