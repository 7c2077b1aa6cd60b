"""A run in a file, to be handed on: format, writing, and reading with everything checked before use.

The format, version 2. A ``.dnn`` file is an HDF5 file with a seal of 71 bytes behind its end.

===========================  =====================================================================================
attribute ``format``         the text ``dnn-explorer-run``
attribute ``version``        the whole number 2, or 1 if there is no film; a reader refuses a greater one
``about``                    (n,) uint8: a JSON object in at most 64 MiB of UTF-8 with exactly these names:

  ``record``                 the fields of ``RunRecord`` but ``deleted`` and ``damaged``; those with a default may be
                             missing. ``source`` names the data without its folders; ``state`` is not ``running``
  ``events``                 a list of objects with the fields of ``Event``, the first one first
  ``network``                the attribute ``about`` of the model format, version 1, for ``parameters``; or null

``curves/costs``             (record.iterations,): finite, not negative
``curves/measured_at``       (k,): rising whole numbers from 0 to record.iterations
``curves/train_accuracies``  (k,): from 0 to 1
``curves/test_costs``        (k,): not negative; nan without a test part
``curves/test_accuracies``   (k,): from 0 to 1; nan without a test part
``parameters/W1`` ...        the final network's arrays as in the model format; none if ``network`` is null
``film/iterations``          (k,) int64, k up to 24: rising, from 0 to record.iterations
``film/frames``              (k, n) float32 or float64, finite, in 12 MB at most: all n weights and biases of the
                             network at each, layer by layer [W | b] row by row
seal                         ``sha256:`` and 64 hexadecimal digits, which are those of all bytes before the seal
===========================  =====================================================================================

Curves are float64; all numbers are little-endian. There is nothing else in the file. Whoever reads one checks each of
these lines and refuses what he does not know, so that whoever adds to the format raises its version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from core import hdf5
from core.errors import FileError, ModelError, SettingError
from core.files import write_atomically
from core.images.recipe import Recipe
from core.network import model_file
from core.settings import TrainingSettings
from core.store import shared_film
from core.store.film_file import Frames
from core.store.ids import is_id
from core.store.records import Curves, Event, RunRecord, RunState

FORMAT = "dnn-explorer-run"
VERSION = 2
_WITHOUT_FILM = 1
SUFFIX = ".dnn"
WANTED = ("about", "curves/*", "parameters/*", "film/*")

_CURVES = tuple(f"curves/{field.name}" for field in fields(Curves))
_PARAMETERS = "parameters/"
_NOT_HANDED_ON = {"deleted", "damaged"}
_SEAL = b"sha256:"
_SEAL_BYTES = len(_SEAL) + 64
_AGAIN = "export it again, or choose another file"
_WORDS = tuple(field.name for field in fields(RunRecord) if field.type == "str" and field.name != "note")
_MAX_ABOUT = 64 << 20
_LONGEST_WORD = 1_000
_LONGEST_NOTE = 100_000
_MOST_TAGS = 100
_MOST = {"blas_threads": 10_000, "total": 10**7, "iterations": 10**7, "parent_iteration": 10**7, "seconds": 10**9}


@dataclass(frozen=True)
class SharedRun:
    """What a file holds of a run."""

    record: RunRecord
    curves: Curves
    events: tuple[Event, ...]
    network: hdf5.Hdf5Contents | None
    """The final network as a file in the model format holds it, if the run came to one."""
    film: Frames | None = None
    """Some of its frames, in direct form."""


class _About(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    record: RunRecord
    events: tuple[Event, ...]
    network: str | None


_RECORD, _EVENT = TypeAdapter(RunRecord), TypeAdapter(Event)


def as_mapping(record: RunRecord) -> dict[str, Any]:
    """Return a record as JSON has it."""
    recipe = None if record.recipe is None else dict(record.recipe)
    plain = replace(record, settings=dict(record.settings), recipe=recipe)
    return dict(_RECORD.dump_python(plain, mode="json"))


def write(path: Path, run: SharedRun) -> None:
    """Write ``run`` to ``path``, whole or not at all; FileError says why it cannot be."""
    arrays = {name: np.ascontiguousarray(getattr(run.curves, name.partition("/")[2]), "<f8") for name in _CURVES}
    arrays |= run.network.arrays if run.network else {}
    arrays |= shared_film.as_arrays(run.film) if run.film else {}
    network = str(run.network.attributes["about"]) if run.network else None
    record = {name: value for name, value in as_mapping(run.record).items() if name not in _NOT_HANDED_ON}
    about = {"record": record, "events": [_EVENT.dump_python(event, mode="json") for event in run.events]}
    text = json.dumps({**about, "network": network}, ensure_ascii=False)
    # Names of files on some systems hold what is no text.
    arrays["about"] = np.frombuffer(text.encode(errors="replace"), np.uint8)
    version = VERSION if run.film else _WITHOUT_FILM
    write_atomically(path, lambda temporary: _write_sealed(temporary, arrays, version))


def read(path: Path) -> SharedRun:
    """Return the run in the file at ``path``, after checking every line of the format.

    FileError says what is wrong with it.
    """
    contents = hdf5.read(path, WANTED)
    try:
        _check_heading(contents)
        _check_seal(path)
        about = _checked_about(contents)
        _check_record(about.record)
        _check_events(about.events)
        curves = _checked_curves(contents, about.record.iterations)
        film = shared_film.from_contents(contents, about.record.sizes, about.record.iterations)
        _require(film is not None or contents.attributes["version"] == _WITHOUT_FILM, "its film is damaged")
        network = _checked_network(contents, about, path)
    except _NotAsWritten as problem:
        raise FileError(
            f"{path.name} cannot be used as a run: {problem}.", path=path, detail=str(problem.__cause__ or "")
        ) from problem
    return SharedRun(about.record, curves, about.events, network, film)


class _NotAsWritten(Exception):
    """A line of the format is broken; the text continues “the run cannot be used:” and says what to do."""


def _require(condition: bool, otherwise: str, what_to_do: str = _AGAIN) -> None:
    if not condition:
        raise _NotAsWritten(f"{otherwise}; {what_to_do}")


def _write_sealed(path: Path, arrays: Mapping[str, NDArray[Any]], version: int) -> None:
    from core.hdf5 import guard  # late: it imports h5py

    guard.write(path, arrays, {"format": FORMAT, "version": version})
    seal = _seal(path, path.stat().st_size)
    with path.open("ab") as file:
        file.write(seal)


def _seal(path: Path, size: int) -> bytes:
    """Return the seal of the first ``size`` bytes of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(min(size, 1 << 20)):
            digest.update(block)
            size -= len(block)
    return _SEAL + digest.hexdigest().encode()


