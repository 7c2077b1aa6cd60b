"""The film of a run: its network as it was at the iterations that were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Cancelled, StoreError
from core.experiments.branching import rate_changes
from core.experiments.run import Run
from core.network import ModelCard, Network, TrainingRecord
from core.network.gram import DirectForm
from core.network.inputs import Columns, Inputs
from core.network.parameters import Parameters
from core.network.propagation import Propagation
from core.network.tape import Array
from core.store.film_file import Frames
from core.store.library import Library
from core.store.records import Curves, RunRecord

_AT_ONCE = 2**21
"""Numbers of frames that are asked about a picture together."""


@dataclass(frozen=True)
class _Known:
    """What the library knows of the run."""

    record: RunRecord
    curves: Curves
    rates: list[tuple[int, float]]
    """(iteration, new learning rate) of every change on the way."""


def load_film(library: Library, id: str, run: Run, number: int = 0) -> Film | None:
    """Return the film that the library has of network ``number`` of a run, which it calls ``id``; None for none.

    StoreError is raised where it cannot be read, or is that of another network.
    """
    frames = library.films.frames(id)
    if frames is None:
        return None
    return Film(run, number, frames, _Known(library.record(id), library.curves(id), rate_changes(library, id)))


class Film:
    """The frames of one network of a run, which knows its data and its first weights; any thread may ask."""

    def __init__(self, run: Run, number: int, frames: Frames, known: _Known) -> None:
        self.iterations = frames.iterations
        """(k,), rising: how many updates were behind the network at each frame."""
        self._run, self._number, self._known = run, number, known
        self._numbers = frames.numbers
        self._first = run.first_networks[number]
        self._form = run.first_layer
        if frames.form != run.form:
            self._form = DirectForm(Parameters.for_sizes(self._first.sizes, self._first.dtype))
        trained = self._form.trained
        self._gram = trained.scale is not None
        size = sum(rows * (columns + 1) for rows, columns in trained.shapes) + self._gram
        if frames.numbers.shape[1] != size or (frames.form == "gram") != self._gram:
            raise StoreError(
                f"The film of {known.record.title} is of another network; open the run that it belongs to."
            )

    def nearest(self, iteration: int) -> int:
        """Return the place of the last frame at this iteration or before it, or else of the first one."""
        return max(0, int(self.iterations.searchsorted(iteration, side="right")) - 1)

    def network(self, place: int) -> Network:
        """Return the network as it was at a frame, with the card that it would have had.

        Its accuracies are those last measured by then, and its seconds are in proportion.
        """
        parameters = self._form.parameters_of(self._numbers[place], self._number)
        card = ModelCard(self._first.card.class_names, self._first.card.recipe, self._training_record(place))
        return self._first.with_parameters(parameters, card)

    def probabilities(self, picture: NDArray[Any], cancelled: Callable[[], bool] | None = None) -> Array:
        """Return the probability that each frame gives each class of one picture, shape (k, classes).

        ``picture`` is (h, w, 3), uint8, of any size, or else a column (n_x, 1) as the network takes it. Cancelled is
        raised as soon as ``cancelled`` says so, which is asked between some frames and the next.
        """
        inputs = self._form.inputs(Columns(self._column(picture), self._first.dtype))
        offset = None if inputs.offset is None else inputs.offset[self._number]
        answers = []
        for some in self._in_pieces():
            if cancelled is not None and cancelled():
                raise Cancelled
            if offset is not None:
                inputs.offset = np.broadcast_to(offset, (len(some), *offset.shape))
            answers.append(self._answers(some, inputs))
        shares = np.concatenate(answers)
        return shares if shares.shape[1] > 1 else np.concatenate([1 - shares, shares], axis=1)

    def _in_pieces(self) -> Iterator[Array]:
        """Give the frames away, as many at a time as are to be in memory twice."""
        step = max(1, _AT_ONCE // self._numbers.shape[1])
        for start in range(0, len(self._numbers), step):
            yield self._numbers[start : start + step]

    def _answers(self, frames: Array, inputs: Inputs) -> Array:
        """Return what frames (k, n) answer to the one example, shape (k, outputs), as networks side by side do."""
        first = self._first
        theta = Parameters(self._form.trained.shapes, first.dtype, len(frames), scales=self._gram)
        theta.put_all(frames)
        labels = np.zeros((first.sizes[-1], 1), first.dtype)
        passed = Propagation(theta, first.activations, first.output, inputs, labels, decays=self._gram)
        with np.errstate(all="ignore"):  # exp may overflow to infinity, which gives the right 0
            return passed.forward()[..., 0]

    def _column(self, picture: NDArray[Any]) -> Array:
        recipe, first = self._first.card.recipe, self._first
        if picture.ndim == 3 and recipe is not None:
            return recipe.column(recipe.prepare(picture), np.dtype(first.dtype))
        first.check_input(picture)
        return picture

    def _training_record(self, place: int) -> TrainingRecord | None:
        iteration, record, curves = int(self.iterations[place]), self._known.record, self._known.curves
        settings = self._run.variants[self._number]
        measured = int(curves.measured_at.searchsorted(iteration, side="right")) - 1
        cost = record.final_cost if iteration >= len(curves.costs) else float(curves.costs[iteration])
        if measured < 0 or cost is None:
            return None
        rates = [settings.learning_rate, *(rate for at, rate in self._known.rates if at <= iteration)]
        test_accuracy = float(curves.test_accuracies[measured])
        return TrainingRecord(
            dataset=record.dataset,
            iterations=iteration,
            learning_rate=rates[-1],
            initializer=settings.initializer,
            seed=settings.seed,
            final_cost=cost,
            train_accuracy=float(curves.train_accuracies[measured]),
            test_accuracy=None if np.isnan(test_accuracy) else test_accuracy,
            seconds=round(record.seconds * iteration / max(1, record.iterations), 3),
            blas_threads=record.blas_threads,
            program=record.program,
            optimizer=settings.optimizer,
            batch_size=settings.batch_size,
            l2=settings.l2,
            dropout=max(settings.dropout),
        )
