"""One training run: from settings and data to a trained network that knows how it came about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

import core
from core.datasets import Dataset
from core.errors import SettingError
from core.experiments.threads import processors, use_blas_threads
from core.network import ModelCard, Network, TrainingRecord
from core.network.gram import DirectForm, FirstLayer, GramForm
from core.network.tape import Array
from core.settings import TrainingSettings
from core.training import Examples, History, Measurement, Method, Progress, SideBySide, Trainer, TrainerState

MOST_GIGABYTES = 4
"""Memory for the kernel where the Gram form is asked for, not chosen."""
SMALL_PRODUCT = 32_000_000
"""Operations in a matrix product up to which a second thread gains little, and loses much when it is disturbed."""


@dataclass(frozen=True)
class BranchPoint:
    """Where a run leaves another one of the library."""

    parent: str
    """The id of that run."""
    iteration: int
    network: Network
    """What it had learned by then."""
    history: History
    """Its curves up to there."""
    seconds: float
    """Its time spent training up to there."""


class Run:
    """The training of networks on one data set: of one, or of some that differ in a few settings, side by side.

    Making one draws the first weights and brings the data into columns, which may take a second. It also sets
    how many threads the matrix library has in this process: ``leave_free`` processors are left to others, unless
    ``blas_threads`` says how many it is to have. A branch, which is of one network, counts on from where it leaves.
    """

    def __init__(
        self,
        dataset: Dataset,
        *variants: TrainingSettings,
        leave_free: int = 0,
        blas_threads: int = 0,
        branch: BranchPoint | None = None,
    ) -> None:
        self.dataset, self.branch = dataset, branch
        self.variants = variants
        """The settings of each network."""
        self.chosen = 0
        """The number of the network that is looked at where one alone can be."""
        self.total = variants[0].iterations
        """How many updates to make in all; may be raised while the run goes on."""
        self.rate_changes: list[tuple[int, float]] = []
        """(iteration, new learning rate) of every change on the way."""
        use_blas_threads(1)  # what is worked out beforehand has the same digits in the window and on the command line
        _check_kernel(dataset, self.settings)
        (X, Y), held_out = training_examples(dataset, self.settings)
        self._group = SideBySide(
            [branch.network] if branch else [first_network(dataset, settings) for settings in variants],
            X,
            Y,
            (dataset.test.columns(), dataset.test.Y(self.settings.dtype, len(dataset.class_names))),
            methods=[replace(method_of(settings), began=self.began) for settings in variants],
            held_out=held_out,
        )
        self.trainers = [Trainer.of(self._group, number) for number in range(len(variants))]
        """A trainer for each network; all of them advance together."""
        if branch:
            (first,) = self._group.states()
            start = replace(first, iteration=branch.iteration, seconds=branch.seconds)
            self.trainer.restore(start, branch.history)
        small = self._group.descent.largest_product <= SMALL_PRODUCT
        self.blas_threads = use_blas_threads(blas_threads or (1 if small else processors() - leave_free))

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the chosen network."""
        return self.variants[self.chosen]

    @property
    def trainer(self) -> Trainer:
        """The trainer of the chosen network."""
        return self.trainers[self.chosen]

    @property
    def iteration(self) -> int:
        """How many updates have been made, of the network that was trained longest."""
        return max(trainer.iteration for trainer in self.trainers)

    @property
    def began(self) -> int:
        """The iteration at which it began: 0, or where a branch leaves."""
        return self.branch.iteration if self.branch else 0

    @property
    def first_networks(self) -> Sequence[Network]:
        """The networks as they were before the first update."""
        return self._group.networks

    @property
    def first_layer(self) -> DirectForm | GramForm:
        """What makes networks of trained parameters."""
        return self._group.descent.form

    @property
    def form(self) -> FirstLayer:
        """How the first layer is held."""
        return "gram" if isinstance(self._group.descent.form, GramForm) else "direct"

    def change_learning_rate(self, learning_rate: float) -> None:
        """Train on with steps of another length, and note at which iteration that began.

        Networks side by side keep the rates they have.
        """
        if len(self.trainers) == 1 and learning_rate != self.trainer.learning_rate:
            self.trainer.change(learning_rate=learning_rate)
            self.rate_changes.append((self.trainer.iteration, learning_rate))

    @property
    def finished(self) -> bool:
        """Whether all iterations are made, or no more can be."""
        return self.iteration >= self.total or all(trainer.progress.stopped for trainer in self.trainers)

    def advance(self, iterations: int) -> Progress:
        """Make up to ``iterations`` updates, but none beyond the last; measure the result of the last one."""
        self._group.advance(min(iterations, self.total - self.iteration))
        if self.finished:
            self._group.keep_best()
            self._group.measure()
        return self.trainer.progress

    def want_states(self) -> None:
        """Let :meth:`states` tell of the present iteration, as soon as the next updates show that it is finite."""
        self._group.want_states()

    def settle(self) -> None:
        """Let :meth:`states` tell of the present iteration now, for the price of a look at all examples."""
        self._group.settle()

    def states(self) -> list[TrainerState]:
        """Return for each network a point, not far back, from which it can go on; no cost before it is taken back."""
        return self._group.states()

    def frames(self) -> list[Array | None]:
        """Return copies of what is trained of each network, flat, as training holds it; None for one that stopped."""
        return self._group.frames()

    def watch(self, look: Callable[[int], float]) -> None:
        """Have ``look(iteration)`` called before the next update; it returns before which update to call it again."""
        self._group.descent.watch(look)

    def network(self) -> Network:
        """Return the chosen network as it is now, with the card that a file of it carries."""
        self._group.measure()
        return self._network(self.chosen)

    def networks(self) -> list[Network]:
        """Return all networks as they are now, each with its card."""
        self._group.measure()
        return [self._network(number) for number in range(len(self.trainers))]

    def measure(self) -> Measurement:
        """Return how well the network does now."""
        return self.trainer.measure()

    def _network(self, number: int) -> Network:
        """Return a network, which has just been measured."""
        trainer, settings = self.trainers[number], self.variants[number]
        measurement = trainer.progress.measurement
        assert measurement is not None
        record = TrainingRecord(
            dataset=self.dataset.name,
            iterations=measurement.iteration,
            learning_rate=trainer.learning_rate,
            initializer=settings.initializer,
            seed=settings.seed,
            final_cost=measurement.cost,
            train_accuracy=measurement.train_accuracy,
            test_accuracy=measurement.test_accuracy,
            seconds=round(trainer.progress.seconds, 3),
            blas_threads=self.blas_threads,
            program=f"DNN Explorer {core.__version__}",
            optimizer=settings.optimizer,
            batch_size=settings.batch_size,
            l2=settings.l2,
            dropout=max(settings.dropout),
        )
        return trainer.snapshot(ModelCard(self.dataset.class_names, self.dataset.recipe, record))


