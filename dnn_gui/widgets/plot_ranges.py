"""Which stretch of numbers an axis shows."""

from __future__ import annotations

from math import ceil, floor, log10

import numpy as np

from dnn_gui.widgets.series import Array

_FRAMES = (1.0, 1.6, 2.5, 4.0, 6.4, 10.0)
"""Times a power of ten: the ends that the x axis has while the curves grow, so that it moves seldom."""
_SHORTEST = 10.0
"""Iterations."""
_SHORTEST_SHARE = 1 / 32
"""Of what is expected: a shorter frame would not stand long enough to be read."""
_TOPS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0)
"""Times a power of ten: the ends of an axis from 0."""
_SMALLEST, _LARGEST = 1e-300, 1e300
"""Beyond these, a step would no longer be a number."""
_FUZZ = 1e-9
"""By so little a number may pass a step before it counts as beyond it; it is less than a pixel."""
_LOG_STEP = 0.1
"""By which share of a decade a logarithmic axis grows."""


def frame_end(newest: float, expected: float = 0.0, shortest: float = _SHORTEST) -> float:
    """Return where the x axis ends while curves have come to ``newest`` and are expected to end at ``expected``.

    It is at ``shortest`` at least. Once they have come some way, at most three eighths of it are ahead of the curves;
    it changes five times while they grow tenfold.
    """
    frame = _next(_FRAMES, max(newest, shortest, _SHORTEST_SHARE * expected))
    return min(frame, expected) if expected and expected >= newest else frame


def rounded_up(x: float) -> float:
    """Return ``x`` with two digits, rounded up, so that an axis that ends there does not tremble with it."""
    if x <= 0:
        return 0.0
    digit = 10.0 ** (floor(log10(x)) - 1)
    return ceil(x / digit - _FUZZ) * digit


def left_range(heights: Array, logarithmic: bool) -> tuple[float, float]:
    """Return the range of an axis that shows ``heights``: from 0, or in powers of ten around those above 0.

    Its ends move in steps, so that the axis is not laid out anew at every new number.
    """
    heights = heights[np.isfinite(heights)]
    if not logarithmic:
        top = float(heights.max(initial=0.0))
        if not _SMALLEST < top < _LARGEST:
            return 0.0, top if top > 0 else 1.0
        return 0.0, _next(_TOPS, top)
    heights = heights[heights > 0]
    if not len(heights):
        return -2.0, 0.0
    low, high = log10(heights.min()), log10(heights.max())
    if high - low <= 0.1:
        low, high = low - 0.1, high + 0.1
    return floor(low / _LOG_STEP + _FUZZ) * _LOG_STEP, ceil(high / _LOG_STEP - _FUZZ) * _LOG_STEP


def _next(steps: tuple[float, ...], least: float) -> float:
    """Return the first of ``steps``, times a power of ten, that is not below ``least``."""
    decade = 10.0 ** floor(log10(least))
    return next(step * decade for step in steps if step * decade >= least * (1 - _FUZZ))
