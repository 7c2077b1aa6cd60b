"""How far apart columns stand."""

from __future__ import annotations

from collections.abc import Sequence


def spread(least: Sequence[float], room: float, most: float) -> list[float]:
    """Return distances that share ``room`` as evenly as can be.

    None is below its ``least``, even where that takes more than there is; those that need no more do not
    grow beyond ``most``.
    """
    level, ordered = 0.0, sorted(least)
    for count in range(len(ordered), 0, -1):
        level = (room - sum(ordered[count:])) / count
        if level >= ordered[count - 1]:
            break
    return [max(distance, min(level, most)) for distance in least]
