"""Threads: how many the matrix library has, which changes last digits, and how soon Python gives others a turn."""

from __future__ import annotations

import os
import sys
from threading import Thread

from threadpoolctl import threadpool_limits

_SWITCH_INTERVAL = 0.0005
"""Seconds a thread may keep Python's lock while another wants it: a tenth of the default."""


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


def take_turns_quickly() -> None:
    """Let whoever draws, or records, beside a thread that trains wait half a millisecond for a turn, not five.

    It takes one turn for every file that is read or written, and there may be thousands of them.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL)
