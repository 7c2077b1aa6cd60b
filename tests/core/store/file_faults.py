"""Files that cannot be written: the k-th call fails, or no file may grow any more."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_CALLS = {os: ("open", "fsync", "replace", "mkdir", "unlink", "rmdir", "stat"), io: ("open",)}


class FileFaults:
    """Lets the k-th call fail that opens, makes, syncs, renames or removes a file in a folder, and counts them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = str(folder)
        self._first = self._last = self.met = 0
        self._code = errno.ENOSPC
        self._armed = False
        for module, names in _CALLS.items():
            for name in names:
                monkeypatch.setattr(module, name, self._counted(getattr(module, name)))

    @contextmanager
    def failing(self, first: int, count: int = 1, code: int = errno.ENOSPC) -> Iterator[None]:
        """Let the calls from the ``first`` on fail, so many of them."""
        self._first, self._last, self._code, self.met, self._armed = first, first + count, code, 0, True
        try:
            yield
        finally:
            self._armed = False

    @property
    def failed(self) -> bool:
        """Whether any call failed."""
        return self.met >= self._first

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if self._armed and arguments and (isinstance(arguments[0], int) or self._is_here(arguments[0])):
                self.met += 1
                if self._first <= self.met < self._last:
                    raise OSError(self._code, os.strerror(self._code))
            return call(*arguments, **named)

        return counted

    def _is_here(self, path: Any) -> bool:
        return os.fspath(path).startswith(self._folder)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let nothing that this process writes, in whatever language, make a file longer than ``size`` bytes."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit to the size of files")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
