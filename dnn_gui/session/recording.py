"""What writes the present run into the library, if anything does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from core.errors import UserError
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.store.library import Library


class Recording:
    """Has one recorder at a time; a run is given its own on the thread that trains it."""

    def __init__(self, library: Library | None, tell: Callable[[UserError], object]) -> None:
        self._library, self._tell = library, tell
        self._recorder: Recorder | None = None

    @property
    def ids(self) -> Sequence[str]:
        """What the library calls the networks of the present run, or the last one; empty while it has none."""
        return self._recorder.ids if self._recorder is not None else ()

    @property
    def problem(self) -> UserError | None:
        """What keeps the run from being recorded now."""
        return self._recorder.problem if self._recorder is not None else None

    def begin(self, run: Run, *ids: str) -> Recorder | None:
        """Return what records ``run`` as what the library has under ``ids``, or as a new one."""
        if self._library is not None:
            self.wait()  # nothing of an earlier run is left to write when the library is closed
            self._recorder = Recorder(self._library, run, reopened=ids, tell=self._tell)
        return self._recorder

    def go_on(self, run: Run) -> Recorder | None:
        """Return what recorded the present run, or if its record was deleted, what records it as a new one."""
        self.wait()
        if self._library is not None:
            with suppress(UserError):  # what keeps the library from being read, the recorder will tell
                if not set(self.ids) <= {record.id for record in self._library.records()}:
                    return self.begin(run)
        return self._recorder

    def wait(self) -> None:
        """Return when all is written, or cannot be: while a run ends, that is for any thread but the window's."""
        if self._recorder is not None:
            self._recorder.wait()
