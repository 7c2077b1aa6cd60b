"""Runs on small pictures, and scripts that repeat them in a process of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.experiments.opening import open_dataset
from core.experiments.run import Run
from core.settings import TrainingSettings
from tests.core.datasets.course_files import CLASSES, Arrays, part, write

PROJECT = Path(__file__).parents[3]
SETTINGS: Mapping[str, Mapping[str, object]] = {
    "as the course has it": {},
    "no hidden layer": {"layers": ()},
    "first weights of the course": {"initializer": "course", "layers": (7,), "seed": 3},
    "momentum": {"optimizer": "momentum", "momentum": 0.8, "initializer": "he"},
    "nesterov": {"optimizer": "nesterov", "learning_rate": 0.01},
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 0.001},
    "adam": {"optimizer": "adam", "learning_rate": 0.003, "momentum": 0.85},
    "adam without momentum": {"optimizer": "adam", "learning_rate": 0.003, "momentum": 0.0},
    "a rate that falls like 1 / t": {"schedule": "inverse_time", "decay": 0.3, "decay_every": 40},
    "a rate that falls in steps": {"schedule": "step", "decay": 0.7, "decay_every": 60, "warm_up": 30},
    "a rate that falls as a cosine": {"schedule": "cosine"},
    "a cosine after a warm-up": {"schedule": "cosine", "warm_up": 40},
    "a warm-up alone": {"warm_up": 25},
    "l2": {"l2": 2.0},
    "l2 with minibatches": {"l2": 2.0, "batch_size": 16, "shuffle_seed": 5},
    "minibatches": {"batch_size": 16},
    "minibatches that divide the pictures evenly": {"batch_size": 8, "optimizer": "adam", "learning_rate": 0.003},
    "minibatches as large as all pictures": {"batch_size": 42},
    "dropout": {"dropout": (0.3,), "shuffle_seed": 9},
    "dropout in one layer": {"dropout": (0.0, 0.5), "batch_size": 16},
    "patience on the test pictures": {"patience": 20, "learning_rate": 0.3},
    "patience on pictures held out": {"patience": 60, "hold_out": 0.25, "batch_size": 10, "l2": 0.5},
    "patience that does not end": {"patience": 5000, "hold_out": 0.2},
    "leaky relu": {"activations": ("leaky_relu",)},
    "smooth activations": {"layers": (6, 5, 4), "activations": ("gelu", "elu", "softplus")},
    "flat activations": {"layers": (6, 5, 4), "activations": ("identity", "tanh", "sigmoid")},
    "everything at once": {
        "optimizer": "nesterov",
        "learning_rate": 0.01,
        "activations": ("tanh", "leaky_relu"),
        "batch_size": 12,
        "schedule": "cosine",
        "warm_up": 20,
        "l2": 0.7,
        "dropout": (0.1, 0.2),
        "patience": 100,
        "hold_out": 0.2,
    },
}
"""Name -> what is changed about a small training."""
_PROGRAM = """
import json, runpy
costs = runpy.run_path(sys.argv[1])["costs"]
print(json.dumps({"costs": costs, "with_core": "core" in sys.modules}))
"""


class Repeated(NamedTuple):
    """What a script printed, and what it worked out."""

    printed: list[tuple[int, str]]
    """(iteration, cost as it was printed)."""
    accuracies: list[float]
    """Of the pictures trained on, and of the test pictures."""
    costs: list[float]
    """Of every iteration."""
    with_core: bool
    """Whether it imported anything of this program."""


def settings_of(name: str, **changes: object) -> TrainingSettings:
    """Return the settings of a small training."""
    small: Mapping[str, object] = {"layers": (6, 4), "iterations": 250, "learning_rate": 0.05}
    return TrainingSettings.check({**small, **SETTINGS[name], **changes})


def trained(source: Path | str, settings: TrainingSettings) -> Run:
    """Return a run that has made all its iterations."""
    run = Run(open_dataset(source), settings)
    while not run.finished:
        run.advance(50)
    return run


def repeat(text: str, folder: Path, *, path: Sequence[Path] = ()) -> Repeated:
    """Run a script in a bare process that stands elsewhere; ``path`` is where it may also import from."""
    script, elsewhere = folder / "script.py", folder / "elsewhere"
    script.write_text(text, encoding="utf-8")
    elsewhere.mkdir()
    program = f"import sys\nsys.path += {[str(place) for place in path]!r}\n{_PROGRAM}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", program, str(script)],
        cwd=elsewhere,
        env={**environment, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *said, last = done.stdout.splitlines()
    costs = [re.fullmatch(r"Cost after iteration (\d+): (\d+\.\d+)", line) for line in said[:-2]]
    accuracies = [re.fullmatch(r"The .*pictures.*: Accuracy: ([\d.]+)", line) for line in said[-2:]]
    assert all(costs)
    return Repeated(
        [(int(match[1]), match[2]) for match in costs if match],
        [float(match[1]) for match in accuracies if match],
        **json.loads(last),
    )


def assert_the_same(repeated: Repeated, run: Run, *, within: float = 1e-9, digits: int = 6) -> None:
    """Every digit printed is the run's, and so are all costs, within so much, and the accuracies."""
    history = run.trainer.history
    as_printed = [(i, f"{cost:.{digits}f}") for i, cost in history.costs_as_printed() if i >= run.began]
    assert repeated.printed == as_printed
    np.testing.assert_allclose(repeated.costs, history.costs.numbers[run.began :], rtol=0, atol=within)
    measured = run.measure()
    np.testing.assert_allclose(repeated.accuracies, (measured.train_accuracy, measured.test_accuracy))


def two_classes(folder: Path) -> Path:
    """Write 42 pictures to train on and 20 to test on, into two files."""
    write(folder / "test_shades.h5", part("test", 20, seed=1), CLASSES)
    return write(folder / "train_shades.h5", part("train", 42), CLASSES)


def three_classes(folder: Path) -> Path:
    """Write pictures into one file whose three classes can only be learned by heart."""
    arrays: Arrays = {
        **part("train", 42),
        **part("test", 21, seed=1),
        "train_set_y": np.arange(42) % 7 % 3,
        "test_set_y": np.arange(21) % 7 % 3,
        "list_classes": np.array([b"dark", b"medium", b"light"]),
    }
    return write(folder / "three.h5", arrays)