def _check_heading(contents: hdf5.Hdf5Contents) -> None:
    _require(contents.attributes.get("format") == FORMAT, "it is an HDF5 file of another kind")
    version = contents.attributes.get("version")
    _require(type(version) is int and version >= 1, "its version is missing")
    newer = f"it was made by a newer program (format {version}, this one reads {VERSION})"
    _require(version in (_WITHOUT_FILM, VERSION), newer, "update DNN Explorer")
    _require(set(contents.attributes) == {"format", "version"}, "it has other attributes than it should")


def _check_seal(path: Path) -> None:
    try:
        size = path.stat().st_size - _SEAL_BYTES
        expected = _seal(path, max(0, size))
        with path.open("rb") as file:
            file.seek(max(0, size))
            found = file.read()
    except OSError as error:
        sentence = f"{path.name} cannot be read; check the disk it is on, or open a copy."
        raise FileError(sentence, path=path, detail=str(error)) from error
    _require(found == expected, "it was changed or damaged after it was exported", "copy or export it again")


def _checked_about(contents: hdf5.Hdf5Contents) -> _About:
    text = contents.arrays.get("about", np.empty(0))
    right = text.dtype == np.uint8 and text.ndim == 1 and text.size <= _MAX_ABOUT
    _require(right, "its description is missing or too long")
    try:
        return _About.model_validate_json(text.tobytes())
    except ValidationError as error:
        raise _NotAsWritten(f"its description is damaged; {_AGAIN}") from error


def _check_record(record: RunRecord) -> None:
    """Check what the types alone do not say."""
    not_handed_on = record.deleted is None and not record.damaged and record.state is not RunState.RUNNING
    _require(not_handed_on, "its record has what is not handed on")
    _require(is_id(record.id), "its id is none")
    words = (getattr(record, name) for name in _WORDS)
    _require(all(len(word) <= _LONGEST_WORD for word in (*words, *record.tags)), "a text in its record is too long")
    _require(len(record.note) <= _LONGEST_NOTE and len(record.tags) <= _MOST_TAGS, "a text in its record is too long")
    _require(all(0 <= getattr(record, name) <= most for name, most in _MOST.items()), "a number is out of range")
    shares = (record.train_accuracy, record.test_accuracy)
    _require(all(share is None or 0 <= share <= 1 for share in shares), "a share is out of range")
    _require(_is_time(record.started) and (record.ended is None or _is_time(record.ended)), "a time is out of range")
    _check_network_of(record)


