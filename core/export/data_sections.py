"""What a script begins with: what it imports, its settings, its pictures and its first weights."""

from __future__ import annotations

from core.export.section import Section

INTRODUCTION = """
              |The training of a network, as DNN Explorer did it: this comes to the same costs.
              |
own files     |It needs numpy and h5py.
built_in      |It needs DNN Explorer for the pictures, which are drawn by that program.
course        |It needs DNN Explorer for the functions of the course, which are in core.course.
branch        |It is a branch: it goes on from what another run had learned, and its costs begin there.
              |
              |The m pictures are the columns of X, layer l has n_l units, and the equations have
              |the numbers of the course:
              |
              |    X (n_x, m)    W (n_l, n_{l-1})    b (n_l, 1)    Z, A (n_l, m)    Y ($outputs, m)
"""

DATA_SECTIONS = (
    Section(
        "What is needed",
        """
own files     |numpy does the arithmetic, h5py reads the pictures.
course        |The functions of the course are in `core.course`.
built_in      |The pictures are drawn by DNN Explorer.
""",
        """
math          |import math
math          |
hdf5          |import h5py
              |import numpy as np
elsewhere     |
course        |from core.course import (
course        |    L_model_backward,
course        |    L_model_forward,
course        |    compute_cost,
course        |    predict,
course        |    update_parameters,
course        |)
built_in      |from core.datasets.catalog import BUILT_IN
""",
    ),
    Section(
        "Settings",
        """
              |Units of every layer, input first; how long the steps are, and how many there are.
""",
        """
two_files     |TRAIN_FILE = $train_file
two_files     |TEST_FILE = $test_file
one_file      |DATA_FILE = $train_file
softmax       |CLASSES = $classes
branch        |FIRST_WEIGHTS = $first_weights_file
branch        |BEGAN = $began  # the iteration at which this run left the other one
              |LAYERS_DIMS = $layers_dims
              |LEARNING_RATE = $learning_rate
changes       |# From which iteration on there was another rate.
changes       |RATE_CHANGES = $rate_changes
              |NUM_ITERATIONS = $iterations
!branch       |SEED = $seed  # of the first weights
shuffles      |SHUFFLE_SEED = $shuffle_seed  # of all other random numbers
minibatches   |BATCH_SIZE = $batch_size
inertia       |BETA = $momentum  # how much of its direction a step keeps from the last one
rmsprop       |BETA2, EPSILON = 0.9, 1e-8
adam          |BETA1, BETA2, EPSILON = $momentum, 0.999, 1e-8
warm_up       |WARM_UP = $warm_up  # first iterations, in which the rate rises evenly
decay         |DECAY, DECAY_EVERY = $decay, $decay_every
cosine        |HALF_WAVE = $half_wave  # iterations in which the rate falls to zero
l2            |LAMBD = $l2
dropout       |# The share of its units that a hidden layer keeps.
dropout       |KEEP_PROB = $keep_prob
hold_out      |HELD_OUT = $held_out  # training pictures that are not trained on but watched
patience      |PATIENCE = $patience  # iterations without a lower cost until training ends
patience      |LOOK_EVERY = $look_every
""",
    ),
    Section(
        "The pictures",
        r"""
              |A picture becomes a column of numbers from 0 to 1.
hold_out      |The cost on some of them, which are not trained on, tells when to end.
""",
        '''
files         |def read_part(path, part):
files         |    """Return pictures (m, height, width, channels) and labels (m,)."""
files         |    with h5py.File(path, "r") as file:
files         |        return file[f"{part}_set_x"][:], file[f"{part}_set_y"][:].reshape(-1)
files         |
files         |
split         |def split(pictures, labels):
split         |    """Return what to train on, and what to test on: a fifth of every class."""
split         |    random = np.random.RandomState(1)
split         |    for_test = np.zeros(len(labels), dtype=bool)
split         |    for label in np.unique(labels):
split         |        places = random.permutation(np.flatnonzero(labels == label))
split         |        for_test[places[: max(1, round(0.2 * len(places)))]] = True
split         |    train = pictures[~for_test], labels[~for_test]
split         |    return train, (pictures[for_test], labels[for_test])
split         |
split         |
built_in      |drawn = BUILT_IN[$built_in]()
built_in      |train_pictures, train_labels = drawn.train.pictures, drawn.train.labels
built_in      |test_pictures, test_labels = drawn.test.pictures, drawn.test.labels
two_files     |train_pictures, train_labels = read_part(TRAIN_FILE, "train")
two_files     |test_pictures, test_labels = read_part(TEST_FILE, "test")
one_file !split|train_pictures, train_labels = read_part(DATA_FILE, "train")
one_file !split|test_pictures, test_labels = read_part(DATA_FILE, "test")
split         |train, test = split(*read_part(DATA_FILE, "train"))
split         |(train_pictures, train_labels), (test_pictures, test_labels) = train, test
              |
              |X_train = $X_train
              |X_test = $X_test
binary        |Y_train = train_labels.reshape(1, -1)$astype
binary        |Y_test = test_labels.reshape(1, -1)$astype
softmax       |classes = np.arange(CLASSES)[:, np.newaxis]
softmax       |Y_train = (train_labels == classes).astype($dtype)
softmax       |Y_test = (test_labels == classes).astype($dtype)
hold_out      |
hold_out      |order = np.random.default_rng(SHUFFLE_SEED).permutation(X_train.shape[1])
hold_out      |held_out, trained_on = np.sort(order[:HELD_OUT]), np.sort(order[HELD_OUT:])
hold_out      |X_watched, Y_watched = X_train[:, held_out], Y_train[:, held_out]
hold_out      |X_train, Y_train = X_train[:, trained_on], Y_train[:, trained_on]
l2            |M = X_train.shape[1]  # pictures to train on
''',
    ),
    Section(
        "First weights",
        """
!branch       |They are random: units that begin alike would stay alike. The biases begin at zero.
branch        |They are what another run had learned when this one left it.
""",
        '''
!branch       |def initialize_parameters_deep(layers_dims):
!branch       |    """Return W, random, and b, zero, of every layer."""
!branch       |    random = np.random.RandomState(SEED)
!branch       |    parameters = {}
!branch       |    for layer in range(1, len(layers_dims)):
!branch       |        n, n_prev = layers_dims[layer], layers_dims[layer - 1]
!branch !single|        parameters[f"W{layer}"] = $first_weights
!branch single|        W = $first_weights
!branch single|        parameters[f"W{layer}"] = W.astype(np.float32)
!branch       |        parameters[f"b{layer}"] = np.zeros((n, 1)$of_dtype)
!branch       |    return parameters
branch        |def read_parameters(path):
branch        |    """Return W and b of every layer."""
branch        |    with h5py.File(path, "r") as file:
branch        |        return {name: array[:] for name, array in file["parameters"].items()}
''',
    ),
)
