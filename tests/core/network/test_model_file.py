"""Models in files: what is saved comes back exactly, and the file holds what the format says."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import h5py
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    width, height, channels = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.sampled_from([1, 3]))
    hidden = draw(st.lists(st.integers(1, 5), max_size=20))
    recipe = Recipe(
        width, height, channels, draw(st.sampled_from(["crop", "fit", "stretch"])), draw(st.floats(1, 65535))
    )
    card = ModelCard(
        tuple(draw(st.lists(class_names, min_size=2, max_size=2, unique=True))),
        draw(st.sampled_from([None, recipe])),
        draw(st.none() | records),
    )
    network = Network(
        (recipe.size, *hidden, 1),
        [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in hidden],
        dtype=draw(st.sampled_from(["float64", "float32"])),
        card=card,
    )
    bits = np.random.RandomState(draw(st.integers(0, 2**32 - 1))).randn(network.parameters.flat.size)
    network.parameters.flat[:] = bits * 10.0 ** draw(st.integers(-30, 30))
    return network


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        assert set(file.attrs) == {"format", "version", "about"}
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
