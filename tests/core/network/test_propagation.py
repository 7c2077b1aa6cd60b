"""Forward and backward: buffers that are made once, minibatches, and networks side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.dropout import Dropout
from core.network.gram import DirectForm, GramForm
from core.network.inputs import Columns, Inputs
from core.network.parameters import Parameters
from core.network.propagation import Propagation, plain_matmul
from core.network.tape import Array
from tests.core.network.cases import Case, networks

X = np.random.RandomState(0).randn(6, 4)
Y = np.array([[0.0, 1, 1, 0]])


def some_parameters(several: int | None = None) -> Parameters:
    parameters = Parameters([(5, 6), (3, 5), (1, 3)], networks=several)
    parameters.flat[:] = np.random.RandomState(1).randn(parameters.flat.size)
    return parameters


def everything_in(passed: Propagation, *parameters: Parameters) -> list[Array]:
    return [*passed.Z, *passed.A, passed.Y, *(array for theta in parameters for array in (theta.flat, *theta.arrays))]


@settings(max_examples=50)
@given(networks(several=st.sampled_from([1, 3])))
def test_the_gram_form_answers_as_the_direct_form_does(case: Case) -> None:
    columns = Columns(case.X, "float64")
    gram = GramForm(case.parameters.copy(), columns)
    random = np.random.RandomState(0)
    assert gram.trained.scale is not None
    gram.trained.W[0][...] = random.randn(*gram.trained.W[0].shape)
    gram.trained.scale[...] = random.rand(*gram.trained.scale.shape)
    for number in range(case.parameters.networks or 0):
        case.parameters.put(number, gram.network(number))
    direct = DirectForm(case.parameters)
    others = Columns(random.randn(case.X.shape[0], 3), "float64")
    for examples in (columns, others):
        labels = np.zeros((len(case.Y), examples.shape[1]))
        answers = [
            Propagation(
                form.trained, case.activations, case.output, form.inputs(examples), labels, decays=True
            ).forward()
            for form in (gram, direct)
        ]
        np.testing.assert_allclose(answers[0], answers[1], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(gram.square_norms(None), direct.square_norms(None), rtol=1e-9)


@settings(max_examples=50)
@given(networks(several=st.sampled_from([1, 3])))
def test_networks_side_by_side_answer_and_cost_what_each_does_alone(case: Case) -> None:
    together = case.passed(gradients=case.parameters.like())
    answers, costs, right = together.forward(), together.costs(), together.is_right()
    for number in range(case.parameters.networks or 0):
        alone = case._replace(parameters=case.parameters.take(number)).passed()
        np.testing.assert_allclose(answers[number], alone.forward(), rtol=0, atol=1e-13)
        np.testing.assert_allclose(costs[number], alone.costs(), rtol=0, atol=1e-12)
        np.testing.assert_array_equal(right[number], alone.is_right())


@pytest.mark.parametrize("as_bytes", [False, True])
def test_a_minibatch_is_answered_as_its_examples_alone_are(as_bytes: bool) -> None:
    pixels = np.random.RandomState(0).randint(0, 256, (6, 9)).astype(np.uint8)
    labels = np.random.RandomState(1).randint(0, 2, (1, 9)).astype(float)
    given_as = pixels if as_bytes else pixels / 255.0
    theta, gradients, alone_gradients = some_parameters(2), some_parameters(2), some_parameters(2)
    names = ["relu", "tanh"]
    passed = Propagation(theta, names, "sigmoid", Inputs(given_as.T, "float64"), labels, size=3, gradients=gradients)
    for chosen in (np.array([0, 1, 2]), np.array([8, 3, 5])):
        passed.take(chosen, labels[:, chosen])
        alone_inputs = Inputs(pixels[:, chosen].T / 255.0, "float64")
        alone = Propagation(theta, names, "sigmoid", alone_inputs, labels[:, chosen], gradients=alone_gradients)
        np.testing.assert_array_equal(passed.forward(), alone.forward())
        np.testing.assert_array_equal(passed.costs(), alone.costs())
        passed.backward()
        alone.backward()
        np.testing.assert_array_equal(gradients.flat, alone_gradients.flat)


@pytest.mark.parametrize("size", [None, 2])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_no_buffer_is_replaced_in_a_pass(share: float, size: int | None) -> None:
    parameters = some_parameters(2)
    gradients = parameters.like()
    passed = Propagation(
        parameters,
        ["relu", "tanh"],
        "sigmoid",
        Inputs(X.T, "float64"),
        Y,
        size=size,
        gradients=gradients,
        dropout=Dropout([share, share], 1, "float64"),
    )

    def addresses() -> list[tuple[int, int]]:
        return [(id(array), array.ctypes.data) for array in everything_in(passed, parameters, gradients)]

    before = addresses()
    answers = passed.forward()
    for _ in range(5):
        assert passed.forward() is answers
        passed.costs()
        passed.is_right()
        passed.backward()
    assert addresses() == before


def test_a_pass_changes_neither_examples_nor_labels_nor_parameters() -> None:
    parameters = some_parameters()
    before = [array.copy() for array in (X, Y, parameters.flat)]
    inputs = Inputs(X.T, "float64")
    passed = Propagation(parameters, ["sigmoid", "relu"], "sigmoid", inputs, Y, gradients=parameters.like())
    passed.forward()
    passed.costs()
    passed.backward()
    for array, expected in zip((X, Y, parameters.flat), before, strict=True):
        np.testing.assert_array_equal(array, expected)


def test_the_rows_of_ones_that_carry_the_biases_stay_ones() -> None:
    parameters = some_parameters(2)
    inputs = Inputs(X.T, "float64")
    passed = Propagation(parameters, ["elu", "gelu"], "sigmoid", inputs, Y, gradients=parameters.like())
    passed.forward()
    first = passed.costs()
    for _ in range(3):  # going back spends the answers of hidden units as scratch
        passed.backward()
        passed.forward()
    np.testing.assert_array_equal(passed.costs(), first)


@settings(max_examples=50)
@given(networks())
def test_without_the_matrix_library_answers_differ_by_rounding_alone(case: Case) -> None:
    answers = case.passed().forward()
    np.testing.assert_allclose(case.passed(matmul=plain_matmul).forward(), answers, rtol=1e-9, atol=1e-13)


def test_an_answer_above_one_half_is_1_and_one_half_is_0() -> None:
    parameters = Parameters.for_sizes((1, 1))
    parameters.W[0][...] = 1
    inputs = Inputs(np.array([[-1.0, 0, 1, 2]]).T, "float64")
    passed = Propagation(parameters, [], "sigmoid", inputs, np.array([[0.0, 0, 1, 0]]))
    passed.forward()
    assert passed.is_right().tolist() == [True, True, True, False]


def test_of_many_classes_the_greatest_answer_is_the_one_that_counts() -> None:
    parameters = Parameters.for_sizes((3, 3))
    parameters.W[0][...] = np.eye(3)
    examples = np.array([[3.0, 1, 0], [0, 2, 1], [0, 3, 2]])
    one_hot = np.eye(3)[:, [0, 1, 2]]
    passed = Propagation(parameters, [], "softmax", Inputs(examples.T, "float64"), one_hot)
    passed.forward()
    assert passed.is_right().tolist() == [True, False, True]
