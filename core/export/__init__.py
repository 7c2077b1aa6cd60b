"""A run as something to read: a script or a notebook that trains the same network by itself."""

from __future__ import annotations

from core.export.python_script import as_notebook, as_python
from core.export.repetition import Repetition

__all__ = ["Repetition", "as_notebook", "as_python"]
