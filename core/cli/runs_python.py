"""``dnn runs python``: a run of the library as a script or a notebook for reading."""

from __future__ import annotations

from pathlib import Path

from core.cli.runs_library import opened
from core.experiments.repeating import program_of, save_program


def show_as_python(
    folder: Path | None, name: str, output: Path | None, data: str, *, notebook: bool, course: bool
) -> int:
    """Print a run as Python, or write it to ``output``; ``data`` is where its pictures are now."""
    with opened(folder) as library:
        text = program_of(library, library.find(name), data=data, notebook=notebook, with_course=course)
    if output is None:
        print(text, end="")
    else:
        save_program(text, output)
        print(f"Wrote {output}")
    return 0
