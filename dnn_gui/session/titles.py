"""Titles that tell runs apart where they lie side by side."""

from __future__ import annotations

from collections.abc import Sequence

from core.settings import TrainingSettings, as_text, label
from core.store.records import RunRecord

_NAMES = {"learning_rate": "rate ", "batch_size": "batch ", "layers": "layers ", "optimizer": ""}
"""What stands before the values of settings that have a shorter name beside a curve, or need none."""


def told_apart(records: Sequence[RunRecord]) -> list[str]:
    """Return a title for each record; those that have the same are told apart by settings, or else by numbers.

    Of the settings in which they differ, those alone are named that no other has; or if there are none, those that
    most others do not have; or if that is not enough, all.
    """
    families = [[one for one in records if one.title == record.title] for record in records]
    titles = [""] * len(records)
    for share in (1, 1 / 2, 0):
        found = [_unlike(record, family, share) for record, family in zip(records, families, strict=True)]
        titles = [
            title or (other if share == 0 or found.count(other) == 1 else "")
            for title, other in zip(titles, found, strict=True)
        ]
    titles = [title or record.title for title, record in zip(titles, records, strict=True)]
    return [
        title if titles.count(title) == 1 else f"{title}, {titles[: place + 1].count(title)}"
        for place, title in enumerate(titles)
    ]


def _unlike(record: RunRecord, family: Sequence[RunRecord], share: float) -> str:
    """Return the settings in which a record differs from at least one, and from a share, of its family."""
    different = []
    for name in TrainingSettings.model_fields:
        value = record.settings.get(name)
        others = sum(one.settings.get(name, value) != value for one in family)
        if name in record.settings and others and others >= share * (len(family) - 1):
            different.append(_NAMES.get(name, f"{label(name).lower()} ") + _typed(value))
    return ", ".join(different)


def _typed(value: object) -> str:
    return as_text(tuple(value) if isinstance(value, list) else value)
