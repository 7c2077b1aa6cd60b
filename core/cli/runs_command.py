"""The commands ``dnn runs ...``: the library of runs, one thin function a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from core.cli.app import Json
from core.cli.options import Changes

runs = App(name="runs")

LibraryFolder = Annotated[
    Path | None,
    Parameter(
        name="--library",
        help="The folder of the library of runs; without it, what DNN_LIBRARY names, or else the program's own.",
    ),
]
RunName = Annotated[str, Parameter(help='Its name, its id or four letters of that, or "last" for the newest.')]
RunNames = Annotated[list[str], Parameter(help='The runs: names, ids, or "last".')]
SortBy = Literal["started", "name", "state", "iterations", "cost", "best", "train", "test", "rate", "seconds"]


@runs.command(name="list")
def list_runs(
    *filter: str,
    sort: SortBy = "started",
    trash: Annotated[bool, Parameter(negative="")] = False,
    limit: int = 20,
    json: Json = False,
    library: LibraryFolder = None,
) -> int:
    """List the runs of the library, the newest first.

    Parameters
    ----------
    filter
        Words that stand in the title, data, note, tags or state, and comparisons such as "test > 75%" or
        "rate < 0.01 and not star", in quotation marks where the shell knows the signs.
    sort
        Put the best by this figure first.
    trash
        List the runs in the trash instead.
    limit
        How many to list at most; 0 for all.

    """
    from core.cli.runs_telling import list_runs

    return list_runs(library, " ".join(filter), sort, trash=trash, limit=limit, as_json=json)


@runs.command
def show(run: RunName, /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Tell all about a run."""
    from core.cli.runs_telling import show_run

    return show_run(library, run, as_json=json)


@runs.command
def compare(
    *run: str,
    all: Annotated[bool, Parameter(negative="")] = False,
    data: str = "",
    json: Json = False,
    library: LibraryFolder = None,
) -> int:
    """Put runs side by side: the settings in which they differ, what they reached, and whose pictures two get right.

    Parameters
    ----------
    run
        The runs: names, ids, or "last".
    all
        All settings, not only those that differ.
    data
        Where their pictures are now, if they are no longer where they were.

    """
    from core.cli.runs_comparing import compare_runs

    return compare_runs(library, run, data, everything=all, as_json=json)


@runs.command
def export(run: RunName, file: Path, /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Write a run to a file of its own, to be handed on.

    Parameters
    ----------
    file
        The file to write, such as cats.dnn.

    """
    from core.cli.runs_changing import export

    return export(library, run, file, as_json=json)


@runs.command(name="import")
def import_runs(file: list[Path], /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Take runs from files into the library; what is there already is not added again.

    Parameters
    ----------
    file
        Files that dnn runs export or the window wrote.

    """
    from core.cli.runs_changing import import_files

    return import_files(library, file, as_json=json)


@runs.command
def delete(
    run: RunNames,
    /,
    *,
    for_good: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
    library: LibraryFolder = None,
) -> int:
    """Put runs into the trash, from which dnn runs restore takes them back.

    Parameters
    ----------
    for_good
        Remove them and their files for ever instead.

    """
    from core.cli.runs_changing import delete

    return delete(library, run, for_good=for_good, as_json=json)


@runs.command
def restore(run: RunNames, /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Take runs back out of the trash; dnn runs list --trash tells which are there."""
    from core.cli.runs_changing import restore

    return restore(library, run, as_json=json)


@runs.command
def thin(*, to: str = "", json: Json = False, library: LibraryFolder = None) -> int:
    """Make the films of runs take less room: of the oldest ones fewer moments are kept, and of runs with a star all.

    Nothing but moments in between goes: curves, results and networks stay.

    Parameters
    ----------
    to
        What all films may take together, such as 500MB; without it, what DNN_FILM_SPACE says, or else 4GB.

    """
    from core.cli.runs_changing import thin

    return thin(library, to, as_json=json)


@runs.command
def rename(run: RunName, name: str, /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Give a run a name.

    Parameters
    ----------
    name
        What to call it; empty for the title made of its data and layers.

    """
    from core.cli.runs_changing import change

    return change(library, [run], as_json=json, name=name)


@runs.command
def note(run: RunName, text: str, /, *, json: Json = False, library: LibraryFolder = None) -> int:
    """Write a note to a run, in place of the one that it has.

    Parameters
    ----------
    text
        The note; empty for none.

    """
    from core.cli.runs_changing import change

    return change(library, [run], as_json=json, note=text)


@runs.command
def star(
    run: RunNames,
    /,
    *,
    off: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
    library: LibraryFolder = None,
) -> int:
    """Mark runs with a star.

    Parameters
    ----------
    off
        Take the star away instead.

    """
    from core.cli.runs_changing import change

    return change(library, run, as_json=json, starred=not off)


@runs.command(name="continue")
def continue_(run: RunName, /, *, iterations: str = "", json: Json = False, library: LibraryFolder = None) -> int:
    """Go on with a run that ended before its last iteration, exactly as it would have gone on.

    Parameters
    ----------
    iterations
        How many iterations to make in all, if not as many as it was to have.

    """
    from core.cli.runs_continuing import go_on

    return go_on(library, run, iterations, as_json=json)


@runs.command
def branch(
    run: RunName,
    iteration: str,
    /,
    *,
    settings: Annotated[Changes, Parameter(name="*")] = Changes(),  # type: ignore[valid-type]  # noqa: B008
    save: Path | None = None,
    json: Json = False,
    library: LibraryFolder = None,
) -> int:
    """Train a new run from what another one had learned at some iteration, with other settings.

    What is not typed stays as it was there, and so does a learning rate that was changed on the way.

    Parameters
    ----------
    iteration
        Where to leave it; of the iterations whose weights were kept, the last one up to there.
    save
        Write the trained network to this file.

    """
    from core.cli.runs_branching import branch_off

    return branch_off(library, run, iteration, vars(settings), save, as_json=json)


@runs.command(name="python")
def python_(
    run: RunName,
    /,
    *,
    notebook: Annotated[bool, Parameter(negative="")] = False,
    course: Annotated[bool, Parameter(negative="")] = False,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    data: str = "",
    library: LibraryFolder = None,
) -> int:
    """Show a run as a Python script for reading, which comes to the same costs with numpy and h5py alone.

    Parameters
    ----------
    notebook
        Write a Jupyter notebook instead.
    course
        Use the course's functions, from core.course, instead of writing them out.
    output
        The file to write, such as run.py; without it the script is printed.
    data
        Where its pictures are now, if they are no longer where they were.

    """
    from core.cli.runs_python import show_as_python

    return show_as_python(library, run, output, data, notebook=notebook, course=course)
