"""One step of learning, from the first weights to the updated ones.

Layer l has n_l units and m examples pass through it, one a column:

    W (n_l, n_{l-1})    b (n_l, 1)    Z, A (n_l, m)    A_0 = X (n_x, m)    A_L = AL (1, m)

A gradient has the shape of what it belongs to: dW that of W, dA_prev that of A_prev. As in the course, dA and
dZ belong to each example by itself; the mean over the m examples is taken where dW and db are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from core.course.activations import BACKWARD, FORWARD, ActivationCache, Array, off_0_and_1

Parameters = dict[str, Array]  # "W1", "b1", "W2", ...
Gradients = dict[str, Array]  # "dA0", "dW1", "db1", "dA1", ...
LinearCache = tuple[Array, Array, Array]  # (A_prev, W, b)
LayerCache = tuple[LinearCache, ActivationCache]

_Function = TypeVar("_Function")

# --- The first weights --------------------------------------------------------------------------------


def initialize_parameters(n_x: int, n_h: int, n_y: int) -> Parameters:
    """Return small random weights and zero biases for two layers, always the same ones (seed 1).

    W1 is (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    """
    random = np.random.RandomState(1)
    W1 = random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def initialize_parameters_deep(layer_dims: Sequence[int]) -> Parameters:
    """Return small random weights and zero biases for any number of layers, always the same ones (seed 3).

    ``layer_dims`` is [n_x, n_1, ..., n_L]; W of layer l is (n_l, n_{l-1}), its b is (n_l, 1).
    """
    random = np.random.RandomState(3)
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n, n_prev = layer_dims[layer], layer_dims[layer - 1]
        parameters[f"W{layer}"] = random.randn(n, n_prev) * 0.01
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


# --- Forward ------------------------------------------------------------------------------------------


def linear_forward(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    """Return Z = W A + b, equation (4), and (A, W, b) as the cache.

    A is (n_{l-1}, m), W (n_l, n_{l-1}), b (n_l, 1); other shapes raise ValueError.
    """
    # Left alone, numpy would stretch a b of shape (n_l,) over m = n_l examples: wrong, and nothing shows it.
    if not (A.ndim == W.ndim == 2 and A.shape[0] == W.shape[1] and b.shape == (W.shape[0], 1)):
        raise ValueError(
            f"A {A.shape}, W {W.shape} and b {b.shape} do not fit together: "
            "make them (n_prev, m), (n, n_prev) and (n, 1)."
        )
    Z = W @ A + b
    return Z, (A, W, b)


def linear_activation_forward(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, LayerCache]:
    """Return A = g(W A_prev + b), and (linear_cache, activation_cache) as the cache.

    ``activation`` names g: "sigmoid" or "relu"; anything else raises ValueError.
    """
    g = _named(activation, FORWARD)
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = g(Z)
    return A, (linear_cache, activation_cache)


def L_model_forward(X: Array, parameters: Parameters) -> tuple[Array, list[LayerCache]]:
    """Return AL and each layer's cache: relu in every layer but the last, sigmoid in the last.

    X is (n_x, m), AL (n_L, m).
    """
    L = len(parameters) // 2
    caches = []
    A = X
    for layer in range(1, L):
        A, cache = linear_activation_forward(A, parameters[f"W{layer}"], parameters[f"b{layer}"], "relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    caches.append(cache)
    return AL, caches


# --- The cost -----------------------------------------------------------------------------------------


def compute_cost(AL: Array, Y: Array) -> np.float64:
    """Return the cross-entropy -1/m sum(y log a + (1 - y) log(1 - a)), equation (7), as a scalar of shape ().

    AL and Y are (1, m): probabilities and labels 0 or 1.
    """
    Y = labels_like(AL, Y)
    m = Y.shape[1]
    # log(0) is infinite: an AL of exactly 0 or 1 counts as the next float inside, any other as it is.
    AL = np.clip(AL, np.nextafter(0, 1), np.nextafter(1, 0))
    cost: np.float64 = -1 / m * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    return cost


def cost_backward(AL: Array, Y: Array) -> Array:
    """Return dAL = -(Y / AL - (1 - Y) / (1 - AL)), the derivative of each example's own cost."""
    Y = labels_like(AL, Y)
    AL = off_0_and_1(AL)
    return -(Y / AL - (1 - Y) / (1 - AL))


# --- Backward -----------------------------------------------------------------------------------------


def linear_backward(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    """Return (dA_prev, dW, db), equations (8) to (10), from dZ of shape (n_l, m)."""
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db


def linear_activation_backward(dA: Array, cache: LayerCache, activation: str) -> tuple[Array, Array, Array]:
    """Return (dA_prev, dW, db) of one layer from its dA: equation (11), then (8) to (10).

    ``activation`` is the one used on the way forward, "sigmoid" or "relu"; anything else raises ValueError.
    """
    linear_cache, activation_cache = cache
    dZ = _named(activation, BACKWARD)(dA, activation_cache)
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL: Array, Y: Array, caches: Sequence[LayerCache]) -> Gradients:
    """Return the gradients of every layer, from the last back to the first.

    The keys are "dA0" to "dA{L-1}", and "dW1", "db1" to "dW{L}", "db{L}". Y may be (1, m) or (m,).
    """
    L = len(caches)
    dAL = cost_backward(AL, Y)
    dA, dW, db = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    grads = {f"dA{L - 1}": dA, f"dW{L}": dW, f"db{L}": db}
    for layer in reversed(range(1, L)):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "relu")
        grads |= {f"dA{layer - 1}": dA, f"dW{layer}": dW, f"db{layer}": db}
    return grads


# --- The update ---------------------------------------------------------------------------------------


def update_parameters(params: Parameters, grads: Gradients, learning_rate: float) -> Parameters:
    """Return new parameters, a step down the gradient: W - rate dW, b - rate db, equations (16) and (17)."""
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in params.items()}


# --- Shared checks ------------------------------------------------------------------------------------


def labels_like(AL: Array, Y: Array) -> Array:
    """Return Y in the shape of AL, or raise ValueError where they hold different numbers of examples."""
    if Y.size != AL.size:
        raise ValueError(f"Y {Y.shape} does not match AL {AL.shape}: give one label for each example.")
    return Y.reshape(AL.shape)


def _named(activation: str, table: Mapping[str, _Function]) -> _Function:
    if activation not in table:
        raise ValueError(f"There is no activation {activation!r}: choose one of {', '.join(table)}.")
    return table[activation]
