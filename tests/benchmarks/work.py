"""The works that the contenders are set: what is to be trained on what, and for how long."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

CHECKED_AFTER = 50
"""Iterations after which all contenders must have the same cost; later, float32 runs part by themselves."""


@dataclass(frozen=True)
class Work:
    """One training: the network, the data, the method, and the goal."""

    title: str
    data: str
    """A key of :data:`DATA`."""
    sizes: tuple[int, ...]
    hidden: str
    """The hidden activation; the output is a sigmoid for one unit, a softmax for more."""
    initializer: str
    dtype: str
    optimizer: str
    learning_rate: float
    batch: int | None
    """Examples in a minibatch; none: all of them, every time."""
    iterations: int
    measured: int
    """Iterations that the peers are timed for; their time is scaled up to :attr:`iterations`."""
    goal: float
    """Our time / the fastest peer's time, at most."""
    peers: tuple[str, ...] = ("PyTorch", "scikit-learn", "JAX")
    rates: tuple[float, ...] = ()
    """Learning rates that we train side by side; the peers' time for one is taken as many times."""
    counts_both_ends: bool = False
    """Whether our time includes making the trainer, and with it the Gram matrix, and the way back to W1."""

    @property
    def output(self) -> str:
        """The name of the output layer."""
        return "sigmoid" if self.sizes[-1] == 1 else "softmax"

    @property
    def runs(self) -> int:
        """How many networks are trained."""
        return max(1, len(self.rates))


@dataclass(frozen=True)
class Problem:
    """A work with its numbers: X (n_x, m), Y (outputs, m), the start weights and the batches.

    ``W[l]`` is (n_l, n_{l-1}), ``b[l]`` (n_l, 1); ``batches`` (iterations, batch) holds the examples of each
    iteration, and is empty where all are taken.
    """

    work: Work
    X: Array
    Y: Array
    W: list[Array]
    b: list[Array]
    batches: NDArray[np.int64]

    def save(self, path: Path, name: str) -> None:
        """Write everything to ``path``; ``name`` is the work's key in :data:`WORKS`."""
        start: dict[str, Any] = {f"W{layer}": W for layer, W in enumerate(self.W)}
        start |= {f"b{layer}": b for layer, b in enumerate(self.b)}
        np.savez(path, name=name, X=self.X, Y=self.Y, batches=self.batches, **start)

    @classmethod
    def load(cls, path: Path | str) -> Problem:
        """Read what :meth:`save` wrote."""
        with np.load(path) as file:
            work = WORKS[str(file["name"])]
            layers = range(len(work.sizes) - 1)
            W, b = ([file[f"{letter}{layer}"] for layer in layers] for letter in "Wb")
            return cls(work, file["X"], file["Y"], W, b, file["batches"])

    def cost(self, W: Sequence[Array], b: Sequence[Array]) -> float:
        """Return the mean cost of all examples under these weights, in float64: the judge of all contenders."""
        A = self.X.astype(np.float64)
        for layer, (weights, bias) in enumerate(zip(W, b, strict=True)):
            Z = weights.astype(np.float64) @ A + bias
            A = (np.tanh(Z) if self.work.hidden == "tanh" else np.maximum(Z, 0)) if layer < len(W) - 1 else Z
        if self.work.output == "sigmoid":
            return float(np.mean(np.logaddexp(0, A) - self.Y * A))
        return float(np.mean(np.logaddexp.reduce(A, axis=0) - np.sum(self.Y * A, axis=0)))


def build(work: Work) -> Problem:
    """Return the work with its numbers; the start weights and the order of the batches are our own engine's."""
    from core.network import Network
    from core.training.batches import Batches

    X, Y = DATA[work.data](work)
    network = Network(work.sizes, work.hidden, output=work.output, initializer=work.initializer, dtype=work.dtype)
    parameters = network.parameters
    batches = np.empty((0, 0), np.int64)
    if work.batch:
        order = Batches(X.shape[1], work.batch, SHUFFLE_SEED)
        batches = np.array([order.of(iteration) for iteration in range(work.iterations)])
    return Problem(work, X, Y, list(parameters.W), list(parameters.b), batches)


def _cats(work: Work) -> tuple[Array, Array]:
    from tests.course_reference import load_cat_pictures

    X, Y, *_ = load_cat_pictures(Path(os.environ["DNN_COURSE_DATA"]))
    return np.ascontiguousarray(X, work.dtype), Y.astype(work.dtype)


