"""Files of runs that must be refused, made on the spot: ``MAKERS`` maps what is wrong to the function that makes it.

Each maker puts one file into the folder it is given and returns its path.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core import hdf5
from core.network import Network, model_file
from core.store import run_file
from core.store.run_file import SharedRun
from tests.core.network.cards import CARD
from tests.core.store.shared_runs import EVENTS, curves, record, seal

SEAL_BYTES = 71


def good(folder: Path) -> Path:
    """Make the file that is right: a run with its curves, its events and its network."""
    model, path = folder / "model.h5", folder / "run.dnn"
    Network((48, 3, 1), card=CARD).save(model)
    run_file.write(path, SharedRun(record(), curves(), EVENTS, hdf5.read(model, model_file.WANTED)))
    model.unlink()
    return path


def _plain(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "run.dnn").write_bytes(content)
        return folder / "run.dnn"

    return make


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """Return what makes a good file and changes its bytes."""

    def make(folder: Path) -> Path:
        path = good(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _sealed(change: Callable[[h5py.File], object]) -> Callable[[Path], Path]:
    """Return what makes a good file, changes what it holds, and seals it again as a forger would."""

    def make(folder: Path) -> Path:
        path = good(folder)
        path.write_bytes(path.read_bytes()[:-SEAL_BYTES])
        with h5py.File(path, "a") as file:
            change(file)
        path.write_bytes(seal(path.read_bytes()))
        return path

    return make


def _record(**changes: Any) -> Callable[[Path], Path]:
    def change(file: h5py.File) -> None:
        about = json.loads(file["about"][...].tobytes())
        about["record"].update(changes)
        del file["about"]
        file["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)

    return _sealed(change)


def _a_model(folder: Path) -> Path:
    Network((48, 3, 1), card=CARD).save(folder / "run.dnn")
    return folder / "run.dnn"


def _flipped(content: bytes) -> bytes:
    """Flip one bit of a cost: the number stays one."""
    place = content.index(curves().costs[:4].tobytes())
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


MAKERS: dict[str, Callable[[Path], Path]] = {
    "missing": lambda folder: folder / "run.dnn",
    "empty": _plain(b""),
    "web page": _plain(b"<!DOCTYPE html><html></html>"),
    "text": _plain(b"cost after iteration 0: 0.69\n"),
    "cut in half": _bytes(lambda content: content[: len(content) // 2]),
    "without its seal": _bytes(lambda content: content[:-SEAL_BYTES]),
    "one bit of a cost flipped": _bytes(_flipped),
    "something added": _bytes(lambda content: content + b"more"),
    "a saved network": _a_model,
    "of a newer program": _sealed(lambda file: file.attrs.update({"version": 3})),
    "an id that leads elsewhere": _record(id="../../../elsewhere"),
    "a name of a megabyte": _record(name="x" * (1 << 20)),
    "settings out of range": _record(settings={"learning_rate": 1e9}),
    "another shape": _record(sizes=[48, 3, 2]),
    "a cost that is no number": _sealed(lambda file: file["curves/costs"].write_direct(np.full(250, np.nan))),
    "a parameter that is no number": _sealed(
        lambda file: file["parameters/W2"].write_direct(np.full((1, 3), np.inf))
    ),
    "a link to another file": _sealed(lambda file: file.update({"curves/more": h5py.ExternalLink("a.h5", "/x")})),
    "an array more": _sealed(lambda file: file.update({"code": np.zeros(3)})),
}
