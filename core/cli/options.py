"""The settings as options of a command line, made from their declarations."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import Annotated, Any

from cyclopts import Parameter

from core.settings import TrainingSettings, as_text, choices, help_sentence


def _option(name: str) -> tuple[str, Any, Any]:
    """Return a setting as an option: text, which the settings themselves check."""
    listed = f" [choices: {', '.join(choices(name))}]" if choices(name) else ""
    annotation = Annotated[str, Parameter(help=help_sentence(name) + listed, allow_leading_hyphen=True)]
    return name, annotation, field(default=as_text(TrainingSettings.model_fields[name].default))


Options = make_dataclass("Options", [_option(name) for name in TrainingSettings.model_fields], frozen=True)
Options.__module__ = __name__  # else it looks like a type of the standard library, and its fields are not read
