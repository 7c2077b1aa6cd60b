"""The costs that the course printed beside its two programs, and what they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.course.activations import Array

EVERY = 100
"""Iterations from one printed cost to the next, the first before the first update."""


@dataclass(frozen=True)
class PublishedCosts:
    """What one program of the course printed: the cost before every hundredth update, and all that it depends on.

    It is plain gradient descent on all training pictures at once, with relu in the hidden layers.
    """

    program: str
    sizes: tuple[int, ...]
    """Units of every layer, input first."""
    initializer: str
    """How the first weights are drawn: ``course`` is randn * 0.01, ``scaled`` is randn / sqrt(n_prev)."""
    costs: tuple[float, ...]
    """As they were printed."""
    decimals: int
    """How many of them count; those behind were not printed, or differ from machine to machine."""
    seed: int = 1
    learning_rate: float = 0.0075
    examples: int = 209
    """How many training pictures there are."""
    pictures: str = "e052cfb57d77bc7671c38578fb8c1cd12fc0518e20a90f197a2662778ab2d7c5"
    """The SHA-256 of the training pictures, a byte a number, and of their labels, a byte each."""

    @property
    def iterations(self) -> tuple[int, ...]:
        """The iterations at which the costs were printed."""
        return tuple(range(0, EVERY * len(self.costs), EVERY))

    def first_difference(self, costs: Array) -> int | None:
        """Return the first iteration at which ``costs``, (n,) of iteration 0, 1, 2, ..., prints other digits.

        None if there is none as far as they go.
        """
        for iteration, own, printed in zip(self.iterations, np.asarray(costs)[::EVERY], self.costs, strict=False):
            if f"{own:.{self.decimals}f}" != f"{printed:.{self.decimals}f}":
                return iteration
        return None

    def agrees(self, costs: Array) -> bool:
        """Return whether ``costs``, (n,) of iteration 0, 1, 2, ..., prints the same digits as far as it goes."""
        return self.first_difference(costs) is None


PUBLISHED = (
    PublishedCosts(
        program="two_layer_model",
        sizes=(12288, 7, 1),
        initializer="course",
        costs=(
            *(0.6930497356599888, 0.6464320953428849, 0.6325140647912677, 0.6015024920354665),
            *(0.5601966311605748, 0.5158304772764729, 0.47549013139433255, 0.43391631512257495),
            *(0.4007977536203886, 0.3580705011323798, 0.3394281538366413, 0.3052753636196264),
            *(0.2749137728213015, 0.24681768210614846, 0.19850735037466108, 0.17448318112556635),
            *(0.17080762978096023, 0.11306524562164728, 0.09629426845937154, 0.08342617959726861),
            *(0.07439078704319083, 0.06630748132267932, 0.05919329501038171, 0.053361403485605564),
            0.04855478562877018,
        ),
        decimals=9,
    ),
    PublishedCosts(
        program="L_layer_model",
        sizes=(12288, 20, 7, 5, 1),
        initializer="scaled",
        costs=(
            *(0.771749, 0.672053, 0.648263, 0.611507, 0.567047, 0.540138, 0.527930, 0.465477, 0.369126),
            *(0.391747, 0.315187, 0.272700, 0.237419, 0.199601, 0.189263, 0.161189, 0.148214, 0.137775),
            *(0.129740, 0.121225, 0.113821, 0.107839, 0.102855, 0.100897, 0.092878),
        ),
        decimals=6,
    ),
)
