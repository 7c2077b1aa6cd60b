"""How everything looks: colours of both themes, and the icons."""

from dnn_gui.look.look import Look
from dnn_gui.look.theme import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "Look", "Theme"]
