"""One comparison of a filter, such as ``test > 75%``: what can be compared, with what, and how."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from operator import attrgetter
from typing import Any

from core.errors import SettingError
from core.settings import TrainingSettings, as_text
from core.store.records import RunRecord

Test = Callable[[RunRecord], bool]
"""Tells whether a record is one that is looked for."""

_LONGEST_SHOWN = 40
_REAL = (int, float)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
_TEXT_TESTS: dict[str, Callable[[str, list[str]], bool]] = {
    "=": lambda wanted, texts: wanted in texts,
    "==": lambda wanted, texts: wanted in texts,
    "!=": lambda wanted, texts: wanted not in texts,
    "~": lambda wanted, texts: any(wanted in text for text in texts),
}


def _number(name: str) -> Callable[[RunRecord], float | None]:
    return lambda record: record.settings.get(name)


_typed = lru_cache(maxsize=1024)(as_text)


def _text(name: str) -> Callable[[RunRecord], tuple[str, ...]]:
    def texts(record: RunRecord) -> tuple[str, ...]:
        value = record.settings.get(name, "")
        return (_typed(tuple(value) if isinstance(value, list) else value),)

    return texts


_OF_SETTINGS = {name: field.annotation in (int, float) for name, field in TrainingSettings.model_fields.items()}
"""Each setting, and whether it is a number."""
_SHARES: dict[str, Callable[[RunRecord], float | None]] = {
    "test": attrgetter("test_accuracy"),
    "train": attrgetter("train_accuracy"),
}
_NUMBERS: dict[str, Callable[[RunRecord], float | None]] = {
    "cost": attrgetter("final_cost"),
    "best": attrgetter("best_cost"),
    "test_cost": attrgetter("test_cost"),
    **_SHARES,
    "rate": _number("learning_rate"),
    "batch": _number("batch_size"),
    "seconds": attrgetter("seconds"),
    "total": attrgetter("total"),
    **{name: _number(name) for name, is_number in _OF_SETTINGS.items() if is_number},
    "iterations": attrgetter("iterations"),
    "dropout": lambda record: max(record.settings.get("dropout", ()), default=None),
}
_TIMES: dict[str, Callable[[RunRecord], datetime | None]] = {
    "started": attrgetter("started"),
    "ended": attrgetter("ended"),
}
_TEXTS: dict[str, Callable[[RunRecord], tuple[str, ...]]] = {
    "name": lambda record: (record.title,),
    "dataset": lambda record: (record.dataset,),
    "state": lambda record: (record.state,),
    "tag": lambda record: record.tags,
    "note": lambda record: (record.note,),
    **{name: _text(name) for name in _OF_SETTINGS if name not in _NUMBERS},
}
NAMES = (*_NUMBERS, *_TIMES, *_TEXTS)
"""What can be compared."""


def comparison(name: str, sign: str, value: str) -> Test:
    """Return what makes this comparison; a SettingError says why it cannot be made."""
    known = name.lower().replace("-", "_")
    for names, make in ((_NUMBERS, _compare_numbers), (_TIMES, _compare_times), (_TEXTS, _compare_texts)):
        if known in names:
            return make(known, sign, value)
    if known == "star":
        raise wrong("A star is there or not, and compared with nothing; write star, or not star.")
    probably = "".join(f"{near} is probably meant" for near in get_close_matches(known, NAMES, 1))
    names_of_all = ", ".join(NAMES)
    raise wrong(f"There is no “{shown(name)}” to compare; {probably or f'the names are {names_of_all} and star'}.")


def shown(text: str) -> str:
    """Return what was typed so that it can stand in a sentence."""
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def wrong(sentence: str) -> SettingError:
    """Return what to raise for a filter that is not understood."""
    return SettingError(sentence, setting="filter")


def _compare_numbers(name: str, sign: str, value: str) -> Test:
    try:
        wanted = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError as error:
        raise wrong(f"{name} is compared with a number such as 0.75 or 75%; “{shown(value)}” is none.") from error
    if sign == "~":
        raise wrong(f"{name} is a number, which contains nothing; compare it by <, <=, =, >= or >.")
    if name in _SHARES and wanted > 1:
        raise wrong(
            f"{name} is a share from 0 to 1; write {wanted:g}% or {wanted / 100:g} in place of {shown(value)}."
        )
    find, holds = _NUMBERS[name], _ORDER[sign]

    def test(record: RunRecord) -> bool:
        found = find(record)
        return isinstance(found, _REAL) and holds(found, wanted)

    return test


def _compare_times(name: str, sign: str, value: str) -> Test:
    """Compare with a day, or with a minute of it, in the time of this computer; both last until the next begins."""
    if sign == "~":
        raise wrong(f"{name} is a time, which contains nothing; compare it by <, <=, =, >= or >.")
    try:
        typed = datetime.fromisoformat(value)
        first, end = typed.astimezone(), (typed + timedelta(minutes=1 if ":" in value else 24 * 60)).astimezone()
    except (ValueError, OverflowError, OSError) as error:  # years that no calendar, or not this system's, reaches
        raise wrong(
            f"{name} is compared with a day such as 2026-05-31 or 2026-05-31T12:30; “{shown(value)}” is none."
        ) from error
    tests: dict[str, Callable[[datetime], bool]] = {
        "<": lambda found: found < first,
        "<=": lambda found: found < end,
        ">": lambda found: found >= end,
        ">=": lambda found: found >= first,
        "=": lambda found: first <= found < end,
        "==": lambda found: first <= found < end,
        "!=": lambda found: not first <= found < end,
    }
    find, holds = _TIMES[name], tests[sign]

    def test(record: RunRecord) -> bool:
        found = find(record)
        return found is not None and holds(found)

    return test


def _compare_texts(name: str, sign: str, value: str) -> Test:
    if sign not in _TEXT_TESTS:
        raise wrong(f"{name} is a text, which is not more or less; compare it by = or ~ (contains).")
    find, holds = _TEXTS[name], _TEXT_TESTS[sign]
    wanted = (value.replace("-", "_") if name in _OF_SETTINGS else value).casefold()
    return lambda record: holds(wanted, [text.casefold() for text in find(record)])