def _check_network_of(record: RunRecord) -> None:
    """Check that settings, layers, classes and recipe are known, and fit each other."""
    try:
        settings = TrainingSettings.check(record.settings)
        recipe = Recipe.from_mapping(record.recipe) if record.recipe is not None else None
    except (SettingError, ModelError) as error:
        raise _NotAsWritten(f"its settings or its recipe are not known to this program; {_AGAIN}") from error
    as_json = settings.model_dump(mode="json")
    _require(all(as_json[name] == value for name, value in record.settings.items()), "its settings are damaged")
    names = record.class_names
    _require(
        2 <= len(names) <= model_file.MAX_CLASSES and len(set(names)) == len(names) and all(map(_is_name, names)),
        "its class names are not different names",
    )
    inputs, after = record.sizes[:1], (*settings.layers, 1 if len(names) == 2 else len(names))
    fits = record.sizes == (*inputs, *after) and inputs >= (1,)
    _require(fits, "its layers do not fit its settings and its classes")
    _require(recipe is None or (recipe.size,) == inputs, "its picture recipe does not fit its first layer")


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= 200 and name.isprintable()


def _is_time(time: datetime) -> bool:
    return time.tzinfo is not None and 1970 <= time.year < 9000


def _check_events(events: tuple[Event, ...]) -> None:
    _require(
        all(len(event.kind) <= _LONGEST_WORD and len(event.words) <= _LONGEST_WORD for event in events),
        "a text in its events is too long",
    )
    _require(all(_is_time(event.at) for event in events), "a time in its events is out of range")
    in_range = all(0 <= event.iteration <= _MOST["iterations"] for event in events)
    _require(in_range, "an iteration in its events is out of range")


def _checked_curves(contents: hdf5.Hdf5Contents, iterations: int) -> Curves:
    arrays = {name: contents.arrays.get(name, np.empty(())) for name in _CURVES}
    measured = arrays["curves/measured_at"].shape
    shapes = {name: (iterations,) if name == "curves/costs" else measured for name in _CURVES}
    _require(
        all(array.shape == shapes[name] and array.dtype == np.float64 for name, array in arrays.items())
        and len(measured) == 1,
        "its curves do not fit its record",
    )
    curves = Curves(*arrays.values())
    at = curves.measured_at
    _require(bool((np.isfinite(curves.costs) & (curves.costs >= 0)).all()), "a cost is not a finite number")
    _require(
        bool(((at >= 0) & (at <= iterations) & (at == np.floor(at))).all() and (np.diff(at) > 0).all()),
        "its measurements are out of order",
    )
    shares = np.concatenate([curves.train_accuracies, np.nan_to_num(curves.test_accuracies)])
    _require(bool(((shares >= 0) & (shares <= 1)).all()), "an accuracy is out of range")
    _require(bool((np.nan_to_num(curves.test_costs) >= 0).all()), "a test cost is out of range")
    return curves


def _checked_network(contents: hdf5.Hdf5Contents, about: _About, path: Path) -> hdf5.Hdf5Contents | None:
    shapes = {name: shape for name, shape in contents.shapes.items() if name.startswith(_PARAMETERS)}
    film = () if contents.attributes["version"] == _WITHOUT_FILM else shared_film.ARRAYS
    _require(set(contents.shapes) == {"about", *_CURVES, *shapes, *film}, "it holds other arrays than it should")
    if about.network is None:
        _require(not shapes, "it holds other arrays than it should")
        return None
    heading: dict[str, str | int | float | bool] = {
        "format": model_file.FORMAT,
        "version": model_file.VERSION,
        "about": about.network,
    }
    found = hdf5.Hdf5Contents(heading, shapes, {name: contents.arrays[name] for name in shapes})
    try:
        network = model_file.from_contents(found, path)
    except ModelError as error:
        raise _NotAsWritten(f"its network is damaged; {_AGAIN}") from error
    same = (network.sizes, network.card.class_names) == (about.record.sizes, about.record.class_names)
    _require(same, "its network is not that of its record")
    return found
