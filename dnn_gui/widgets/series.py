"""A growing row of numbers, thinned out for the screen and averaged, without going through all of it in Python."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

_NOTHING = np.empty(0)


class Series:
    """Numbers y over growing x, of which somebody else owns the memory and appends to it.

    Drawing asks for a stretch of it as some thousand points at most, whatever its length. A million numbers
    are thinned in half a millisecond; pyqtgraph's own way took fifteen.
    """

    def __init__(self) -> None:
        self.y: Array = _NOTHING
        self.x: Array | None = None
        """Ascending; None where it is the index."""
        self.takes = 0
        """How often numbers were taken, which tells whether there may be new ones."""
        self._sums = np.zeros(1)
        """Place i holds the sum of the first i numbers, so that any mean takes one subtraction."""
        self._summed = 0
        self._last_summed = 0.0
        self._kept: dict[tuple[int, int], tuple[Array, int, float]] = {}
        """(first, step) of the newest columns -> those that are full, where they end, and the last number in them."""

    def __len__(self) -> int:
        return len(self.y)

    def take(self, y: Array, x: Array | None = None) -> None:
        """Show ``y`` (n,) from now on, at ``x`` (n,) or at 0, 1, 2, ...; usually the old numbers and some more."""
        self.y, self.x = y, x
        self.takes += 1

    @property
    def end(self) -> float:
        """The greatest x; 0 where there is none."""
        if self.x is not None:
            return float(self.x[-1]) if len(self) else 0.0
        return float(max(len(self) - 1, 0))

    def nearest(self, x: float) -> tuple[float, float] | None:
        """Return the (x, y) that is nearest to ``x``, or None where there are no numbers."""
        if not len(self):
            return None
        after = min(int(self._first_from(x)), len(self) - 1)
        pair = np.array([max(after - 1, 0), after])
        places = self._x_at(pair)
        best = int(abs(places[1] - x) <= abs(places[0] - x))
        return float(places[best]), float(self.y[pair[best]])

    def outline(self, left: float, right: float, most: int) -> tuple[Array, Array]:
        """Return the x and y to draw between ``left`` and ``right``, about two points for each of ``most`` columns.

        No peak is lost: where there are too many numbers, each column gives its greatest and its least.
        """
        first, last, step = self._stretch(left, right, most)
        if step == 1:
            return self._x_at(np.arange(first, last)), self.y[first:last]
        y = self._thinned(first, last, step)
        places = np.arange(first, first + step * len(y) // 2, step // 2)
        return self._x_at(places.clip(max=len(self) - 1)), y

    def edge(self, left: float, right: float, most: int, *, upper: bool) -> tuple[Array, Array]:
        """Return what :meth:`outline` does, but of each column only the greatest number, or only the least."""
        first, last, step = self._stretch(left, right, most)
        if step == 1:
            return self.outline(left, right, most)
        pairs = self._thinned(first, last, step).reshape(-1, 2)
        return self._x_at(np.arange(first, last, step)), pairs[:, 0 if upper else 1]

    def averaged(self, left: float, right: float, most: int, width: float) -> tuple[Array, Array]:
        """Return what :meth:`outline` does, of the mean over a window ``width`` wide in x, centred on each point.

        Near both ends the window shrinks on both sides alike, so that the curve begins and ends at true numbers.
        """
        first, last, step = self._stretch(left, right, most)
        if last - first < 2:
            return self.outline(left, right, most)
        places = np.append(np.arange(first, last - 1, step), last - 1)
        x = self._x_at(places)
        column = step * (x[-1] - x[0]) / (last - 1 - first)
        start = float(self._x_at(np.array(0)))
        reach = np.minimum(max(width, column) / 2, np.minimum(x - start, self.end - x))
        begin, stop = self._first_from(x - reach), self._first_after(x + reach)
        sums = self._running_sums()
        return x, (sums[stop] - sums[begin]) / (stop - begin)

    def _stretch(self, left: float, right: float, most: int) -> tuple[int, int, int]:
        """Return the first and last index to draw, one beyond either edge, and how many numbers make a column.

        Columns are powers of two long and begin at multiples of it, so that a growing curve does not shimmer.
        """
        first = max(int(self._first_from(left)) - 1, 0)
        last = min(int(self._first_after(right)) + 1, len(self))
        if last - first <= 2 * most:
            return first, max(first, last), 1
        step = 2
        while last - first > step * most:
            step *= 2
        return first // step * step, last, step

    def _thinned(self, first: int, last: int, step: int) -> Array:
        """Return the greatest and the least of each column; those that were full last time are not gone through."""
        kept, known, newest = self._kept.get((first, step), (_NOTHING, first, 0.0))
        if known > last or (known > first and self.y[known - 1] != newest):
            kept, known = _NOTHING, first  # numbers were taken back, or others took their place
        begins = np.arange(known, last, step)
        new = np.empty((len(begins), 2))
        np.maximum.reduceat(self.y[:last], begins, out=new[:, 0])
        np.minimum.reduceat(self.y[:last], begins, out=new[:, 1])
        y = np.concatenate((kept, new.reshape(-1)))
        full = (last - first) // step
        known = first + full * step
        self._kept = {(first, step): (y[: 2 * full], known, float(self.y[known - 1]))}
        return y

    def _x_at(self, places: NDArray[np.integer[Any]]) -> Array:
        return places.astype(float) if self.x is None else self.x[places]

    def _first_from(self, x: Array | float) -> NDArray[np.intp]:
        """Return the index of the first number whose place is not below ``x``."""
        if self.x is not None:
            return np.asarray(np.searchsorted(self.x, x, "left"))
        place: NDArray[np.intp] = np.ceil(np.clip(x, 0, len(self))).astype(np.intp)
        return place

    def _first_after(self, x: Array | float) -> NDArray[np.intp]:
        """Return the index of the first number whose place is above ``x``."""
        if self.x is not None:
            return np.asarray(np.searchsorted(self.x, x, "right"))
        place: NDArray[np.intp] = np.floor(np.clip(x, -1, len(self) - 1)).astype(np.intp) + 1
        return place

    def _running_sums(self) -> Array:
        """Bring the running sums up to date; only numbers that are new are added."""
        count, done = len(self), self._summed
        if done > count or (done and self.y[done - 1] != self._last_summed):
            done = 0  # numbers were taken back, or others took their place
        if len(self._sums) <= count:
            grown = np.zeros(2 * count + 1)
            grown[: done + 1] = self._sums[: done + 1]
            self._sums = grown
        if done < count:
            new = self._sums[done + 1 : count + 1]
            np.cumsum(self.y[done:count], out=new)
            new += self._sums[done]
            self._summed, self._last_summed = count, float(self.y[count - 1])
        return self._sums
