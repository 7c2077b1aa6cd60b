"""What is written or found in an HDF5 file arrives as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray

from core import hdf5
from core.errors import FileError
from core.hdf5 import Hdf5Contents, guard

LIMIT = 1 << 30
IN_TMP_PATH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)

numbers = st.one_of(
    st_numpy.integer_dtypes(endianness="?"),
    st_numpy.unsigned_integer_dtypes(endianness="?"),
    st_numpy.floating_dtypes(endianness="?", sizes=(16, 32, 64)),
    st_numpy.boolean_dtypes(),
)
shapes = st_numpy.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def read_here(path: Path, *wanted: str) -> Hdf5Contents:
    """Read in this process, where an example costs a millisecond."""
    return guard.read(path, wanted or ("*",), LIMIT)


@IN_TMP_PATH
@given(array=st_numpy.arrays(numbers, shapes))
def test_numbers_come_back_as_they_were_written(array: NDArray[np.generic], tmp_path: Path) -> None:
    path = tmp_path / "numbers.h5"
    hdf5.write(path, {"group/numbers": array}, {})
    back = read_here(path).arrays["group/numbers"]
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.shape == array.shape
    np.testing.assert_array_equal(back, array)


@IN_TMP_PATH
@given(words=st.lists(texts, min_size=1, max_size=6))
def test_text_comes_back_as_it_was_written(words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "text.h5"
    hdf5.write(path, {"words": np.array(words)}, {})
    assert read_here(path).arrays["words"].tolist() == words


@IN_TMP_PATH
@given(
    attributes=st.dictionaries(
        st.text("abcdefgh_", min_size=1),
        texts | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.booleans(),
        max_size=8,
    )
)
def test_attributes_come_back_as_they_were_written(
    attributes: dict[str, str | int | float | bool], tmp_path: Path
) -> None:
    path = tmp_path / "attributes.h5"
    hdf5.write(path, {}, attributes)
    back = read_here(path).attributes
    assert back == attributes
    assert {name: type(value) for name, value in back.items()} == {
        name: type(value) for name, value in attributes.items()
    }


def test_everything_crosses_from_the_child_process(tmp_path: Path) -> None:
    path = tmp_path / "all.h5"
    arrays = {
        "numbers": np.random.RandomState(1).randn(300, 1000),
        "parameters/W1": np.arange(6, dtype=">f4").reshape(2, 3),
        "none": np.empty((0, 3)),
        "one": np.array(3.5),
        "truth": np.array([True, False]),
        "words": np.array([["näin", ""], ["猫", "cat"]]),
    }
    attributes: dict[str, str | int | float | bool] = {
        "text": "ä\n",
        "whole": 2**62,
        "part": 0.1,
        "truth": True,
        "much": float("inf"),
    }
    hdf5.write(path, arrays, attributes)

    contents = hdf5.read(path, ["*"])

    assert contents.attributes == attributes
    assert contents.shapes == {name: array.shape for name, array in arrays.items()}
    assert contents.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(contents.arrays[name], array)
        assert contents.arrays[name].dtype == array.dtype.newbyteorder("=")
        assert contents.arrays[name].flags.writeable


@pytest.mark.course_data
def test_the_course_s_pictures_arrive_exactly(course_data: Path) -> None:
    path = course_data / "train_catvnoncat.h5"
    contents = hdf5.read(path, ["train_set_*", "list_classes"])
    with h5py.File(path) as file:
        for name in ("train_set_x", "train_set_y"):
            np.testing.assert_array_equal(contents.arrays[name], file[name][()])
            assert contents.arrays[name].dtype == file[name].dtype
    assert contents.shapes == {"train_set_x": (209, 64, 64, 3), "train_set_y": (209,), "list_classes": (2,)}
    assert contents.arrays["list_classes"].tolist() == ["non-cat", "cat"]


def test_only_what_is_asked_for_is_read_but_every_shape_is_told(tmp_path: Path) -> None:
    path = tmp_path / "two.h5"
    hdf5.write(path, {"parameters/W1": np.ones((2, 3)), "other": np.ones(4)}, {})
    contents = read_here(path, "parameters/*", "absent")
    assert list(contents.arrays) == ["parameters/W1"]
    assert contents.shapes == {"parameters/W1": (2, 3), "other": (4,)}


def test_the_same_contents_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.h5", tmp_path / "second.h5"
    for path in (first, second):
        hdf5.write(path, {"a/x": np.arange(5), "words": np.array(["b", "cd"])}, {"text": "e", "number": 1})
    assert first.read_bytes() == second.read_bytes()
    with h5py.File(first) as file:
        assert h5py.h5g.get_objinfo(file["a/x"].id).mtime == 0  # which would differ a second later


@pytest.mark.parametrize("array", [np.array([1j]), np.array([None]), np.zeros(2, "V3")], ids=str)
def test_what_would_not_be_read_is_not_written(array: NDArray[np.generic], tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="are not saved"):
        hdf5.write(tmp_path / "odd.h5", {"x": array}, {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_saved_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    hdf5.write(path, {"x": np.arange(3)}, {})
    with pytest.raises(FileError, match=r"^model\.h5 cannot be saved"):
        hdf5.write(path / "inside" / "model.h5", {"x": np.arange(4)}, {})
    assert read_here(path).shapes == {"x": (3,)}


@pytest.mark.parametrize(
    "compression", [{"compression": "gzip"}, {"compression": "lzf"}, {"shuffle": True, "fletcher32": True}]
)
def test_common_compression_is_read(compression: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "packed.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("x", data=np.arange(1000), **compression)
    assert read_here(path).arrays["x"].sum() == 499_500


def test_zeros_packed_a_thousandfold_are_read_while_they_are_small(tmp_path: Path) -> None:
    path = tmp_path / "black.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("x", data=np.zeros((16, 1 << 20), "u1"), compression="gzip", chunks=(1, 1 << 20))
    assert not read_here(path).arrays["x"].any()


def test_a_file_with_something_before_its_signature_is_read(tmp_path: Path) -> None:
    path = tmp_path / "matlab.h5"
    with h5py.File(path, "w", userblock_size=1024) as file:
        file["x"] = [1, 2]
    assert hdf5.read(path, ["x"]).arrays["x"].tolist() == [1, 2]


def test_strings_of_any_kind_become_text(tmp_path: Path) -> None:
    path = tmp_path / "strings.h5"
    with h5py.File(path, "w") as file:
        file["fixed"] = np.array([b"cat", b"\xff?"])
        file["varying"] = ["cat", "猫"]
        file["one"] = "cat"
        file["no"] = np.array([], h5py.string_dtype())
        file.attrs["fixed"] = np.bytes_(b"\xff?")
    contents = read_here(path)
    assert {name: array.tolist() for name, array in contents.arrays.items()} == {
        "fixed": ["cat", "\N{REPLACEMENT CHARACTER}?"],
        "varying": ["cat", "猫"],
        "one": "cat",
        "no": [],
    }
    assert contents.attributes == {"fixed": "\N{REPLACEMENT CHARACTER}?"}


def test_truth_values_are_0_or_1_whatever_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "truth.h5"
    with h5py.File(path, "w") as file:
        truth = file.create_dataset("truth", (4,), bool, chunks=(4,))
        truth.id.write_direct_chunk((0,), bytes([0, 1, 2, 255]))
    assert read_here(path).arrays["truth"].view(np.uint8).tolist() == [0, 1, 1, 1]


def test_attributes_that_are_no_single_number_or_text_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "attributes.h5"
    with h5py.File(path, "w") as file:
        file.attrs.update(
            {"list": [1, 2], "none": h5py.Empty("f4"), "wide": np.longdouble(1), "kept": np.float32(0.5)}
        )
    assert read_here(path).attributes == {"kept": 0.5}


def test_datasets_declared_to_hold_nothing_and_named_types_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "odd.h5"
    with h5py.File(path, "w") as file:
        file["nothing"] = h5py.Empty("f4")
        file["a_type"] = np.dtype("u1")
        file["x"] = [1]
    assert read_here(path).shapes == {"x": (1,)}


def test_the_limit_counts_all_wanted_datasets_together(tmp_path: Path) -> None:
    path = tmp_path / "train.h5"
    hdf5.write(path, {"x": np.zeros(1000, "u1"), "y": np.zeros(24, "u1"), "other": np.zeros(9000)}, {})
    assert len(guard.read(path, ["x", "y"], 1024).arrays) == 2
    with pytest.raises(FileError, match=r"^train\.h5 says that its data takes 1 KiB, and at most 1,023 bytes"):
        guard.read(path, ["x", "y"], 1023)


@pytest.mark.parametrize("read", [guard.read, hdf5.read], ids=["child", "parent"])
def test_memory_that_is_not_there_costs_one_sentence(
    read: Callable[..., Hdf5Contents], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    path = tmp_path / "train.h5"
    hdf5.write(path, {"x": np.zeros(9)}, {})
    monkeypatch.setattr(np, "empty", no_memory)
    with pytest.raises(FileError, match=r"^train\.h5 needs more memory than "):
        read(path, ["x"], max_bytes=LIMIT)


def test_a_limit_that_is_just_enough_is_enough_for_the_child(tmp_path: Path) -> None:
    path = tmp_path / "train.h5"
    noise = np.random.RandomState(1).bytes(32 << 20)
    with h5py.File(path, "w") as file:
        file.create_dataset(
            "x", data=np.frombuffer(noise, "u1"), chunks=(32 << 20,), compression="gzip", shuffle=True
        )
    assert hdf5.read(path, ["x"], max_bytes=32 << 20).arrays["x"].tobytes() == noise
