"""A colour for each class of a data set; a name always stands beside it."""

from __future__ import annotations

from dnn_gui.look.theme import Theme

_MANY = {
    "light": ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#1b1f24", "#868e98"),
    "dark": ("#56b4e9", "#e69f00", "#2bc79a", "#e391bd", "#f0e442", "#e8eaed", "#868e98"),
}
"""By the theme's name: the Okabe-Ito colours and grey, where need be paler or darker, at least 3:1 on the panel."""


def class_colours(theme: Theme, classes: int) -> list[str]:
    """Return a colour as ``#rrggbb`` for each class: of two the second stands out, of many they come in turn."""
    if classes == 2:
        return [theme.muted, theme.accent]
    colours = _MANY[theme.name]
    return [colours[label % len(colours)] for label in range(classes)]
