"""JAX, with each whole step compiled, or with fifty steps compiled into one loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from tests.benchmarks.contenders import BETA_1, BETA_2, EPSILON, MOMENTUM, Seconds, Trained, now
from tests.benchmarks.work import Problem

STEPS_IN_A_LOOP = 50


@contextmanager
def _only_processors(count: int) -> Iterator[None]:
    """Show so many processors: JAX's pool has as many threads as there are to see when it starts."""
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(everywhere)[:count])
    yield
    os.sched_setaffinity(0, everywhere)


class Jax:
    """One compiled call an iteration: forward, backward and update, with the weights' memory given back to it."""

    def __init__(self, threads: int) -> None:
        import jax  # type: ignore[import-not-found]

        jax.config.update("jax_enable_x64", True)
        with _only_processors(threads):
            jax.devices()
        self._jax = jax

    def load(self, problem: Problem) -> None:
        jax = self._jax
        self._problem = problem
        self._X, self._Y = jax.device_put(problem.X.T.copy()), jax.device_put(problem.Y.T.copy())
        self._batches = problem.batches.astype(np.int32)
        self._step = jax.jit(partial(_step, jax, problem), donate_argnums=(0, 1))

    def train(self, iterations: int) -> Trained:
        weights, state = self._start()
        batches = list(self._batches[:iterations]) or [None] * iterations
        self._jax.block_until_ready((weights, state))
        began = now()
        costs = []
        for rows in batches:
            weights, state, cost = self._step(weights, state, self._X, self._Y, rows)
            costs.append(cost)
        return self._trained(began, weights, costs)

    def _start(self) -> tuple[Any, Any]:
        jax, problem = self._jax, self._problem
        pairs = zip(problem.W, problem.b, strict=True)
        weights = [(jax.numpy.array(W.T), jax.numpy.array(b[:, 0])) for W, b in pairs]
        moments = {"adam": 2, "momentum": 1}.get(problem.work.optimizer, 0)
        zeros = tuple(jax.tree.map(jax.numpy.zeros_like, weights) for _ in range(moments))
        return weights, (jax.numpy.zeros((), "float64"), *zeros)

    def _trained(self, began: Seconds, weights: Any, costs: list[Any]) -> Trained:
        self._jax.device_get(costs)
        self._jax.block_until_ready(weights)
        seconds = began.until(now())
        return Trained(seconds, [np.asarray(W).T for W, _ in weights], [np.asarray(b)[:, None] for _, b in weights])


class JaxLoop(Jax):
    """Fifty iterations a compiled call: nothing can be seen or changed between them."""

    def load(self, problem: Problem) -> None:
        super().load(problem)
        self._loop = self._jax.jit(partial(_loop, self._jax, problem), donate_argnums=(0, 1))

    def train(self, iterations: int) -> Trained:
        weights, state = self._start()
        calls = iterations // STEPS_IN_A_LOOP
        size = self._batches.shape[1]
        batches = list(self._batches[:iterations].reshape(calls, STEPS_IN_A_LOOP, size)) if size else [None] * calls
        self._jax.block_until_ready((weights, state))
        began = now()
        costs = []
        for rows in batches:
            weights, state, fifty = self._loop(weights, state, self._X, self._Y, rows)
            costs.append(fifty)
        return self._trained(began, weights, costs)


def _loop(jax: Any, problem: Problem, weights: Any, state: Any, X: Any, Y: Any, batches: Any) -> Any:
    def body(carried: Any, rows: Any) -> Any:
        weights, state = carried
        weights, state, cost = _step(jax, problem, weights, state, X, Y, rows)
        return (weights, state), cost

    (weights, state), costs = jax.lax.scan(body, (weights, state), batches, length=STEPS_IN_A_LOOP)
    return weights, state, costs


def _step(jax: Any, problem: Problem, weights: Any, state: Any, X: Any, Y: Any, rows: Any) -> Any:
    if rows is not None:
        X, Y = X[rows], Y[rows]
    cost, gradients = jax.value_and_grad(partial(_cost, jax, problem))(weights, X, Y)
    update = {"adam": _adam, "momentum": _momentum, "gradient_descent": _gradient_descent}[problem.work.optimizer]
    weights, state = update(jax, problem.work.learning_rate, weights, gradients, state)
    return weights, state, cost


def _cost(jax: Any, problem: Problem, weights: Any, X: Any, Y: Any) -> Any:
    jnp = jax.numpy
    hidden = {"relu": jax.nn.relu, "tanh": jnp.tanh}[problem.work.hidden]
    *inner, (W_last, b_last) = weights
    A = X
    for W, b in inner:
        A = hidden(A @ W + b)
    Z = A @ W_last + b_last
    if problem.work.output == "sigmoid":
        return jnp.mean(jnp.logaddexp(0, Z) - Y * Z)
    return -jnp.mean(jnp.sum(Y * jax.nn.log_softmax(Z), axis=1))


def _gradient_descent(jax: Any, rate: float, weights: Any, gradients: Any, state: Any) -> Any:
    return jax.tree.map(lambda w, g: w - rate * g, weights, gradients), state


def _momentum(jax: Any, rate: float, weights: Any, gradients: Any, state: Any) -> Any:
    t, velocity = state
    velocity = jax.tree.map(lambda v, g: MOMENTUM * v + g, velocity, gradients)
    return jax.tree.map(lambda w, v: w - rate * v, weights, velocity), (t, velocity)


def _adam(jax: Any, rate: float, weights: Any, gradients: Any, state: Any) -> Any:
    t, first, second = state
    t = t + 1
    first = jax.tree.map(lambda m, g: BETA_1 * m + (1 - BETA_1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: BETA_2 * v + (1 - BETA_2) * g * g, second, gradients)
    # In float32, 1 - 0.999 has lost four digits.
    step, root = (x.astype(weights[0][0].dtype) for x in (rate / (1 - BETA_1**t), (1 - BETA_2**t) ** -0.5))
    weights = jax.tree.map(lambda w, m, v: w - step * m / (v**0.5 * root + EPSILON), weights, first, second)
    return weights, (t, first, second)
