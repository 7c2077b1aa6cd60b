"""A run in words, figures and a small curve, as ``dnn runs`` and ``dnn show`` print it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.settings import TrainingSettings, as_text, label
from core.store.differences import setting
from core.store.records import Event, RunRecord

SHORT_ID = 6
"""Letters at the end of an id, which are drawn by chance and so tell runs of one day apart."""
_HUGE = 1e9
"""Costs from here on, where training goes wrong, are written with an exponent."""
_WIDE, _HIGH = 64, 8
_MOST_EVENTS = 20
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""The dots of a braille letter, as bits of its number: four rows of two."""
_EVENTS_WITH_VALUE = {"rate": "learning rate set to {:g}", "total": "total set to {:,.0f} iterations"}

FIGURES: dict[str, Callable[[RunRecord], str]] = {
    "State": lambda record: "damaged" if record.damaged else str(record.state),
    "Iterations": lambda record: f"{record.iterations:,} of {record.total:,}",
    "Final cost": lambda record: cost(record.final_cost),
    "Best cost": lambda record: cost(record.best_cost),
    "Train accuracy": lambda record: share(record.train_accuracy),
    "Test accuracy": lambda record: share(record.test_accuracy),
    "Test cost": lambda record: cost(record.test_cost),
    "Time": lambda record: f"{record.seconds:,.1f} s",
}


def cost(figure: float | None) -> str:
    """Return a cost with the digits that the course prints; nothing for none."""
    if figure is None:
        return ""
    return f"{figure:.6f}" if figure < _HUGE else f"{figure:.2e}"


def share(figure: float | None) -> str:
    """Return an accuracy as a percentage; nothing for none."""
    return "" if figure is None else f"{figure:.1%}"


def megabytes(size: int) -> str:
    """Return a number of bytes as it is read."""
    return f"{size / 1e6:,.1f} MB"


def changed_settings(record: RunRecord) -> list[str]:
    """Return the names of the settings that are not the defaults."""
    usual = TrainingSettings()
    return [
        name
        for name in TrainingSettings.model_fields
        if name in record.settings and setting(record, name) != as_text(getattr(usual, name))
    ]


def run_in_words(record: RunRecord, costs: NDArray[Any], events: Sequence[Event], film: str = "") -> list[str]:
    """Return lines that tell all about a run, its settings first and at last its curve; ``film`` is told as it is."""
    began = record.started.astimezone()
    own = changed_settings(record)
    heads = [label(name) for name in own]
    lines = [
        f"Run {record.title} ({record.id}){' *' if record.starred else ''}",
        f"  trained on {record.dataset} from {record.source}, {began:%Y-%m-%d %H:%M}",
        f"  layers {' > '.join(f'{size:,}' for size in record.sizes)}, {record.program}, numpy {record.numpy}, "
        f"{record.blas_threads} BLAS {'thread' if record.blas_threads == 1 else 'threads'}",
    ]
    if record.parent:
        lines.append(f"  a branch of {record.parent}, which it left at iteration {record.parent_iteration:,}")
    lines += [f"  tags: {', '.join(record.tags)}"] if record.tags else []
    lines += [f"  note: {line}" for line in record.note.splitlines()]
    lines += [f"  {record.damaged}"] if record.damaged else []
    lines += ["", "Settings that differ from the defaults:" if own else "All settings are the defaults."]
    lines += _in_two_columns(heads, [setting(record, name) for name in own])
    lines += ["", *_in_two_columns([*FIGURES, "Film"], [*(tell(record) for tell in FIGURES.values()), film])]
    lines += [f"  {record.reason}"] if record.reason else []
    lines += ["", *_events_in_words(events)] if events else []
    lines += ["", *curve(costs)] if len(costs) > 1 and _shows_braille() else []
    return lines


def curve(costs: NDArray[Any]) -> list[str]:
    """Draw costs in braille letters, of which each has two dots by four: a few lines, with the ends of both axes."""
    dots_across, dots_down = 2 * _WIDE, 4 * _HIGH
    low, high = float(costs.min()), float(costs.max())
    scaled = (costs - low) / ((high - low) or 1.0)
    level = np.rint((1 - scaled) * (dots_down - 1)).astype(int)
    ends = np.linspace(0, len(level) - 1, dots_across + 1)
    grid = np.zeros((dots_down, dots_across), bool)
    for column in range(dots_across):
        part = level[int(ends[column]) : int(ends[column + 1]) + 1]
        grid[part.min() : part.max() + 1, column] = True
    letters = 0x2800 + (grid.reshape(_HIGH, 4, _WIDE, 2) * _DOTS[:, None, :]).sum(axis=(1, 3))
    heads = [cost(high), *[""] * (_HIGH - 2), cost(low)]
    wide = max(map(len, heads))
    drawn = ["".join(map(chr, row)).replace("\u2800", " ") for row in letters]
    lines = [f"  {head.rjust(wide)} {row}".rstrip() for head, row in zip(heads, drawn, strict=True)]
    last = f"{len(costs):,} iterations"
    return ["Cost:", *lines, f"  {' ' * wide} 0{last.rjust(_WIDE - 1)}"]


def _shows_braille() -> bool:
    try:
        "\u28ff".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _events_in_words(events: Sequence[Event]) -> list[str]:
    left_out = len(events) - _MOST_EVENTS
    lines = [f"  {event.iteration:>9,}  {_event_in_words(event)}" for event in events[:_MOST_EVENTS]]
    return ["Events, by iteration:", *lines, *([f"  {left_out:,} more events"] if left_out > 0 else [])]


def _event_in_words(event: Event) -> str:
    words = _EVENTS_WITH_VALUE.get(event.kind)
    said = words.format(event.value) if words and event.value is not None else event.kind
    return f"{said}: {event.words}" if event.words else said


def _in_two_columns(heads: Sequence[str], cells: Sequence[str]) -> list[str]:
    rows = [(head, cell) for head, cell in zip(heads, cells, strict=True) if cell]
    wide = max((len(head) for head, _ in rows), default=0)
    return [f"  {head.ljust(wide)}  {cell}" for head, cell in rows]
