"""What stands for the names in the lines of a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.export import parts
from core.export.repetition import Repetition
from core.export.section import WIDTH


def values_of(run: Repetition) -> Mapping[str, str]:
    """Return name -> what stands for it."""
    return {**_of_settings(run), **_of_data(run), **_of_network(run), **_of_training(run)}


def _of_settings(run: Repetition) -> dict[str, str]:
    settings = run.settings
    plain = ("learning_rate", "seed", "shuffle_seed", "batch_size", "momentum", "decay", "decay_every")
    return {
        **{name: repr(getattr(settings, name)) for name in (*plain, "warm_up", "l2", "patience")},
        "first_weights_file": _text("FIRST_WEIGHTS", run.first_weights),
        "began": repr(run.began),
        "iterations": repr(run.iterations or settings.iterations),
        "layers_dims": _listed("LAYERS_DIMS", map(str, settings.sizes(run.dataset.inputs, run.dataset.classes))),
        "rate_changes": _listed("RATE_CHANGES", (f"{i}: {rate!r}" for i, rate in run.changes.items()), "{}"),
        "half_wave": repr(max(settings.iterations - settings.warm_up, 1)),
        "keep_prob": _listed("KEEP_PROB", (f"{layer}: {kept!r}" for layer, kept in run.kept.items()), "{}"),
        "held_out": repr(run.held_out),
        "look_every": repr(run.look_every),
    }


def _of_data(run: Repetition) -> dict[str, str]:
    train_file, test_file = run.files
    single = run.needs["single"]
    return {
        "train_file": _text("DATA_FILE" if train_file == test_file else "TRAIN_FILE", train_file),
        "test_file": _text("TEST_FILE", test_file),
        "built_in": _text("BUILT_IN", run.source),
        "classes": repr(run.dataset.classes),
        "outputs": repr(run.dataset.outputs),
        "X_train": _columns("train_pictures", run, whole=run.dataset.train.pictures.dtype == "uint8"),
        "X_test": _columns("test_pictures", run, whole=run.dataset.test.pictures.dtype == "uint8"),
        "dtype": f"np.{run.settings.dtype}",
        "astype": ".astype(np.float32)" if single else "",
        "of_dtype": ", dtype=np.float32" if single else "",
    }


def _of_network(run: Repetition) -> dict[str, str]:
    names = tuple(dict.fromkeys(run.activations))
    output = "sigmoid" if run.needs["binary"] else "softmax"
    functions = [parts.SOFTMAX] if output == "softmax" else []
    if output == "sigmoid" or set(names) & set(parts.MADE_FROM_SIGMOID):
        functions.append(parts.SIGMOID)
    functions += [parts.ACTIVATIONS[name] for name in names]
    each = ("g", "g_backward") if len(names) > 1 else (*names, *(f"{name}_backward" for name in names))
    return {
        "first_weights": parts.INITIALIZERS[run.settings.initializer],
        "activations": "\n\n\n".join(text.strip("\n") for text in functions),
        "activation_pairs": _listed("ACTIVATIONS", (f"({name}, {name}_backward)" for name in run.activations)),
        "output": output,
        "g": each[0] if names else "",
        "g_backward": each[1] if names else "",
        "masks": ", masks" if run.kept else "",
        "no_masks": ", {}" if run.kept else "",
    }


def _of_training(run: Repetition) -> dict[str, str]:
    optimizer = parts.OPTIMIZERS[run.settings.optimizer]
    needs = run.needs
    planned = "planned_rate" if needs["scheduled"] else "learning_rate"
    rate = "learning_rate" if needs["scheduled"] or needs["changes"] else "LEARNING_RATE"
    return {
        "update_functions": optimizer.functions.strip("\n"),
        "memory": optimizer.memory,
        "update": optimizer.update.format(rate=rate, step="i + 1 - BEGAN" if needs["branch"] else "i + 1"),
        "span": "BEGAN, NUM_ITERATIONS" if needs["branch"] else "NUM_ITERATIONS",
        "changed_rate": planned,
        "planned_rate": planned if needs["changes"] else "LEARNING_RATE",
        "schedule": parts.SCHEDULES[run.settings.schedule],
        "X": "X_batch" if needs["minibatches"] else "X",
        "Y": "Y_batch" if needs["minibatches"] else "Y",
        "answers": "AL" if needs["course"] else "ZL",
        "digits": ".6f" if run.settings.dtype == "float64" else ".4f",
    }


def _columns(pictures: str, run: Repetition, *, whole: bool) -> str:
    """Return how pictures become columns; whole numbers are divided by 255."""
    columns = f"{pictures}.reshape(len({pictures}), -1).T"
    if not whole:
        return f"{columns}.astype(np.{run.settings.dtype})"
    return f"{columns} / 255" if run.settings.dtype == "float64" else f"({columns} / 255).astype(np.float32)"


def _listed(name: str, written: Iterable[str], brackets: str = "[]") -> str:
    """Return what is written as a list (or a dictionary) for ``name``, one a line where one line is too short."""
    those, opening, closing = list(written), brackets[0], brackets[1]
    line = f"{opening}{', '.join(those)}{closing}"
    if len(f"{name} = {line}") <= WIDTH:
        return line
    return "\n".join((opening, *(f"    {one}," for one in those), closing))


def _text(name: str, text: str) -> str:
    """Return a text as Python has it, for ``name``, in the quotes and on the line that ruff gives it."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = {**{letter: repr(letter)[1:-1] for letter in text}, "'": "'", '"': '"', quote: f"\\{quote}"}
    quoted = f"{quote}{''.join(escaped[letter] for letter in text)}{quote}"
    if len(f"{name} = {quoted}") > WIDTH >= len(f"    {quoted}"):
        return f"(\n    {quoted}\n)"
    return quoted
