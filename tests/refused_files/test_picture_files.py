"""Each bad picture is answered by one sentence that says what is wrong with it; the unusual ones work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import PictureError
from core.images import read_picture
from tests.refused_files.picture_files import MAKERS, UNUSUAL

DAMAGED = "is damaged or incomplete: copy or download the picture again."

SENTENCES = {
    "missing": "does not exist: check",
    "a folder": "is a folder, not a picture: choose a file inside it.",
    "empty": "is empty: copy or download",
    "more than 100 megabytes": "has more than the 100 MB that can be read: save it smaller",
    "text named png": "is a text file, not a picture: choose a JPEG, PNG, BMP, GIF or WEBP file.",
    "web page named jpg": "is a web page, not a picture: open it in a browser",
    "web page without doctype": "is a web page, not a picture: open it in a browser",
    "git lfs pointer": "is a Git LFS pointer, not the picture itself: fetch the picture with 'git lfs pull'.",
    "svg": "is an SVG drawing: save it as JPEG, PNG, BMP, GIF or WEBP first.",
    "heic": "is a HEIC picture: save it as",
    "avif": "is an AVIF picture: save it as",
    "tiff": "is a TIFF picture: save it as",
    "pdf": "is a PDF document: save its picture as",
    "noise": "is not a picture that can be read: choose a JPEG, PNG, BMP, GIF or WEBP file.",
    "half a jpeg": DAMAGED,
    "half a progressive jpeg": DAMAGED,
    "jpeg cut in its head": DAMAGED,
    "cut png": DAMAGED,
    "png signature alone": DAMAGED,
    "png with a wrong checksum": DAMAGED,
    "png with a chunk of no kind": DAMAGED,
    "png with a header too short": DAMAGED,
    "half a gif": DAMAGED,
    "half a bmp": DAMAGED,
    "half a webp": DAMAGED,
    "one pixel": "has 1 x 1 pixels, too few to show anything: choose a picture of at least 8 x 8.",
    "seven pixels high": "has 300 x 7 pixels, too few",
    "50 megapixels": "has 8000 x 6250 pixels, more than the 40 million that can be read: make it smaller first.",
    "100 megapixels": "has 12500 x 8000 pixels, more than the 40 million that can be read: make it smaller first.",
    "200 megapixels": "has far more than the 40 million pixels that can be read: make it smaller first.",
}


def test_every_bad_picture_has_its_sentence() -> None:
    assert set(SENTENCES) == set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_a_bad_picture_is_answered_by_one_sentence(name: str, tmp_path: Path) -> None:
    path = MAKERS[name](tmp_path)

    with pytest.raises(PictureError) as caught:
        read_picture(path)

    sentence = str(caught.value)
    assert sentence.startswith(f"{path.name} {SENTENCES[name]}")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert caught.value.path == path


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_picture_shows_what_it_should(name: str, tmp_path: Path) -> None:
    unusual = UNUSUAL[name]

    picture = read_picture(unusual.make(tmp_path))

    assert picture.dtype == np.uint8
    assert picture.shape == unusual.shows.shape
    differences = np.abs(picture.astype(int) - unusual.shows)
    assert differences.max() <= unusual.within
