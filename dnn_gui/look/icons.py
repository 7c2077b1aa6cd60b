"""Icons, all from one set, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from dnn_gui.look.theme import Theme


def icon(name: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """Return a Material Design icon by its name, such as ``play``."""
    import qtawesome  # not above: it works with the Qt that is imported before it, and those lines are sorted

    colour = theme.on_accent if on_accent else theme.text
    found: QIcon = qtawesome.icon(f"mdi6.{name}", color=colour, color_disabled=theme.muted)
    return found
