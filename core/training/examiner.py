"""How well networks in training do on examples: cost and accuracy, some thousand examples at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.network.inputs import Columns
from core.network.propagation import Propagation
from core.network.tape import Array
from core.training.descent import Descent

_AT_A_TIME = 2048
_MEASURE_AT_LEAST = 20
_MEASURING_SHARE = 0.05
"""How much of the work may go into measuring."""
_LOOKS_IN_PATIENCE = 4
"""How often at least the cost on held-out examples is looked at before patience ends."""


class Marks(NamedTuple):
    """What R networks reach."""

    costs: Array
    """(R,)"""
    accuracies: Array
    """(R,)"""


def usual_interval(examined: int, batch: int, patience: int) -> int:
    """Return after how many iterations of ``batch`` examples to measure ``examined`` ones, so that it stays cheap.

    With patience, 0 for none, that is often enough for it.
    """
    usual = max(_MEASURE_AT_LEAST, round(examined / (3 * batch) / _MEASURING_SHARE))
    return max(1, min(usual, patience // _LOOKS_IN_PATIENCE)) if patience else usual


class Examiner:
    """Measures the networks of a descent on examples X (n_x, m) with labels Y (outputs, m)."""

    def __init__(self, descent: Descent, columns: Columns, Y: Array, *, penalized: bool = False) -> None:
        inputs = descent.inputs if penalized else descent.form.inputs(columns)
        self._descent, self._Y, self._m, self._penalized = descent, Y, columns.shape[1], penalized
        self._parts: list[tuple[Propagation, slice]] = []
        if self._m <= _AT_A_TIME:
            self._parts.append((descent.pass_for(inputs, Y), slice(0, self._m)))
            return
        full = descent.pass_for(inputs, Y, _AT_A_TIME)
        for start in range(0, self._m, _AT_A_TIME):
            left = min(_AT_A_TIME, self._m - start)
            passed = full if left == _AT_A_TIME else descent.pass_for(inputs, Y, left)
            self._parts.append((passed, slice(start, start + left)))

    @np.errstate(all="ignore")  # exp may overflow to infinity, which gives the right 0
    def examine(self) -> Marks:
        """Return the cost (with what L2 adds, if these are the training examples) and the share answered rightly."""
        costs = accuracies = np.float64(0)
        for passed, part in self._parts:
            if passed.index is not None:
                passed.take(np.arange(part.start, part.stop), self._Y[:, part])
            passed.forward()
            share = (part.stop - part.start) / self._m
            costs = costs + share * passed.costs()
            accuracies = accuracies + share * np.mean(passed.is_right(), axis=-1)
        return Marks(
            np.asarray(costs + (self._descent.penalties() if self._penalized else 0)), np.asarray(accuracies)
        )
