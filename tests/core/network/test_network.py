"""Network, the easy-to-use class: it answers about columns and pictures, and copies of it are its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from core.errors import ModelError
from core.images.recipe import Recipe
from core.network import ModelCard, Network
from core.network.activations import ACTIVATIONS
from core.network.tape import Array
from tests.core.plain_words import assert_one_sentence

RECIPE = Recipe(width=8, height=8)
CATS = ModelCard(("non-cat", "cat"), RECIPE)

few_classes = st.integers(2, 5)


@st.composite
def networks(draw: st.DrawFn, classes: st.SearchStrategy[int] = few_classes) -> Network:
    hidden = draw(st.lists(st.integers(1, 20), max_size=4))
    activations = [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in hidden]
    several = draw(classes)
    return Network(
        (draw(st.integers(1, 200)), *hidden, 1 if several == 2 else several),
        activations,
        output="sigmoid" if several == 2 else "softmax",
        initializer="he",
        seed=draw(st.integers(0, 1000)),
        card=ModelCard(tuple("01234"[:several])),
    )


def columns(network: Network, m: int) -> Array:
    return np.random.RandomState(m).rand(network.sizes[0], m)


@given(networks(st.just(2)), st.integers(1, 9))
def test_predict_says_1_exactly_where_the_probability_is_above_one_half(network: Network, m: int) -> None:
    X = columns(network, m)
    probabilities, answers = network.predict_probability(X), network.predict(X)
    assert probabilities.shape == answers.shape == (1, m)
    np.testing.assert_array_equal(answers, probabilities > 0.5)


@given(networks(st.integers(3, 5)), st.integers(1, 9))
def test_of_many_classes_predict_names_the_one_with_the_greatest_probability(network: Network, m: int) -> None:
    X = columns(network, m)
    probabilities, answers = network.predict_probability(X), network.predict(X)
    assert probabilities.shape == (network.sizes[-1], m)
    np.testing.assert_allclose(probabilities.sum(axis=0), 1, rtol=1e-14)
    assert answers.shape == (1, m)
    np.testing.assert_array_equal(answers[0], probabilities.argmax(axis=0))


@given(networks())
def test_classify_agrees_with_the_probabilities_and_names_the_likeliest_class(network: Network) -> None:
    column = columns(network, 1)
    prediction = network.classify(column)
    probabilities = network.predict_probability(column)[:, 0]
    expected = probabilities if len(probabilities) > 1 else [1 - probabilities[0], probabilities[0]]
    np.testing.assert_allclose(list(prediction.probabilities.values()), expected, rtol=0, atol=1e-12)
    assert sum(prediction.probabilities.values()) == pytest.approx(1, rel=0, abs=1e-15)
    assert tuple(prediction.probabilities) == network.card.class_names
    assert prediction.label == max(prediction.probabilities, key=prediction.probabilities.__getitem__)


@pytest.mark.parametrize(
    ("sizes", "dtype"),
    [
        ((12288, 20, 7, 5, 1), "float64"),
        ((100_000, 1), "float64"),  # here, and in the next one, the matrix library splits its sums
        ((12288, 1000, 1), "float32"),
    ],
)
def test_classify_gives_the_same_bits_whatever_the_number_of_threads(sizes: tuple[int, ...], dtype: str) -> None:
    network = Network(sizes, seed=3, dtype=dtype)
    column = columns(network, 1)
    answers = set()
    for threads in (1, 2, 4):
        with threadpool_limits(threads, user_api="blas"):
            answers.add(network.classify(column).probabilities["1"])
    assert len(answers) == 1


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("bias", "probability"), [(-1e4, 0), (1e4, 1)])
def test_a_network_that_is_very_sure_answers_without_a_warning(bias: float, probability: float, dtype: str) -> None:
    network = Network((3, 1), dtype=dtype)
    network.parameters.b[0][...] = bias
    column = np.ones((3, 1))
    assert network.predict_probability(column).item() == probability
    assert network.classify(column).probabilities["1"] == probability


def test_the_class_names_of_the_card_are_answered() -> None:
    network = Network((3, 1), card=ModelCard(("dog", "cat")))
    network.parameters.flat[:] = 0
    network.parameters.b[0][...] = 2
    prediction = network.classify(np.zeros((3, 1)))
    assert prediction.label == "cat"
    assert list(prediction.probabilities) == ["dog", "cat"]
    assert prediction.probabilities["cat"] == pytest.approx(1 / (1 + np.exp(-2)))


def test_a_picture_of_any_size_is_brought_into_the_networks_form() -> None:
    network = Network((8 * 8 * 3, 4, 1), card=CATS)
    picture = np.random.RandomState(0).randint(0, 256, (30, 40, 3)).astype(np.uint8)
    prepared = RECIPE.prepare(picture)
    expected = network.classify(prepared.reshape(-1, 1) / 255)
    assert network.classify_picture(picture) == expected
    assert network.classify_picture(prepared) == expected


def test_a_network_without_a_recipe_cannot_be_asked_about_pictures_and_says_so() -> None:
    with pytest.raises(ModelError, match="not trained on pictures") as refusal:
        Network((192, 1)).classify_picture(np.zeros((8, 8, 3), np.uint8))
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("ask", ["predict", "predict_probability", "classify"])
def test_data_of_another_size_is_refused_with_both_sizes(ask: str) -> None:
    network = Network((12288, 1))
    with pytest.raises(ModelError, match="takes 12,288 numbers an example, but the data has 1,200") as refusal:
        getattr(network, ask)(np.zeros((1200, 1)))
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("shape", [(), (12288,), (3, 12288, 1)])
def test_data_that_is_not_columns_is_refused_with_the_shape_it_should_have(shape: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match=r"one example a column, shape \(12,288, m\)") as refusal:
        Network((12288, 1)).predict(np.zeros(shape))
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_pixels_may_be_given_as_bytes_as_they_are_to_a_trainer(dtype: str) -> None:
    network = Network((48, 5, 1), dtype=dtype)
    pixels = np.random.RandomState(0).randint(0, 256, (48, 7)).astype(np.uint8)
    np.testing.assert_array_equal(network.predict_probability(pixels), network.predict_probability(pixels / 255.0))
    assert network.classify(pixels[:, :1]) == network.classify(pixels[:, :1] / 255.0)  # type: ignore[arg-type]


def test_whole_numbers_are_taken_as_input_too() -> None:
    network = Network((3, 2, 1))
    whole = np.array([[1], [2], [3]])
    assert network.predict_probability(whole) == network.predict_probability(whole.astype(float))
    assert network.classify(whole) == network.classify(whole.astype(float))


def test_one_activation_name_stands_for_every_hidden_layer() -> None:
    assert Network((3, 2, 2, 1), "tanh").activations == ("tanh", "tanh")
    assert Network((3, 1), "tanh").activations == ()
    with pytest.raises(ValueError, match="2 hidden layers take 2 activations, not 1"):
        Network((3, 2, 2, 1), ["tanh"])


def test_a_copy_is_in_memory_of_its_own_and_can_carry_another_card() -> None:
    network = Network((3, 2, 1), "tanh", dtype="float32", card=CATS)
    twin, renamed = network.copy(), network.copy(ModelCard(("a", "b")))
    assert (twin.sizes, twin.activations, twin.output, twin.dtype) == ((3, 2, 1), ("tanh",), "sigmoid", "float32")
    np.testing.assert_array_equal(twin.parameters.flat, network.parameters.flat)
    assert (twin.card, renamed.card.class_names) == (CATS, ("a", "b"))
    twin.parameters.flat[:] = 0
    assert network.parameters.flat.any()


@settings(max_examples=20)
@given(networks())
def test_asking_changes_neither_the_network_nor_the_data(network: Network) -> None:
    X = columns(network, 2)
    before = network.parameters.flat.copy(), X.copy()
    network.predict(X)
    network.classify(X[:, :1])
    np.testing.assert_array_equal(network.parameters.flat, before[0])
    np.testing.assert_array_equal(X, before[1])
