"""What a network carries beside its numbers: how to show it a picture, what its answers mean, how it was trained."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.images.recipe import Recipe


@dataclass(frozen=True)
class TrainingRecord:
    """How a network was trained, and how well it did at the end."""

    dataset: str
    iterations: int
    learning_rate: float
    initializer: str
    seed: int
    final_cost: float
    train_accuracy: float
    test_accuracy: float | None
    seconds: float
    blas_threads: int
    """Threads of the matrix library; another number changes the last digits."""
    program: str
    """Name and version of the program that trained it."""
    optimizer: str = "gradient_descent"
    batch_size: int = 0
    """Examples an update; 0 for all of them."""
    l2: float = 0.0
    dropout: float = 0.0
    """The share of hidden units left out of each update, the greatest one where layers differ."""


@dataclass(frozen=True)
class ModelCard:
    """What a network needs to be used again by someone who has only its file."""

    class_names: tuple[str, ...] = ("0", "1")
    recipe: Recipe | None = None
    """How a picture becomes the network's input; none where it was not trained on pictures."""
    training: TrainingRecord | None = field(default=None)
