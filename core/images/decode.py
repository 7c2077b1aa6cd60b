"""Pictures from files and bytes: upright, (h, w, 3) in red, green and blue, or a PictureError that says why not."""

from __future__ import annotations

import io
import re
import stat
import struct
import warnings
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import PictureError

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

MAX_PIXELS = 40_000_000
MIN_SIDE = 8
MAX_BYTES = 100_000_000
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp")

_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "WEBP")
_FORMATS_IN_WORDS = "JPEG, PNG, BMP, GIF or WEBP"

# What Pillow raises on damaged bytes, beside its own DecompressionBombError.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    LookupError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)

# What bytes are that Pillow cannot read; the first pattern found in the head of the file tells.
_KINDS = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), sentence)
    for pattern, sentence in (
        (
            rb"\Aversion https://git-lfs",
            "{name} is a Git LFS pointer, not the picture itself: fetch the picture with 'git lfs pull'.",
        ),
        (
            rb"<!doctype html|<html",
            "{name} is a web page, not a picture: open it in a browser and save the picture itself.",
        ),
        (rb"<svg", "{name} is an SVG drawing: save it as {formats} first."),
        (rb"\A....ftyp(hei|hev|mif|msf)", "{name} is a HEIC picture: save it as {formats} first."),
        (rb"\A....ftypavi", "{name} is an AVIF picture: save it as {formats} first."),
        (rb"\A(II\*\0|MM\0\*)", "{name} is a TIFF picture: save it as {formats} first."),
        (rb"\A%PDF", "{name} is a PDF document: save its picture as {formats} first."),
        (
            rb"\A[^\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]*\Z",
            "{name} is a text file, not a picture: choose a {formats} file.",
        ),
        (
            rb"\A(\xff\xd8|\x89PNG|BM|GIF8|RIFF....WEBP)",
            "{name} is damaged or incomplete: copy or download the picture again.",
        ),
        (rb"", "{name} is not a picture that can be read: choose a {formats} file."),
    )
)


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Return the picture in a file, (h, w, 3), upright; raises PictureError, with the path, where it cannot."""
    name = path.name or str(path)
    try:
        data = _read(path, name)
        return decode_picture(data, name)
    except PictureError as error:
        error.path = path
        raise
    except FileNotFoundError as error:
        raise PictureError(f"{name} does not exist: check its name and folder.", path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        sentence = f"{name} cannot be opened: check that it is there and that you may read it."
        raise PictureError(sentence, path=path, detail=str(error)) from error


def decode_picture(data: bytes, name: str = "This picture") -> NDArray[np.uint8]:
    """Return the picture in ``data``, (h, w, 3), upright; raises PictureError, and nothing else, where it cannot.

    Transparent parts are laid on white; of an animation the first frame is taken. Every error's sentence begins
    with ``name``.
    """
    if not data:
        raise PictureError(f"{name} is empty: copy or download the picture again.")
    # Pillow warns of large pictures and of damage, which we judge ourselves. A filter that stays, because
    # warnings.catch_warnings would change the filters of other threads too.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    from PIL import Image  # late: whoever reads no picture does not wait for Pillow

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_size(image.size, name)
            return _upright_colours(image)
    except Image.DecompressionBombError as error:
        raise PictureError(
            f"{name} has far more than the {MAX_PIXELS // 10**6} million pixels that can be read: "
            "make it smaller first.",
            detail=str(error),
        ) from error
    except MemoryError as error:
        raise PictureError(
            f"{name} does not fit into the free memory: close other programs, or make it smaller first."
        ) from error
    except _DAMAGE as error:
        detail = f"{type(error).__name__}: {error}"
        raise PictureError(_diagnosis(data, name), detail=detail) from error


def _read(path: Path, name: str) -> bytes:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise PictureError(f"{name} is a folder, not a picture: choose a file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(f"{name} is a device, not a picture: choose a {_FORMATS_IN_WORDS} file.")
    if status.st_size > MAX_BYTES:
        raise PictureError(
            f"{name} has more than the {MAX_BYTES // 10**6} MB that can be read: save it smaller first."
        )
    return path.read_bytes()


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"{name} has {width} x {height} pixels, more than the {MAX_PIXELS // 10**6} million that can be read: "
            "make it smaller first."
        )
    if min(size) < MIN_SIDE:
        raise PictureError(
            f"{name} has {width} x {height} pixels, too few to show anything: "
            f"choose a picture of at least {MIN_SIDE} x {MIN_SIDE}."
        )


def _upright_colours(image: PillowImage) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    image.load()
    with suppress(*_DAMAGE):  # a note on orientation that cannot be read turns nothing
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I;16"):
        return _from_16_bit_grey(image)
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return np.array(image.convert("RGB"))


def _from_16_bit_grey(image: PillowImage) -> NDArray[np.uint8]:
    """Scale 0..65535 to 0..255, where Pillow's own conversion would clip at 255."""
    values = np.array(image, dtype=np.uint32)
    values[values == image.info.get("transparency", -1)] = 65535
    grey = ((values * 255 + 32767) // 65535).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def _diagnosis(data: bytes, name: str) -> str:
    head = data[:1000]
    sentence = next(sentence for pattern, sentence in _KINDS if pattern.search(head))
    return sentence.format(name=name, formats=_FORMATS_IN_WORDS)
