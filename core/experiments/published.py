"""Which costs the course published for the same data and the same settings."""

from __future__ import annotations

import hashlib

import numpy as np

from core.course.published import PUBLISHED, PublishedCosts
from core.datasets import Dataset, Examples
from core.settings import TrainingSettings, why_idle

_WITHOUT_INFLUENCE = ("iterations", "first_layer", "patience")
"""How many costs there are and how they are worked out: none of this changes a cost."""


def published_for(settings: TrainingSettings, dataset: Dataset) -> PublishedCosts | None:
    """Return the costs that the course published for training so on these pictures; None if it published none."""
    return next((one for one in PUBLISHED if _trains_so(settings, one) and _is_of(dataset, one)), None)


def fingerprint_of(examples: Examples) -> str:
    """Return what tells pictures with their labels from any others, whatever they and their classes are called."""
    digest = hashlib.sha256(np.ascontiguousarray(examples.pictures).data)
    digest.update(np.ascontiguousarray(examples.labels).data)
    return digest.hexdigest()


def _trains_so(settings: TrainingSettings, published: PublishedCosts) -> bool:
    """Tell whether the settings are the course's, as far as they have an effect; its others are the defaults."""
    course = TrainingSettings.check(
        {
            "layers": published.sizes[1:-1],
            "initializer": published.initializer,
            "seed": published.seed,
            "learning_rate": published.learning_rate,
        }
    )
    return all(
        getattr(settings, name) == getattr(course, name) or why_idle(name, settings)
        for name in TrainingSettings.model_fields
        if name not in _WITHOUT_INFLUENCE
    )


def _is_of(dataset: Dataset, published: PublishedCosts) -> bool:
    """Tell whether these are the pictures; most others differ in what is quick to see."""
    return (
        (dataset.inputs, dataset.outputs) == (published.sizes[0], published.sizes[-1])
        and len(dataset.train) == published.examples
        and dataset.train.pictures.dtype == np.uint8
        and fingerprint_of(dataset.train) == published.pictures
    )
