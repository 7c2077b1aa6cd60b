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


def _option(name: str) -> tuple[str, Any, Any]:
    """Return a setting as an option: text, which the settings themselves check."""
    parameter = Parameter(
        name=(f"--{name.replace('_', '-')}", *_ALSO.get(name, ())),
        help=_help(name),
        group=_GROUP_OF[name],
        allow_leading_hyphen=True,
    )
    return name, Annotated[str, parameter], field(default=as_text(TrainingSettings.model_fields[name].default))


def _help(name: str) -> str:
    matters, example, names = when_it_matters(name), several(name), choices(name)
    parts = (
        help_sentence(name),
        f"It matters {matters}." if matters else "",
        f"Several values, such as {example}, train as many networks side by side." if example else "",
        f"[choices: {', '.join(names)}]" if names else "",
    )
    return " ".join(part for part in parts if part)


Options = make_dataclass("Options", [_option(name) for name in TrainingSettings.model_fields], frozen=True)
Options.__module__ = __name__  # else it looks like a type of the standard library, and its fields are not read
