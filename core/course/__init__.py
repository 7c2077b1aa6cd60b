"""The deep-learning course's functions, under their own names and with their own values.

Nothing here is fast; everything is plain. Read it in the order in which it was taught:

    activations.py    sigmoid and relu, each beside its derivative
    propagation.py    first weights, forward, cost, backward, update
    models.py         the loop around them: two layers, any number of layers, and prediction

The equations, by the course's numbers, for layer l with m examples, one a column:

    (4)   Z  = W A_prev + b                                   linear_forward
          A  = g(Z)                                           linear_activation_forward
    (7)   J  = -1/m sum(y log a + (1 - y) log(1 - a))         compute_cost
    (11)  dZ = dA * g'(Z)                                     sigmoid_backward, relu_backward
    (8)   dW = 1/m dZ A_prev^T                                linear_backward
    (9)   db = 1/m sum of dZ over the examples                linear_backward
    (10)  dA_prev = W^T dZ                                    linear_backward
    (16)  W  = W - learning_rate dW                           update_parameters
    (17)  b  = b - learning_rate db                           update_parameters

No function changes its arguments or numpy's global random state. Where the course's code takes log(0) or
divides by 0, because AL was rounded to exactly 0 or 1, these stay finite; all other values are the course's.
"""

from __future__ import annotations

from core.course.activations import relu, relu_backward, sigmoid, sigmoid_backward
from core.course.models import L_layer_model, predict, two_layer_model
from core.course.propagation import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    update_parameters,
)

__all__ = [  # noqa: RUF022  (in the order in which they are taught)
    "sigmoid",
    "relu",
    "sigmoid_backward",
    "relu_backward",
    "initialize_parameters",
    "initialize_parameters_deep",
    "linear_forward",
    "linear_activation_forward",
    "L_model_forward",
    "compute_cost",
    "linear_backward",
    "linear_activation_backward",
    "L_model_backward",
    "update_parameters",
    "two_layer_model",
    "L_layer_model",
    "predict",
]
