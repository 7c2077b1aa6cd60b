"""The course's two programs, gradient descent on all examples at once, and the prediction that ends them.

X is (n_x, m), one example a column; Y is (1, m), labels 0 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.course.activations import Array
from core.course.propagation import (
    L_model_backward,
    L_model_forward,
    Parameters,
    compute_cost,
    cost_backward,
    initialize_parameters,
    labels_like,
    linear_activation_backward,
    linear_activation_forward,
    update_parameters,
)


def two_layer_model(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Parameters, list[float]]:
    """Train linear, relu, linear, sigmoid, and return (parameters, costs).

    ``layers_dims`` is (n_x, n_h, n_y). ``costs`` holds the cost before every hundredth update, the first
    included; ``print_cost`` prints each as it comes.
    """
    n_x, n_h, n_y = layers_dims
    parameters = initialize_parameters(n_x, n_h, n_y)
    costs = []

    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = compute_cost(A2, Y)

        dA2 = cost_backward(A2, Y)
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")

        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)

        if i % 100 == 0:
            costs.append(float(cost))
            if print_cost:
                print(f"Cost after iteration {i}: {cost}")

    return parameters, costs


def L_layer_model(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Parameters, list[float]]:
    """Train L - 1 times linear, relu, then linear, sigmoid, and return (parameters, costs).

    ``layers_dims`` is [n_x, n_1, ..., n_L]. ``costs`` holds the cost before every hundredth update, the first
    included; ``print_cost`` prints each as it comes, to six digits.
    """
    parameters = _scaled_parameters(layers_dims)
    costs = []

    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)

        if i % 100 == 0:
            costs.append(float(cost))
            if print_cost:
                print(f"Cost after iteration {i}: {cost:f}")

    return parameters, costs


def predict(X: Array, y: Array, parameters: Parameters) -> Array:
    """Return a row (1, m), 1 where AL > 0.5 and 0 elsewhere, and print the share of it that equals y."""
    probas, _ = L_model_forward(X, parameters)
    p = np.where(probas > 0.5, 1.0, 0.0)
    print(f"Accuracy: {np.mean(p == labels_like(p, y))}")
    return p


def _scaled_parameters(layers_dims: Sequence[int]) -> Parameters:
    # randn * 0.01 would shrink the signal from layer to layer until a deep network no longer learns.
    random = np.random.RandomState(1)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        n, n_prev = layers_dims[layer], layers_dims[layer - 1]
        parameters[f"W{layer}"] = random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters
