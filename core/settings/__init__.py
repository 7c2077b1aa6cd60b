"""Every setting, declared once; from the declarations follow form, options, checks and the words for all of it.

The window's form and the options of the command line hand over what was typed as text;
:meth:`TrainingSettings.check` turns text into values or into one sentence, :func:`variants` into the settings of
several networks where a text names several values.
"""

from core.settings.declarations import (
    MAX_LAYERS,
    MAX_UNITS,
    Dtype,
    FirstLayer,
    HiddenActivation,
    InitializerName,
    OptimizerName,
    ScheduleName,
)
from core.settings.training_settings import TrainingSettings
from core.settings.variants import MAX_TOGETHER, changed, differing, values_as_text, variants
from core.settings.words import (
    as_text,
    choices,
    expected,
    groups,
    help_sentence,
    label,
    one_a_layer,
    several,
    unit,
    when_it_matters,
    why_idle,
)

__all__ = [
    "MAX_LAYERS",
    "MAX_TOGETHER",
    "MAX_UNITS",
    "Dtype",
    "FirstLayer",
    "HiddenActivation",
    "InitializerName",
    "OptimizerName",
    "ScheduleName",
    "TrainingSettings",
    "as_text",
    "changed",
    "choices",
    "differing",
    "expected",
    "groups",
    "help_sentence",
    "label",
    "one_a_layer",
    "several",
    "unit",
    "values_as_text",
    "variants",
    "when_it_matters",
    "why_idle",
]
