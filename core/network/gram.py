"""The two forms in which the first layer is trained; the Gram form does not touch the pixels.

Gradient descent only ever adds multiples of the examples to the first weights, for the gradient (8) is
dW1 = dZ1 X^T, up to 1/m; weight decay only ever shrinks them. After any number of steps, therefore,

    W1 = s W1_0 + C X^T                      with a scale s and coefficients C of shape (n_1, m),
    Z1 = W1 X + b1 = s W1_0 X + C K + b1     where K = X^T X has shape (m, m),
    C := C - rate * dZ1                      is the whole update.

W1_0 X and K are computed once. A step then costs n_1 m^2 operations instead of n_1 n_x m: 59 times fewer for
the course's 209 pictures of 12,288 numbers. Other examples X' take the same road, with X^T X' for K. Momentum keeps
its velocity in the same coordinates. Weight decay of W1 has the gradient (lambda / m) W1, which is (lambda / m) s for
s and (lambda / m) C for C: s is one more trained number, and the optimizer need not know which form it works on.

Both forms offer the same things: parameters to train, inputs for the first layer, and the way back to W1.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from core.network.inputs import Columns, Inputs
from core.network.parameters import Parameters
from core.network.tape import Array

MAX_KERNEL_BYTES = 256 * 2**20
_SECONDS_A_FLOP = 4e-12
"""For each byte of a number: 31 billion operations a second in float64, as products of such shapes have here."""
_SECONDS_A_BYTE = 4e-10
"""Of a parameter, to go through it, its gradient and what is added; of an example gathered into a minibatch."""
FirstLayer = Literal["auto", "direct", "gram"]


class DirectForm:
    """The first layer as the equations have it: the trained parameters are the networks' own."""

    def __init__(self, parameters: Parameters) -> None:
        self.trained = parameters

    def inputs(self, columns: Columns) -> Inputs:
        """Return examples in the form that the first layer reads."""
        return Inputs(columns.rows, columns.dtype)

    def network(self, number: int) -> Parameters:
        """Return the present W and b of network ``number``, in memory of their own."""
        return self.parameters_of(self.trained.flat_of(number), number)

    def parameters_of(self, flat: Array, _number: int) -> Parameters:
        """Return the W and b that these trained parameters of a network stand for, in memory of their own."""
        return _alone(self.trained, flat)

    def square_norms(self, _Z1: Array | None) -> Array:
        """Return the sum of the squares of all weights of each network, shape (R,)."""
        return _square_norms(self.trained.W)


class GramForm:
    """The first layer as a scale of its first weights and coefficients of the training examples."""

    def __init__(self, parameters: Parameters, columns: Columns) -> None:
        self._columns = columns
        self._first_weights = np.ascontiguousarray(parameters.W[0])
        self._first_square_norms = _square_norms([self._first_weights])
        (units, _), *others = parameters.shapes
        m = columns.shape[1]
        self.trained = Parameters([(units, m), *others], str(columns.dtype), parameters.networks, scales=True)
        assert self.trained.scale is not None
        self._scale = self.trained.scale
        self._scale[...] = 1
        self.trained.b[0][...] = parameters.b[0]
        for ours, given in zip(self.trained.layers[1:], parameters.layers[1:], strict=True):
            ours[...] = given
        rows = columns.scaled()
        self._offset = self._offset_of(rows)
        self._inputs = Inputs(rows @ rows.T, columns.dtype, self._offset)

    def inputs(self, columns: Columns) -> Inputs:
        """Return examples in the form that the first layer reads: rows of X'^T X, and W1_0 X'."""
        if columns is self._columns:
            return self._inputs
        rows = columns.scaled()
        return Inputs(rows @ self._columns.scaled().T, columns.dtype, self._offset_of(rows))

    def network(self, number: int) -> Parameters:
        """Return the present W and b of network ``number``, in memory of their own."""
        return self.parameters_of(self.trained.flat_of(number), number)

    def parameters_of(self, flat: Array, number: int) -> Parameters:
        """Return the W and b that these trained parameters of network ``number`` stand for."""
        trained = _alone(self.trained, flat)
        return whole_parameters(trained, self._columns.scaled(), self._first_weights[number])

    def square_norms(self, Z1: Array | None) -> Array:
        """Return the sum of the squares of all weights of each network, shape (R,).

        ``Z1`` saves a product where it is at hand for all examples: of W1, the sum is
        s^2 |W1_0|^2 + s <C, W1_0 X> + <C, W1 X>, and W1 X = Z1 - b1.
        """
        C, s = self.trained.W[0], self._scale
        W1_X = C @ self._inputs.whole[:-1] + s * self._offset if Z1 is None else Z1 - self.trained.b[0]
        of_first = s[..., 0, 0] * (s[..., 0, 0] * self._first_square_norms + np.sum(C * self._offset, axis=(-2, -1)))
        return np.asarray(of_first + np.sum(C * W1_X, axis=(-2, -1)) + _square_norms(self.trained.W[1:]))

    def _offset_of(self, rows: Array) -> Array:
        """Return W1_0 X' for examples in rows, shape (R, n_1, m')."""
        return self._first_weights @ rows.T


