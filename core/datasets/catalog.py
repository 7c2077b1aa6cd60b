"""Data sets by name: what is built in."""

from __future__ import annotations

from collections.abc import Callable

from core.datasets import drawn_cats
from core.datasets.dataset import Dataset, Examples


def _drawn_cats() -> Dataset:
    drawn = drawn_cats.load()
    return Dataset(
        name="drawn-cats",
        source="built in, drawn by the program",
        class_names=("non-cat", "cat"),
        train=Examples(drawn.train_pictures, drawn.train_labels),
        test=Examples(drawn.test_pictures, drawn.test_labels),
    )


BUILT_IN: dict[str, Callable[[], Dataset]] = {"drawn-cats": _drawn_cats}