def _spiral(work: Work) -> tuple[Array, Array]:
    """Return 500 points in the plane, on two arms that wind around each other."""
    random = np.random.default_rng(1)
    along, Y = np.linspace(0.05, 1, 250).repeat(2), np.tile([0.0, 1.0], 250)
    angle = 1.75 * 2 * np.pi * along + np.pi * Y
    X = along * np.array([np.cos(angle), np.sin(angle)]) + 0.02 * random.standard_normal((2, 500))
    return X.astype(work.dtype), Y[np.newaxis].astype(work.dtype)


def _clouds(work: Work) -> tuple[Array, Array]:
    """Return numbers from 0 to 1 around ten centres: as many whole batches as there are in 1,797 or 10,000."""
    random = np.random.default_rng(1)
    n_x, classes = work.sizes[0], work.sizes[-1]
    most = 1_797 if n_x < 100 else 10_000
    m = most - most % (work.batch or 1)
    labels = random.integers(classes, size=m)
    centres = random.random((n_x, classes), np.float32)
    X = np.clip(centres[:, labels] + 0.5 * random.standard_normal((n_x, m), np.float32), 0, 1)
    wrong = random.random(m) < 0.3  # so that the cost stays far enough from 0 to be compared
    labels[wrong] = random.integers(classes, size=int(wrong.sum()))
    return X.astype(work.dtype), np.eye(classes, dtype=work.dtype)[:, labels]


DATA = {"cats": _cats, "spiral": _spiral, "clouds": _clouds}
SHUFFLE_SEED = 1

_CATS: dict[str, Any] = {
    "data": "cats",
    "hidden": "relu",
    "initializer": "scaled",
    "dtype": "float64",
    "optimizer": "gradient_descent",
    "learning_rate": 0.0075,
    "batch": None,
    "iterations": 2500,
    "measured": 100,
    "counts_both_ends": True,
}
_SPIRAL: dict[str, Any] = {
    "data": "spiral",
    "sizes": (2, 8, 8, 1),
    "initializer": "he",
    "dtype": "float32",
    "optimizer": "gradient_descent",
    "learning_rate": 0.3,
    "batch": None,
    "iterations": 5000,
    "measured": 2000,
    "goal": 0.4,
}
_CLOUDS: dict[str, Any] = {"data": "clouds", "hidden": "relu", "initializer": "he", "dtype": "float32"}
_ADAM: dict[str, Any] = _CLOUDS | {"optimizer": "adam", "learning_rate": 0.001}

WORKS: dict[str, Work] = {
    "cats-4": Work(
        title="cat pictures, 12288-20-7-5-1, 2,500 iterations of all, float64",
        sizes=(12288, 20, 7, 5, 1),
        goal=0.04,
        peers=("PyTorch", "scikit-learn", "JAX", "course"),
        **_CATS,
    ),
    "cats-2": Work(
        title="cat pictures, 12288-7-1, 2,500 iterations of all, float64",
        sizes=(12288, 7, 1),
        goal=0.04,
        peers=("PyTorch", "scikit-learn", "JAX", "course"),
        **_CATS,
    ),
    "cats-4-rates": Work(
        title="cat pictures, 12288-20-7-5-1, 32 learning rates, 2,500 iterations each, float64",
        sizes=(12288, 20, 7, 5, 1),
        goal=0.01,
        peers=("PyTorch",),
        rates=tuple(float(rate) for rate in 0.0075 * np.geomspace(0.1, 1, 32)),
        **_CATS,
    ),
    "spiral-tanh": Work(title="spiral, 2-8-8-1 tanh, all 500 points, float32", hidden="tanh", **_SPIRAL),
    "spiral-relu": Work(title="spiral, 2-8-8-1 relu, all 500 points, float32", hidden="relu", **_SPIRAL),
    "64-32-10": Work(
        title="64-32-10, batches of 32, Adam, float32",
        sizes=(64, 32, 10),
        batch=32,
        iterations=5000,
        measured=2000,
        goal=0.5,
        **_ADAM,
    ),
    "784-128-64-10": Work(
        title="784-128-64-10, batches of 64, Adam, float32",
        sizes=(784, 128, 64, 10),
        batch=64,
        iterations=1500,
        measured=1000,
        goal=0.8,
        **_ADAM,
    ),
    "784-512-512-10": Work(
        title="784-512-512-10, batches of 128, Adam, float32",
        sizes=(784, 512, 512, 10),
        batch=128,
        iterations=200,
        measured=200,
        goal=1.0,
        **_ADAM,
    ),
    "3072-256-128-10": Work(
        title="3072-256-128-10, batches of 256, momentum, float32",
        sizes=(3072, 256, 128, 10),
        batch=256,
        optimizer="momentum",
        learning_rate=0.01,
        iterations=200,
        measured=200,
        goal=0.8,
        **_CLOUDS,
    ),
}
