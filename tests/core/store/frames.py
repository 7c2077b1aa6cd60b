"""Frames to put into films: the numbers of each tell its iteration."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.network.gram import FirstLayer
from core.store.film_file import Frames


def frames(iterations: Iterable[int], size: int = 6, dtype: str = "float64", form: FirstLayer = "direct") -> Frames:
    at = np.array(list(iterations), np.int64)
    numbers = (at[:, np.newaxis] + np.arange(size) / size).astype(dtype)
    return Frames(at, numbers, form)


def assert_same(one: Frames | None, other: Frames | None) -> None:
    """See that films are the same to the last bit."""
    assert one is not None
    assert other is not None
    assert one.form == other.form
    np.testing.assert_array_equal(one.iterations, other.iterations, strict=True)
    np.testing.assert_array_equal(one.numbers, other.numbers, strict=True)
