"""The child that reads one HDF5 file: ``python -m core.hdf5.child PATH MAX_BYTES SECONDS PATTERN...``.

``core.hdf5.parent`` starts it and says what it answers. It limits itself before it touches the file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import IO

import numpy as np

from core.errors import FileError
from core.hdf5 import Hdf5Contents

_HEAD_ROOM = 512 << 20
"""Bytes of address space beside the arrays: Python, numpy and h5py take 113 MiB, a chunk several times 64."""


def main() -> None:
    """Read what the command line says, and answer on standard output."""
    path, max_bytes, seconds, *wanted = sys.argv[1:]
    with os.fdopen(os.dup(1), "wb") as answer:
        os.dup2(2, 1)  # whatever a library may print does not get into the answer
        _limit_this_process(int(max_bytes), int(seconds))
        from core.hdf5 import guard  # only now, so that the limits hold libhdf5 from its first moment

        try:
            _send(answer, guard.read(Path(path), wanted, int(max_bytes)))
        except FileError as error:
            answer.write(json.dumps({"error": str(error), "detail": error.detail}).encode() + b"\n")


def _send(answer: IO[bytes], contents: Hdf5Contents) -> None:
    header = {
        "attributes": contents.attributes,
        "shapes": contents.shapes,
        "arrays": {name: array.dtype.str for name, array in contents.arrays.items()},
    }
    answer.write(json.dumps(header).encode() + b"\n")
    for array in contents.arrays.values():
        answer.write(array.reshape(-1).view(np.uint8).data)


def _limit_this_process(max_bytes: int, seconds: int) -> None:
    """Cap memory and computing time where the system can, and leave no crash report behind."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource

    limits = {
        resource.RLIMIT_AS: max_bytes + _HEAD_ROOM,
        resource.RLIMIT_CPU: seconds,  # the parent may be gone by then
        resource.RLIMIT_CORE: 0,
    }
    for limit, wished in limits.items():
        _, ceiling = resource.getrlimit(limit)
        allowed = wished if ceiling == resource.RLIM_INFINITY else min(wished, ceiling)
        try:
            resource.setrlimit(limit, (allowed, ceiling))
        except (OSError, ValueError) as error:  # macOS refuses some; what the guard checks still holds
            print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
