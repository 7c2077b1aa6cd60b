"""Forward and backward propagation, recorded once on buffers that are never replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.activations import ACTIVATIONS
from core.network.dropout import Dropout
from core.network.inputs import Inputs
from core.network.losses import OUTPUT_LAYERS
from core.network.parameters import Parameters
from core.network.tape import Array, Tape


class Propagation:
    """Examples on their way through R networks of one shape and back: all of them, or a minibatch of ``size``.

    Every Z, A and dZ of layer l has the shape (R, n_l, m). Where a layer reads the one before, a row of ones stands
    under the units, so that W A + b is one product, and dW and db another.

    Parameters that have a scale are in Gram form (see :mod:`core.network.gram`): the inputs are then rows of a
    kernel, and what the first weights made of the examples is added to the first product.
    """

    def __init__(
        self,
        parameters: Parameters,
        activations: Sequence[str],
        output: str,
        inputs: Inputs,
        Y: Array,
        *,
        size: int | None = None,
        gradients: Parameters | None = None,
        dropout: Dropout | None = None,
        decays: bool = False,
        matmul: Callable[..., Any] = np.matmul,
    ) -> None:
        self._parameters = parameters
        self._hidden = [ACTIVATIONS[name] for name in activations]
        self._output = OUTPUT_LAYERS[output]
        self._decays = decays
        self._matmul = matmul
        self.index: NDArray[np.intp] | None = None if size is None else np.zeros(size, np.intp)
        """Which examples are on their way, shape (size,); None for all. :meth:`take` says which."""
        self._forward, self._backward = Tape(inputs.dtype), Tape(inputs.dtype)
        m = inputs.m if size is None else size
        self.Z = [np.empty((*layer.shape[:-1], m), inputs.dtype) for layer in parameters.layers]
        self.A = [np.empty_like(Z) for Z in self.Z]
        self._read: list[Array] = []
        self._keep: list[Array | None] = [None] * len(self._hidden)
        if dropout is not None:
            self._keep = [dropout.mask(place, (Z.shape[-2], m)) for place, Z in enumerate(self.Z[:-1])]
            self._forward(dropout.draw, self._keep)
        self.Y = Y if size is None else np.zeros((len(Y), size), Y.dtype)
        self._record_forward(inputs)
        if gradients is not None:
            self._record_backward(gradients)

    def take(self, index: NDArray[np.intp], Y: Array) -> None:
        """Let the next :meth:`forward` be of the examples ``index``, shape (size,), with labels Y (outputs, size)."""
        np.copyto(self.index, index)  # type: ignore[arg-type]  # only a minibatch is told
        np.copyto(self.Y, Y)

    def forward(self) -> Array:
        """Compute Z = W A + b (4) and A = g(Z) of every layer; return the answers, shape (R, outputs, m)."""
        self._forward.play()
        return self.A[-1]

    def backward(self) -> None:
        """Write dW (8) and db (9) of every layer into the gradients, from the last :meth:`forward`.

        dZ carries the 1/m of the equations from the output on. A and Z of hidden layers are spent as scratch.
        """
        self._backward.play()

    def costs(self) -> Array:
        """Return the mean cost (7) of the answers of the last :meth:`forward`, shape (R,)."""
        return self._output.cost(self.Z[-1], self.Y)

    def is_right(self) -> Array:
        """Return which examples the last :meth:`forward` answered rightly, shape (R, m)."""
        return self._output.is_right(self.Z[-1], self.Y)

    def _record_forward(self, inputs: Inputs) -> None:
        do, last = self._forward, len(self.Z) - 1
        if self.index is None:
            reads, offset = inputs.whole, inputs.offset
        else:
            reads, offset = inputs.record_batch(do, self.index), inputs.record_batch_offset(do, self.index)
        for place, (layer, Z, A) in enumerate(zip(self._parameters.layers, self.Z, self.A, strict=True)):
            self._read.append(reads)
            if place == 0:  # all networks read the same: one product
                do(self._matmul, _stacked(layer), reads, out=_stacked(Z))
                self._record_offset(offset)
            else:
                do(self._matmul, layer, reads, out=Z)
            if place == last:
                self._output.forward(do, Z, A)
                return
            reads = np.ones((*Z.shape[:-2], Z.shape[-2] + 1, Z.shape[-1]), Z.dtype)
            units, keep = reads[..., :-1, :], self._keep[place]
            if keep is None:
                self.A[place] = units
                self._hidden[place].forward(do, Z, units)
            else:
                self._hidden[place].forward(do, Z, A)
                do(np.multiply, A, keep, out=units)

    def _record_offset(self, offset: Array | None) -> None:
        """Record Z1 += s Z1_0; without weight decay the scale s stays 1."""
        if offset is not None and self._decays:
            scaled = np.empty_like(offset)
            self._forward(np.multiply, offset, self._parameters.scale, out=scaled)
            offset = scaled
        if offset is not None:
            self._forward(np.add, self.Z[0], offset, out=self.Z[0])

    def _record_backward(self, gradients: Parameters) -> None:
        do = self._backward
        dZ = np.empty_like(self.Z[-1])
        self._output.backward(do, self.A[-1], self.Y, dZ)
        for place in reversed(range(1, len(self.Z))):
            do(np.matmul, dZ, self._read[place].swapaxes(-1, -2), out=gradients.layers[place])
            dA = np.empty_like(self.Z[place - 1])
            product = np.matmul if dZ.shape[-2] > 1 else np.multiply  # of one unit, the second is three times as fast
            do(product, self._parameters.W[place].swapaxes(-1, -2), dZ, out=dA)
            keep = self._keep[place - 1]
            if keep is not None:
                do(np.multiply, dA, keep, out=dA)
            self._hidden[place - 1].backward(do, dA, self.A[place - 1], self.Z[place - 1])
            dZ = dA
        if gradients.scale is None:
            do(np.matmul, _stacked(dZ), self._read[0].T, out=_stacked(gradients.layers[0]))
        else:
            self._record_coefficients(dZ, gradients)

    def _record_coefficients(self, dZ: Array, gradients: Parameters) -> None:
        """Record the first layer's gradients in Gram form: each example's coefficient has its own dZ for a slope."""
        do = self._backward
        if self.index is None:
            do(np.copyto, gradients.W[0], dZ)
        else:
            do(gradients.W[0].fill, 0.0)
            do(_scatter, gradients.W[0], self.index, dZ)
        do(np.add.reduce, dZ, axis=-1, keepdims=True, out=gradients.b[0])
        if self._decays:
            do(gradients.scale.fill, 0.0)  # type: ignore[union-attr]  # the Gram form has scales


def plain_matmul(left: Array, right: Array, out: Array) -> None:
    """Do as numpy's matmul does, slower, with digits that do not depend on the matrix library and its threads."""
    np.einsum("...ij,...jk->...ik", left, right, out=out, optimize=False)


def _stacked(array: Array) -> Array:
    """Return (R, rows, columns) as one matrix of R * rows rows, without a copy."""
    return array.reshape(-1, array.shape[-1])


def _scatter(array: Array, index: NDArray[np.intp], columns: Array) -> None:
    array[..., index] = columns
