"""Several values where one is usual: the settings of networks that are trained side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from core.errors import SettingError
from core.settings.declarations import Declarations
from core.settings.training_settings import TrainingSettings
from core.settings.words import about, as_text, label, refusal, why_idle

MAX_TOGETHER = 64
"""Networks that are trained side by side at most."""
SEVERAL = tuple(name for name in Declarations.model_fields if about(name).several)
"""The settings that networks side by side may differ in."""
_RANGE = re.compile(r"\s*([0-9]{1,12})\s*\.\.\s*([0-9]{1,12})\s*")


def variants(values: Mapping[str, object]) -> tuple[TrainingSettings, ...]:
    """Return the settings of every network that ``values`` (typed values or texts) stand for, at least one.

    A text such as ``1..8`` or ``0.001,0.003`` names several values, and so does a tuple. Where several settings do,
    there is a network for each combination, the last setting changing fastest. Of a setting that has no effect
    beside the others, the first value alone counts. A :class:`SettingError` says what cannot be.
    """
    each = {name: _named(name, values[name]) for name in SEVERAL if name in values}
    first = TrainingSettings.check({**values, **{name: several[0] for name, several in each.items()}})
    effective = {name: several for name, several in each.items() if len(several) > 1 and not why_idle(name, first)}
    _check_number({name: len(several) for name, several in effective.items()})
    combinations = product(*effective.values())
    return tuple(first.model_copy(update=dict(zip(effective, one, strict=True))) for one in combinations)


def changed(before: Sequence[TrainingSettings], **changes: object) -> tuple[TrainingSettings, ...]:
    """Return variants with ``changes`` made to all of them, as :meth:`TrainingSettings.changed` does to one."""
    several: dict[str, object] = {name: _values(before, name) for name in SEVERAL}
    several |= {name: value for name, value in changes.items() if name in SEVERAL}
    common = before[0].changed(**{name: value for name, value in changes.items() if name not in SEVERAL})
    return variants({**common.model_dump(), **several})


def differing(those: Sequence[TrainingSettings]) -> tuple[str, ...]:
    """Return the names of the settings in which variants differ, in the order in which settings are shown."""
    return tuple(name for name in SEVERAL if len(_values(those, name)) > 1)


def values_as_text(those: Sequence[TrainingSettings], name: str) -> str:
    """Return the values that variants have for a setting as they are typed: ``7``, ``1..8`` or ``0.001,0.003``."""
    values = _values(those, name)
    whole = [value for value in values if isinstance(value, int)]
    if len(whole) > 2 and whole == list(range(whole[0], whole[0] + len(values))):
        return f"{whole[0]}..{whole[-1]}"
    return ",".join(as_text(value) for value in values)


def _values(those: Sequence[TrainingSettings], name: str) -> tuple[object, ...]:
    """Return the different values that variants have for a setting, in order."""
    return tuple(dict.fromkeys(getattr(one, name) for one in those))


def _named(name: str, typed: object) -> tuple[object, ...]:
    """Return the values of a setting that were typed, each once."""
    parts = _parts(typed)
    _check_number({name: sum(map(len, parts))})  # before the ranges are written out
    try:
        if not all(parts):
            raise refusal(name, typed)
        values = [getattr(TrainingSettings.check({name: value}), name) for part in parts for value in part]
    except SettingError as error:
        raise refusal(name, typed, or_several=about(name).several) from error
    return tuple(dict.fromkeys(values))


def _parts(typed: object) -> list[Sequence[object]]:
    """Return the values that were typed, in portions; of a range that runs backwards there are none."""
    if not isinstance(typed, str):
        return [typed if isinstance(typed, tuple) else (typed,)]
    parts: list[Sequence[object]] = []
    for part in typed.split(","):
        ends = _RANGE.fullmatch(part)
        parts.append(range(int(ends[1]), int(ends[2]) + 1) if ends else (part,))
    return parts


def _check_number(counts: Mapping[str, int]) -> None:
    """Raise a SettingError if so many values of each setting make too many networks."""
    number = prod(counts.values())
    if number > MAX_TOGETHER:
        raise SettingError(
            f"At most {MAX_TOGETHER} networks are trained side by side, and {number:,} are asked for; "
            f"name fewer values of {' or '.join(map(label, counts))}.",
            setting=max(counts, key=lambda name: counts[name]),
        )