def whole_parameters(trained: Parameters, rows: Array, first_weights: Array) -> Parameters:
    """Return the W and b of one network in Gram form, trained on examples in rows (m, n_x) from W1_0 (n_1, n_x)."""
    assert trained.scale is not None
    whole = Parameters([first_weights.shape, *trained.shapes[1:]], str(trained.flat.dtype))
    whole.W[0][...] = trained.W[0] @ rows
    whole.W[0][...] += trained.scale * first_weights
    whole.b[0][...] = trained.b[0]
    for ours, present in zip(whole.layers[1:], trained.layers[1:], strict=True):
        ours[...] = present
    return whole


def _alone(trained: Parameters, flat: Array) -> Parameters:
    """Return the parameters of one of the networks trained, whose values these are, in memory of their own."""
    one = Parameters(trained.shapes, str(trained.flat.dtype), scales=trained.scale is not None)
    np.copyto(one.flat, flat)
    return one


@np.errstate(over="ignore")
def _square_norms(weights: list[Array]) -> Array:
    """Return the sums of squares of arrays (R, rows, columns) over all of them, shape (R,)."""
    return np.asarray(sum((np.sum(W * W, axis=(-2, -1)) for W in weights), start=np.float64(0)))


class FirstLayerWork(NamedTuple):
    """What training a first layer asks for, from which the faster of the two forms is told."""

    n_x: int
    m: int
    """Training examples."""
    m_test: int
    batch: int
    """Examples an iteration."""
    rows: int
    """Units of the first layer, of all networks side by side."""
    iterations: int
    itemsize: int = 8
    """Bytes of a number."""
    penalized: bool = False
    """Whether the cost has an L2 term, which in Gram form takes a product with all examples."""

    def direct_seconds(self) -> float:
        """Return what all iterations take where the product with X and the one for dW1 are made."""
        products = 4 * self.rows * self.n_x * self.batch
        return self.iterations * self._seconds(products, self.rows * self.n_x + self._gathered(self.n_x))

    def gram_seconds(self) -> float:
        """Return what all iterations take with K for X and no dW1, and before them K and W1_0 X, for both parts."""
        build = 2 * self.n_x * (self.m + self.m_test) * (self.m + self.rows)
        products = 2 * self.rows * self.m * (self.batch + (self.m if self.penalized and self.batch < self.m else 0))
        step = self._seconds(products, self.rows * self.m + self._gathered(self.m + self.rows))
        return self._seconds(build, 0) + self.iterations * step

    def kernel_bytes(self) -> int:
        """Return the memory that K and its test part take."""
        return (self.m + self.m_test) * (self.m + 1) * self.itemsize

    def gram_is_better(self) -> bool:
        """Tell whether the Gram form takes less time, and its kernel fits in memory."""
        return self.kernel_bytes() <= MAX_KERNEL_BYTES and self.gram_seconds() < self.direct_seconds()

    def _gathered(self, numbers: int) -> int:
        return self.batch * numbers if self.batch < self.m else 0

    def _seconds(self, flops: int, numbers: int) -> float:
        return float(self.itemsize) * (flops * _SECONDS_A_FLOP + numbers * _SECONDS_A_BYTE)


def first_layer_form(
    parameters: Parameters, columns: Columns, *, first_layer: FirstLayer, in_span: bool, work: FirstLayerWork
) -> DirectForm | GramForm:
    """Return the form asked for, or the faster one; only steps that are sums of gradients have a Gram form."""
    gram = in_span and (first_layer == "gram" or (first_layer == "auto" and work.gram_is_better()))
    return GramForm(parameters, columns) if gram else DirectForm(parameters)
