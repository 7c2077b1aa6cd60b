"""A damaged file is either refused with a FileError or read: never another exception, never a hang.

The files hold no strings of varying length, because libhdf5 can loop for ever over damaged ones; in the program the
child's time limit ends that, and the last test shows it.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core import hdf5
from core.errors import FileError
from core.hdf5 import guard, parent
from core.hdf5.look import SIGNATURE, refuse_what_is_not_hdf5
from tests.refused_files.damaged_hdf5_files import good
from tests.refused_files.hdf5_files import WANTED

# The same examples each time: libhdf5 runs in the test's own process here, and one in thousands crashes it.
ALIKE = settings(derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@functools.cache
def sound() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return good(Path(folder)).read_bytes()


def read_here(path: Path) -> None:
    """Do what ``hdf5.read`` does, in this process, and see that it is all there."""
    refuse_what_is_not_hdf5(path)
    contents = guard.read(path, ["*"], 1 << 24)
    assert contents.arrays.keys() == contents.shapes.keys()


def outcome(read: Callable[[Path], object], path: Path) -> str:
    """Tell how reading ended, if not in an exception that it should not raise."""
    try:
        read(path)
    except FileError as error:
        return str(error)
    return "train.h5 was read"


@ALIKE
@given(length=st.integers(0, 7775))
@example(length=8)
def test_a_file_cut_anywhere_is_refused(length: int, tmp_path: Path) -> None:
    path = tmp_path / "train.h5"
    path.write_bytes(sound()[:length])
    with pytest.raises(FileError, match=r"^train\.h5 is (empty|cut off)"):
        read_here(path)


@ALIKE
@given(noise=st.binary(max_size=3000))
def test_noise_after_the_signature_is_refused_or_read(noise: bytes, tmp_path: Path) -> None:
    path = tmp_path / "train.h5"
    path.write_bytes(SIGNATURE + noise)
    assert outcome(read_here, path).startswith("train.h5 ")


@ALIKE
@given(flips=st.lists(st.tuples(st.integers(8, 7775), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bits_are_refused_or_read(flips: list[tuple[int, int]], tmp_path: Path) -> None:
    content = bytearray(sound())
    for position, bits in flips:
        content[position] ^= bits
    path = tmp_path / "train.h5"
    path.write_bytes(content)
    assert outcome(read_here, path).startswith("train.h5 ")


@pytest.mark.parametrize("position", [9, 96, 800, 2048, 7000])
def test_the_child_answers_for_a_damaged_file_too(position: int, tmp_path: Path) -> None:
    content = bytearray(sound())
    content[position] ^= 0xFF
    path = tmp_path / "train.h5"
    path.write_bytes(content)
    assert outcome(lambda path: hdf5.read(path, WANTED), path).startswith("train.h5 ")


def test_a_file_over_which_libhdf5_loops_for_ever_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "train.h5"
    with h5py.File(path, "w") as file:
        file["list_classes"] = ["non-cat", "cat"]
    content = bytearray(path.read_bytes())
    content[content.index(b"GCOL") + 0x48] = 118
    path.write_bytes(content)
    monkeypatch.setattr(parent, "SECONDS", 2.0)
    with pytest.raises(FileError, match=r"^train\.h5 (takes more than|is cut off or damaged|made its reader crash)"):
        hdf5.read(path, WANTED)
