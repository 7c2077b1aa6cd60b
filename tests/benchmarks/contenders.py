"""The contenders: each trains a problem from its start weights and says how long it took.

They run in a process of their own each (see child.py), which has the libraries of all, and import theirs when made.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time
from typing import Any, NamedTuple, Protocol

import numpy as np

from tests.benchmarks.work import SHUFFLE_SEED, Array, Problem

MOMENTUM = 0.9
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


class Seconds(NamedTuple):
    """Time as a clock on the wall shows it, and as this process has spent it on all processors."""

    wall: float
    processor: float

    def until(self, later: Seconds) -> Seconds:
        """Return the time between two readings."""
        return Seconds(later.wall - self.wall, later.processor - self.processor)


def now() -> Seconds:
    """Read both clocks."""
    return Seconds(perf_counter(), process_time())


class Trained(NamedTuple):
    """What training took, and the weights, shaped as in :class:`Problem`."""

    seconds: Seconds
    W: Sequence[Array]
    b: Sequence[Array]


class Contender(Protocol):
    """Made once a process, with the number of threads it may use; given problems, and told to train them."""

    def load(self, problem: Problem) -> None:
        """Bring the problem into the contender's own form."""

    def train(self, iterations: int) -> Trained:
        """Train from the start weights and time the loop alone."""


class Ours:
    """The engine of this project, with as many threads as a run of the program gives it."""

    def __init__(self, _threads: int) -> None:
        """How many threads it takes is decided anew for every work."""

    def load(self, problem: Problem) -> None:
        self._problem = problem

    def train(self, iterations: int) -> Trained:
        work = self._problem.work
        began = now()
        group = self.make()
        made = now()
        group.advance(iterations)
        seconds = made.until(now())
        trained = [group.snapshot(number).parameters for number in range(work.runs)][-1]
        if work.counts_both_ends:
            seconds = began.until(now())
        return Trained(seconds, trained.W, trained.b)

    def make(self) -> Any:
        """Make ready to train, and set the threads that a run of the program would train with."""
        from core.experiments.run import SMALL_PRODUCT
        from core.experiments.threads import processors, use_blas_threads
        from core.training import SideBySide

        work, X, Y = self._problem.work, self._problem.X, self._problem.Y
        networks = [self._network() for _ in range(work.runs)]
        methods = [self._method(rate) for rate in work.rates or (work.learning_rate,)]
        use_blas_threads(1)
        group = SideBySide(networks, X, Y, methods=methods, measure_every=0)
        use_blas_threads(1 if group.descent.largest_product <= SMALL_PRODUCT else processors())
        return group

    def _network(self) -> Any:
        from core.network import Network

        work = self._problem.work
        network = Network(work.sizes, work.hidden, output=work.output, dtype=work.dtype)
        starts = [*self._problem.W, *self._problem.b]
        for parameter, start in zip([*network.parameters.W, *network.parameters.b], starts, strict=True):
            np.copyto(parameter, start)
        return network

    def _method(self, rate: float) -> Any:
        from core.training import Method

        work = self._problem.work
        return Method(
            learning_rate=rate,
            optimizer=work.optimizer,
            iterations=work.iterations,
            batch_size=work.batch or 0,
            shuffle_seed=SHUFFLE_SEED,
        )


class Course:
    """The functions that every student of the course writes; full batch, relu and sigmoid only."""

    def __init__(self, _threads: int) -> None:
        """The matrix library has been given its threads by the environment."""

    def load(self, problem: Problem) -> None:
        self._problem = problem

    def train(self, iterations: int) -> Trained:
        from core.course import L_model_backward, L_model_forward, compute_cost, update_parameters

        X: Any = self._problem.X
        Y: Any = self._problem.Y
        problem, costs = self._problem, []
        parameters: dict[str, Any] = {f"W{layer}": W for layer, W in enumerate(problem.W, 1)}
        parameters |= {f"b{layer}": b for layer, b in enumerate(problem.b, 1)}
        began = now()
        for _ in range(iterations):
            AL, caches = L_model_forward(X, parameters)
            costs.append(compute_cost(AL, Y))
            gradients = L_model_backward(AL, Y, caches)
            parameters = update_parameters(parameters, gradients, problem.work.learning_rate)
        seconds = began.until(now())
        layers = range(1, len(problem.W) + 1)
        return Trained(
            seconds, [parameters[f"W{layer}"] for layer in layers], [parameters[f"b{layer}"] for layer in layers]
        )


