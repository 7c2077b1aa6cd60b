"""Several networks of one shape, trained in the same steps and watched one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.card import ModelCard
from core.network.inputs import Columns
from core.network.network import Network
from core.network.tape import Array
from core.training.descent import Descent, State
from core.training.examiner import Examiner, usual_interval
from core.training.method import Method
from core.training.progress import History, Measurement, Progress, Speed
from core.training.state import Kept, Lane, TrainerState

NOT_FINITE = (
    "The cost or a weight is no longer a finite number at iteration {iteration:,}: the learning rate of {rate:g} is "
    "probably too high; the last good parameters are kept, so try again with a lower rate."
)
NO_BETTER = (
    "Stopped early at iteration {iteration:,}: the cost on examples not trained on has not fallen for {patience:,} "
    "iterations; the parameters of iteration {best:,}, where it was lowest, are kept."
)
_LONGEST_BLOCK = 64
"""Iterations between two looks at whether all is finite."""

Examples = tuple[NDArray[Any], Array]
"""X (n_x, m), floats or pixels as bytes; and Y (outputs, m)."""


class SideBySide:
    """Trains R networks of one shape on the same examples, each as it would be trained alone.

    X is (n_x, m), floats or pixels as bytes, which are divided by 255; Y is (outputs, m). ``test`` is watched, and so
    is ``held_out``; with patience in the methods, a network stops where its cost on the held-out examples (on the
    test part, if there are none) falls no more. The networks given stay as they were. ``measure_every`` is in
    iterations: None for a number that keeps measuring cheap, 0 for never.
    """

    def __init__(
        self,
        networks: Sequence[Network],
        X: NDArray[Any],
        Y: Array,
        test: Examples | None = None,
        *,
        methods: Sequence[Method],
        held_out: Examples | None = None,
        measure_every: int | None = None,
    ) -> None:
        first = networks[0]
        first.check_input(X)
        columns = Columns(X, first.dtype)
        self.networks, self._methods, self._method = networks, methods, methods[0]
        self.descent = Descent(networks, columns, Y, methods, test[0].shape[1] if test else 0)
        self.lanes = [Lane() for _ in networks]
        self._train = Examiner(self.descent, columns, Y, penalized=True)
        self._test = self._examiner(test)
        self._held_out = self._examiner(held_out) or self._test
        examined = columns.shape[1] + sum(part[0].shape[1] for part in (test, held_out) if part)
        usual = usual_interval(examined, self.descent.batches.size, self._method.patience)
        self._measure_every = usual if measure_every is None else measure_every
        self._safe = self.descent.state()
        """The newest point from which all is known to be finite, the cost too; no cost before it is taken back."""
        self._safe_wanted = False
        self._speed = Speed()
        self.learning_rates = self.descent.update.learning_rates
        """The rate of each network before its schedule."""

    @property
    def iteration(self) -> int:
        """How many updates have been made."""
        return self.descent.iteration

    @property
    def running(self) -> bool:
        """Whether any network can still be trained."""
        return any(lane.ended is None for lane in self.lanes)

    def advance(self, iterations: int) -> None:
        """Make up to ``iterations`` updates; fewer only if no network is left to train."""
        start, end = perf_counter(), self.iteration + iterations
        for number, lane in enumerate(self.lanes):
            if not lane.stopped:
                self._revive(number)
        while self.running and self.iteration < end:
            block = min(end - self.iteration, _LONGEST_BLOCK)
            if self._measure_every:
                since = self.iteration % self._measure_every
                if since == 0:
                    self._measure_on_the_way()
                block = min(block, self._measure_every - since)
            if self.running:
                self._advance(block)
        self._speed.add(self.iteration, perf_counter() - start)

    def _revive(self, number: int) -> None:
        """Go on with a network that had stopped, from the parameters it kept."""
        lane = self.lanes[number]
        if lane.ended is not None:
            self.descent.put(number, lane.ended.arrays)
            self.descent.iteration = len(lane.history.costs)
            kept, lane.ended, lane.stopped, lane.diverged = lane.ended, None, "", False
            lane.best = replace(kept, iteration=self.iteration) if np.isfinite(kept.cost) else None
            self._safe = self.descent.state()

    def change(self, *, learning_rate: float) -> None:
        """Take steps of another length with a network that is trained alone, also where the old ended in a stop.

        Several keep their rates: one that had stopped could not catch up with the others.
        """
        if len(self.lanes) > 1:
            raise ValueError("Networks trained side by side keep their learning rates.")
        self._see_that_costs_are_finite()
        self.learning_rates[0] = learning_rate
        self._revive(0)
        self._safe = self.descent.state()  # what was made with the old length could not be made again

    def want_states(self) -> None:
        """Let :meth:`states` tell of the present iteration, as soon as the next updates show that it is finite."""
        self._safe_wanted = True

    def settle(self) -> None:
        """Let :meth:`states` tell of the present iteration now, for the price of a look at all examples."""
        self._see_that_costs_are_finite()
        self._safe = self.descent.state()

    def states(self) -> list[TrainerState]:
        """Return for each network a point, not far back, from which it can go on; no cost before it is taken back."""
        each = zip(self.lanes, self.descent.apart(self._safe), self.learning_rates, strict=True)
        return [lane.state(self._safe.iteration, flat, rate, self._speed.seconds) for lane, flat, rate in each]

    def restore(self, state: TrainerState, history: History) -> None:
        """Go on exactly from ``state``, with the curves up to there; so can one network that is trained alone."""
        if len(self.lanes) > 1:
            raise ValueError("Networks trained side by side go on one by one.")
        self.descent.restore(State(state.iteration, list(state.arrays)))
        self.lanes[0] = lane = Lane(history)
        if state.best:
            lane.best = Kept(self.descent.take(0), state.best_iteration, state.best_cost)
            for array, kept in zip(lane.best.arrays, state.best, strict=True):
                np.copyto(array.flat, kept)
        self.learning_rates[0] = state.learning_rate
        self._speed = Speed(state.iteration, state.seconds)
        self._safe = self.descent.state()

    def progress(self, number: int = 0) -> Progress:
        """Return where network ``number`` stands now."""
        lane = self.lanes[number]
        return Progress(
            iteration=len(lane.history.costs),
            cost=lane.history.newest_cost,
            measurement=lane.measurement,
            speed=self._speed.iterations_a_second,
            seconds=self._speed.seconds,
            stopped=lane.stopped,
            diverged=lane.diverged,
        )

    def measure(self) -> None:
        """Measure all networks as they are, those that have stopped too, and add that to their histories."""
        self._see_that_costs_are_finite()
        with self._all_present():
            self._measure(range(len(self.lanes)))

    def keep_best(self) -> None:
        """Give every network with patience the best parameters it had; :meth:`advance` goes on from there."""
        if self._method.patience:
            self._watch_for_the_best()
        for number, lane in enumerate(self.lanes):
            if lane.best is not None and lane.ended is None:
                self._end(number, lane.best, "")

    def snapshot(self, number: int = 0, card: ModelCard | None = None) -> Network:
        """Return network ``number`` as it is now, in memory of its own."""
        with self._all_present():
            parameters = self.descent.form.network(number)
        return self.networks[number].with_parameters(parameters, card)

    def frames(self) -> list[Array | None]:
        """Return copies of what is trained of each network, flat, as training holds it; None for one that stopped."""
        theta = self.descent.form.trained
        return [theta.flat_of(number) if lane.ended is None else None for number, lane in enumerate(self.lanes)]

    def _advance(self, iterations: int) -> None:
        """Make a block of updates, and see that it left every network finite."""
        due = self._safe_wanted or self.iteration - self._safe.iteration >= _LONGEST_BLOCK
        safe = self.descent.state() if due else self._safe  # only once the cost here is known to be finite
        end = self.iteration + iterations
        costs = self.descent.advance(iterations)
        alive = self._alive()
        if np.isfinite(costs[:, alive]).all() and self.descent.finite(alive):
            for number in alive:
                self.lanes[number].history.costs.extend(costs[:, number])
            self._safe, self._safe_wanted = safe, False
        else:
            self._find_last_good(end)

    def _see_that_costs_are_finite(self) -> None:
        alive = self._alive()
        if alive and not np.isfinite(self._train.examine().costs[alive]).all():
            self._find_last_good(self.iteration)

    def _find_last_good(self, end: int) -> None:
        """Make the last updates again, one by one, and end each network where it was last finite."""
        self.descent.restore(self._safe)
        before: dict[int, Kept] = {}
        while self.running and self.iteration <= end:
            iteration = self.iteration
            now = {number: Kept(self.descent.take(number), iteration) for number in self._alive()}
            costs = self.descent.advance(1)[0]
            for number in now:
                if not np.isfinite(costs[number]):
                    self._end_not_finite(number, before.get(number, now[number]))
                elif iteration < end and not self.descent.finite([number]):
                    self._end_not_finite(number, now[number])
                elif len(self.lanes[number].history.costs) == iteration < end:
                    self.lanes[number].history.costs.append(costs[number])
            before = now
        if self.running:  # the step beyond the end was made for its cost alone
            for number in self._alive():
                self.descent.put(number, before[number].arrays)
            self.descent.iteration = end
        self._safe = self.descent.state()

    def _end_not_finite(self, number: int, kept: Kept) -> None:
        self._end(number, kept, NOT_FINITE.format(iteration=kept.iteration + 1, rate=self.learning_rates[number]))
        self.lanes[number].diverged = True
        self.lanes[number].history.costs.cut(kept.iteration)

    def _end(self, number: int, kept: Kept, why: str) -> None:
        """Train a network no further; what it learned is set aside, and its place stays empty."""
        self.lanes[number].ended, self.lanes[number].stopped = kept, why
        self._silence(number)

    def _silence(self, number: int) -> None:
        self.descent.put(number, [array.like() for array in self.descent.take(number)])

    @contextmanager
    def _all_present(self) -> Iterator[None]:
        """Put the networks that have stopped back into their places for a while."""
        ended = [(number, lane.ended.arrays) for number, lane in enumerate(self.lanes) if lane.ended is not None]
        for number, arrays in ended:
            self.descent.put(number, arrays)
        yield
        for number, _ in ended:
            self._silence(number)

    def _alive(self) -> list[int]:
        return [number for number, lane in enumerate(self.lanes) if lane.ended is None]

    def _measure_on_the_way(self) -> None:
        self._measure(self._alive(), on_the_way=True)
        if self._method.patience:
            self._watch_for_the_best()

    def _measure(self, numbers: Iterable[int], *, on_the_way: bool = False) -> None:
        train, test = self._train.examine(), self._test.examine() if self._test else None
        for number in numbers:
            lane = self.lanes[number]
            if on_the_way and not np.isfinite(train.costs[number]):
                continue  # the next update goes back to where the cost was finite
            lane.measurement = Measurement(
                iteration=lane.ended.iteration if lane.ended else self.iteration,
                cost=float(train.costs[number]),
                train_accuracy=float(train.accuracies[number]),
                test_cost=float(test.costs[number]) if test else None,
                test_accuracy=float(test.accuracies[number]) if test else None,
            )
            lane.history.add(lane.measurement)

    def _watch_for_the_best(self) -> None:
        """Set the parameters aside that cost least on examples not trained on, and stop where patience ends."""
        if self._held_out is None:
            return
        costs = self._held_out.examine().costs
        for number in self._alive():
            lane = self.lanes[number]
            if lane.best is None or costs[number] < lane.best.cost:
                lane.best = Kept(self.descent.take(number), self.iteration, float(costs[number]))
            elif self.iteration - lane.best.iteration >= self._method.patience:
                best, patience = lane.best.iteration, self._method.patience
                self._end(number, lane.best, NO_BETTER.format(iteration=self.iteration, patience=patience, best=best))

    def _examiner(self, examples: Examples | None) -> Examiner | None:
        if examples is None:
            return None
        self.networks[0].check_input(examples[0])
        return Examiner(self.descent, Columns(examples[0], self.networks[0].dtype), examples[1])
