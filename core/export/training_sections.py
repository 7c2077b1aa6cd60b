"""How a script trains: the update, the minibatches, the loop, and what came of it."""

from __future__ import annotations

from core.export.section import Section

TRAINING_SECTIONS = (
    Section(
        "The update",
        r"""
gradient_descent own|$W = W - \alpha\, dW$ and $b = b - \alpha\, db$, equations (16) and (17).
!gradient_descent|Every step follows the gradients, and remembers something of those before.
scheduled     |The learning rate $\alpha$ changes on the way.
""",
        '''
own           |$update_functions
own scheduled |
own scheduled |
scheduled     |def scheduled(learning_rate, t):
scheduled     |    """Return the learning rate of the update number t = 0, 1, 2, ..."""
warm_up       |    learning_rate *= min((t + 1) / (WARM_UP + 1), 1)
cosine warm_up|    share = min(max(t - WARM_UP, 0) / HALF_WAVE, 1)
cosine !warm_up|    share = min(t / HALF_WAVE, 1)
scheduled     |    return $schedule
''',
    ),
    Section(
        "Minibatches",
        """
              |A step looks at some of the pictures only; every epoch deals them out in a new order.
""",
        '''
minibatches   |def random_mini_batches(m, epoch):
minibatches   |    """Return the places of the pictures of every minibatch of an epoch."""
minibatches   |    order = np.random.default_rng((SHUFFLE_SEED, epoch)).permutation(m)
minibatches   |    return [order[k : k + BATCH_SIZE] for k in range(0, m, BATCH_SIZE)]
''',
    ),
    Section(
        "The training",
        """
              |Forward, cost, backward, update. The cost is taken before each update.
patience      |Now and then the cost on pictures that are not trained on is looked at: the parameters with the
patience      |lowest are kept, and where there is no lower one for `PATIENCE` iterations, training ends.
""",
        '''
!patience     |def L_layer_model(X, Y):
!patience     |    """Return the trained parameters, and the cost before every update."""
patience      |def L_layer_model(X, Y, X_watched, Y_watched):
patience      |    """Return the best parameters, and the cost before every update."""
!branch       |    parameters = initialize_parameters_deep(LAYERS_DIMS)
branch        |    parameters = read_parameters(FIRST_WEIGHTS)
remembers     |    $memory
              |    costs = []
changes       |    $changed_rate = LEARNING_RATE
minibatches   |    batches_an_epoch = math.ceil(X.shape[1] / BATCH_SIZE)
patience      |    best, best_cost, best_iteration = parameters, math.inf, 0
!patience     |    for i in range($span):
patience      |    for i in range($span + 1):
patience      |        if i % LOOK_EVERY == 0 or i == NUM_ITERATIONS:
patience      |            AL, caches = L_model_forward(X_watched, parameters$no_masks)
patience own  |            ZL = caches[-1][1]
patience      |            watched_cost = compute_cost($answers, Y_watched)
patience      |            if watched_cost < best_cost:
patience      |                best, best_cost, best_iteration = parameters, watched_cost, i
patience      |            if i == NUM_ITERATIONS or i - best_iteration >= PATIENCE:
patience      |                break
minibatches   |        epoch, place = divmod(i, batches_an_epoch)
minibatches !branch|        if place == 0:
minibatches branch|        if place == 0 or i == BEGAN:
minibatches   |            batches = random_mini_batches(X.shape[1], epoch)
minibatches   |        X_batch, Y_batch = X[:, batches[place]], Y[:, batches[place]]
dropout       |        masks = dropout_masks(i, $Y.shape[1])
              |        AL, caches = L_model_forward($X, parameters$masks)
own           |        ZL = caches[-1][1]
!l2           |        cost = compute_cost($answers, $Y)
l2            |        cost = compute_cost($answers, $Y) + l2_cost(parameters)
              |        costs.append(float(cost))
              |        if i % 100 == 0:
              |            print(f"Cost after iteration {i}: {cost:$digits}")
              |        grads = L_model_backward(AL, $Y, caches$masks)
changes       |        $changed_rate = RATE_CHANGES.get(i, $changed_rate)
scheduled     |        learning_rate = scheduled($planned_rate, i)
              |        $update
!patience     |    return parameters, costs
patience      |    return best, costs
''',
    ),
    Section(
        "What came of it",
        """
              |The share of pictures whose class is answered rightly, of those trained on and of others.
""",
        '''
own           |def predict(X, Y, parameters):
own binary    |    """Return 1 where AL > 0.5 and 0 elsewhere, and print the share that equals Y."""
own softmax   |    """Return the most probable classes, and print the share that are the true ones."""
own           |    AL, _ = L_model_forward(X, parameters$no_masks)
own binary    |    p = np.where(AL > 0.5, 1, 0)
own binary    |    print(f"Accuracy: {np.mean(p == Y)}")
own softmax   |    p = np.argmax(AL, axis=0)
own softmax   |    print(f"Accuracy: {np.mean(p == np.argmax(Y, axis=0))}")
own           |    return p
own           |
own           |
!patience     |parameters, costs = L_layer_model(X_train, Y_train)
hold_out      |parameters, costs = L_layer_model(X_train, Y_train, X_watched, Y_watched)
patience !hold_out|parameters, costs = L_layer_model(X_train, Y_train, X_test, Y_test)
              |print("The pictures trained on:", end=" ")
              |pred_train = predict(X_train, Y_train, parameters)
              |print("The test pictures:", end=" ")
              |pred_test = predict(X_test, Y_test, parameters)
''',
    ),
)
