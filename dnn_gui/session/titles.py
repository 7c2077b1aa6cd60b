"""Titles that tell runs apart where they lie side by side."""

from __future__ import annotations

from collections.abc import Sequence

from core.settings import TrainingSettings, as_text, label
from core.store.records import RunRecord

_NAMES = {"learning_rate": "rate", "batch_size": "batch", "layers": "layers"}
"""Settings that have a shorter name beside a curve."""


def told_apart(records: Sequence[RunRecord]) -> list[str]:
    """Return a title for each record; those that have the same are told apart by settings, or else by numbers."""
    titles = [_among(record, [one for one in records if one.title == record.title]) for record in records]
    return [
        title if titles.count(title) == 1 else f"{title}, {titles[: place + 1].count(title)}"
        for place, title in enumerate(titles)
    ]


def _among(record: RunRecord, alike: Sequence[RunRecord]) -> str:
    """Return the settings in which a record differs from those that are called alike; its title if in none."""
    different = [
        f"{_NAMES.get(name) or label(name).lower()} {_typed(record.settings[name])}"
        for name in TrainingSettings.model_fields
        if name in record.settings and any(one.settings.get(name) != record.settings[name] for one in alike)
    ]
    return ", ".join(different) or record.title


def _typed(value: object) -> str:
    return as_text(tuple(value) if isinstance(value, list) else value)
