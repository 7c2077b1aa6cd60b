"""What is said of a setting beside its type, its range and its default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from core.settings.declarations import Declarations

Group = Literal["Basics", "Steps", "Against overfitting", "Repeatability and speed"]


class When(NamedTuple):
    """When a setting has an effect, by the other settings and in words that follow “it matters”."""

    holds: Callable[[Declarations], bool]
    words: str


@dataclass(frozen=True)
class About:
    """What is said of a setting wherever it is typed or chosen."""

    title: str
    help: str
    expects: str
    """What it can be, in the words of “... must be ...”."""
    group: Group = "Basics"
    unit: str = ""
    """What its number counts; empty where it is a pure number or a name."""
    several: str = ""
    """Several values as they are typed, by an example; empty where networks side by side cannot differ in it."""
    matters: When | None = None
    """When it has an effect; None for always."""
