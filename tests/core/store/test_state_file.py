"""Where a run stands, in a file: read as it was written, or refused with a sentence; one flipped bit is enough."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.errors import FileError, StoreError
from core.store import state_file
from core.training import TrainerState
from tests.core.plain_words import assert_one_sentence


def state(dtype: str = "float64", *, memories: int = 2, best: bool = False, size: int = 50) -> TrainerState:
    random = np.random.RandomState(1)
    arrays, kept = (tuple(random.randn(size).astype(dtype) for _ in range(1 + memories)) for _ in range(2))
    one = TrainerState(1234, 1 / 3, 0.1, arrays)
    return dataclasses.replace(one, best=kept, best_iteration=1200, best_cost=2 / 3) if best else one


def as_bytes(state: TrainerState) -> list[object]:
    """Return everything in a state, numbers to the last bit."""
    plain = [(field.name, getattr(state, field.name)) for field in dataclasses.fields(state)]
    return [
        (name, [(str(array.dtype), array.tobytes()) for array in value] if isinstance(value, tuple) else value)
        for name, value in plain
    ]


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        state_file.load(path)
    assert_one_sentence(str(refused.value))
    assert path.name in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("best", [False, True])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("memories", [0, 2])
def test_a_state_is_read_as_it_was_written_to_the_last_bit(
    tmp_path: Path, dtype: str, memories: int, best: bool
) -> None:
    written, path = state(dtype, memories=memories, best=best), tmp_path / "state.h5"
    state_file.save(written, path)
    assert as_bytes(state_file.load(path)) == as_bytes(written)


def test_numbers_that_are_not_finite_are_kept_too(tmp_path: Path) -> None:
    written = dataclasses.replace(state(), arrays=(np.array([np.nan, -np.inf, -0.0]),))
    state_file.save(written, tmp_path / "state.h5")
    assert as_bytes(state_file.load(tmp_path / "state.h5")) == as_bytes(written)


def test_a_flipped_bit_is_found_out_wherever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "state.h5"
    state_file.save(state(best=True), path)
    with path.open("r+b", buffering=0) as file:
        for place, byte in enumerate(path.read_bytes()):
            file.seek(place)
            file.write(bytes([byte ^ 1 << place % 8]))
            with pytest.raises(StoreError, match="is damaged"):
                state_file.load(path)
            file.seek(place)
            file.write(bytes([byte]))
    assert as_bytes(state_file.load(path)) == as_bytes(state(best=True))


def test_any_missing_end_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "state.h5"
    state_file.save(state(), path)
    contents = path.read_bytes()
    for length in (0, 31, 32, 33, len(contents) // 2, len(contents) - 32, len(contents) - 1):
        path.write_bytes(contents[:length])
        assert "is damaged" in refusal(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "state.h5")


def sealed(path: Path, change: Callable[[h5py.File], None]) -> Path:
    """Change what a state file says, and seal it anew."""
    state_file.save(state(best=True), path)
    path.write_bytes(path.read_bytes()[:-32])
    with h5py.File(path, "r+") as file:
        change(file)
    contents = path.read_bytes()
    path.write_bytes(contents + hashlib.sha256(contents).digest())
    return path


def about_with(**changes: object) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        file.attrs["about"] = json.dumps({**json.loads(file.attrs["about"]), **changes})

    return change


def without(name: str) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file[name]

    return change


def with_array(name: str, array: object) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        if name in file:
            del file[name]
        file[name] = array

    return change


def test_a_file_that_was_only_sealed_anew_is_read(tmp_path: Path) -> None:
    path = sealed(tmp_path / "state.h5", lambda _: None)
    assert as_bytes(state_file.load(path)) == as_bytes(state(best=True))


@pytest.mark.parametrize(
    "change",
    [
        about_with(iteration=-1),
        about_with(iteration="7"),
        about_with(learning_rate=None),
        about_with(more=1),
        lambda file: file.attrs.update(about="[]"),
        lambda file: file.attrs.update(about="{"),
        without("arrays/0"),
        without("best/1"),
        with_array("arrays/3", np.zeros(49)),
        with_array("arrays/0", np.zeros((50, 1))),
        with_array("arrays/0", np.zeros(50, "f4")),
        with_array("arrays/0", np.zeros(50, "i8")),
        with_array("other", np.zeros(50)),
    ],
)
def test_what_is_not_as_the_format_says_is_refused(tmp_path: Path, change: Callable[[h5py.File], None]) -> None:
    assert "is damaged" in refusal(sealed(tmp_path / "state.h5", change))


def test_another_version_and_another_kind_of_file_are_refused(tmp_path: Path) -> None:
    newer = sealed(tmp_path / "newer.h5", lambda file: file.attrs.update(version=2))
    assert "format 2, this one reads 1" in refusal(newer)
    other = sealed(tmp_path / "other.h5", lambda file: file.attrs.update(format="dnn-explorer-network"))
    assert "another kind" in refusal(other)


def test_what_cannot_be_written_leaves_the_old_state(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(FileError, match="does not exist"):
        state_file.save(state(), folder / "state.h5")
    assert not folder.exists()
