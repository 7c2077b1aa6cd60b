"""Pictures: read from files (`decode`) and made into the columns that a network reads (`recipe`)."""

from core.images.decode import MAX_PIXELS, PICTURE_SUFFIXES, decode_picture, read_picture
from core.images.recipe import Framing, Recipe

__all__ = ["MAX_PIXELS", "PICTURE_SUFFIXES", "Framing", "Recipe", "decode_picture", "read_picture"]
