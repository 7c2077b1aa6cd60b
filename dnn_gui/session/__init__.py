"""What the user is doing now: choices, training, answers; no widgets, and every change told by a signal."""

from dnn_gui.session.session import Session

__all__ = ["Session"]
