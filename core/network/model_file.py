"""A network in a file: format, writing, and reading with everything checked before use.

The format, version 1. A model is an HDF5 file with four attributes on its root group and two arrays a layer.

====================  ===========================================================================
attribute ``format``  the text ``dnn-explorer-network``
attribute ``version`` the whole number 1; a reader refuses a greater one
attribute ``about``   a JSON object, at most 64 KiB of UTF-8, with exactly these names:

  ``sizes``           units of every layer, input first: 2 to 22 whole numbers, each at least 1
  ``activations``     the name of each hidden layer's activation (``relu``, ``leaky_relu``, ``elu``, ``gelu``,
                      ``softplus``, ``sigmoid``, ``tanh``, ``identity``)
  ``output``          ``sigmoid``: one unit, the probability of the second of two classes; or ``softmax``: three
                      units or more, the probability of each class
  ``class_names``     a different name for each of 2 to 256 classes: 1 to 200 printable characters each
  ``recipe``          how a picture becomes the input (width, height, channels, framing, scale), or null
  ``training``        how it was trained (the fields of ``TrainingRecord``; those with a default may be missing), or
                      null
attribute             64 hexadecimal digits: the SHA-256 of ``about`` and the bytes of W1, b1, W2, ..., one behind the
``checksum``          other; may be missing, and then nobody can tell whether a number was changed
``parameters/W1`` ... weights of layer l = 1, 2, ...: (units of layer l, units of layer l - 1)
``parameters/b1`` ... biases of layer l: (units of layer l, 1)
====================  ===========================================================================

All arrays have one type, float32 or float64, little-endian, and hold finite numbers alone. There is nothing
else in the file: no code, no pickled object, no name of a class. Whoever reads one checks each of these lines.
Activations, output layers and fields of the record may be added in this version: who does not know one refuses it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import hdf5
from core.errors import ModelError
from core.images.recipe import Recipe
from core.network.activations import ACTIVATIONS
from core.network.card import ModelCard, TrainingRecord
from core.network.losses import OUTPUT_LAYERS
from core.network.network import Network
from core.network.parameters import Parameters

FORMAT = "dnn-explorer-network"
VERSION = 1
MAX_CLASSES = 256
WANTED = ("parameters/*",)
_ATTRIBUTES = {"format", "version", "about", "checksum"}
_ABOUT = {"sizes", "activations", "output", "class_names", "recipe", "training"}
_RECORD_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "float | None": (int, float, type(None)),
}


def save(network: Network, path: Path) -> None:
    """Write ``network`` to ``path``, whole or not at all."""
    card = network.card
    about = {
        "sizes": network.sizes,
        "activations": network.activations,
        "output": network.output,
        "class_names": card.class_names,
        "recipe": card.recipe.as_mapping() if card.recipe else None,
        "training": asdict(card.training) if card.training else None,
    }
    arrays = {}
    for layer, (W, b) in enumerate(zip(network.parameters.W, network.parameters.b, strict=True), start=1):
        arrays[f"parameters/W{layer}"] = np.ascontiguousarray(W, W.dtype.newbyteorder("<"))
        arrays[f"parameters/b{layer}"] = np.ascontiguousarray(b, b.dtype.newbyteorder("<"))
    text = json.dumps(about)
    checksum = _checksum(text, arrays.values())
    hdf5.write(path, arrays, {"format": FORMAT, "version": VERSION, "about": text, "checksum": checksum})


def load(path: Path) -> Network:
    """Read the network in the file at ``path``; ModelError says what is wrong with it."""
    return from_contents(hdf5.read(path, WANTED), path)


def is_model(contents: hdf5.Hdf5Contents) -> bool:
    """Tell whether an HDF5 file says of itself that it holds a network."""
    return contents.attributes.get("format") == FORMAT


def from_contents(contents: hdf5.Hdf5Contents, path: Path) -> Network:
    """Return the network in what was read from ``path``, after checking every line of the format."""
    try:
        _check_heading(contents)
        about = _checked_about(contents.attributes.get("about"))
        parameters = _checked_parameters(contents, about["sizes"])
        _check_checksum(contents, len(about["sizes"]) - 1)
    except _NotAsWritten as problem:
        raise ModelError(
            f"{path.name} cannot be used as a model: {problem}; save it again, or choose another file.",
            path=path,
        ) from problem
    card = ModelCard(tuple(about["class_names"]), about["recipe"], about["training"])
    return Network(about["sizes"], about["activations"], output=about["output"], card=card, parameters=parameters)


class _NotAsWritten(Exception):
    """A line of the format is broken; the text continues "the model cannot be used:"."""


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise _NotAsWritten(otherwise)


def _check_heading(contents: hdf5.Hdf5Contents) -> None:
    _require(is_model(contents), "it is an HDF5 file of another kind")
    version = contents.attributes.get("version")
    _require(type(version) is int and version >= 1, "its version is missing")
    _require(version == VERSION, f"it was made by a newer program (format {version}, this one reads {VERSION})")
    _require(set(contents.attributes) <= _ATTRIBUTES, "it has other attributes than it should")


def _checked_about(text: object) -> dict[str, Any]:
    _require(isinstance(text, str) and len(text.encode()) <= 65_536, "its description is missing or too long")
    try:
        about: dict[str, Any] = json.loads(str(text), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _NotAsWritten("its description is not JSON") from error
    _require(isinstance(about, dict) and set(about) == _ABOUT, "its description has other fields than it should")
    sizes = about["sizes"]
    _require(isinstance(sizes, list) and 2 <= len(sizes) <= 22, "the number of its layers is out of range")
    _require(all(type(size) is int and size >= 1 for size in sizes), "a layer has no proper number of units")
    _check_activations(about["activations"], hidden=len(sizes) - 2)
    _check_answers(about["output"], about["class_names"], outputs=sizes[-1])
    about["recipe"] = _checked_recipe(about["recipe"], sizes[0])
    about["training"] = _checked_record(about["training"])
    return about


def _check_activations(names: object, hidden: int) -> None:
    _require(
        isinstance(names, list)
        and len(names) == hidden
        and all(isinstance(name, str) and name in ACTIVATIONS for name in names),
        "it has an activation that this program does not know",
    )


def _check_answers(output: object, names: Any, outputs: int) -> None:
    _require(isinstance(output, str) and output in OUTPUT_LAYERS, "its output layer is not known to this program")
    _require(
        isinstance(names, list)
        and 2 <= len(names) <= MAX_CLASSES
        and all(isinstance(name, str) and 1 <= len(name) <= 200 and name.isprintable() for name in names)
        and len(set(names)) == len(names),
        f"its class names are not 2 to {MAX_CLASSES} different names",
    )
    expected = ("sigmoid", 1) if len(names) == 2 else ("softmax", len(names))
    _require((output, outputs) == expected, "its output layer does not fit its class names")


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _checked_recipe(mapping: object, inputs: int) -> Recipe | None:
    if mapping is None:
        return None
    _require(isinstance(mapping, dict), "its picture recipe is damaged")
    assert isinstance(mapping, Mapping)
    try:
        recipe = Recipe.from_mapping(mapping)
    except ModelError as error:
        raise _NotAsWritten("its picture recipe is damaged") from error
    _require(recipe.size == inputs, "its picture recipe does not fit its first layer")
    return recipe


def _checked_record(mapping: object) -> TrainingRecord | None:
    if mapping is None:
        return None
    types = {field.name: _RECORD_TYPES[str(field.type)] for field in fields(TrainingRecord)}
    needed = {field.name for field in fields(TrainingRecord) if field.default is MISSING}
    _require(isinstance(mapping, dict) and needed <= set(mapping) <= set(types), "its training record is damaged")
    assert isinstance(mapping, dict)
    for name, value in mapping.items():
        proper = isinstance(value, types[name]) and not isinstance(value, bool)
        finite = not isinstance(value, int | float) or abs(value) <= sys.float_info.max
        _require(proper and finite, "its training record is damaged")
    return TrainingRecord(**mapping)


def _checked_parameters(contents: hdf5.Hdf5Contents, sizes: list[int]) -> Parameters:
    layers = range(1, len(sizes))
    expected = {f"parameters/W{layer}": (sizes[layer], sizes[layer - 1]) for layer in layers}
    expected |= {f"parameters/b{layer}": (sizes[layer], 1) for layer in layers}
    _require(contents.shapes == expected, "its arrays do not fit its layers")
    types = {array.dtype.str for array in contents.arrays.values()}
    _require(types in ({"<f8"}, {"<f4"}), "its arrays are not all float32 or all float64")
    _require(
        all(np.isfinite(array).all() for array in contents.arrays.values()),
        "a parameter is not a finite number",
    )
    parameters = Parameters.for_sizes(sizes, "float64" if types == {"<f8"} else "float32")
    for layer in layers:
        parameters.W[layer - 1][...] = contents.arrays[f"parameters/W{layer}"]
        parameters.b[layer - 1][...] = contents.arrays[f"parameters/b{layer}"]
    return parameters


def _check_checksum(contents: hdf5.Hdf5Contents, layers: int) -> None:
    arrays = (contents.arrays[f"parameters/{name}{layer}"] for layer in range(1, layers + 1) for name in "Wb")
    expected = _checksum(str(contents.attributes["about"]), arrays)
    _require(
        contents.attributes.get("checksum", expected) == expected, "it was changed or damaged after it was saved"
    )


def _checksum(about: str, arrays: Iterable[NDArray[Any]]) -> str:
    digest = hashlib.sha256(about.encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
