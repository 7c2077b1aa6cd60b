"""Runs that differ in their seeds alone: what chance makes of the same settings on the same data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from core.store.records import RunRecord

SEEDS = ("seed", "shuffle_seed")
"""The settings in which runs of one group differ."""


def seed_groups(records: Sequence[RunRecord]) -> list[list[RunRecord]]:
    """Return the records in groups that differ in their seeds alone, in the order of their first members.

    A run that no other belongs to is a group by itself. Where seeds are there twice, the later run stands in a group
    of later ones, so that none counts twice in a mean.
    """
    groups: dict[tuple[object, int], list[RunRecord]] = {}
    seen: Counter[tuple[object, object]] = Counter()
    for record in records:
        kind, seeds = _kind(record), tuple(record.settings.get(name) for name in SEEDS)
        groups.setdefault((kind, seen[kind, seeds]), []).append(record)
        seen[kind, seeds] += 1
    return list(groups.values())


def _kind(record: RunRecord) -> object:
    """Return what members of a group have in common; of a run whose settings are lost, what no other has."""
    if any(name not in record.settings for name in SEEDS):
        return record.id
    others = {name: value for name, value in record.settings.items() if name not in SEEDS}
    began = record.parent, record.parent_iteration
    return record.fingerprint, record.sizes, began, json.dumps(others, sort_keys=True)
