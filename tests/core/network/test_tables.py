"""The names that settings offer are the names that the engine knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

import numpy as np
import pytest

from core import settings
from core.network import Network, gram
from core.network.activations import ACTIVATIONS
from core.network.initializers import INITIALIZERS
from core.network.losses import OUTPUT_LAYERS
from core.network.optimizers import OPTIMIZERS
from core.settings import TrainingSettings
from core.training import Method
from core.training.schedules import SCHEDULES

OUTPUTS = {"sigmoid": 1, "softmax": 3}


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (ACTIVATIONS, settings.HiddenActivation),
        (INITIALIZERS, settings.InitializerName),
        (OPTIMIZERS, settings.OptimizerName),
        (SCHEDULES, settings.ScheduleName),
    ],
)
def test_every_name_offered_is_known_and_every_one_known_is_offered(table: Mapping[str, Any], names: object) -> None:
    assert set(table) == set(get_args(names))


def test_the_first_layer_is_offered_in_the_forms_that_there_are() -> None:
    assert get_args(settings.FirstLayer) == get_args(gram.FirstLayer)


def test_a_method_left_to_itself_is_what_the_settings_are_left_to_themselves() -> None:
    defaults = {field.name: field.default for field in fields(Method)}
    assert defaults.pop("began") == 0  # no setting: it is where a branch leaves
    assert defaults == {name: getattr(TrainingSettings(), name) for name in defaults}


@pytest.mark.parametrize("dtype", get_args(settings.Dtype))
@pytest.mark.parametrize("initializer", INITIALIZERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", OUTPUT_LAYERS)
def test_every_combination_of_names_makes_a_network_that_answers(
    output: str, activation: str, initializer: str, dtype: str
) -> None:
    sizes = (3, 4, OUTPUTS[output])
    network = Network(sizes, activation, output=output, initializer=initializer, dtype=dtype)
    answers = network.predict_probability(np.ones((3, 5)))
    assert answers.dtype == dtype
    assert answers.shape == (OUTPUTS[output], 5)
    assert ((answers >= 0) & (answers <= 1)).all()
