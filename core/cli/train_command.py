"""The command ``dnn train``, whose options are made from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from core.cli.app import Json
from core.cli.options import Options
from core.cli.runs_command import LibraryFolder
from core.settings import variants


def train(
    data: str,
    /,
    *,
    settings: Annotated[Options, Parameter(name="*")] = Options(),  # type: ignore[valid-type]  # noqa: B008
    save: Path | None = None,
    library: LibraryFolder = None,
    no_record: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
) -> int:
    """Train a network on a data set, or several side by side.

    Parameters
    ----------
    data
        The name of a built-in data set (drawn-cats, drawn-animals) or the path of an HDF5 file.
    save
        Write the trained network to this file; of several the best: highest test accuracy, then lowest test cost.
    no_record
        Keep this run out of the library of runs.

    """
    from core.cli.training import library_to_record_in, train_network

    checked = variants(vars(settings))
    with library_to_record_in(library, wanted=not no_record) as opened:
        return train_network(data, checked, save, opened, as_json=json)
