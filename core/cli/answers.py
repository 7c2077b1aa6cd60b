"""``dnn predict`` and ``dnn evaluate``: what a saved network answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.datasets import Dataset
from core.errors import UserError
from core.experiments.fitting import check_fits, picture_recipe
from core.experiments.opening import open_dataset, open_network
from core.images import read_picture
from core.network import Prediction
from core.training.evaluation import Evaluation, evaluate

SOME_FAILED = 1


def predict_pictures(model: Path, pictures: list[Path], *, as_json: bool) -> int:
    """Print a row a picture; a picture that cannot be read gets its sentence, and code 1 at the end."""
    network = open_network(model)
    picture_recipe(network, model.name)  # a network that takes no pictures is refused once, not once a picture
    rows, failed = [], False
    for path in pictures:
        try:
            prediction = network.classify_picture(read_picture(path))
        except UserError as error:
            failed = True
            rows.append({"file": str(path), "error": str(error)})
            if not as_json:
                print(f"dnn: {error}", file=sys.stderr)
        else:
            rows.append({"file": str(path), **prediction._asdict()})
            if not as_json:
                print(_row(path, prediction))
    if as_json:
        print(json.dumps({"model": str(model), "predictions": rows}))
    return SOME_FAILED if failed else 0


def evaluate_network(model: Path, data: str, *, as_json: bool) -> int:
    """Print how well a saved network does on both parts of a data set."""
    network, dataset = open_network(model), open_dataset(data)
    recipe = check_fits(network, model.name, dataset)
    dtype = network.dtype
    parts = {
        part: evaluate(network, examples.X(recipe, dtype), examples.Y(dtype))
        for part, examples in (("train", dataset.train), ("test", dataset.test))
    }
    if as_json:
        print(json.dumps({part: evaluation._asdict() for part, evaluation in parts.items()}))
        return 0
    for part, evaluation in parts.items():
        _print_evaluation(part, evaluation, dataset)
    return 0


def _row(path: Path, prediction: Prediction) -> str:
    shares = "  ".join(f"{name} {share:.6f}" for name, share in prediction.probabilities.items())
    return f"{path}\t{prediction.label}\t{shares}"


def _print_evaluation(part: str, evaluation: Evaluation, dataset: Dataset) -> None:
    right = f"{evaluation.confusion[0][0] + evaluation.confusion[1][1]} of {evaluation.examples}"
    print(f"{part.capitalize()}: {evaluation.accuracy:.4%} right ({right}), cost {evaluation.cost:.6f}")
    for label, name in enumerate(dataset.class_names):
        as_first, as_second = evaluation.confusion[label]
        print(f"  {name}: {as_first} called {dataset.class_names[0]}, {as_second} called {dataset.class_names[1]}")
