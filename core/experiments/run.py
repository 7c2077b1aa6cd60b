"""One training run: from settings and data to a trained network that knows how it came about."""

from __future__ import annotations

import numpy as np

import core
from core.datasets import Dataset
from core.experiments.threads import processors, use_blas_threads
from core.network import ModelCard, Network, TrainingRecord
from core.network.gram import gram_form_suits
from core.settings import TrainingSettings
from core.training import Measurement, Progress, Trainer


class Run:
    """The training of one network on one data set, by the settings given.

    Making one draws the first weights and brings the data into columns, which may take a second. It also sets
    how many threads the matrix library has in this process: ``leave_free`` processors are left to others.
    """

    def __init__(self, dataset: Dataset, settings: TrainingSettings, *, leave_free: int = 0) -> None:
        self.dataset = dataset
        self.settings = settings
        self.total = settings.iterations
        """How many updates to make in all; may be raised while the run goes on."""
        self.rate_changes: list[tuple[int, float]] = []
        """(iteration, new learning rate) of every change on the way."""
        itemsize = np.dtype(settings.dtype).itemsize
        small_products = gram_form_suits(dataset.inputs, len(dataset.train), itemsize)
        self.blas_threads = use_blas_threads(1 if small_products else processors() - leave_free)
        network = first_network(dataset, settings)
        recipe, dtype = dataset.recipe, settings.dtype
        self.trainer = Trainer(
            network,
            dataset.train.X(recipe, dtype),
            dataset.train.Y(dtype),
            (dataset.test.X(recipe, dtype), dataset.test.Y(dtype)),
            learning_rate=settings.learning_rate,
        )

    def change_learning_rate(self, learning_rate: float) -> None:
        """Train on with steps of another length, and note at which iteration that began."""
        if learning_rate != self.trainer.learning_rate:
            self.trainer.change(learning_rate=learning_rate)
            self.rate_changes.append((self.trainer.iteration, learning_rate))

    @property
    def finished(self) -> bool:
        """Whether all iterations are made, or no more can be."""
        return self.trainer.iteration >= self.total or bool(self.trainer.progress.stopped)

    def advance(self, iterations: int) -> Progress:
        """Make up to ``iterations`` updates, but none beyond the last; measure the result of the last one."""
        progress = self.trainer.advance(min(iterations, self.total - self.trainer.iteration))
        if not self.finished:
            return progress
        self.trainer.measure()
        return self.trainer.progress

    def network(self) -> Network:
        """Return the network as it is now, with the card that a file of it carries."""
        measurement = self.trainer.measure()
        record = TrainingRecord(
            dataset=self.dataset.name,
            iterations=measurement.iteration,
            learning_rate=self.trainer.learning_rate,
            initializer=self.settings.initializer,
            seed=self.settings.seed,
            final_cost=measurement.cost,
            train_accuracy=measurement.train_accuracy,
            test_accuracy=measurement.test_accuracy,
            seconds=round(self.trainer.progress.seconds, 3),
            blas_threads=self.blas_threads,
            program=f"DNN Explorer {core.__version__}",
        )
        return self.trainer.snapshot(ModelCard(self.dataset.class_names, self.dataset.recipe, record))

    def measure(self) -> Measurement:
        """Return how well the network does now."""
        return self.trainer.measure()


def first_network(dataset: Dataset, settings: TrainingSettings) -> Network:
    """Return the network that a run starts from: first weights, and a card without a training record."""
    return Network(
        settings.sizes(dataset.inputs),
        settings.activation_of_each_layer,
        initializer=settings.initializer,
        seed=settings.seed,
        dtype=settings.dtype,
        card=ModelCard(dataset.class_names, dataset.recipe),
    )
