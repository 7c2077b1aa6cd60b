"""``dnn predict`` and ``dnn evaluate``: what a saved network answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from core.cli.printable import remark
from core.errors import UserError
from core.experiments.fitting import check_fits, picture_recipe
from core.experiments.opening import open_dataset, open_network
from core.images import read_picture
from core.network import Prediction
from core.training.evaluation import Evaluation, evaluate

SOME_FAILED = 1
_MOST_SHARES = 6
"""Classes in a row of predictions; of more than these, the most probable ones are shown."""
_BEST = 3
_MOST_COLUMNS = 12
"""Classes in a table; of more than these, each class is told in words."""
_WIDEST_COLUMN = 10


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
                remark(error)
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
        part: evaluate(network, examples.X(recipe, dtype), examples.Y(dtype, dataset.classes))
        for part, examples in (("train", dataset.train), ("test", dataset.test))
    }
    if as_json:
        print(json.dumps({part: evaluation._asdict() for part, evaluation in parts.items()}))
        return 0
    for part, evaluation in parts.items():
        _print_evaluation(part, evaluation, dataset.class_names)
    return 0


def _row(path: Path, prediction: Prediction) -> str:
    shares = list(prediction.probabilities.items())
    if len(shares) > _MOST_SHARES:
        shares = sorted(shares, key=lambda share: share[1], reverse=True)[:_BEST]
    return f"{path}\t{prediction.label}\t{'  '.join(f'{name} {share:.6f}' for name, share in shares)}"


def _print_evaluation(part: str, evaluation: Evaluation, class_names: Sequence[str]) -> None:
    right = sum(row[label] for label, row in enumerate(evaluation.confusion))
    print(
        f"{part.capitalize()}: {evaluation.accuracy:.4%} right ({right:,} of {evaluation.examples:,}), "
        f"cost {evaluation.cost:.6f}"
    )
    lines = _confusion_as_table if len(class_names) <= _MOST_COLUMNS else _confusion_in_words
    for line in lines(evaluation.confusion, class_names):
        print(f"  {line}")


def _confusion_as_table(confusion: list[list[int]], class_names: Sequence[str]) -> list[str]:
    """Return a line a true class and a column an answer."""
    heads = [name if len(name) <= _WIDEST_COLUMN else f"{name[: _WIDEST_COLUMN - 1]}…" for name in class_names]
    widths = [max(len(head), *(len(f"{row[column]:,}") for row in confusion)) for column, head in enumerate(heads)]
    title = "true \\ called"
    first = max(len(title), *map(len, heads))
    rows = [(title, heads), *((head, [f"{n:,}" for n in row]) for head, row in zip(heads, confusion, strict=True))]
    return [
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))])
        for name, cells in rows
    ]


def _confusion_in_words(confusion: list[list[int]], class_names: Sequence[str]) -> list[str]:
    """Return a line a true class: how many are right, and what the others are most often called."""
    lines = []
    for label, (name, row) in enumerate(zip(class_names, confusion, strict=True)):
        wrong = sorted(((n, place) for place, n in enumerate(row) if n and place != label), reverse=True)
        called = "".join(f", {n:,} called {class_names[place]}" for n, place in wrong[:_BEST])
        lines.append(f"{name}: {row[label]:,} of {sum(row):,} right{called}")
    return lines
