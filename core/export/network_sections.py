"""The network of a script, forward and backward; nearly nothing of it where the course's functions are used."""

from __future__ import annotations

from core.export.section import Section

NETWORK_SECTIONS = (
    Section(
        "Activations",
        r"""
              |$A = g(Z)$, and on the way back $dZ = dA \cdot g'(Z)$, equation (11).
""",
        """
own           |$activations
mixed         |
mixed         |
mixed         |# Those of every hidden layer, forward and backward.
mixed         |ACTIVATIONS = $activation_pairs
""",
    ),
    Section(
        "Dropout",
        """
              |Every iteration leaves out some units, so that none relies on another. What is kept is divided by the
              |share that is kept, and so answering later needs no correction.
""",
        '''
dropout       |def dropout_masks(i, m):
dropout       |    """Return 1 / keep_prob for every unit that iteration i keeps, 0 for the others."""
dropout       |    bits = np.random.Philox(key=SHUFFLE_SEED, counter=[0, i, 0, 0])
dropout       |    random = np.random.Generator(bits)
dropout       |    masks = {}
dropout       |    for layer, keep_prob in KEEP_PROB.items():
dropout       |        drawn = random.random((LAYERS_DIMS[layer], m)$of_dtype)
dropout       |        masks[layer] = np.where(drawn < keep_prob, 1 / keep_prob, 0)$astype
dropout       |    return masks
''',
    ),
    Section(
        "Forward propagation",
        """
              |$Z = W A_{prev} + b$, equation (4), and $A = g(Z)$, layer after layer.
""",
        '''
own           |def linear_forward(A_prev, W, b):
own           |    """Z = W A_prev + b, equation (4)."""
own           |    Z = W @ A_prev + b
own           |    return Z, (A_prev, W, b)
own           |
own           |
own           |def linear_activation_forward(A_prev, W, b, g):
own           |    """A = g(Z), and what the way back needs of this layer."""
own           |    Z, linear_cache = linear_forward(A_prev, W, b)
own           |    A, activation_cache = g(Z)
own           |    return A, (linear_cache, activation_cache)
own           |
own           |
own           |def L_model_forward(X, parameters$masks):
own           |    """Return AL, the answers, and the caches of all layers."""
own           |    L = len(parameters) // 2
own           |    A, caches = X, []
own hidden    |    for layer in range(1, L):
own hidden    |        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
own mixed     |        g, _ = ACTIVATIONS[layer - 1]
own hidden    |        A, cache = linear_activation_forward(A, W, b, $g)
own dropout   |        if layer in masks:
own dropout   |            A = A * masks[layer]
own hidden    |        caches.append(cache)
own           |    W, b = parameters[f"W{L}"], parameters[f"b{L}"]
own           |    AL, cache = linear_activation_forward(A, W, b, $output)
own           |    caches.append(cache)
own           |    return AL, caches
''',
    ),
    Section(
        "Cost",
        r"""
binary        |$J = -\frac{1}{m} \sum (y \log a + (1 - y) \log(1 - a))$, equation (7).
softmax       |$J = -\frac{1}{m} \sum \log a$ with $a$ for the true class: equation (7) for many classes.
l2            |Large weights cost too: $\frac{\lambda}{2 m} \sum W^2$ is added.
""",
        '''
own binary    |def compute_cost(ZL, Y):
own binary    |    """J = -1/m sum(y log a + (1 - y) log(1 - a)), equation (7), with a = sigmoid(z).
own binary    |
own binary    |    Worked out from z it is right also where a is rounded to 0 or 1:
own binary    |    -log(a) = max(-z, 0) + log(1 + exp(-|z|)), and -log(1 - a) is the same of -z.
own binary    |    """
own binary    |    costs = np.maximum(ZL, 0) - Y * ZL + np.log1p(np.exp(-np.abs(ZL)))
own binary    |    return np.sum(costs) / Y.shape[1]
own softmax   |def compute_cost(ZL, Y):
own softmax   |    """J = -1/m sum(log a), a being the answer for the true class of each picture.
own softmax   |
own softmax   |    Worked out from z it is right also where a is rounded to 0:
own softmax   |    -log(a) = log(sum of exp(z) over the classes) - z of the true class.
own softmax   |    """
own softmax   |    greatest = np.max(ZL, axis=0)
own softmax   |    log_of_sum = greatest + np.log(np.sum(np.exp(ZL - greatest), axis=0))
own softmax   |    return np.mean(log_of_sum - np.sum(Y * ZL, axis=0))
l2            |
l2            |
l2            |def l2_cost(parameters):
l2            |    """lambda / (2 m) times the sum of the squares of all weights."""
l2            |    L = len(parameters) // 2
l2            |    squares = [np.sum(parameters[f"W{layer}"] ** 2) for layer in range(1, L + 1)]
l2            |    return LAMBD / (2 * M) * sum(squares)
''',
    ),
    Section(
        "Backward propagation",
        r"""
!l2           |$dW = \frac{1}{m} dZ\, A_{prev}^T$ (8), $db = \frac{1}{m} \sum dZ$ (9) and $dA_{prev} = W^T dZ$ (10).
l2            |$dW = \frac{1}{m} dZ\, A_{prev}^T + \frac{\lambda}{m} W$ (8), $db = \frac{1}{m} \sum dZ$ (9) and
l2            |$dA_{prev} = W^T dZ$ (10).
""",
        '''
own           |def linear_backward(dZ, linear_cache):
own           |    """Return dA_prev (10), dW (8) and db (9)."""
own           |    A_prev, W, _ = linear_cache
own           |    m = A_prev.shape[1]
own !l2       |    dW = dZ @ A_prev.T / m
own l2        |    dW = dZ @ A_prev.T / m + LAMBD / M * W
own           |    db = np.sum(dZ, axis=1, keepdims=True) / m
own           |    dA_prev = W.T @ dZ
own           |    return dA_prev, dW, db
own           |
own           |
own hidden    |def linear_activation_backward(dA, cache, g_backward):
own hidden    |    """dZ = dA g'(Z), equation (11), and from it the gradients of this layer."""
own hidden    |    linear_cache, activation_cache = cache
own hidden    |    dZ = g_backward(dA, activation_cache)
own hidden    |    return linear_backward(dZ, linear_cache)
own hidden    |
own hidden    |
own           |def L_model_backward(AL, Y, caches$masks):
own           |    """Return the gradients of all layers, from the last back to the first."""
own           |    L = len(caches)
own           |    linear_cache, _ = caches[L - 1]
own           |    dZ = AL - Y  # what the slopes of cost and $output come to
own hidden    |    dA, dW, db = linear_backward(dZ, linear_cache)
own !hidden   |    _, dW, db = linear_backward(dZ, linear_cache)
own           |    grads = {f"dW{L}": dW, f"db{L}": db}
own hidden    |    for layer in reversed(range(1, L)):
own dropout   |        if layer in masks:
own dropout   |            dA = dA * masks[layer]
own hidden    |        cache = caches[layer - 1]
own mixed     |        _, g_backward = ACTIVATIONS[layer - 1]
own hidden    |        dA, dW, db = linear_activation_backward(dA, cache, $g_backward)
own hidden    |        grads |= {f"dW{layer}": dW, f"db{layer}": db}
own           |    return grads
''',
    ),
)
