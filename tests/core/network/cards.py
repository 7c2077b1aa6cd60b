"""A card with every field filled in, for models that are saved."""

from __future__ import annotations

from core.images.recipe import Recipe
from core.network import ModelCard, TrainingRecord

RECORD = TrainingRecord(
    dataset="cats",
    iterations=2500,
    learning_rate=0.0075,
    initializer="scaled",
    seed=1,
    final_cost=0.0883,
    train_accuracy=0.9856,
    test_accuracy=0.8,
    seconds=0.5,
    blas_threads=1,
    program="DNN Explorer 0.1.0",
)
CARD = ModelCard(("non-cat", "cat"), Recipe(width=4, height=4), RECORD)
