"""The commands of ``dnn`` and their options, one thin function a command.

Whatever is slow to import is imported by the command that needs it, so that ``dnn --help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Parameter

from core.cli import VERSION
from core.cli.printable import remark
from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

USER_ERROR = 2

app = App(
    name="dnn",
    help="Train neural networks, ask them about pictures, and look into their files. The window is dnn-gui.",
    help_format="plaintext",  # the others import half a dozen packages that read markup
    version=VERSION,
    version_flags=["--version"],
)

Json = Annotated[bool, Parameter(negative="", help="Print one JSON object on standard output and nothing else.")]

_TRAIN = (
    "Train a network on a data set, or several that differ in a setting side by side.\n\n"
    "The exit code is 0; 1 if the cost of every network stopped being a number; 2 if nothing was trained, with the "
    "reason; and 130 after Ctrl+C, which keeps what was learned."
)
# By its name, so that what makes its options out of the settings is imported by "dnn train" alone.
app.command("core.cli.train_command:train", help=_TRAIN)

app.command("core.cli.runs_command:runs", help="Find, compare, hand on and continue the runs in the library.")


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
        The name of a built-in data set (drawn-cats, drawn-animals) or the path of an HDF5 file.

    """
    from core.cli.answers import evaluate_network

    return evaluate_network(model, data, as_json=json)


@app.command
def show(file: str, /) -> int:
    """Say in words what a model, a run, a data set or a picture holds.

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
    remark(sentence)
    return USER_ERROR