class PyTorch:
    """PyTorch as its tutorials write it: eager, modules, and the fused form of each optimizer."""

    def __init__(self, threads: int) -> None:
        import torch  # type: ignore[import-not-found]

        self._torch = torch
        torch.set_num_threads(threads)

    def load(self, problem: Problem) -> None:
        torch, work = self._torch, problem.work
        self._problem = problem
        self._X = torch.from_numpy(np.ascontiguousarray(problem.X.T))
        binary = work.output == "sigmoid"
        self._Y = torch.from_numpy(np.ascontiguousarray(problem.Y.T) if binary else problem.Y.argmax(axis=0))
        self._loss = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()

    def train(self, iterations: int) -> Trained:
        torch, problem = self._torch, self._problem
        model = self._model()
        optimizer = self._optimizer(model.parameters())
        batches = [torch.from_numpy(rows) for rows in problem.batches[:iterations]] or [None] * iterations
        X, Y, loss, costs = self._X, self._Y, self._loss, []
        began = now()
        for rows in batches:
            if rows is not None:
                X, Y = self._X.index_select(0, rows), self._Y.index_select(0, rows)
            optimizer.zero_grad()
            cost = loss(model(X), Y)
            cost.backward()
            optimizer.step()
            costs.append(cost.detach())
        torch.stack(costs).numpy()
        seconds = began.until(now())
        linear = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
        W, b = [layer.weight for layer in linear], [layer.bias[:, None] for layer in linear]
        return Trained(seconds, [w.detach().numpy() for w in W], [bias.detach().numpy() for bias in b])

    def _model(self) -> Any:
        torch, problem = self._torch, self._problem
        hidden = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[problem.work.hidden]
        layers: list[Any] = []
        for W, b in zip(problem.W, problem.b, strict=True):
            linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=getattr(torch, problem.work.dtype))
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(W))
                linear.bias.copy_(torch.from_numpy(b[:, 0]))
            layers += [linear, hidden()]
        return torch.nn.Sequential(*layers[:-1])

    def _optimizer(self, parameters: Any) -> Any:
        optim, work = self._torch.optim, self._problem.work
        if work.optimizer == "adam":
            return optim.Adam(parameters, lr=work.learning_rate, betas=(BETA_1, BETA_2), eps=EPSILON, fused=True)
        momentum = MOMENTUM if work.optimizer == "momentum" else 0
        return optim.SGD(parameters, lr=work.learning_rate, momentum=momentum, fused=True)


class ScikitLearn:
    """MLPClassifier, whose one call of ``fit`` is led through our start weights and our batches.

    Its Adam adds epsilon before it corrects the second moment, so that the last digits are its own.
    """

    def __init__(self, _threads: int) -> None:
        from sklearn.neural_network import _multilayer_perceptron  # type: ignore[import-not-found]

        self._module = _multilayer_perceptron

    def load(self, problem: Problem) -> None:
        self._problem = problem
        self._X = np.ascontiguousarray(problem.X.T)
        self._labels = problem.Y[0].astype(int) if len(problem.Y) == 1 else problem.Y.argmax(axis=0)

    def train(self, iterations: int) -> Trained:
        clock: list[Seconds] = []
        size = self._problem.work.batch
        order = self._problem.batches[:iterations].reshape(-1)

        def slices(m: int, _batch_size: int) -> Iterator[slice]:
            clock.append(now())
            for iteration in range(iterations):
                yield slice(iteration * size, (iteration + 1) * size) if size else slice(0, m)
            clock.append(now())

        self._module.gen_batches, self._module.shuffle = slices, lambda _indices, random_state: order
        network = self._network()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", self._module.ConvergenceWarning)
            network.fit(self._X, self._labels)
        began, ended = clock
        return Trained(began.until(ended), [W.T for W in network.coefs_], [b[:, None] for b in network.intercepts_])

    def _network(self) -> Any:
        work, starts = self._problem.work, zip(self._problem.W, self._problem.b, strict=True)
        network = self._module.MLPClassifier(
            work.sizes[1:-1],
            activation=work.hidden,
            solver="adam" if work.optimizer == "adam" else "sgd",
            alpha=0,
            batch_size=work.batch or self._X.shape[0],
            learning_rate_init=work.learning_rate,
            momentum=MOMENTUM if work.optimizer == "momentum" else 0,
            nesterovs_momentum=False,
            max_iter=1,
            shuffle=bool(work.batch),
        )

        def start(*_shape: object) -> tuple[Array, Array]:
            W, b = next(starts)
            return W.T.copy(), b[:, 0].copy()

        network._init_coef = start
        return network
