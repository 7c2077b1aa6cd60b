"""The words for settings: names, help, what they can be, and what is wrong with a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args, get_origin

from core.errors import SettingError
from core.settings.about import About
from core.settings.declarations import Declarations

_LONGEST_SHOWN = 50
"""Letters of a wrong value that are repeated to whoever typed it."""


def label(name: str) -> str:
    """Return the name of a setting as people read it."""
    return about(name).title


def help_sentence(name: str) -> str:
    """Return the one sentence that explains a setting."""
    return about(name).help


def expected(name: str) -> str:
    """Return in words what a setting can be."""
    return about(name).expects


def unit(name: str) -> str:
    """Return what a setting's number counts; empty where it is a pure number or a name."""
    return about(name).unit


def groups() -> dict[str, tuple[str, ...]]:
    """Return heading -> settings, in the order in which they are shown; the first group are the basics."""
    result: dict[str, tuple[str, ...]] = {}
    for name in Declarations.model_fields:
        group = about(name).group
        result[group] = (*result.get(group, ()), name)
    return result


def choices(name: str) -> tuple[str, ...]:
    """Return the names to choose from, or nothing for a setting that is typed."""
    return _literal(Declarations.model_fields[name].annotation)


def one_a_layer(name: str) -> bool:
    """Tell whether a setting is a list with something for each hidden layer."""
    return get_origin(Declarations.model_fields[name].annotation) is tuple


def several(name: str) -> str:
    """Return how several values are typed, by an example; empty where networks side by side cannot differ."""
    return about(name).several


def when_it_matters(name: str) -> str:
    """Return when a setting has an effect, in words that follow “it matters”; empty for always."""
    matters = about(name).matters
    return matters.words if matters else ""


def why_idle(name: str, settings: Declarations) -> str:
    """Return why a setting has no effect beside the others, as a sentence; empty where it has one."""
    matters = about(name).matters
    return "" if matters is None or matters.holds(settings) else f"It has no effect now: it matters {matters.words}."


def as_text(value: object) -> str:
    """Return a setting's value as it is typed."""
    if isinstance(value, tuple):
        return ",".join(as_text(part) for part in value)
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def about(name: str) -> About:
    """Return everything that is said of a setting."""
    return next(entry for entry in Declarations.model_fields[name].metadata if isinstance(entry, About))


def refusal(name: str, value: object, *, or_several: str = "") -> SettingError:
    """Return what to raise for a value that a setting cannot have; ``or_several`` is an example of several."""
    typed = "".join(letter if letter.isprintable() else "�" for letter in " ".join(as_text(value).split()))
    typed = typed if len(typed) <= _LONGEST_SHOWN else typed[:_LONGEST_SHOWN] + "…"
    shown = f"“{typed}” is not" if typed else "it is empty"
    several = f", or several such as {or_several}" if or_several else ""
    return SettingError(f"{label(name)} must be {expected(name)}{several}; {shown}.", setting=name)


def _literal(annotation: object) -> tuple[str, ...]:
    """Return the names of a Literal, wherever it stands within an annotation."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    inner: Iterable[object] = get_args(annotation)
    return next((names for names in map(_literal, inner) if names), ())
