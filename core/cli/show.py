"""``dnn show``: what is this file, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from core.cli.printable import printable
from core.cli.runs_words import run_in_words
from core.datasets import Dataset, Examples
from core.experiments.opening import Picture, open_anything
from core.network import Network, TrainingRecord
from core.store import run_file

_MOST_CLASSES = 12
"""Classes that are told one by one."""


def show_file(name: str) -> int:
    """Print in words what the file or built-in data set ``name`` holds."""
    if Path(name).suffix.lower() == run_file.SUFFIX:
        run = run_file.read(Path(name))
        lines = run_in_words(run.record, run.curves.costs, run.events)
    elif isinstance(opened := open_anything(name), Dataset):
        lines = _dataset_in_words(opened)
    elif isinstance(opened, Network):
        lines = _network_in_words(opened)
    else:
        lines = _picture_in_words(opened)
    print("\n".join(printable(line) for line in lines))
    return 0


def _dataset_in_words(dataset: Dataset) -> list[str]:
    recipe = dataset.recipe
    kind = "colour" if recipe.channels == 3 else "grey"
    lines = [
        f"Data set {dataset.name}: {recipe.width} × {recipe.height} {kind} pictures, {dataset.inputs:,} numbers each",
        f"  from: {dataset.source}",
        f"  train: {_part_in_words(dataset.train, dataset)}",
        f"  test:  {_part_in_words(dataset.test, dataset)}",
        f"  always answering “{dataset.class_names[dataset.commonest]}” is right for "
        f"{dataset.baseline(dataset.train):.1%} (train) and {dataset.baseline(dataset.test):.1%} (test)",
    ]
    return [*lines, f"  {dataset.note}"] if dataset.note else lines


def _part_in_words(examples: Examples, dataset: Dataset) -> str:
    counts = [f"{examples.count(label):,} {name}" for label, name in enumerate(dataset.class_names)]
    return f"{len(examples):,} pictures ({', '.join(_first(counts))})"


def _first(words: Sequence[str]) -> list[str]:
    """Return so many of the words as one can read, and how many are left out."""
    left_out = len(words) - _MOST_CLASSES
    return [*words[:_MOST_CLASSES], f"{left_out:,} more classes"] if left_out > 0 else list(words)


def _network_in_words(network: Network) -> list[str]:
    card, activations = network.card, [*network.activations, network.output]
    lines = [
        f"Network {' > '.join(f'{size:,}' for size in network.sizes)}: "
        f"{network.parameters.flat.size:,} parameters, {network.dtype}"
    ]
    for layer, ((before, after), name) in enumerate(zip(pairwise(network.sizes), activations, strict=True), start=1):
        lines.append(f"  layer {layer}: {name}, W{layer} ({after:,}, {before:,}), b{layer} ({after:,}, 1)")
    *others, last = _first(card.class_names)
    lines.append(f"  answers: {', '.join(others)} or {last}")
    if card.recipe:
        recipe = card.recipe
        lines.append(
            f"  sees pictures as {recipe.width} × {recipe.height} × {recipe.channels}, framing {recipe.framing}"
        )
    if card.training:
        record = card.training
        test = f", test {record.test_accuracy:.1%}" if record.test_accuracy is not None else ""
        lines.append(
            f"  trained on {record.dataset} for {record.iterations:,} iterations at rate {record.learning_rate:g} "
            f"({_method_in_words(record)}): cost {record.final_cost:.6f}, "
            f"train {record.train_accuracy:.1%}{test}"
        )
    return lines


def _method_in_words(record: TrainingRecord) -> str:
    words = [f"weights {record.initializer}, seed {record.seed}, {record.optimizer.replace('_', ' ')}"]
    words += [f"minibatches of {record.batch_size:,}"] if record.batch_size else []
    words += [f"L2 {record.l2:g}"] if record.l2 else []
    words += [f"dropout {record.dropout:g}"] if record.dropout else []
    return ", ".join(words)


def _picture_in_words(picture: Picture) -> list[str]:
    height, width, _ = picture.pixels.shape
    return [f"Picture {picture.name}: {width:,} × {height:,} pixels"]
