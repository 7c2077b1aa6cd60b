"""Forward and backward propagation through buffers that are made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.network.activations import ACTIVATIONS, Array
from core.network.losses import OUTPUT_LAYERS
from core.network.parameters import Parameters


class Propagation:
    """One set of m examples on its way through a network and back.

    ``X`` is (n_x, m) and ``Y`` (outputs, m); every Z, A and dZ of layer l is (n_l, m). The arrays are
    never replaced: after :meth:`forward`, ``A[-1]`` holds the answers.

    With ``dual_offset``, the first layer stands in Gram form (see :mod:`core.network.gram`): ``X`` is then
    a kernel matrix, the first W its coefficients, and the offset what the first weights make of the examples.
    """

    def __init__(
        self,
        parameters: Parameters,
        activations: Sequence[str],
        output: str,
        X: Array,
        Y: Array,
        dual_offset: Array | None = None,
    ) -> None:
        self.parameters = parameters
        self.Y = Y
        self._offset = dual_offset
        self._activations = [ACTIVATIONS[name] for name in activations]
        self._output = OUTPUT_LAYERS[output]
        m = X.shape[1]
        self.Z: list[Array] = [np.empty((W.shape[0], m), X.dtype) for W in parameters.W]
        self.dZ: list[Array] = [np.empty_like(Z) for Z in self.Z]
        self.A: list[Array] = [X, *(np.empty_like(Z) for Z in self.Z)]

    def forward(self) -> Array:
        """Compute Z = W A + b (4) and A = g(Z) of every layer; return the answers, shape (outputs, m)."""
        return self._forward(np.matmul)

    def forward_without_blas(self) -> Array:
        """Do as :meth:`forward` does, slower, with digits that do not depend on the number of threads."""
        return self._forward(_plain_matmul)

    def _forward(self, matmul: Callable[..., Any]) -> Array:
        forwards = [activation.forward for activation in self._activations] + [self._output.forward]
        layers = zip(self.parameters.W, self.parameters.b, self.Z, self.A, self.A[1:], forwards, strict=False)
        for layer, (W, b, Z, A_before, A, activate) in enumerate(layers):
            matmul(W, A_before, out=Z)
            if layer == 0 and self._offset is not None:
                np.add(Z, self._offset, out=Z)
            np.add(Z, b, out=Z)
            activate(Z, A)
        return self.A[-1]

    def cost(self) -> float:
        """Return the mean cost (7) of the answers of the last :meth:`forward`."""
        return self._output.cost(self.Z[-1], self.Y, self.dZ[-1])

    def accuracy(self) -> float:
        """Return the share of examples that the last :meth:`forward` answered rightly."""
        return float(np.mean((self.A[-1] > 0.5) == (self.Y > 0.5)))

    def backward(self, gradients: Parameters) -> None:
        """Write dW (8) and db (9) of every layer into ``gradients``, from the last :meth:`forward`.

        dZ carries the 1/m of the equations from the output on. The Z of hidden layers is spent as scratch.
        """
        self._output.backward(self.A[-1], self.Y, self.dZ[-1])
        for layer in reversed(range(len(self.Z))):
            dZ = self.dZ[layer]
            if layer == 0 and self._offset is not None:
                np.copyto(gradients.W[0], dZ)
            else:
                np.matmul(dZ, self.A[layer].T, out=gradients.W[layer])
            np.add.reduce(dZ, axis=1, keepdims=True, out=gradients.b[layer])
            if layer > 0:
                dA_before = self.dZ[layer - 1]
                np.matmul(self.parameters.W[layer].T, dZ, out=dA_before)
                self._activations[layer - 1].backward(dA_before, self.A[layer], self.Z[layer - 1])


def _plain_matmul(left: Array, right: Array, out: Array) -> None:
    np.einsum("ij,jk->ik", left, right, out=out, optimize=False)
