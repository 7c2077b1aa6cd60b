"""The settings as options of a command line, made from their declarations."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import Annotated, Any

from cyclopts import Group, Parameter

from core.settings import TrainingSettings, as_text, choices, groups, help_sentence, several, when_it_matters

_ALSO = {"seed": ("--seeds",)}
"""Other spellings of an option."""
_GROUP_OF = {
    name: Group(heading, sort_key=place) for place, (heading, names) in enumerate(groups().items()) for name in names
}


def _option(name: str, *, default: str | None) -> tuple[str, Any, Any]:
    """Return a setting as an option: text, which the settings themselves check."""
    parameter = Parameter(
        name=(f"--{name.replace('_', '-')}", *_ALSO.get(name, ())),
        help=_help(name),
        group=_GROUP_OF[name],
        allow_leading_hyphen=True,
    )
    return name, Annotated[str if default is not None else str | None, parameter], field(default=default)


def _help(name: str) -> str:
    matters, example, names = when_it_matters(name), several(name), choices(name)
    parts = (
        help_sentence(name),
        f"It matters {matters}." if matters else "",
        f"Several values, such as {example}, train as many networks side by side." if example else "",
        f"[choices: {', '.join(names)}]" if names else "",
    )
    return " ".join(part for part in parts if part)


def _all(name: str, defaults: dict[str, str]) -> type:
    """Return a class of that name with all settings as options; those without a default may be left out."""
    options = make_dataclass(
        name, [_option(one, default=defaults.get(one)) for one in TrainingSettings.model_fields], frozen=True
    )
    options.__module__ = __name__  # else it looks like a type of the standard library, and its fields are not read
    return options


Options = _all("Options", {name: as_text(field.default) for name, field in TrainingSettings.model_fields.items()})
"""All settings, for a run that begins anew."""
Changes = _all("Changes", {})
"""All settings, each None unless it is to be another one than before."""
