"""The names that settings offer are the names that the network knows."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from core.network import Network
from core.network.activations import ACTIVATIONS
from core.network.initializers import INITIALIZERS
from core.network.losses import OUTPUT_LAYERS
from core.settings import Dtype, HiddenActivation, InitializerName


def test_every_activation_offered_is_known_and_every_one_known_is_offered() -> None:
    assert set(ACTIVATIONS) == set(get_args(HiddenActivation))


def test_every_initializer_offered_is_known_and_every_one_known_is_offered() -> None:
    assert set(INITIALIZERS) == set(get_args(InitializerName))


@pytest.mark.parametrize("dtype", get_args(Dtype))
@pytest.mark.parametrize("initializer", INITIALIZERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", OUTPUT_LAYERS)
def test_every_combination_of_names_makes_a_network_that_answers(
    output: str, activation: str, initializer: str, dtype: str
) -> None:
    network = Network((3, 4, 1), activation, output=output, initializer=initializer, dtype=dtype)
    answers = network.predict_probability(np.ones((3, 5)))
    assert answers.dtype == dtype
    assert answers.shape == (1, 5)
    assert ((answers >= 0) & (answers <= 1)).all()
