"""A run as Python: a script or a notebook for reading, whose costs are those of the run.

Both are put together from the same sections, and hold what the settings of the run need and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from string import Template
from typing import Any

from core.export.data_sections import DATA_SECTIONS, INTRODUCTION
from core.export.network_sections import NETWORK_SECTIONS
from core.export.repetition import Repetition
from core.export.section import WIDTH, Section, chosen
from core.export.training_sections import TRAINING_SECTIONS
from core.export.values import values_of


def as_python(run: Repetition) -> str:
    """Return a script that trains as the run did, printing every hundredth cost and the accuracies at the end."""
    script = f'"""{_introduction(run)}\n"""\n'
    after_function = False
    for section in _sections(run):
        ruler = f"# --- {section.title} ".ljust(WIDTH, "-")
        before = "\n\n" if after_function else "\n"
        between = "\n\n\n" if section.lines.startswith("def ") else "\n\n"
        script += f"{before}{ruler}{between}{section.lines}\n"
        after_function = section.lines.splitlines()[-1].startswith(" ")
    return script


def as_notebook(run: Repetition) -> str:
    """Return the same as a Jupyter notebook (nbformat 4.5): a cell for each section, with words above it."""
    cells = [_cell("markdown", "introduction", f"# A training, step by step\n\n{_introduction(run)}")]
    for number, section in enumerate(_sections(run), start=1):
        cells.append(_cell("markdown", f"words-{number}", f"## {section.title}\n\n{section.words}"))
        cells.append(_cell("code", f"code-{number}", section.lines))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _introduction(run: Repetition) -> str:
    return Template(chosen(INTRODUCTION, run.needs)).substitute(values_of(run))


def _sections(run: Repetition) -> Iterator[Section]:
    """Return the sections that have any lines, with what the run needs of them."""
    values = values_of(run)
    for section in (*DATA_SECTIONS, *NETWORK_SECTIONS, *TRAINING_SECTIONS):
        lines = Template(chosen(section.lines, run.needs)).substitute(values)
        if lines:
            yield Section(section.title, chosen(section.words, run.needs), lines)


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True), **code}
