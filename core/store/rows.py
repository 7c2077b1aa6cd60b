"""A run as a row of the catalogue, and back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import numpy as np

from core.store.records import RunRecord, RunState

COLUMNS = tuple(field.name for field in dataclasses.fields(RunRecord))
"""The columns that are fields of the record, in its order."""
LISTED = ", ".join(f'"{name}"' for name in COLUMNS)
READ = f"{LISTED}, json_valid(settings)"
"""What :func:`record_of` takes."""

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
            self._read = json.loads(self._text)
        return self._read

    def __getitem__(self, name: str) -> Any:
        return self._contents()[name]

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
_NOT_READABLE = (ValueError, TypeError, KeyError)


def columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a record as the catalogue holds them; TypeError for a field that records do not have."""
    unknown = set(fields) - set(COLUMNS)
    if unknown:
        raise TypeError(f"a run has no {', '.join(sorted(unknown))}")
    return {name: _INTO.get(name, _plain)(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    """Return a number of numpy's as one of Python's, which is all that SQLite knows."""
    return value.item() if isinstance(value, np.generic) else value


def record_of(row: Sequence[Any]) -> RunRecord:
    """Return the record of a row of ``READ``; what of it is damaged is replaced, and said in ``damaged``."""
    values = dict(zip(COLUMNS, row, strict=False))
    try:
        for name, convert in _OUT_OF.items():
            values[name] = convert(values[name])
        if not row[-1]:
            raise ValueError("settings are no JSON")
    except _NOT_READABLE:
        values = _rescued(row)
    record = object.__new__(RunRecord)
    object.__setattr__(record, "__dict__", values)  # a frozen dataclass takes three times as long for its fields
    return record


def _rescued(row: Sequence[Any]) -> dict[str, Any]:
    values = dict(zip(COLUMNS, row, strict=False))
    for name, convert in {**_OUT_OF, "settings": json.loads}.items():
        try:
            values[name] = convert(values[name])
        except _NOT_READABLE:
            values[name] = _LOST[name]
    values["damaged"] = _UNREADABLE.format(id=values["id"])
    return values
