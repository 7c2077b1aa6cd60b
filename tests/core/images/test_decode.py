"""Bytes and files become pictures, or a PictureError; nothing else ever comes out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageFile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import PictureError
from core.images import MAX_PIXELS, PICTURE_SUFFIXES, decode_picture, read_picture
from tests.refused_files.picture_files import MAKERS, UNUSUAL, Pixels, encoded, scene

SIGNATURES = (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"BM", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ")


@pytest.fixture(scope="module")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("pictures")
    return [unusual.make(folder).read_bytes() for unusual in UNUSUAL.values()]


def is_a_picture(picture: Pixels) -> bool:
    return picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3 and min(picture.shape[:2]) >= 8


def picture_or_sentence(data: bytes) -> Pixels | str:
    try:
        return decode_picture(data)
    except PictureError as error:
        return str(error)


def is_answered(data: bytes) -> bool:
    answer = picture_or_sentence(data)
    return answer.startswith("This picture ") if isinstance(answer, str) else is_a_picture(answer)


@given(start=st.sampled_from(SIGNATURES), rest=st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_a_picture_error(start: bytes, rest: bytes) -> None:
    assert is_answered(start + rest)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_damage_leaves_a_picture_or_a_picture_error(data: st.DataObject, good_files: list[bytes]) -> None:
    damaged = bytearray(data.draw(st.sampled_from(good_files)))
    places = st.integers(0, len(damaged) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=4)):
        damaged[place] = value
    if data.draw(st.booleans()):
        del damaged[data.draw(places) :]

    assert is_answered(bytes(damaged))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_cut_picture_is_never_shown_with_a_part_missing(kind: str, share: float) -> None:
    noise = np.random.RandomState(1).randint(0, 256, (40, 40, 3)).astype(np.uint8)
    data = encoded(PIL.Image.fromarray(noise), kind)

    with pytest.raises(PictureError, match="damaged or incomplete"):
        decode_picture(data[: int(len(data) * share)])


@given(size=st.tuples(st.integers(8, 60), st.integers(8, 60)), kind=st.sampled_from(["PNG", "BMP"]))
def test_lossless_pictures_are_read_exactly(size: tuple[int, int], kind: str) -> None:
    pixels = np.random.RandomState(sum(size)).randint(0, 256, (*size, 3)).astype(np.uint8)

    assert np.array_equal(decode_picture(encoded(PIL.Image.fromarray(pixels), kind)), pixels)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_all_eight_orientations_give_one_answer(kind: str, tmp_path: Path) -> None:
    makers = [UNUSUAL[f"{kind.lower()} turned {turn}"].make for turn in range(1, 9)]

    answers = {read_picture(make(tmp_path)).tobytes() for make in makers}

    assert answers == {scene().tobytes()}


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    ramp = np.arange(0, 65536, 128, dtype=np.uint16).reshape(16, 32)

    picture = decode_picture(encoded(PIL.Image.fromarray(ramp), "PNG"))

    assert np.array_equal(picture[:, :, 0], np.rint(ramp / 257))
    assert np.array_equal(picture[:, :, 0], picture[:, :, 2])


def test_the_picture_may_be_written_to() -> None:
    picture = decode_picture(encoded(PIL.Image.fromarray(scene()), "PNG"))

    picture[0, 0] = 7

    assert picture.flags.c_contiguous
    assert picture[0, 0].tolist() == [7, 7, 7]


def test_errors_from_bytes_name_no_file_and_keep_the_technical_message() -> None:
    with pytest.raises(PictureError) as caught:
        decode_picture(b"\x89PNG\r\n\x1a\n", "The pasted picture")

    assert str(caught.value) == "The pasted picture is damaged or incomplete: copy or download the picture again."
    assert caught.value.path is None
    assert "UnidentifiedImageError" in caught.value.detail


@pytest.mark.parametrize("name", ["a" * 300 + ".png", "cat\0.png"])
def test_a_name_that_no_file_can_have_is_a_picture_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="cannot be opened: check that it is there") as caught:
        read_picture(tmp_path / name)

    assert caught.value.path == tmp_path / name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cat.png")

    with pytest.raises(PictureError, match="is a device, not a picture"):
        read_picture(tmp_path / "cat.png")


def test_a_root_folder_is_named_by_its_path() -> None:
    root = Path(Path.cwd().anchor)

    with pytest.raises(PictureError) as caught:
        read_picture(root)

    assert str(caught.value).startswith(f"{root} is a folder")


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    data = encoded(PIL.Image.fromarray(scene()), "PNG")
    monkeypatch.setattr(PIL.ImageFile.ImageFile, "load", no_memory)

    with pytest.raises(PictureError, match="does not fit into the free memory"):
        decode_picture(data)


def test_forty_megapixels_are_read_and_one_row_more_is_not() -> None:
    width, height = 8000, MAX_PIXELS // 8000
    just_right = encoded(PIL.Image.new("1", (width, height)), "PNG")
    one_row_more = encoded(PIL.Image.new("1", (width, height + 1)), "PNG")

    assert decode_picture(just_right).shape == (height, width, 3)
    with pytest.raises(PictureError, match=f"has {width} x {height + 1} pixels"):
        decode_picture(one_row_more)


def test_pillow_stays_as_it_was(tmp_path: Path) -> None:
    before = (PIL.Image.MAX_IMAGE_PIXELS, PIL.ImageFile.LOAD_TRUNCATED_IMAGES)

    for name in ("100 megapixels", "half a jpeg", "cut png"):
        with pytest.raises(PictureError):
            read_picture(MAKERS[name](tmp_path))

    assert before == (PIL.Image.MAX_IMAGE_PIXELS, PIL.ImageFile.LOAD_TRUNCATED_IMAGES)


def test_pictures_are_read_in_several_threads_at_once(good_files: list[bytes]) -> None:
    expected = [picture_or_sentence(data) for data in good_files]
    answers: list[list[Pixels | str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([picture_or_sentence(data) for data in good_files]))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert all(np.array_equal(a, e) for answer in answers for a, e in zip(answer, expected, strict=True))


def test_every_suffix_belongs_to_a_picture_that_is_read(tmp_path: Path) -> None:
    for suffix in PICTURE_SUFFIXES:
        path = tmp_path / f"cat{suffix}"
        PIL.Image.fromarray(scene()).save(path)

        assert read_picture(path).shape == scene().shape


def test_importing_the_package_does_not_import_pillow() -> None:
    code = "import sys, core.images; sys.exit('PIL' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
