"""One recipe makes pictures of any size into what a network reads, always the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ModelError, SettingError
from core.images import Framing, Recipe, read_picture
from tests.refused_files.picture_files import Pixels

FRAMINGS = get_args(Framing)
WRONG_VALUES: list[tuple[str, object]] = [
    *((side, value) for side in ("width", "height") for value in (0, -3, 4097, True, 64.0, "64", None, 10**400)),
    *(("channels", value) for value in (0, 2, 4, True, 3.0, "3", None)),
    *(("framing", value) for value in ("", "Crop", b"crop", 1, None, ["crop"])),
    *(("scale", value) for value in (0, 0.5, -255.0, 65536, float("nan"), float("inf"), True, "255", None)),
]

recipes = st.builds(
    Recipe,
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    channels=st.sampled_from([1, 3]),
    framing=st.sampled_from(FRAMINGS),
    scale=st.floats(1, 65535),
)
sizes = st.tuples(st.integers(1, 80), st.integers(1, 80))


def noise(height: int, width: int, seed: int = 1) -> Pixels:
    return np.random.RandomState(seed).randint(0, 256, (height, width, 3)).astype(np.uint8)


def farthest(a: Pixels, b: Pixels) -> int:
    return int(np.abs(a.astype(int) - b.astype(int)).max())


@given(recipe=recipes, size=sizes)
def test_any_picture_becomes_what_the_recipe_says(recipe: Recipe, size: tuple[int, int]) -> None:
    picture = noise(*size)
    before = picture.copy()

    prepared = recipe.prepare(picture)
    column = recipe.column(prepared)

    assert prepared.dtype == np.uint8
    assert prepared.shape == (recipe.height, recipe.width, recipe.channels)
    assert prepared.flags.writeable
    assert column.shape == (recipe.size, 1)
    assert np.array_equal(column[:, 0], prepared.ravel() / recipe.scale)
    assert np.array_equal(recipe.prepare(picture), prepared)
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("framing", FRAMINGS)
@given(size=sizes)
def test_a_picture_of_the_right_size_passes_byte_for_byte(framing: Framing, size: tuple[int, int]) -> None:
    height, width = size
    picture = noise(height, width)

    prepared = Recipe(width, height, framing=framing).prepare(picture)

    assert np.array_equal(prepared, picture)
    assert not np.shares_memory(prepared, picture)


@given(recipe=recipes, size=sizes, colour=st.tuples(*[st.integers(0, 255)] * 3))
def test_a_picture_of_one_colour_stays_of_one_colour(
    recipe: Recipe, size: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    picture = np.full((*size, 3), colour, np.uint8)

    prepared = recipe.prepare(picture)

    assert (prepared == prepared[0, 0]).all()
    if recipe.channels == 3:
        assert tuple(prepared[0, 0]) == colour


@pytest.mark.parametrize("framing", ["crop", "stretch"])
@given(size=sizes)
def test_a_mirrored_picture_is_prepared_mirrored(framing: Framing, size: tuple[int, int]) -> None:
    recipe = Recipe(16, 12, framing=framing)
    picture = noise(*size)

    assert farthest(recipe.prepare(picture[:, ::-1]), recipe.prepare(picture)[:, ::-1]) <= 1
    assert farthest(recipe.prepare(picture[::-1]), recipe.prepare(picture)[::-1]) <= 1


def wide_picture() -> Pixels:
    """Return 60 x 120 pixels: grey in the middle square, red to its left, blue to its right."""
    picture = np.full((60, 120, 3), 90, np.uint8)
    picture[:, :30] = 255, 0, 0
    picture[:, 90:] = 0, 0, 255
    return picture


@pytest.mark.parametrize("upright", [False, True])
def test_crop_keeps_the_middle_alone(upright: bool) -> None:
    picture = wide_picture().swapaxes(0, 1) if upright else wide_picture()

    prepared = Recipe(20, 20).prepare(picture)

    assert (prepared == 90).all()


def test_stretch_keeps_everything_and_distorts_it() -> None:
    prepared = Recipe(20, 20, framing="stretch").prepare(wide_picture())

    assert prepared[10, [0, 10, 19]].tolist() == [[255, 0, 0], [90, 90, 90], [0, 0, 255]]


def test_fit_keeps_everything_undistorted_on_the_mean_colour_of_the_border() -> None:
    prepared = Recipe(20, 20, framing="fit").prepare(wide_picture())

    inner = prepared[5:15]
    border = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    assert inner[5, [0, 10, 19]].tolist() == [[255, 0, 0], [90, 90, 90], [0, 0, 255]]
    assert (prepared[:5] == np.rint(border.mean(axis=0))).all()
    assert (prepared[15:] == prepared[0, 0]).all()


def test_grey_weighs_colours_as_eyes_do() -> None:
    colours = np.zeros((8, 24, 3), np.uint8)
    for channel in range(3):
        colours[:, channel * 8 : channel * 8 + 8, channel] = 255

    prepared = Recipe(24, 8, channels=1).prepare(colours)

    assert prepared[0, [0, 8, 16], 0].tolist() == [76, 150, 29]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_columns_are_the_columns_one_by_one(dtype: type[np.floating[Any]]) -> None:
    recipe = Recipe(5, 4)
    pictures = np.stack([noise(4, 5, seed) for seed in range(7)])

    columns = recipe.columns(pictures, dtype)

    assert columns.dtype == dtype
    assert columns.flags.c_contiguous
    assert columns.shape == (60, 7)
    for index, picture in enumerate(pictures):
        assert np.array_equal(columns[:, [index]], recipe.column(picture, dtype))


@pytest.mark.parametrize("scale", [300, 255])
def test_a_whole_number_as_scale_divides_like_any_other(scale: int) -> None:
    picture = noise(4, 5)

    assert np.array_equal(Recipe(5, 4, scale=scale).column(picture), Recipe(5, 4, scale=float(scale)).column(picture))


def test_the_pictures_of_the_course_pass_as_the_course_prepares_them(course_data: Path) -> None:
    with h5py.File(course_data / "train_catvnoncat.h5") as file:
        pictures = file["train_set_x"][:]
    recipe = Recipe()

    prepared = np.stack([recipe.prepare(picture) for picture in pictures])

    assert np.array_equal(prepared, pictures)
    assert np.array_equal(recipe.columns(prepared), pictures.reshape(len(pictures), -1).T / 255)


def test_a_photo_is_seen_as_its_middle(course_data: Path) -> None:
    photo = read_picture(course_data / "photos" / "white_cat.jpg")
    middle = photo[:, 171:][:, : photo.shape[0]]

    seen = Recipe().prepare(photo)

    # The mean of each block of about 10 x 10 pixels; Lanczos is sharper, so single values differ.
    blocks = np.array([[middle[y : y + 10, x : x + 10].mean((0, 1)) for x in STARTS] for y in STARTS])
    assert np.abs(seen - blocks).mean() < 5


STARTS = [round(number * 681 / 64) for number in range(64)]


@pytest.mark.parametrize(
    ("shape", "dtype"), [((8, 8), "u1"), ((8, 8, 4), "u1"), ((0, 8, 3), "u1"), ((8, 8, 3), "f8")]
)
def test_what_is_no_picture_is_a_bug_of_ours(shape: tuple[int, ...], dtype: str) -> None:
    with pytest.raises(ValueError, match="a picture is"):
        Recipe().prepare(np.zeros(shape, dtype))


def test_pictures_of_another_size_are_not_made_columns() -> None:
    with pytest.raises(ValueError, match="prepared pictures are"):
        Recipe(8, 8).columns(np.zeros((2, 8, 9, 3), np.uint8))


@given(recipe=recipes)
def test_a_recipe_survives_being_stored(recipe: Recipe) -> None:
    assert Recipe.from_mapping(recipe.as_mapping()) == recipe


def test_numbers_as_hdf5_gives_them_are_understood() -> None:
    stored = {"width": np.int64(8), "height": np.int32(9), "channels": np.uint8(1), "framing": "fit"}

    assert Recipe.from_mapping({**stored, "scale": np.float64(255)}) == Recipe(8, 9, 1, "fit")


@pytest.mark.parametrize(("setting", "value"), WRONG_VALUES)
def test_a_wrong_value_is_refused_by_name(setting: str, value: object) -> None:
    values: dict[str, Any] = {setting: value}

    with pytest.raises(SettingError, match=f"^The picture's {setting} must be .*\\.$") as caught:
        Recipe(**values)

    assert caught.value.setting == setting


@pytest.mark.parametrize(("setting", "value"), [*WRONG_VALUES, ("width", np.bool_(True)), ("width", np.zeros(3))])
def test_a_wrong_value_in_a_file_is_a_damaged_recipe(setting: str, value: object) -> None:
    with pytest.raises(ModelError, match=r"^The picture recipe in this model is damaged: .*\.$") as caught:
        Recipe.from_mapping({**Recipe().as_mapping(), setting: value})

    assert setting in caught.value.detail


@pytest.mark.parametrize("name", ["width", "height", "channels", "framing", "scale"])
def test_a_recipe_with_a_value_missing_is_refused(name: str) -> None:
    mapping = Recipe().as_mapping()
    del mapping[name]

    with pytest.raises(ModelError, match="is not one that this version knows") as caught:
        Recipe.from_mapping(mapping)

    assert name in caught.value.detail


def test_a_recipe_with_a_value_too_many_is_refused() -> None:
    with pytest.raises(ModelError, match="is not one that this version knows"):
        Recipe.from_mapping({**Recipe().as_mapping(), "rotate": 90})
