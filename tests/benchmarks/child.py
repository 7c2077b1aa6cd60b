"""One contender in a process of its own: it reads orders from its input, a line each, and answers in JSON.

    python -m tests.benchmarks.child NAME THREADS

``load FILE`` brings a problem; ``train N`` trains it for N iterations from its start; ``check N`` does so too and
answers with the cost of all examples.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from tests.benchmarks.contenders import Contender, Course, Ours, PyTorch, ScikitLearn
from tests.benchmarks.jax_contender import Jax, JaxLoop
from tests.benchmarks.work import Problem

CONTENDERS: dict[str, Callable[[int], Contender]] = {
    "DNN Explorer": Ours,
    "PyTorch": PyTorch,
    "scikit-learn": ScikitLearn,
    "JAX": Jax,
    "JAX loop": JaxLoop,
    "course": Course,
}


def main() -> None:
    name, threads = sys.argv[1], int(sys.argv[2])
    # Libraries that print must not disturb the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    contender = CONTENDERS[name](threads)
    for line in sys.stdin:
        order, argument = line.split(maxsplit=1)
        answer: dict[str, float] = {}
        if order == "load":
            problem = Problem.load(argument.strip())
            contender.load(problem)
        else:
            trained = contender.train(int(argument))
            answer = trained.seconds._asdict()
            if order == "check":
                answer["cost"] = problem.cost(trained.W, trained.b)
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()
