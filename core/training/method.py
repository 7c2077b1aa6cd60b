"""How to train, as plain numbers and names."""

from __future__ import annotations

from dataclasses import dataclass

from core.network.gram import FirstLayer


@dataclass(frozen=True)
class Method:
    """Everything that steers training beside the network and the data.

    Networks trained side by side may differ in learning rate, its schedule, and L2; in nothing else.
    """

    learning_rate: float = 0.0075
    optimizer: str = "gradient_descent"
    momentum: float = 0.9
    """How much of the past direction a step keeps (beta; of Adam, beta_1)."""
    l2: float = 0.0
    """lambda of the cost's term lambda / (2 m) * (sum of all squared weights), for m training examples."""
    schedule: str = "constant"
    decay: float = 0.5
    decay_every: int = 1000
    warm_up: int = 0
    """Iterations in which the rate rises evenly from 0 to what it is."""
    iterations: int = 2500
    """How many are planned: where a cosine ends, and what the choice of a form reckons with."""
    batch_size: int = 0
    """Examples an iteration; 0 for all of them."""
    shuffle_seed: int = 1
    """Where the order of minibatches and the draws of dropout start."""
    dropout: tuple[float, ...] = (0.0,)
    """The share of units left out in each iteration: one for all hidden layers, or one a layer."""
    patience: int = 0
    """After how many iterations without a better held-out cost to stop, and go back to the best; 0 for never."""
    first_layer: FirstLayer = "auto"
    began: int = 0
    """The iteration at which the optimizer remembers nothing yet: not 0 where a branch leaves another run."""
