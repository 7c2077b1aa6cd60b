"""Data sets by name: what is built in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core.datasets import drawn_animals, drawn_cats
from core.datasets.dataset import Dataset, Examples
from core.datasets.drawn_cats.parts import DrawnPictures


def _drawn(name: str, class_names: tuple[str, ...], load: Callable[[], DrawnPictures]) -> Dataset:
    drawn = load()
    return Dataset(
        name=name,
        source="built in, drawn by the program",
        class_names=class_names,
        train=Examples(drawn.train_pictures, drawn.train_labels),
        test=Examples(drawn.test_pictures, drawn.test_labels),
    )


BUILT_IN: dict[str, Callable[[], Dataset]] = {
    "drawn-cats": partial(_drawn, "drawn-cats", drawn_cats.CLASS_NAMES, drawn_cats.load),
    "drawn-animals": partial(_drawn, "drawn-animals", drawn_animals.CLASS_NAMES, drawn_animals.load),
}
