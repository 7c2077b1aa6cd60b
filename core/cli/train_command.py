"""The command ``dnn train``, whose options are made from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from core.cli.app import Json
from core.cli.options import Options
from core.settings import variants


def train(
    data: str,
    /,
    *,
    settings: Annotated[Options, Parameter(name="*")] = Options(),  # type: ignore[valid-type]  # noqa: B008
    save: Path | None = None,
    json: Json = False,
) -> int:
    """Train a network on a data set, or several side by side.

    Parameters
    ----------
    data
        The name of a built-in data set (drawn-cats, drawn-animals) or the path of an HDF5 file.
    save
        Write the trained network to this file; of several the best: highest test accuracy, then lowest test cost.

    """
    from core.cli.training import train_network

    return train_network(data, variants(vars(settings)), save, as_json=json)
