"""The two forms of the first layer: which one is taken, and that looking at either changes nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.gram import (
    MAX_KERNEL_BYTES,
    DirectForm,
    FirstLayer,
    FirstLayerWork,
    GramForm,
    first_layer_form,
)
from core.network.inputs import Columns
from core.network.parameters import Parameters


class Measured(NamedTuple):
    work: FirstLayerWork
    ratio: float
    """Seconds of the direct form by seconds of the Gram form, for a whole run."""


BREAK_EVEN = [
    # One thread, hidden layers of one; processor time of the whole run, the forms in turn, median of three.
    Measured(FirstLayerWork(n_x=12288, m=209, m_test=0, batch=209, rows=20, iterations=2500), 68),
    Measured(FirstLayerWork(n_x=12288, m=4000, m_test=0, batch=4000, rows=20, iterations=300), 4.2),
    Measured(FirstLayerWork(n_x=12288, m=1000, m_test=0, batch=32, rows=20, iterations=5000), 8.7),
    Measured(FirstLayerWork(n_x=784, m=5000, m_test=0, batch=5000, rows=32, iterations=1000), 0.30),
    Measured(FirstLayerWork(n_x=784, m=5000, m_test=0, batch=64, rows=32, iterations=5000), 0.24),
    Measured(FirstLayerWork(n_x=64, m=1000, m_test=0, batch=1000, rows=32, iterations=2000), 0.18),
]
"""Where the one form took at least twice as long as the other."""


@pytest.mark.parametrize("measured", BREAK_EVEN)
def test_the_form_that_was_measured_to_be_faster_is_the_one_that_is_expected_to_be(measured: Measured) -> None:
    work, ratio = measured
    assert (work.direct_seconds() > work.gram_seconds()) == (ratio > 1)
    assert 1 / 4 < work.direct_seconds() / work.gram_seconds() / ratio < 4


@st.composite
def works(draw: st.DrawFn) -> FirstLayerWork:
    m = draw(st.integers(1, 20_000))
    return FirstLayerWork(
        n_x=draw(st.integers(1, 200_000)),
        m=m,
        m_test=draw(st.integers(0, 2000)),
        batch=draw(st.sampled_from([m, min(m, 32)])),
        rows=draw(st.integers(1, 2000)),
        iterations=draw(st.integers(1, 100_000)),
        itemsize=draw(st.sampled_from([4, 8])),
    )


def advantage(work: FirstLayerWork) -> float:
    return work.direct_seconds() / work.gram_seconds()


@given(works())
def test_more_pixels_speak_for_the_gram_form(work: FirstLayerWork) -> None:
    assert advantage(work._replace(n_x=2 * work.n_x)) >= advantage(work) * (1 - 1e-12)


@given(works())
def test_more_iterations_speak_for_the_gram_form_for_its_kernel_is_built_but_once(work: FirstLayerWork) -> None:
    assert advantage(work._replace(iterations=2 * work.iterations)) >= advantage(work) * (1 - 1e-12)


@given(works())
def test_more_examples_speak_for_the_direct_form_once_the_kernel_is_built(work: FirstLayerWork) -> None:
    m, more = work.m, 2 * work.m
    long = work._replace(m_test=0, iterations=10**9)
    every_example, minibatch = (long._replace(batch=m), long._replace(m=more, batch=m))
    assert advantage(every_example._replace(m=more, batch=more)) <= advantage(every_example) * (1 + 1e-12)
    assert advantage(minibatch._replace(m=2 * more)) <= advantage(minibatch) * (1 + 1e-12)


@given(works())
def test_a_kernel_that_memory_should_not_be_spent_on_is_not_built(work: FirstLayerWork) -> None:
    if work.kernel_bytes() > MAX_KERNEL_BYTES:
        assert not work.gram_is_better()
    else:
        assert work.gram_is_better() == (advantage(work) > 1)


def test_the_kernel_holds_a_number_for_each_pair_of_examples() -> None:
    work = FirstLayerWork(n_x=10, m=1000, m_test=500, batch=1000, rows=1, iterations=1)
    assert work.kernel_bytes() == pytest.approx(1500 * 1000 * 8, rel=0.01)
    assert work._replace(itemsize=4).kernel_bytes() == work.kernel_bytes() / 2


def some_networks(n_x: int, R: int = 2) -> Parameters:
    parameters = Parameters([(3, n_x), (1, 3)], networks=R)
    parameters.flat[:] = np.random.RandomState(0).randn(parameters.flat.size)
    return parameters


def form_of(n_x: int, m: int, first_layer: FirstLayer, *, in_span: bool = True) -> DirectForm | GramForm:
    columns = Columns(np.random.RandomState(1).rand(n_x, m), "float64")
    work = FirstLayerWork(n_x, m, 0, m, 6, 1000)
    return first_layer_form(some_networks(n_x), columns, first_layer=first_layer, in_span=in_span, work=work)


def test_left_to_itself_the_faster_form_is_taken() -> None:
    assert isinstance(form_of(300, 10, "auto"), GramForm)
    assert isinstance(form_of(10, 300, "auto"), DirectForm)


def test_the_form_asked_for_is_taken() -> None:
    assert isinstance(form_of(300, 10, "direct"), DirectForm)
    assert isinstance(form_of(10, 300, "gram"), GramForm)


@pytest.mark.parametrize("first_layer", ["auto", "gram"])
def test_steps_that_are_no_sums_of_gradients_take_the_direct_form_silently(first_layer: FirstLayer) -> None:
    assert isinstance(form_of(300, 10, first_layer, in_span=False), DirectForm)


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_a_form_starts_at_the_networks_given_and_gives_them_away_as_copies(first_layer: FirstLayer) -> None:
    form, given_to_it = form_of(30, 10, first_layer), some_networks(30)
    for number in range(2):
        network = form.network(number)
        np.testing.assert_array_equal(network.flat, given_to_it.take(number).flat)
        assert network.networks is None
        network.flat[:] = 0
        np.testing.assert_array_equal(form.network(number).flat, given_to_it.take(number).flat)


def test_in_gram_form_the_first_weights_are_a_scale_of_what_they_were_and_a_sum_of_examples() -> None:
    form, given_to_it = form_of(30, 10, "gram"), some_networks(30)
    assert isinstance(form, GramForm)
    assert form.trained.scale is not None
    X = np.random.RandomState(1).rand(30, 10)
    form.trained.W[0][1, 2, 7] = 5
    form.trained.scale[1] = 0.5
    expected = 0.5 * given_to_it.W[0][1]
    expected[2] += 5 * X[:, 7]
    np.testing.assert_allclose(form.network(1).W[0], expected, rtol=1e-13)
    np.testing.assert_array_equal(form.network(0).W[0], given_to_it.W[0][0])


@pytest.mark.parametrize("first_layer", ["direct", "gram"])
def test_trained_parameters_that_were_kept_become_the_network_that_they_were(first_layer: FirstLayer) -> None:
    form = form_of(30, 10, first_layer)
    kept = [form.trained.flat_of(number) for number in range(2)]
    networks = [form.network(number) for number in range(2)]
    form.trained.flat[:] = 0
    for number in range(2):
        again = form.parameters_of(kept[number], number)
        assert again.flat.tobytes() == networks[number].flat.tobytes()
        again.flat[:] = 0
        assert kept[number].any()
