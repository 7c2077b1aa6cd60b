"""The names that the library gives to runs: they sort by time, and part of one is enough to type."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from core.errors import StoreError
from core.store.records import RunRecord

LAST = "last"
"""What stands for the newest run where a run is asked for."""

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""In the order in which text sorts; without those that are taken for others."""
_OF_TIME = 9
_BY_CHANCE = 6
_LEAST_TYPED = 4
_MOST_NAMED = 5


def new_id(began: datetime) -> str:
    """Return an id that sorts by ``began`` to the millisecond, and ends in six letters drawn by chance."""
    milliseconds = int(began.timestamp() * 1000)
    time = "".join(_LETTERS[milliseconds >> 5 * place & 31] for place in reversed(range(_OF_TIME)))
    return time + "".join(secrets.choice(_LETTERS) for _ in range(_BY_CHANCE))


def is_id(text: str) -> bool:
    """Tell whether this may be an id, which names a folder, and so can be nothing else."""
    return re.fullmatch(r"[0-9a-z]{1,40}", text) is not None


def shown(id: str) -> str:
    """Return an id that may be damaged so that it can stand in a sentence."""
    return "".join(letter if is_id(letter) else "�" for letter in id)


def find(records: Iterable[RunRecord], text: str) -> RunRecord:
    """Return the one run that ``text`` means: an id, ``last``, a name, or four letters or more of an id.

    Letters of an id may be its beginning or its end; ids of one day begin alike, so that the end tells more.
    Runs in the trash are found where no other is meant. StoreError is raised for none, and for several.
    ``records`` come newest first.
    """
    known = list(records)
    kept = [record for record in known if record.deleted is None]
    if text == LAST and kept:
        return kept[0]
    meant = _meant(kept, text) or _meant(known, text)
    if not meant:
        raise StoreError(f"There is no run {text!r} in the library; give its name, its id, or {LAST!r}.")
    if len(meant) > 1:
        ids = ", ".join(record.id for record in meant[:_MOST_NAMED]) + (", ..." if len(meant) > _MOST_NAMED else "")
        raise StoreError(f"{text!r} means {len(meant)} runs; give the whole id of one of them: {ids}.")
    return meant[0]


def _meant(records: list[RunRecord], text: str) -> list[RunRecord]:
    """Return the runs with that id, or else with that name, or else with an id that begins or ends so."""
    part = text.lower()
    return (
        [record for record in records if record.id == part]
        or [record for record in records if record.name and record.name.casefold() == text.casefold()]
        or [
            record
            for record in records
            if len(part) >= _LEAST_TYPED and (record.id.startswith(part) or record.id.endswith(part))
        ]
    )
