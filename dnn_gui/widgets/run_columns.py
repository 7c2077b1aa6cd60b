"""What a table says of a run: each column by its words, what it is sorted by, and what typing there changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.settings import as_text
from core.store.records import RunRecord
from dnn_gui.look.words import cost

_FIGURE, _POINT = "\N{FIGURE SPACE}", "\N{PUNCTUATION SPACE}"
_DECIMALS = 4
"""Places behind the point that learning rates are aligned by."""


@dataclass(frozen=True)
class Column:
    """One column of the table of runs."""

    name: str
    title: str
    tip: str
    width: int
    """In letters."""
    text: Callable[[RunRecord], str]
    key: Callable[[RunRecord], object]
    """What rows are sorted by; those with None come last."""
    more: Callable[[RunRecord], str] = lambda _record: ""
    """What is said where the mouse rests; empty for what stands in the cell."""
    right: bool = False
    """Whether it is aligned on the right, as figures are."""
    field: str = ""
    """The field of the record that typing there changes; empty where nobody can type."""
    spare: int = 0
    """The higher, the sooner it is left out where there is no room for all, until the user chooses; 0 for never."""


def share(value: float | None) -> str:
    """Return a share of one in per cent with one decimal, without the sign."""
    return "" if value is None else f"{100 * value:.1f}"


def aligned(value: float) -> str:
    """Return a number as it is typed, with room at its end, so that points stand below each other on the right."""
    text = as_text(value)
    whole, point, decimals = text.partition(".")
    if "e" in text or len(decimals) > _DECIMALS:
        return text
    return whole + (point or _POINT) + decimals + _FIGURE * (_DECIMALS - len(decimals))


def lasted(seconds: float) -> str:
    """Return how long something took, in the two greatest units that it fills."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def ago(then: datetime, now: datetime) -> str:
    """Return when something happened, as people say it: the farther away, the coarser."""
    past = now - then
    if past < timedelta(minutes=1):
        return "just now"
    if past < timedelta(hours=1):
        return f"{past // timedelta(minutes=1)} min ago"
    here = then.astimezone()
    days = (now.astimezone().date() - here.date()).days
    if days < 2:
        return f"{'yesterday' if days else 'today'} {here:%H:%M}"
    if days < 7:
        return f"{days} days ago"
    return f"{here.day} {here:%b}" + (f" {here.year}" if days > 300 else "")


def exactly(then: datetime) -> str:
    """Return date and time to the second, of the place where the reader is."""
    return f"{then.astimezone():%d %B %Y, %H:%M:%S}"


def _hidden_layers(record: RunRecord) -> str:
    return ", ".join(map(str, record.sizes[1:-1])) or "none"


def _what_became_of_it(record: RunRecord) -> str:
    return record.damaged or record.reason


def _how_far(record: RunRecord) -> str:
    return f"{record.iterations:,} of {record.total:,} iterations"


def _course_of_cost(record: RunRecord) -> str:
    lowest = "" if record.best_cost is None else f", at the lowest {cost(record.best_cost)}"
    return f"Its cost over {record.iterations:,} iterations{lowest}"


COLUMNS = (
    Column(
        "starred",
        "★",
        "Star: click, or press S",
        3,
        lambda run: "★" if run.starred else "☆",
        lambda run: not run.starred,
        more=lambda run: "Take the star away (S)" if run.starred else "Give it a star (S)",
    ),
    Column(
        "plot",
        "Plot",
        "Tick to lay the run's cost over the plot (space bar)",
        7,
        lambda _run: "",
        lambda run: run.id,
        more=lambda _run: "Lay its cost over the plot (space bar)",
    ),
    Column(
        "name",
        "Name",
        "What you call it: F2 or a double click to type",
        30,
        lambda run: run.title,
        lambda run: run.title.lower(),
        field="name",
    ),
    Column(
        "state",
        "State",
        "What became of it",
        15,
        lambda run: "damaged" if run.damaged else run.state.value,
        lambda run: run.state.value,
        more=_what_became_of_it,
    ),
    Column(
        "curve",
        "Curve",
        "Its cost from the first iteration to the last; sorted by the lowest",
        11,
        lambda _run: "",
        lambda run: run.best_cost,
        more=_course_of_cost,
    ),
    Column(
        "cost",
        "Cost",
        "Cost on the training part at the end",
        8,
        lambda run: "" if run.final_cost is None else cost(run.final_cost),
        lambda run: run.final_cost,
        right=True,
    ),
    Column(
        "best",
        "Best",
        "The lowest cost of any iteration",
        8,
        lambda run: "" if run.best_cost is None else cost(run.best_cost),
        lambda run: run.best_cost,
        right=True,
        spare=3,
    ),
    Column(
        "train",
        "Train %",
        "Right answers on the training part, in per cent",
        8,
        lambda run: share(run.train_accuracy),
        lambda run: run.train_accuracy,
        right=True,
    ),
    Column(
        "test",
        "Test %",
        "Right answers on the test part, in per cent",
        8,
        lambda run: share(run.test_accuracy),
        lambda run: run.test_accuracy,
        right=True,
    ),
    Column(
        "rate",
        "Rate",
        "Learning rate that it began with",
        9,
        lambda run: aligned(run.learning_rate),
        lambda run: run.learning_rate,
        right=True,
    ),
    Column(
        "layers",
        "Layers",
        "Units of its hidden layers",
        10,
        _hidden_layers,
        lambda run: run.sizes,
        more=lambda run: "Units of every layer: " + " → ".join(f"{size:,}" for size in run.sizes),
    ),
    Column(
        "data",
        "Data",
        "The data set that it was trained on",
        12,
        lambda run: run.dataset,
        lambda run: run.dataset.lower(),
        more=lambda run: run.source,
        spare=1,
    ),
    Column(
        "iterations",
        "Iterations",
        "Updates made",
        10,
        lambda run: f"{run.iterations:,}",
        lambda run: run.iterations,
        more=_how_far,
        right=True,
    ),
    Column(
        "when",
        "Started",
        "When it was started",
        13,
        lambda run: ago(run.started, datetime.now(UTC)),
        lambda run: run.started,
        more=lambda run: exactly(run.started),
    ),
    Column(
        "took",
        "Took",
        "How long it was trained",
        11,
        lambda run: lasted(run.seconds),
        lambda run: run.seconds,
        right=True,
        spare=2,
    ),
    Column(
        "tags",
        "Tags",
        "Words to find it by, with commas between: F2 or a double click to type",
        9,
        lambda run: ", ".join(run.tags),
        lambda run: run.tags or None,
        field="tags",
    ),
    Column(
        "note",
        "Note",
        "Whatever is worth remembering: F2 or a double click to type",
        6,
        lambda run: run.note,
        lambda run: run.note.lower() or None,
        field="note",
    ),
)
"""The columns, from left to right."""

PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def in_order(records: list[RunRecord], column: Column, *, descending: bool) -> list[RunRecord]:
    """Return the records sorted by a column; those that have nothing there come last either way."""
    keyed = [(column.key(record), record) for record in records]
    there = [pair for pair in keyed if pair[0] is not None]
    there.sort(key=lambda pair: pair[0], reverse=descending)  # type: ignore[arg-type,return-value]
    return [record for _, record in there] + [record for key, record in keyed if key is None]


def typed(column: Column, text: str) -> object:
    """Return the value of the column's field that ``text`` stands for."""
    if column.field == "tags":
        return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    return " ".join(text.split())


def to_type(column: Column, record: RunRecord) -> str:
    """Return the text to begin typing with."""
    return record.name if column.field == "name" else column.text(record)
