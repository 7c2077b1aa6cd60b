"""Pictures made on the spot: ``MAKERS`` must be refused, ``UNUSUAL`` must work.

Each maker puts one file into the folder it is given and returns its path. All that work show one scene: blocks of
8 x 8 pixels, 4 by 3, which JPEG keeps almost exactly.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Maker = Callable[[Path], Path]

_RED, _GREEN, _BLUE, _BLACK = (220, 30, 30), (20, 160, 60), (40, 60, 200), (0, 0, 0)
_YELLOW, _WHITE, _BROWN, _GREY = (240, 220, 40), (255, 255, 255), (120, 80, 40), (128, 128, 128)
COLOURS = (_RED, _GREEN, _BLUE, _BLACK, _YELLOW, _WHITE, _BROWN, _GREY)
CLEAR = 3
"""The number of the colour that is transparent where something is."""
_LAYOUT = np.array([[0, 1, 2, 3], [4, 5, 6, 7], [0, 0, 4, 3]], np.uint8)
ORIENTATION = 0x0112
_TURNED_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True)
class Unusual:
    """A picture that must work: how it is made, what it shows, and by how much a value may differ."""

    make: Maker
    shows: Pixels
    within: int = 0


def numbers() -> Pixels:
    """The scene as numbers of colours, (24, 32)."""
    return _LAYOUT.repeat(8, axis=0).repeat(8, axis=1)


def scene() -> Pixels:
    """The scene in colour, (24, 32, 3)."""
    return np.array(COLOURS, np.uint8)[numbers()]


def scene_on_white(alpha: int = 0) -> Pixels:
    """The scene with one colour transparent, laid on white."""
    colours = np.array(COLOURS, np.float64)
    colours[CLEAR] = 255 + (colours[CLEAR] - 255) * alpha / 255
    return np.rint(colours[numbers()]).astype(np.uint8)


def grey_scene() -> Pixels:
    """The scene with a grey for every colour."""
    return (numbers()[:, :, np.newaxis] * 36).repeat(3, axis=2).astype(np.uint8)


def black_and_white_scene() -> Pixels:
    """The scene in black and white."""
    return np.where(numbers()[:, :, np.newaxis].repeat(3, axis=2) % 2 == 1, 255, 0).astype(np.uint8)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return ``image`` as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _file(name: str, content: Callable[[], bytes]) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return make


def _jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or Image.fromarray(scene()), "JPEG", quality=95, subsampling=0, **options)


def _png(**options: object) -> bytes:
    return encoded(Image.fromarray(scene()), "PNG", **options)


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, bits: int, colour_type: int, rows: bytes, transparent: bytes = b"") -> bytes:
    """Return a PNG as Pillow would not write it; ``rows`` are unfiltered."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    chunks = [_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", zlib.compress(rows, 1)), _png_chunk(b"IEND", b"")]
    if transparent:
        chunks.insert(1, _png_chunk(b"tRNS", transparent))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _png_of_16_bits(values: NDArray[np.uint16], colour_type: int, transparent: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    return png_of(values.shape[1], values.shape[0], 16, colour_type, rows, transparent)


def _png_of_size(width: int, height: int) -> bytes:
    return png_of(width, height, 1, 0, bytes((1 + (width + 7) // 8) * height))


def _rgba(alpha: int = 0) -> Image.Image:
    opacity = np.where(numbers() == CLEAR, alpha, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([scene(), opacity]))


def _palette() -> Image.Image:
    image = Image.fromarray(numbers(), "P")
    image.putpalette([value for colour in COLOURS for value in colour])
    return image


def _grey_with_alpha() -> Image.Image:
    opacity = np.where(numbers() == CLEAR, 0, 255).astype(np.uint8)
    return Image.merge("LA", [Image.fromarray(grey_scene()[:, :, 0]), Image.fromarray(opacity)])


def _cmyk_without_adobe_mark() -> bytes:
    data = _jpeg(Image.fromarray(scene()).convert("CMYK"))
    start = data.index(b"\xff\xee")
    length = int.from_bytes(data[start + 2 : start + 4], "big")
    return data[:start] + data[start + 2 + length :]


def _turned(kind: str, orientation: int) -> Callable[[], bytes]:
    def content() -> bytes:
        image = Image.fromarray(scene())
        if orientation in _TURNED_BACK:
            image = image.transpose(_TURNED_BACK[orientation])
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        return _jpeg(image, exif=exif) if kind == "JPEG" else encoded(image, kind, exif=exif, lossless=True)

    return content


def _animation(kind: str, **options: object) -> bytes:
    first, *others = (Image.fromarray(picture) for picture in (scene(), scene()[::-1], grey_scene()))
    return encoded(first, kind, save_all=True, append_images=others, duration=100, **options)


def _scene_but_clear_grey() -> Pixels:
    return np.where((numbers() == CLEAR)[:, :, np.newaxis], 255, grey_scene()).astype(np.uint8)


def _sixteen_bit_grey(transparent: bytes = b"") -> bytes:
    return _png_of_16_bits(grey_scene()[:, :, 0].astype(np.uint16) * 257, 0, transparent)


UNUSUAL: dict[str, Unusual] = {
    "cmyk jpeg": Unusual(_file("cat.jpg", lambda: _jpeg(Image.fromarray(scene()).convert("CMYK"))), scene(), 4),
    "cmyk jpeg without adobe mark": Unusual(_file("cat.jpg", _cmyk_without_adobe_mark), scene(), 4),
    "grey jpeg": Unusual(
        _file("cat.jpg", lambda: _jpeg(Image.fromarray(grey_scene()).convert("L"))), grey_scene(), 4
    ),
    "progressive jpeg": Unusual(_file("cat.jpg", lambda: _jpeg(progressive=True)), scene(), 4),
    "jpeg of two pictures": Unusual(
        _file("cat.jpg", lambda: _animation("MPO", quality=95, subsampling=0)), scene(), 4
    ),
    "png with damaged exif": Unusual(_file("cat.png", lambda: _png(exif=b"Exif\0\0no such thing")), scene()),
    "jpeg named png": Unusual(_file("cat.png", _jpeg), scene(), 4),
    "palette png": Unusual(_file("cat.png", lambda: encoded(_palette(), "PNG")), scene()),
    "palette png with a transparent colour": Unusual(
        _file("cat.png", lambda: encoded(_palette(), "PNG", transparency=CLEAR)), scene_on_white()
    ),
    "palette png with a half transparent colour": Unusual(
        _file("cat.png", lambda: encoded(_palette(), "PNG", transparency=b"\xff" * CLEAR + b"\x80")),
        scene_on_white(128),
        1,
    ),
    "transparent png": Unusual(_file("cat.png", lambda: encoded(_rgba(), "PNG")), scene_on_white()),
    "half transparent png": Unusual(_file("cat.png", lambda: encoded(_rgba(77), "PNG")), scene_on_white(77), 1),
    "png with a transparent colour": Unusual(
        _file("cat.png", lambda: _png(transparency=COLOURS[CLEAR])), scene_on_white()
    ),
    "grey png": Unusual(
        _file("cat.png", lambda: encoded(Image.fromarray(grey_scene()).convert("L"), "PNG")), grey_scene()
    ),
    "grey png with alpha": Unusual(
        _file("cat.png", lambda: encoded(_grey_with_alpha(), "PNG")), _scene_but_clear_grey()
    ),
    "16-bit grey png": Unusual(_file("cat.png", _sixteen_bit_grey), grey_scene()),
    "16-bit grey png with a transparent grey": Unusual(
        _file("cat.png", lambda: _sixteen_bit_grey(struct.pack(">H", CLEAR * 36 * 257))), _scene_but_clear_grey()
    ),
    "16-bit colour png": Unusual(
        _file("cat.png", lambda: _png_of_16_bits(scene().astype(np.uint16) * 257, 2)), scene()
    ),
    "1-bit png": Unusual(
        _file("cat.png", lambda: encoded(Image.fromarray(black_and_white_scene()).convert("1"), "PNG")),
        black_and_white_scene(),
    ),
    "animated png": Unusual(_file("cat.png", lambda: _animation("PNG")), scene()),
    "1-bit bmp": Unusual(
        _file("cat.bmp", lambda: encoded(Image.fromarray(black_and_white_scene()).convert("1"), "BMP")),
        black_and_white_scene(),
    ),
    "palette bmp": Unusual(_file("cat.bmp", lambda: encoded(_palette(), "BMP")), scene()),
    "animated gif": Unusual(_file("cat.gif", lambda: _animation("GIF")), scene()),
    "transparent gif": Unusual(
        _file("cat.gif", lambda: encoded(_palette(), "GIF", transparency=CLEAR)), scene_on_white()
    ),
    "animated webp": Unusual(_file("cat.webp", lambda: _animation("WEBP", lossless=True)), scene()),
    "transparent webp": Unusual(_file("cat.webp", lambda: encoded(_rgba(), "WEBP", lossless=True)), scene_on_white()),
    **{f"jpeg turned {turn}": Unusual(_file("cat.jpg", _turned("JPEG", turn)), scene(), 4) for turn in range(1, 9)},
    **{f"png turned {turn}": Unusual(_file("cat.png", _turned("PNG", turn)), scene()) for turn in range(1, 9)},
    **{f"webp turned {turn}": Unusual(_file("cat.webp", _turned("WEBP", turn)), scene()) for turn in range(1, 9)},
}


def missing(folder: Path) -> Path:
    return folder / "cat.jpg"


def a_folder(folder: Path) -> Path:
    path = folder / "cat.jpg"
    path.mkdir()
    return path


def more_than_100_megabytes(folder: Path) -> Path:
    path = folder / "cat.bmp"
    with path.open("wb") as file:
        file.truncate(100_000_001)
    return path


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _broken_checksum() -> bytes:
    data = bytearray(_png())
    data[data.index(b"IDAT") + 20] ^= 255
    return bytes(data)


def _chunk_of_no_kind() -> bytes:
    data = _png()
    start = data.index(b"IDAT")
    first_pixels = _png_chunk(b"IDAT", data[start + 4 : start + 24])
    return data[: start - 4] + first_pixels + _png_chunk(b"\xfb\x88\xa4D", b"")


_LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
_WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n"

MAKERS: dict[str, Maker] = {
    "missing": missing,
    "a folder": a_folder,
    "empty": _file("cat.jpg", lambda: b""),
    "more than 100 megabytes": more_than_100_megabytes,
    "text named png": _file("cat.png", lambda: "Eine Katze, weiß.\n".encode()),
    "web page named jpg": _file("cat.jpg", lambda: _WEB_PAGE),
    "web page without doctype": _file("cat.jpg", lambda: b"\n <HTML><body>404</body>"),
    "git lfs pointer": _file("cat.jpg", lambda: _LFS_POINTER),
    "svg": _file("cat.png", lambda: b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "heic": _file("cat.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)),
    "avif": _file("cat.jpg", lambda: b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(100)),
    "tiff": _file("cat.png", lambda: encoded(Image.fromarray(scene()), "TIFF")),
    "pdf": _file("cat.png", lambda: b"%PDF-1.7\n" + bytes(100)),
    "noise": _file("cat.png", lambda: np.random.RandomState(1).bytes(1000)),
    "half a jpeg": _file("cat.jpg", lambda: _half(_jpeg())),
    "half a progressive jpeg": _file("cat.jpg", lambda: _half(_jpeg(progressive=True))),
    "jpeg cut in its head": _file("cat.jpg", lambda: _jpeg()[:40]),
    "cut png": _file("cat.png", lambda: _half(_png())),
    "png signature alone": _file("cat.png", lambda: _png()[:8]),
    "png with a wrong checksum": _file("cat.png", _broken_checksum),
    "png with a chunk of no kind": _file("cat.png", _chunk_of_no_kind),
    "png with a header too short": _file("cat.png", lambda: _png()[:8] + _png_chunk(b"IHDR", bytes(5))),
    "half a gif": _file("cat.gif", lambda: _half(encoded(_palette(), "GIF"))),
    "half a bmp": _file("cat.bmp", lambda: _half(encoded(_palette(), "BMP"))),
    "half a webp": _file("cat.webp", lambda: _half(encoded(_rgba(), "WEBP"))),
    "one pixel": _file("cat.png", lambda: _png_of_size(1, 1)),
    "seven pixels high": _file("cat.png", lambda: _png_of_size(300, 7)),
    "50 megapixels": _file("cat.png", lambda: _png_of_size(8000, 6250)),
    "100 megapixels": _file("cat.png", lambda: _png_of_size(12500, 8000)),
    "200 megapixels": _file("cat.png", lambda: _png_of_size(20000, 10000)),
}
