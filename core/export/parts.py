"""What a script has of each activation, optimizer, schedule and initializer: tables of name -> lines."""

from __future__ import annotations

from typing import NamedTuple


class Optimizer(NamedTuple):
    """The lines of one optimizer."""

    functions: str
    update: str
    """The last line of an iteration, with ``{rate}`` for the learning rate and ``{step}`` for its number from 1."""
    memory: str = ""
    """What it remembers, as it stands before the loop; empty for nothing."""


ACTIVATIONS = {
    "relu": '''
def relu(Z):
    """A = max(0, Z); the cache is Z."""
    return np.maximum(0, Z), Z


def relu_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' is 1 above zero and 0 elsewhere."""
    return np.where(Z > 0, dA, 0)
''',
    "sigmoid": '''
def sigmoid_backward(dA, Z):
    """dZ = dA g'(Z), equation (11), with g' = g (1 - g)."""
    A, _ = sigmoid(Z)
    return dA * A * (1 - A)
''',
    "tanh": '''
def tanh(Z):
    """A = tanh(Z); the cache is Z."""
    return np.tanh(Z), Z


def tanh_backward(dA, Z):
    """dZ = dA g'(Z), equation (11), with g' = 1 - g^2."""
    return dA * (1 - np.tanh(Z) ** 2)
''',
    "leaky_relu": '''
def leaky_relu(Z):
    """A = Z above zero and 0.01 Z below; the cache is Z."""
    return np.maximum(0.01 * Z, Z), Z


def leaky_relu_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' is 1 above zero, 0.01 below, 0.505 between."""
    return dA * (0.505 + 0.495 * np.sign(Z))
''',
    "elu": '''
def elu(Z):
    """A = Z above zero and exp(Z) - 1 below; the cache is Z."""
    return np.maximum(Z, np.expm1(np.minimum(Z, 0))), Z


def elu_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' is 1 above zero and exp(Z) below."""
    return dA * np.exp(np.minimum(Z, 0))
''',
    "gelu": '''
def gelu(Z):
    """A = Z T with T = (1 + tanh(u)) / 2 and u = c (Z + 0.044715 Z^3); the cache is Z."""
    c = math.sqrt(2 / math.pi)
    T = (1 + np.tanh(c * (Z + 0.044715 * Z**3))) / 2
    return Z * T, Z


def gelu_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' = T + Z T', and T' = 2 T (1 - T) u'."""
    c = math.sqrt(2 / math.pi)
    T = (1 + np.tanh(c * (Z + 0.044715 * Z**3))) / 2
    return dA * T * (1 + 2 * Z * (1 - T) * c * (1 + 3 * 0.044715 * Z**2))
''',
    "softplus": '''
def softplus(Z):
    """A = log(1 + exp(Z)); the cache is Z."""
    return np.logaddexp(Z, 0), Z


def softplus_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' is the sigmoid."""
    A, _ = sigmoid(Z)
    return dA * A
''',
    "identity": '''
def identity(Z):
    """A = Z; the cache is Z."""
    return Z, Z


def identity_backward(dA, Z):
    """dZ = dA g'(Z), equation (11): g' is 1."""
    return dA
''',
}
"""Hidden activations, forward and backward."""

SIGMOID = '''
def sigmoid(Z):
    """A = 1 / (1 + exp(-Z)); the cache is Z."""
    with np.errstate(over="ignore"):  # far below zero exp(-Z) is inf, and 1 / inf is 0
        return 1 / (1 + np.exp(-Z)), Z
'''
MADE_FROM_SIGMOID = ("sigmoid", "softplus")
"""The hidden activations that use it."""

SOFTMAX = '''
def softmax(Z):
    """A = exp(Z) / (sum of exp(Z) over the units); the cache is Z."""
    exponentials = np.exp(Z - np.max(Z, axis=0))  # the greatest off: exp stays finite
    return exponentials / np.sum(exponentials, axis=0), Z
'''

INITIALIZERS = {
    "course": "random.randn(n, n_prev) * 0.01",
    "scaled": "random.randn(n, n_prev) / np.sqrt(n_prev)",
    "he": "random.randn(n, n_prev) * np.sqrt(2 / n_prev)",
}
"""First weights of a layer of n units that read n_prev."""

