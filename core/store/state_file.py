"""What a run can be continued from, in a file: format, writing, and reading with everything checked before use.

The format, version 1. A state is a sealed HDF5 file (see :mod:`core.store.sealed`) with three attributes on its root
group and some arrays.

====================  ===========================================================================
attribute ``format``  the text ``dnn-explorer-state``
attribute ``version`` the whole number 1; a reader refuses another one
attribute ``about``   a JSON object with exactly these names:

  ``iteration``       updates that were made
  ``learning_rate``   before its schedule
  ``seconds``         time spent training
  ``best_iteration``  where the cost on held-out examples was lowest; 0 where nobody asks
  ``best_cost``       that cost; null where nobody asks
``arrays/0``          the trained parameters, flat: layer by layer [W | b] row by row, as training holds them (in Gram
                      form the first W is C, and the scale s stands at the end; see ``core.network.gram``)
``arrays/1`` ...      what the optimizer remembers, in the order of ``core.network.optimizers``, laid out likewise
``best/0`` ...        the same arrays at ``best_iteration``; missing where nobody asks
====================  ===========================================================================

All arrays have one length and one type, float32 or float64, little-endian. First weights, the order of minibatches
and the draws of dropout follow from the settings and the iteration, so that no generator of random numbers is kept.
"""

from __future__ import annotations

import json
import math
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.errors import FileError, StoreError
from core.store import sealed
from core.store.sealed import NotAsWritten, require
from core.training.state import TrainerState

FORMAT = "dnn-explorer-state"
VERSION = 1
MAX_BYTES = 4 << 30
_ARRAYS = ("arrays", "best")
_ABOUT = {field.name for field in fields(TrainerState)} - set(_ARRAYS)


def save(state: TrainerState, path: Path) -> None:
    """Write ``state`` to ``path``, whole or not at all; FileError says why not."""
    about = {name: getattr(state, name) for name in sorted(_ABOUT)}
    about["best_cost"] = state.best_cost if math.isfinite(state.best_cost) else None
    arrays = {
        f"{group}/{place}": np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        for group in _ARRAYS
        for place, array in enumerate(getattr(state, group))
    }
    sealed.save(path, arrays, {"format": FORMAT, "version": VERSION, "about": json.dumps(about)})


def load(path: Path) -> TrainerState:
    """Read the state in the file at ``path``; StoreError says what is wrong with it."""
    try:
        sealed.check_seal(path)
        return _checked(hdf5.read(path, [f"{group}/*" for group in _ARRAYS], max_bytes=MAX_BYTES))
    except (NotAsWritten, OSError, FileError) as problem:
        raise StoreError(
            f"The run cannot be continued: {path.name}, which holds where it stood, "
            f"{problem if isinstance(problem, NotAsWritten) else 'cannot be read'}; "
            "begin a new run with the same settings.",
            detail=f"{path}: {problem}",
        ) from problem


def _checked(contents: hdf5.Hdf5Contents) -> TrainerState:
    sealed.check_heading(contents, FORMAT, VERSION)
    try:
        about: dict[str, Any] = json.loads(str(contents.attributes.get("about")))
    except ValueError as error:
        raise NotAsWritten("is damaged") from error
    require(isinstance(about, dict) and set(about) == _ABOUT)
    if about["best_cost"] is None:
        about["best_cost"] = math.inf
    require(all(type(about[name]) is int and about[name] >= 0 for name in ("iteration", "best_iteration")))
    require(all(isinstance(about[name], int | float) for name in ("learning_rate", "seconds", "best_cost")))
    arrays, best = (_numbered(contents.arrays, group) for group in _ARRAYS)
    require(len(arrays) > 0 and len(best) in (0, len(arrays)))
    require(set(contents.shapes) == set(contents.arrays) and len({array.size for array in arrays + best}) == 1)
    require({array.dtype.str for array in arrays + best} in ({"<f8"}, {"<f4"}))
    return TrainerState(**about, arrays=arrays, best=best)


def _numbered(arrays: dict[str, NDArray[Any]], group: str) -> tuple[NDArray[Any], ...]:
    """Return ``group/0``, ``group/1``, ... as far as they go."""
    names = [f"{group}/{place}" for place in range(sum(name.startswith(f"{group}/") for name in arrays))]
    require(all(name in arrays and arrays[name].ndim == 1 for name in names))
    return tuple(arrays[name] for name in names)
