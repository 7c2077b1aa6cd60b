"""``dnn runs branch``: a new run from where another one of the library was, with other settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.cli.printable import remark
from core.cli.runs_library import opened
from core.cli.training import check_target, train
from core.errors import SettingError, StoreError
from core.experiments.branching import branch, check_keeps_network, rate_at
from core.experiments.continuing import taken_up
from core.experiments.film import load_film
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.settings import TrainingSettings, changed
from core.store.library import Library
from core.store.records import RunRecord


def branch_off(
    folder: Path | None,
    name: str,
    iteration: str,
    typed: Mapping[str, str | None],
    save: Path | None,
    *,
    as_json: bool,
) -> int:
    """Train a branch of a run, with the settings that were ``typed`` instead of its own, and return the exit code."""
    with opened(folder) as library:
        record = library.find(name)
        if save is not None:
            check_target(save, record.source)
        changes = {name: value for name, value in typed.items() if value is not None}
        run = _branch(library, record, _as_iteration(iteration), changes)
        return train(run, save, Recorder(library, run), as_json=as_json)


def _branch(library: Library, record: RunRecord, wanted: int, typed: Mapping[str, str]) -> Run:
    settings = _settings(record, typed)
    left = taken_up(library, record)
    film = load_film(library, record.id, left)
    if film is None:
        raise StoreError(
            f"{record.title} has no film of its weights to branch off from; train it again, and leave that run "
            "instead."
        )
    place = film.nearest(wanted)
    iteration = int(film.iterations[place])
    if iteration != wanted:
        remark(f"the weights of iteration {iteration:,} were kept; the branch leaves there.")
    if "learning_rate" not in typed:
        settings = settings.changed(learning_rate=rate_at(library, record, iteration))
    return branch(library, record, film.network(place), iteration, settings, left.dataset)


def _settings(record: RunRecord, typed: Mapping[str, str]) -> TrainingSettings:
    """Return the settings of a run with what was typed; whatever is wrong with it is refused, before any work."""
    variants = changed((TrainingSettings.check(record.settings),), **typed)
    if len(variants) > 1:
        raise SettingError("A branch is one network; give one value for every setting.", setting=next(iter(typed)))
    check_keeps_network(record, variants[0])
    return variants[0]


def _as_iteration(text: str) -> int:
    try:
        iteration = int(text.replace(",", ""))
    except ValueError:
        iteration = -1
    if iteration < 0:
        raise SettingError(f"{text} is no iteration; type a whole number from 0, such as 300.", setting="")
    return iteration
