"""The recipe: how a picture of any size becomes a column of numbers.

A recipe is stored with the network that was trained by it, so that every picture the network is ever asked
about is cropped, resized, scaled and flattened like the pictures it learned from::

    picture (h, w, 3)  --frame and resize-->  prepared (height, width, channels)  --flatten, / scale-->  (size, 1)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.errors import ModelError, SettingError

Framing = Literal["crop", "fit", "stretch"]

MAX_SIDE = 4096
MAX_SCALE = 65535.0


@dataclass(frozen=True)
class Recipe:
    """How a picture becomes a column of numbers.

    ``width`` and ``height`` are pixels, 1 to 4096; ``channels`` is 3 (red, green, blue) or 1 (grey); ``framing``
    says what is done with a picture of another shape (see `FRAMINGS`); every value, 0 to 255, is divided by
    ``scale``, 1 to 65535. Raises SettingError, with the field's name, for anything else.
    """

    width: int = 64
    height: int = 64
    channels: int = 3
    framing: Framing = "crop"
    scale: float = 255.0

    def __post_init__(self) -> None:
        for setting, (is_right, demand) in _DEMANDS.items():
            if not is_right(getattr(self, setting)):
                raise SettingError(f"The picture's {setting} must be {demand}.", setting=setting)

    @property
    def size(self) -> int:
        """The length of a column: width x height x channels."""
        return self.width * self.height * self.channels

    def prepare(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return exactly what the network sees: ``picture``, (h, w, 3), as (height, width, channels).

        A picture that has the recipe's size already is returned as it is, byte for byte, in an array of its own.
        """
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
            raise ValueError(f"a picture is (h, w, 3) of uint8, not {picture.shape} of {picture.dtype}")
        framed = FRAMINGS[self.framing](picture, self.width, self.height)
        return framed if self.channels == 3 else _grey(framed)

    def column(self, prepared: NDArray[np.uint8], dtype: DTypeLike = np.float64) -> NDArray[Any]:
        """Return a prepared picture as the network's input, (size, 1): row by row, channel last, over scale."""
        return self.columns(prepared[np.newaxis], dtype)

    def columns(self, pictures: NDArray[np.uint8], dtype: DTypeLike = np.float64) -> NDArray[Any]:
        """Return prepared pictures, (m, height, width, channels), as columns (size, m), C-contiguous."""
        shape = (self.height, self.width, self.channels)
        if pictures.dtype != np.uint8 or pictures.shape[1:] != shape:
            raise ValueError(
                f"prepared pictures are (m, *{shape}) of uint8, not {pictures.shape} of {pictures.dtype}"
            )
        columns = np.empty((self.size, len(pictures)), dtype)
        return np.divide(pictures.reshape(len(pictures), self.size).T, self.scale, out=columns)

    def as_mapping(self) -> dict[str, str | int | float]:
        """Return the recipe as plain values, for a file; `from_mapping` reads them back."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Recipe:
        """Return the recipe that a file holds; raises ModelError where a value is missing, unknown or wrong."""
        names = {field.name for field in fields(cls)}
        if set(mapping) != names:
            raise ModelError(
                "The picture recipe in this model is not one that this version knows: "
                "update DNN Explorer, or save the model again.",
                detail=f"fields that differ: {sorted(map(repr, names ^ set(mapping)))}",
            )
        values: dict[str, Any] = {name: _plain(value) for name, value in mapping.items()}
        try:
            return cls(**values)
        except SettingError as error:
            raise ModelError(
                "The picture recipe in this model is damaged: save the model again, or choose another copy.",
                detail=str(error),
            ) from error


def _plain(value: object) -> object:
    """Return a numpy scalar, as HDF5 attributes are read, as the Python value it stands for."""
    return value.item() if isinstance(value, np.generic) else value


def _is_side(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_SIDE


def _is_channels(value: object) -> bool:
    return type(value) is int and value in (1, 3)


def _is_framing(value: object) -> bool:
    return isinstance(value, str) and value in get_args(Framing)


def _is_scale(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= MAX_SCALE


_DEMANDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "width": (_is_side, f"a whole number of pixels from 1 to {MAX_SIDE}"),
    "height": (_is_side, f"a whole number of pixels from 1 to {MAX_SIDE}"),
    "channels": (_is_channels, "3 (colour) or 1 (grey)"),
    "framing": (_is_framing, "one of " + ", ".join(get_args(Framing))),
    "scale": (_is_scale, f"a number from 1 to {MAX_SCALE:.0f}"),
}


def _crop(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Cut the largest middle part of the right shape, then resize it: nothing is distorted, edges are lost.

    As much is cut from the left as from the right, so the part may be one pixel longer than the exact shape.
    """
    h, w = picture.shape[:2]
    left = max(0, w * height - h * width) // (2 * height)
    top = max(0, h * width - w * height) // (2 * width)
    return _resized(picture[top : h - top, left : w - left], width, height)


def _fit(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Keep the whole picture undistorted, in the middle of a ground that has the mean colour of its border."""
    h, w = picture.shape[:2]
    ratio = min(width / w, height / h)
    inner_width, inner_height = (max(1, round(side * ratio)) for side in (w, h))
    inner = _resized(picture, inner_width, inner_height)
    border = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    ground = np.empty((height, width, 3), np.uint8)
    ground[:] = np.rint(border.mean(axis=0))
    top, left = (height - inner_height) // 2, (width - inner_width) // 2
    ground[top : top + inner_height, left : left + inner_width] = inner
    return ground


def _resized(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Resize a picture, distorting it where the shapes differ."""
    from PIL import Image  # late: whoever trains on pictures that are ready never needs Pillow

    # Of Pillow's filters Lanczos keeps most: enlarged again, its small photos come nearest to the originals.
    small = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
    return np.array(small)


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from PIL import Image

    return np.array(Image.fromarray(picture).convert("L"))[:, :, np.newaxis]


FRAMINGS: Mapping[Framing, Callable[[NDArray[np.uint8], int, int], NDArray[np.uint8]]] = {
    "crop": _crop,
    "fit": _fit,
    "stretch": _resized,
}
