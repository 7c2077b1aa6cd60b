"""Models in files: what is saved comes back exactly, and the file holds what the format says."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ModelError
from core.images.recipe import Recipe
from core.network import ModelCard, Network, TrainingRecord
from core.network.activations import ACTIVATIONS
from tests.core.network.cards import CARD, RECORD

class_names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200)
numbers = st.floats(allow_nan=False, allow_infinity=False)
records = st.builds(
    TrainingRecord,
    dataset=st.text(max_size=50),
    iterations=st.integers(0, 10**7),
    learning_rate=numbers,
    initializer=st.sampled_from(["scaled", "he"]),
    seed=st.integers(0, 2**32 - 1),
    final_cost=numbers,
    train_accuracy=st.floats(0, 1),
    test_accuracy=st.none() | st.floats(0, 1),
    seconds=numbers,
    blas_threads=st.integers(1, 64),
    program=st.just("DNN Explorer"),
    optimizer=st.sampled_from(["gradient_descent", "adam"]),
    batch_size=st.integers(0, 10**6),
    l2=st.floats(0, 1),
    dropout=st.floats(0, 0.9),
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    width, height, channels = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.sampled_from([1, 3]))
    hidden = draw(st.lists(st.integers(1, 5), max_size=20))
    recipe = Recipe(
        width, height, channels, draw(st.sampled_from(["crop", "fit", "stretch"])), draw(st.floats(1, 65535))
    )
    names = tuple(draw(st.lists(class_names, min_size=2, max_size=6, unique=True)))
    card = ModelCard(names, draw(st.sampled_from([None, recipe])), draw(st.none() | records))
    network = Network(
        (recipe.size, *hidden, 1 if len(names) == 2 else len(names)),
        [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in hidden],
        output="sigmoid" if len(names) == 2 else "softmax",
        dtype=draw(st.sampled_from(["float64", "float32"])),
        card=card,
    )
    bits = np.random.RandomState(draw(st.integers(0, 2**32 - 1))).randn(network.parameters.flat.size)
    network.parameters.flat[:] = bits * 10.0 ** draw(st.integers(-30, 30))
    return network


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=networks())
def test_what_is_saved_comes_back_exactly(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    network.save(path)
    loaded = Network.load(path)
    assert (loaded.sizes, loaded.activations, loaded.output) == (
        network.sizes,
        network.activations,
        network.output,
    )
    assert loaded.card == network.card
    assert loaded.dtype == network.dtype
    assert loaded.parameters.flat.tobytes() == network.parameters.flat.tobytes()


def test_a_data_set_whose_file_name_is_no_text_can_be_in_the_record(tmp_path: Path) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")  # as Linux gives names in an old encoding
    network = Network((48, 1), card=ModelCard(training=dataclasses.replace(RECORD, dataset=name)))
    network.save(tmp_path / "model.h5")
    assert Network.load(tmp_path / "model.h5").card == network.card


def test_the_same_network_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.h5", "b.h5"):
        Network((48, 3, 1), card=CARD).save(tmp_path / name)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_file_holds_what_the_format_says_and_nothing_else(tmp_path: Path) -> None:
    Network((48, 3, 1), "tanh", card=CARD).save(tmp_path / "model.h5")
    with h5py.File(tmp_path / "model.h5", "r") as file:
        assert set(file.attrs) == {"format", "version", "about", "checksum"}
        assert (file.attrs["format"], file.attrs["version"]) == ("dnn-explorer-network", 1)
        shapes: dict[str, tuple[int, ...]] = {}
        file.visititems(lambda name, item: shapes.update({name: getattr(item, "shape", None)}))
        about = json.loads(file.attrs["about"])
    assert shapes == {
        "parameters": None,
        "parameters/W1": (3, 48),
        "parameters/b1": (3, 1),
        "parameters/W2": (1, 3),
        "parameters/b2": (1, 1),
    }
    assert about == {
        "sizes": [48, 3, 1],
        "activations": ["tanh"],
        "output": "sigmoid",
        "class_names": ["non-cat", "cat"],
        "recipe": {"width": 4, "height": 4, "channels": 3, "framing": "crop", "scale": 255.0},
        "training": dataclasses.asdict(RECORD),
    }


@pytest.mark.parametrize("longest", [1, 15])
def test_a_network_for_256_classes_comes_back(longest: int, tmp_path: Path) -> None:
    names = tuple(chr(0x1F300 + label) * longest for label in range(256))  # each letter takes twelve in JSON
    Network((4, 256), output="softmax", card=ModelCard(names)).save(tmp_path / "model.h5")
    loaded = Network.load(tmp_path / "model.h5")
    assert (loaded.sizes, loaded.output, loaded.card.class_names) == ((4, 256), "softmax", names)


def test_a_record_from_before_there_were_optimizers_is_one_of_plain_gradient_descent(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    Network((48, 1), card=CARD).save(path)
    with h5py.File(path, "a") as file:
        about = json.loads(file.attrs["about"])
        for name in ("optimizer", "batch_size", "l2", "dropout"):
            del about["training"][name]
        file.attrs["about"] = json.dumps(about)
        del file.attrs["checksum"]
    record = Network.load(path).card.training
    assert record is not None
    assert (record.optimizer, record.batch_size, record.l2, record.dropout) == ("gradient_descent", 0, 0.0, 0.0)
    assert record == RECORD


def test_arrays_in_a_file_are_contiguous_whatever_they_were_views_of(tmp_path: Path) -> None:
    network = Network((48, 3, 1), card=CARD)
    network.parameters.W[0] = np.asfortranarray(network.parameters.W[0])
    network.parameters.W[1] = np.repeat(network.parameters.W[1], 2, axis=1)[:, ::2]
    network.save(tmp_path / "model.h5")
    loaded = Network.load(tmp_path / "model.h5").parameters
    for saved, read in zip(network.parameters.W, loaded.W, strict=True):
        np.testing.assert_array_equal(saved, read)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_a_number_that_was_changed_in_the_file_is_found_out(name: str, tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    Network((6, 3, 1), card=ModelCard(("no", "yes")), seed=2).save(path)
    with h5py.File(path) as file:
        numbers = file[f"parameters/{name}"].id
        start, size = numbers.get_offset(), numbers.get_storage_size()
    whole = path.read_bytes()
    for place in (start, start + size - 8):  # the last digits of the first number and of the last
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ModelError, match="changed or damaged after it was saved"):
            Network.load(path)
