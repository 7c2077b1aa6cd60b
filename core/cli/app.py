"""The commands of ``dnn`` and their options, one thin function a command.

Whatever is slow to import is imported by the command that needs it, so that ``dnn --help`` answers at once.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Parameter

import core
from core.cli.options import Options
from core.errors import UserError
from core.settings import TrainingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

USER_ERROR = 2

app = App(
    name="dnn",
    help="Train neural networks, ask them about pictures, and look into their files. The window is dnn-gui.",
    version=f"DNN Explorer {core.__version__}",
    version_flags=["--version"],
)


Json = Annotated[bool, Parameter(negative="", help="Print one JSON object on standard output and nothing else.")]


@app.command
def train(
    data: str,
    /,
    *,
    settings: Annotated[Options, Parameter(name="*")] = Options(),  # type: ignore[valid-type]  # noqa: B008
    save: Path | None = None,
    json: Json = False,
) -> int:
    """Train a network on a data set.

    Parameters
    ----------
    data
        The name of a built-in data set (drawn-cats) or the path of an HDF5 file.
    save
        Write the trained network to this file.

    """
    from core.cli.training import train_network

    return train_network(data, TrainingSettings.check(vars(settings)), save, as_json=json)


@app.command
def predict(model: Path, pictures: list[Path], /, *, json: Json = False) -> int:
    """Ask a saved network about pictures.

    Parameters
    ----------
    model
        A file that dnn train --save or the window wrote.
    pictures
        One or more pictures: JPEG, PNG, BMP, GIF or WebP.

    """
    from core.cli.answers import predict_pictures

    return predict_pictures(model, pictures, as_json=json)


@app.command
def evaluate(model: Path, data: str, /, *, json: Json = False) -> int:
    """Measure a saved network on a data set.

    Parameters
    ----------
    model
        A file that dnn train --save or the window wrote.
    data
        The name of a built-in data set (drawn-cats) or the path of an HDF5 file.

    """
    from core.cli.answers import evaluate_network

    return evaluate_network(model, data, as_json=json)


@app.command
def show(file: str, /) -> int:
    """Say in words what a model, a data set or a picture holds.

    Parameters
    ----------
    file
        A path, or the name of a built-in data set.

    """
    from core.cli.show import show_file

    return show_file(file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; problems that the user can mend are one sentence and code 2."""
    try:
        result = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        sentence = f"{' '.join(str(error).split()).removesuffix('.')}; dnn --help tells how it is called."
    except UserError as error:
        sentence = str(error)
    else:
        return result if isinstance(result, int) else 0
    print(f"dnn: {sentence}", file=sys.stderr)
    return USER_ERROR


def run() -> None:
    """Run the command line as the program ``dnn``."""
    if isinstance(sys.stdout, TextIOWrapper):  # names of files may hold what the terminal's encoding does not
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
