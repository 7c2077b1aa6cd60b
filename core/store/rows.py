"""A run as a row of the catalogue, and back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic_core import from_json

from core.store import sums
from core.store.ids import shown
from core.store.records import RunRecord, RunState

COLUMNS = tuple(field.name for field in dataclasses.fields(RunRecord))
"""The columns that are fields of the record, in its order."""
LISTED = ", ".join(f'"{name}"' for name in COLUMNS)
READ = f"{LISTED}, recorded, updated, going, crc"
"""What :func:`record_of` takes; the last is the checksum of all before it."""
GOING = 0x676F6E65
"""What ``going`` is for runs that are to be removed: no flipped bit can make it."""
KEPT = f"going IS NOT {GOING}"
"""The condition for all others."""

_UNREADABLE = (
    "What the library knows of the run {id} is damaged and partly lost; delete the run, or restore the library from "
    "a backup."
)


def as_text(moment: datetime | None) -> str | None:
    """Return a time as text that sorts as the times do."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_time(text: str | None) -> datetime | None:
    """Return the time that :func:`as_text` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def _as_json(value: Any) -> str:
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=False)


class LazyMapping(Mapping[str, Any]):
    """What a text of JSON says; the text is read when that is first asked, which of most runs it never is."""

    __slots__ = ("_read", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: Mapping[str, Any] | None = None

    def _contents(self) -> Mapping[str, Any]:
        if self._read is None:
            self._read = from_json(self._text)  # three times as fast as json, for ten thousand runs at a time
        return self._read

    def __getitem__(self, name: str) -> Any:
        return self._contents()[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or ``default`` where there is none."""
        return self._contents().get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents())

    def __len__(self) -> int:
        return len(self._contents())

    def __repr__(self) -> str:
        return repr(self._contents())


# Most runs of a library share these.
_from_json = lru_cache(maxsize=2048)(json.loads)


@lru_cache(maxsize=2048)
def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


_INTO: dict[str, Callable[[Any], Any]] = {
    "started": as_text,
    "settings": _as_json,
    "sizes": _as_json,
    "class_names": _as_json,
    "recipe": _as_json,
    "tags": _as_json,
    "state": str,
    "ended": as_text,
    "deleted": as_text,
}
_OUT_OF: dict[str, Callable[[Any], Any]] = {
    "started": datetime.fromisoformat,
    "settings": LazyMapping,
    "sizes": _tuple,
    "class_names": _tuple,
    "recipe": _from_json,
    "starred": bool,
    "tags": _tuple,
    "state": {str(state): state for state in RunState}.__getitem__,
    "ended": as_time,
    "deleted": as_time,
}
_LOST: dict[str, Any] = {
    "started": datetime.fromtimestamp(0, UTC),
    "settings": {"learning_rate": float("nan")},
    "sizes": (),
    "class_names": (),
    "recipe": None,
    "tags": (),
    "state": RunState.INTERRUPTED,
    "ended": None,
    "deleted": None,
}
"""What stands for a field that cannot be read."""
_OF_OTHER_TYPE = {"str": "", "int": 0, "float": 0.0, "float | None": None}
"""What stands for a field of one of these types that holds something of another type."""
_NOT_READABLE = (ValueError, TypeError, KeyError, OverflowError)


def columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a record as the catalogue holds them; TypeError for a field that records do not have."""
    unknown = set(fields) - set(COLUMNS)
    if unknown:
        raise TypeError(f"a run has no {', '.join(sorted(unknown))}")
    return {name: _INTO.get(name, _plain)(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    """Return a number of numpy's as one of Python's, which is all that SQLite knows."""
    return value.item() if isinstance(value, np.generic) else value


def is_going(row: Sequence[Any]) -> bool:
    """Tell whether the run of a row of ``READ`` is to be removed."""
    return bool(row[-2] == GOING)


def lost(id: str) -> RunRecord:
    """Return the record of a run of which only the id can be read."""
    return record_of((id, *[None] * (len(COLUMNS) + 3)))


def record_of(row: Sequence[Any]) -> RunRecord:
    """Return the record of a row of ``READ``; what of it is damaged is replaced, and said in ``damaged``."""
    values = dict(zip(COLUMNS, row, strict=False))
    try:
        if not sums.is_whole(row):
            raise ValueError("its checksum is that of other values")
        for name, convert in _OUT_OF.items():
            values[name] = convert(values[name])
    except _NOT_READABLE:
        values = _rescued(row)
    record = object.__new__(RunRecord)
    object.__setattr__(record, "__dict__", values)  # a frozen dataclass takes three times as long for its fields
    return record


def _rescued(row: Sequence[Any]) -> dict[str, Any]:
    values = dict(zip(COLUMNS, row, strict=False))
    for name, convert in {**_OUT_OF, "settings": _settings}.items():
        try:
            values[name] = convert(values[name])
        except _NOT_READABLE:
            values[name] = _LOST[name]
    for field in dataclasses.fields(RunRecord):
        kind = str(field.type)
        if kind in _OF_OTHER_TYPE and type(values[field.name]).__name__ not in kind:
            values[field.name] = _OF_OTHER_TYPE[kind]
    values["damaged"] = _UNREADABLE.format(id=shown(values["id"]))
    return values


def _settings(text: str) -> Mapping[str, Any]:
    """Return settings that may be damaged; KeyError or the like if they are of no use."""
    settings = json.loads(text)
    float(settings["learning_rate"])
    return dict(settings)
