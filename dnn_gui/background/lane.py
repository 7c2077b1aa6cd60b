"""Work of one kind, one piece after the other on a thread of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import Cancelled, UserError

Work = Callable[[Callable[[], bool]], Any]
"""Something to do; it is given a question to ask from time to time: has it been called off?"""


@dataclass(frozen=True)
class _Answer:
    epoch: int
    result: Any = None
    error: BaseException | None = None


class Lane(QObject):
    """Does what it is given in order, and tells each result; of ``newest_only`` lanes, the newest one alone."""

    succeeded = Signal(object)
    refused = Signal(object)
    """The :class:`UserError` that ended a piece of work."""
    _answered = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None, *, newest_only: bool = False) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._newest_only = newest_only
        self._epoch = 0
        self._closed = False
        self._answered.connect(self._deliver)

    def submit(self, work: Work) -> None:
        """Do ``work`` when its turn comes; nothing is done any more once the lane is closed."""
        if self._newest_only:
            self._epoch += 1
        if not self._closed:
            self._threads.submit(self._do, self._epoch, work)

    def cancel(self) -> None:
        """Call off everything that was given; no more is heard of it."""
        self._epoch += 1

    def close(self) -> None:
        """Finish what was given and not called off, and end the thread."""
        self._closed = True
        self._threads.shutdown(wait=True)

    def _do(self, epoch: int, work: Work) -> None:
        if epoch != self._epoch:
            return
        try:
            answer = _Answer(epoch, result=work(lambda: epoch != self._epoch))
        except Cancelled:
            return
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread, and raised there
            answer = _Answer(epoch, error=error)
        self._answered.emit(answer)

    @Slot(object)
    def _deliver(self, answer: _Answer) -> None:
        if answer.epoch != self._epoch:
            return
        if answer.error is None:
            self.succeeded.emit(answer.result)
        elif isinstance(answer.error, UserError):
            self.refused.emit(answer.error)
        else:
            sys.excepthook(type(answer.error), answer.error, answer.error.__traceback__)
