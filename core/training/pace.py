"""How many iterations to make at a time, so that whoever waits in between waits about equally long."""

from __future__ import annotations

_MOST_GROWTH = 4


class Pace:
    """Sizes chunks of iterations from how long the last chunk took, starting from a single one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.iterations = 1
        """How many iterations to make next."""

    def took(self, iterations: int, seconds: float) -> None:
        """Learn that a chunk of so many iterations took ``seconds``."""
        fitting = int(iterations * self._seconds / max(seconds, 1e-9))
        self.iterations = max(1, min(fitting, _MOST_GROWTH * self.iterations))
