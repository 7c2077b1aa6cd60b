"""The threads of the matrix library, whose number changes speed and the last digits of results."""

from __future__ import annotations

import os
from threading import Thread

from threadpoolctl import threadpool_limits


def use_blas_threads(threads: int) -> int:
    """Let the matrix library use this many threads in this process, at least one; return how many that is.

    It waits for its own threads by spinning. Small products gain nothing from a second thread and lose up to
    ten times when something else is busy; large ones lose as much unless a busy window has a processor to itself.
    """
    threads = max(1, threads)
    # threadpoolctl obeys the thread that set OpenBLAS first, and ignores all others as long as that one lives.
    setter = Thread(target=threadpool_limits, args=(threads, "blas"), name="blas threads")
    setter.start()
    setter.join()
    return threads


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
