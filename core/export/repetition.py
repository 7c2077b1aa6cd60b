"""What a script is to do again, and which needs that has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.datasets.catalog import BUILT_IN
from core.datasets.dataset import Dataset
from core.errors import SettingError
from core.export import parts
from core.settings import TrainingSettings
from core.training.examiner import usual_interval


@dataclass(frozen=True)
class Repetition:
    """A run that a script repeats.

    Raises :class:`SettingError` where it is to use the functions of the course, and they cannot do it.
    """

    settings: TrainingSettings
    dataset: Dataset
    source: str
    """What opens the data set: a path, or the name of what is built in."""
    iterations: int = 0
    """How many updates to make; 0 for as many as the settings say."""
    rate_changes: Sequence[tuple[int, float]] = ()
    """(iteration, new learning rate) of every change on the way."""
    first_weights: str = ""
    """The file of the network that a branch goes on from; empty where first weights are drawn."""
    began: int = 0
    """The iteration at which a branch goes on."""
    with_course: bool = False
    """Whether to use the functions of :mod:`core.course` instead of written out ones."""

    def __post_init__(self) -> None:
        if self.with_course:
            _check_course(self.settings, self.dataset.classes)

    @property
    def files(self) -> tuple[str, str]:
        """The files with the training and with the test part; the same one twice where it has both."""
        path = Path(self.source)
        _, two, beside = self.dataset.source.rpartition(f"{path.name} and ")
        if not two:
            return str(path), str(path)
        # Named alike but for “train” and “test”, so that the alphabet tells which is which.
        test, train = sorted((str(path), str(path.with_name(beside))), key=str.lower)
        return train, test

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of every hidden layer."""
        return self.settings.activation_of_each_layer

    @property
    def kept(self) -> dict[int, float]:
        """Hidden layer, counted from 1, -> the share of its units that dropout keeps, where it leaves out any."""
        shares = self.settings.dropout_of_each_layer
        return {layer: 1 - share for layer, share in enumerate(shares, start=1) if share}

    @property
    def held_out(self) -> int:
        """How many training pictures are not trained on but watched."""
        return self.settings.held_out(len(self.dataset.train))

    @property
    def changes(self) -> dict[int, float]:
        """Iteration -> the learning rate from there on."""
        last = self.iterations or self.settings.iterations
        return {iteration: rate for iteration, rate in self.rate_changes if iteration < last}

    @property
    def look_every(self) -> int:
        """After how many iterations patience looks at the cost: as a run does, which measures at a small cost."""
        m = len(self.dataset.train) - self.held_out
        examined = len(self.dataset.train) + len(self.dataset.test)
        at_a_time = min(self.settings.batch_size or m, m)
        return usual_interval(examined, at_a_time, self.settings.patience)

    @cached_property
    def needs(self) -> Mapping[str, bool]:
        """Need -> whether this repetition has it."""
        return {name: holds(self) for name, holds in _NEEDS.items()} | {
            name: name == self.settings.optimizer for name in parts.OPTIMIZERS
        }


_COURSE_HAS: Mapping[str, tuple[Callable[[TrainingSettings], bool], str]] = {
    "optimizer": (lambda settings: settings.optimizer == "gradient_descent", "gradient descent alone"),
    "activations": (lambda settings: set(settings.activation_of_each_layer) <= {"relu"}, "relu alone"),
    "l2": (lambda settings: settings.l2 == 0, "no L2"),
    "dropout": (lambda settings: not (settings.layers and any(settings.dropout)), "no dropout"),
    "dtype": (lambda settings: settings.dtype == "float64", "numbers of float64 alone"),
}
"""Setting -> whether the course has it so, and the words for that."""


def _check_course(settings: TrainingSettings, classes: int) -> None:
    sentence = "The functions of the course cannot repeat this run: they have {}; show it without them."
    for name, (holds, words) in _COURSE_HAS.items():
        if not holds(settings):
            raise SettingError(sentence.format(words), setting=name)
    if classes != 2:
        raise SettingError(sentence.format("two classes alone"), setting="layers")


_NEEDS: Mapping[str, Callable[[Repetition], bool]] = {
    "course": lambda run: run.with_course,
    "own": lambda run: not run.with_course,
    "built_in": lambda run: run.source in BUILT_IN,
    "files": lambda run: run.source not in BUILT_IN,
    "branch": lambda run: bool(run.first_weights),
    "hdf5": lambda run: bool(run.first_weights) or run.source not in BUILT_IN,
    "elsewhere": lambda run: run.with_course or run.source in BUILT_IN,
    "one_file": lambda run: run.source not in BUILT_IN and len(set(run.files)) == 1,
    "two_files": lambda run: run.source not in BUILT_IN and len(set(run.files)) == 2,
    "split": lambda run: bool(run.dataset.note),  # nothing else is done to data on the way in
    "binary": lambda run: run.dataset.classes == 2,
    "softmax": lambda run: run.dataset.classes > 2,
    "hidden": lambda run: bool(run.activations),
    "mixed": lambda run: len(set(run.activations)) > 1,
    "single": lambda run: run.settings.dtype == "float32",
    "minibatches": lambda run: 0 < run.settings.batch_size < len(run.dataset.train) - run.held_out,
    "dropout": lambda run: bool(run.kept),
    "l2": lambda run: run.settings.l2 > 0,
    "patience": lambda run: run.settings.patience > 0,
    "hold_out": lambda run: run.held_out > 0,
    "shuffles": lambda run: bool(run.kept or run.held_out or _NEEDS["minibatches"](run)),
    "inertia": lambda run: run.settings.optimizer in ("momentum", "nesterov"),
    "remembers": lambda run: bool(parts.OPTIMIZERS[run.settings.optimizer].memory),
    "changes": lambda run: bool(run.changes),
    "scheduled": lambda run: run.settings.schedule != "constant" or run.settings.warm_up > 0,
    "warm_up": lambda run: run.settings.warm_up > 0,
    "decay": lambda run: run.settings.schedule in ("inverse_time", "step"),
    "cosine": lambda run: run.settings.schedule == "cosine",
    "math": lambda run: (
        "gelu" in run.activations or any(_NEEDS[need](run) for need in ("minibatches", "patience", "cosine"))
    ),
}