SCHEDULES = {
    "constant": "learning_rate",
    "inverse_time": "learning_rate / (1 + DECAY * t / DECAY_EVERY)",
    "step": "learning_rate * DECAY ** (t // DECAY_EVERY)",
    "cosine": "learning_rate * (1 + math.cos(math.pi * share)) / 2",
}
"""The learning rate of update number t, after its warm-up."""

_ZEROS = '''
def initialize_{name}(parameters):
    """Return a zero for every weight and bias."""
    return {{name: np.zeros_like(theta) for name, theta in parameters.items()}}

'''

OPTIMIZERS = {
    "gradient_descent": Optimizer(
        '''
def update_parameters(parameters, grads, learning_rate):
    """W = W - learning_rate dW, b = b - learning_rate db: equations (16) and (17)."""
    return {
        name: theta - learning_rate * grads["d" + name]
        for name, theta in parameters.items()
    }
''',
        "parameters = update_parameters(parameters, grads, {rate})",
    ),
    "momentum": Optimizer(
        _ZEROS.format(name="velocity")
        + '''
def update_parameters_with_momentum(parameters, grads, v, learning_rate):
    """v = BETA v + dtheta, theta = theta - learning_rate v, theta being every W and b."""
    updated = {}
    for name, theta in parameters.items():
        v[name] = BETA * v[name] + grads["d" + name]
        updated[name] = theta - learning_rate * v[name]
    return updated
''',
        "parameters = update_parameters_with_momentum(\n            parameters, grads, v, {rate}\n        )",
        memory="v = initialize_velocity(parameters)",
    ),
    "nesterov": Optimizer(
        _ZEROS.format(name="velocity")
        + '''
def update_parameters_with_nesterov(parameters, grads, v, learning_rate):
    """v = BETA v + dtheta, theta = theta - learning_rate (dtheta + BETA v)."""
    updated = {}
    for name, theta in parameters.items():
        dtheta = grads["d" + name]
        v[name] = BETA * v[name] + dtheta
        updated[name] = theta - learning_rate * (dtheta + BETA * v[name])
    return updated
''',
        "parameters = update_parameters_with_nesterov(\n            parameters, grads, v, {rate}\n        )",
        memory="v = initialize_velocity(parameters)",
    ),
    "rmsprop": Optimizer(
        _ZEROS.format(name="squares")
        + '''
def update_parameters_with_rmsprop(parameters, grads, s, learning_rate):
    """theta = theta - learning_rate dtheta / (sqrt(s) + EPSILON), s a mean of dtheta^2."""
    updated = {}
    for name, theta in parameters.items():
        dtheta = grads["d" + name]
        s[name] = BETA2 * s[name] + (1 - BETA2) * dtheta**2
        updated[name] = theta - learning_rate * dtheta / (np.sqrt(s[name]) + EPSILON)
    return updated
''',
        "parameters = update_parameters_with_rmsprop(parameters, grads, s, {rate})",
        memory="s = initialize_squares(parameters)",
    ),
    "adam": Optimizer(
        _ZEROS.format(name="adam")
        + '''
def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate):
    """theta = theta - learning_rate v / (sqrt(s) + EPSILON), theta being every W and b.

    v and s are means of dtheta and dtheta^2 over the steps t = 1, 2, ... They begin at
    zero, and are too small at first: dividing by 1 - beta^t corrects that.
    """
    updated = {}
    for name, theta in parameters.items():
        dtheta = grads["d" + name]
        v[name] = BETA1 * v[name] + (1 - BETA1) * dtheta
        s[name] = BETA2 * s[name] + (1 - BETA2) * dtheta**2
        v_corrected = v[name] / (1 - BETA1**t)
        s_corrected = s[name] / (1 - BETA2**t)
        step = v_corrected / (np.sqrt(s_corrected) + EPSILON)
        updated[name] = theta - learning_rate * step
    return updated
''',
        "parameters = update_parameters_with_adam(\n            parameters, grads, v, s, {step}, {rate}\n        )",
        memory="v, s = initialize_adam(parameters), initialize_adam(parameters)",
    ),
}
"""How parameters follow their gradients."""