def first_network(dataset: Dataset, settings: TrainingSettings) -> Network:
    """Return the network that a run starts from: first weights, and a card without a training record."""
    return Network(
        settings.sizes(dataset.inputs, len(dataset.class_names)),
        settings.activation_of_each_layer,
        output="sigmoid" if len(dataset.class_names) == 2 else "softmax",
        initializer=settings.initializer,
        seed=settings.seed,
        dtype=settings.dtype,
        card=ModelCard(dataset.class_names, dataset.recipe),
    )


def method_of(settings: TrainingSettings) -> Method:
    """Return how the settings say to train, from the first weights on."""
    names = {field.name for field in fields(Method)} & TrainingSettings.model_fields.keys()
    return Method(**{name: getattr(settings, name) for name in names})


def _check_kernel(dataset: Dataset, settings: TrainingSettings) -> None:
    """Raise SettingError where the Gram form is asked for, and what it keeps of each two pictures is too much."""
    m = len(dataset.train)
    gigabytes = m * (m + len(dataset.test)) * np.dtype(settings.dtype).itemsize / 2**30
    if settings.first_layer == "gram" and gigabytes > MOST_GIGABYTES:
        raise SettingError(
            f"The Gram form of {m:,} pictures would take {gigabytes:.0f} GB of memory, more than the "
            f"{MOST_GIGABYTES} that are allowed; let First layer be auto or direct.",
            setting="first_layer",
        )


def training_examples(dataset: Dataset, settings: TrainingSettings) -> tuple[Examples, Examples | None]:
    """Return the examples to train on, and those that are held out for patience to look at."""
    X, Y = dataset.train.columns(), dataset.train.Y(settings.dtype, len(dataset.class_names))
    held = settings.held_out(len(dataset.train))
    if not held:
        return (X, Y), None
    order = np.random.Generator(np.random.PCG64(settings.shuffle_seed)).permutation(len(dataset.train))
    kept_back, trained_on = np.sort(order[:held]), np.sort(order[held:])
    return (X[:, trained_on], Y[:, trained_on]), (X[:, kept_back], Y[:, kept_back])
