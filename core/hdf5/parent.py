"""The parent's side of reading an HDF5 file: start the child, wait for its answer, end it.

The answer is a line of JSON with the attributes, the shapes of all datasets and the dtypes of the wanted
ones, then the bytes of the wanted ones in that order; or one line with the error to show.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import Cancelled, FileError
from core.hdf5 import Hdf5Contents

SECONDS = 120.0
"""How long the child may take."""
_POLL_SECONDS = 0.05
_CHILD = ("-P", "-X", "faulthandler", "-m", "core.hdf5.child")


def read_in_child(
    path: Path, wanted: Sequence[str], max_bytes: int, cancelled: Callable[[], bool] | None
) -> Hdf5Contents:
    """Do what ``core.hdf5.read`` promises, for a file that looks like HDF5."""
    try:
        with tempfile.TemporaryFile() as errors, _child(path, wanted, max_bytes, errors) as child:
            return _answer(child, path, errors, cancelled)
    except MemoryError as error:
        sentence = f"{path.name} needs more memory than is free; close other programs, or use a smaller file."
        raise FileError(sentence, path=path, detail=str(error)) from error
    except OSError as error:
        sentence = f"{path.name} cannot be read: its reader does not start; close other programs and try again."
        raise FileError(sentence, path=path, detail=str(error)) from error


def _child(path: Path, wanted: Sequence[str], max_bytes: int, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the reader: an interpreter of its own, with one BLAS thread and no HDF5 plugins."""
    search_path = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, search_path)),
        "OPENBLAS_NUM_THREADS": "1",
        "HDF5_PLUGIN_PRELOAD": "::",
    }
    return subprocess.Popen(
        [sys.executable, *_CHILD, str(path), str(max_bytes), str(int(SECONDS)), *wanted],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(
    child: subprocess.Popen[bytes], path: Path, errors: IO[bytes], cancelled: Callable[[], bool] | None
) -> Hdf5Contents:
    """Wait for the answer; a thread empties the pipe, so that neither process waits for ever."""
    stream = cast("BufferedReader", child.stdout)
    with ThreadPoolExecutor(1, thread_name_prefix="hdf5-answer") as threads:
        try:
            answer = threads.submit(_receive, stream, path)
            _wait(answer, path, cancelled)
            return answer.result()
        except (EOFError, json.JSONDecodeError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(1)
            errors.seek(0)
            detail = f"exit code {child.poll()}\n{errors.read().decode(errors='replace')}"
            sentence = f"{path.name} made its reader crash and is probably damaged; copy or download it again."
            raise FileError(sentence, path=path, detail=detail) from None
        finally:
            child.kill()  # which closes the pipe, and so ends the thread


def _wait(answer: Future[Hdf5Contents], path: Path, cancelled: Callable[[], bool] | None) -> None:
    deadline = time.monotonic() + SECONDS
    while not wait([answer], _POLL_SECONDS).done:
        if cancelled is not None and cancelled():
            raise Cancelled
        if time.monotonic() > deadline:
            sentence = f"{path.name} takes more than {SECONDS:.0f} s to read; use a smaller file, or copy it again."
            raise FileError(sentence, path=path)


def _receive(stream: BufferedReader, path: Path) -> Hdf5Contents:
    """Take in the contents, or raise the FileError the child sends; EOFError if it stops in the middle."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    header = json.loads(line)
    if "error" in header:
        raise FileError(header["error"], path=path, detail=header["detail"])
    shapes = {name: tuple(shape) for name, shape in header["shapes"].items()}
    arrays = {name: _receive_array(stream, dtype, shapes[name]) for name, dtype in header["arrays"].items()}
    return Hdf5Contents(header["attributes"], shapes, arrays)


def _receive_array(stream: BufferedReader, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    array = np.empty(shape, dtype)
    buffer = array.reshape(-1).view(np.uint8)
    if stream.readinto(buffer.data) != buffer.size:
        raise EOFError
    return array
