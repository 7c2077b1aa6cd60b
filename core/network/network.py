"""The easy-to-use network: build it, ask it, save it, load it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from core.network.card import ModelCard
from core.network.initializers import initialize
from core.network.inputs import Inputs
from core.network.parameters import Parameters
from core.network.propagation import Propagation, plain_matmul
from core.network.tape import Array


class Prediction(NamedTuple):
    """What a network says about one picture."""

    label: str
    """The name of the most probable class."""
    probabilities: dict[str, float]
    """Class name -> probability, in the order of the classes."""


class Network:
    """Layers of units that turn columns of numbers into probabilities.

    ``sizes`` holds the units of every layer, input first and output last; ``activations`` one name for
    all hidden layers or one for each. X has one example a column: shape (sizes[0], m), of floats or, divided by 255,
    of pixels as bytes.

    >>> network = Network((12288, 20, 7, 5, 1), seed=1)
    >>> network.predict(np.zeros((12288, 3))).shape
    (1, 3)
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: str | Sequence[str] = "relu",
        *,
        output: str = "sigmoid",
        initializer: str = "scaled",
        seed: int = 1,
        dtype: str = "float64",
        card: ModelCard | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        self.sizes = tuple(sizes)
        hidden = len(self.sizes) - 2
        self.activations = (activations,) * hidden if isinstance(activations, str) else tuple(activations)
        if len(self.activations) != hidden:
            raise ValueError(f"{hidden} hidden layers take {hidden} activations, not {len(self.activations)}")
        self.output = output
        self.card = card or ModelCard(tuple(str(label) for label in range(max(2, self.sizes[-1]))))
        self.parameters = parameters or initialize(self.sizes, initializer, seed, dtype)

    @property
    def dtype(self) -> str:
        """The type of all numbers: ``float64`` or ``float32``."""
        return str(self.parameters.flat.dtype)

    def predict_probability(self, X: NDArray[Any]) -> Array:
        """Return the probability of class 1 for every column of X (n_x, m), shape (1, m).

        With a softmax output it is the probability of every class, shape (classes, m).
        """
        return self._answers(X, np.matmul)

    def predict(self, X: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number of the most probable class of every column of X (n_x, m), shape (1, m)."""
        answers = self.predict_probability(X)
        if len(answers) == 1:
            return np.asarray(answers > 0.5, np.int64)
        return np.asarray(np.argmax(answers, axis=0, keepdims=True), np.int64)

    def classify(self, column: Array) -> Prediction:
        """Return what the network says about one example of shape (n_x, 1).

        Every product is summed in numpy's own order instead of the matrix library's, whose last digits
        depend on its number of threads: window and command line give the same answer to the last digit.
        """
        answers = self._answers(column, plain_matmul)[:, 0].tolist()
        probabilities = [1 - answers[0], answers[0]] if len(answers) == 1 else answers
        names = self.card.class_names
        best = max(range(len(names)), key=probabilities.__getitem__)
        return Prediction(names[best], dict(zip(names, probabilities, strict=True)))

    def classify_picture(self, picture: NDArray[np.uint8]) -> Prediction:
        """Return what the network says about a picture of shape (height, width, 3) and any size."""
        recipe = self.card.recipe
        if recipe is None:
            raise ModelError(
                "This network was not trained on pictures, so it cannot be asked about one; choose one that was."
            )
        return self.classify(recipe.column(recipe.prepare(picture), np.dtype(self.dtype)))

    def copy(self, card: ModelCard | None = None) -> Network:
        """Return a network of the same numbers in memory of their own, with another card if one is given."""
        return self.with_parameters(self.parameters.copy(), card)

    def with_parameters(self, parameters: Parameters, card: ModelCard | None = None) -> Network:
        """Return a network like this one with other parameters, and with another card if one is given."""
        return Network(
            self.sizes, self.activations, output=self.output, card=card or self.card, parameters=parameters
        )

    def save(self, path: Path | str) -> None:
        """Write the network and its card to ``path``, whole or not at all; FileError says why not."""
        from core.network.model_file import save

        save(self, Path(path))

    @classmethod
    def load(cls, path: Path | str) -> Network:
        """Read a network that :meth:`save` wrote; ModelError or FileError says why not."""
        from core.network.model_file import load

        return load(Path(path))

    def check_input(self, X: NDArray[Any]) -> None:
        """Raise ModelError where X is not columns of as many numbers as the network takes."""
        if X.ndim != 2:
            raise ModelError(
                f"The data must have one example a column, shape ({self.sizes[0]:,}, m), but its shape is {X.shape}; "
                "reshape it, a single example to (-1, 1)."
            )
        if X.shape[0] != self.sizes[0]:
            raise ModelError(
                f"This network takes {self.sizes[0]:,} numbers an example, but the data has "
                f"{X.shape[0]:,}; train a network on this data, or open the data it was trained on."
            )

    def _answers(self, X: NDArray[Any], matmul: Callable[..., Any]) -> Array:
        self.check_input(X)
        inputs = Inputs(X.T, self.dtype)
        labels = np.zeros((self.sizes[-1], X.shape[1]), self.dtype)
        passed = Propagation(self.parameters, self.activations, self.output, inputs, labels, matmul=matmul)
        with np.errstate(all="ignore"):  # exp may overflow to infinity, which gives the right 0
            return passed.forward()
