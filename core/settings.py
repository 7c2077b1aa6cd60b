"""Every setting, declared once: default, range, label, help and the words for a value it cannot have.

The window's form and the options of the command line are made from these declarations. Both hand
over what was typed as text; :meth:`TrainingSettings.check` turns text into values or into one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, ValidationError

from core.errors import SettingError

HiddenActivation = Literal["relu", "sigmoid", "tanh"]
InitializerName = Literal["scaled", "course", "he"]
Dtype = Literal["float64", "float32"]

MAX_UNITS = 4096
MAX_LAYERS = 20
MAX_PARAMETERS = 50_000_000
_LONGEST_SHOWN = 50
"""Letters of a wrong value that are repeated to whoever typed it."""


def _split(value: object) -> object:
    """Turn ``"20, 7, 5"`` into its parts; an empty text has none."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",")) if value.strip() else ()


def _words(expects: str, unit: str = "") -> dict[str, Any]:
    return {"expects": expects, "unit": unit}


class TrainingSettings(BaseModel):
    """What a training run is asked to do.

    The defaults are the course's four-layer network.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layers: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MAX_UNITS)], ...],
        BeforeValidator(_split),
        Field(max_length=MAX_LAYERS),
    ] = Field(
        default=(20, 7, 5),
        title="Hidden layers",
        description="Units of each hidden layer, from input to output; empty for none.",
        json_schema_extra=_words(
            f"up to {MAX_LAYERS} whole numbers from 1 to {MAX_UNITS:,} with commas between, such as 20,7,5",
            unit="units",
        ),
    )
    activations: Annotated[tuple[HiddenActivation, ...], BeforeValidator(_split), Field(min_length=1)] = Field(
        default=("relu",),
        title="Activations",
        description="What the hidden units do with their sum: one name for all layers, or one a layer.",
        json_schema_extra=_words(
            f"one of {', '.join(get_args(HiddenActivation))}, or one a hidden layer with commas between"
        ),
    )
    learning_rate: Annotated[FiniteFloat, Field(gt=0, le=100)] = Field(
        default=0.0075,
        title="Learning rate",
        description="How far each step goes down the slope of the cost.",
        json_schema_extra=_words("a number above 0 and at most 100, such as 0.0075"),
    )
    iterations: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        default=2500,
        title="Iterations",
        description="How many steps to take; each one looks at every training picture.",
        json_schema_extra=_words("a whole number from 1 to 10,000,000, such as 2500", unit="updates"),
    )
    initializer: InitializerName = Field(
        default="scaled",
        title="First weights",
        description="scaled: randn / sqrt(units before); course: randn * 0.01; he: randn * sqrt(2 / units before).",
        json_schema_extra=_words(f"one of {', '.join(get_args(InitializerName))}"),
    )
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = Field(
        default=1,
        title="Seed",
        description="Where the random numbers start: the same seed draws the same first weights.",
        json_schema_extra=_words("a whole number from 0 to 4,294,967,295, such as 1"),
    )
    dtype: Dtype = Field(
        default="float64",
        title="Numbers",
        description="float64 meets the course's figures to the last digit; float32 takes half the memory.",
        json_schema_extra=_words(f"one of {', '.join(get_args(Dtype))}"),
    )

    @property
    def activation_of_each_layer(self) -> tuple[HiddenActivation, ...]:
        """The activation of every hidden layer, in order."""
        return self.activations * len(self.layers) if len(self.activations) == 1 else self.activations

    def sizes(self, inputs: int) -> tuple[int, ...]:
        """Return the units of every layer, from ``inputs`` to the one output; refuse what memory cannot hold."""
        sizes = (inputs, *self.layers, 1)
        parameters = sum((before + 1) * after for before, after in pairwise(sizes))
        if parameters > MAX_PARAMETERS:
            raise SettingError(
                f"This network would have {parameters:,} parameters, more than the {MAX_PARAMETERS:,} "
                "that are allowed; use fewer units in the first hidden layers.",
                setting="layers",
            )
        return sizes

    def changed(self, **changes: object) -> TrainingSettings:
        """Return a copy with ``changes`` made and checked; a :class:`SettingError` names what is wrong.

        Where the number of layers changes alone, each layer keeps its activation and new ones take the last.
        """
        if "layers" not in changes or "activations" in changes:
            return self.check({**self.model_dump(), **changes})
        last = self.activations[-1:]
        layers = len(self.check({**self.model_dump(), **changes, "activations": last}).layers)
        each = (self.activation_of_each_layer + last * layers)[:layers]
        return self.check({**self.model_dump(), **changes, "activations": each or last})

    @classmethod
    def check(cls, values: Mapping[str, object]) -> TrainingSettings:
        """Return the settings that ``values`` (typed values or texts) stand for.

        Raises :class:`SettingError` with one sentence about the first value that cannot be.
        """
        try:
            settings = cls.model_validate(dict(values))
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            if name not in cls.model_fields:
                raise SettingError(f"There is no setting named {name}.", setting=name) from error
            raise _refusal(name, values[name]) from error
        if len(settings.activations) not in (1, len(settings.layers)):
            raise _refusal("activations", settings.activations)
        if len(set(settings.activations)) == 1:  # one form for one meaning, so that equal settings compare equal
            return settings.model_copy(update={"activations": settings.activations[:1]})
        return settings


def label(name: str) -> str:
    """Return the name of a setting as people read it."""
    return TrainingSettings.model_fields[name].title or name


def help_sentence(name: str) -> str:
    """Return the one sentence that explains a setting."""
    return TrainingSettings.model_fields[name].description or ""


def expected(name: str) -> str:
    """Return in words what a setting can be."""
    return _extra(name)["expects"]


def unit(name: str) -> str:
    """Return what a setting's number counts; empty where it is a pure number or a name."""
    return _extra(name)["unit"]


def _extra(name: str) -> dict[str, str]:
    extra = TrainingSettings.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)
    return {key: str(value) for key, value in extra.items()}


def choices(name: str) -> tuple[str, ...]:
    """Return the names to choose from, or nothing for a setting that is typed."""
    annotation = TrainingSettings.model_fields[name].annotation
    return tuple(get_args(annotation)) if get_origin(annotation) is Literal else ()


def as_text(value: object) -> str:
    """Return a setting's value as it is typed."""
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def _refusal(name: str, value: object) -> SettingError:
    typed = "".join(letter if letter.isprintable() else "�" for letter in " ".join(as_text(value).split()))
    typed = typed if len(typed) <= _LONGEST_SHOWN else typed[:_LONGEST_SHOWN] + "…"
    shown = f"“{typed}” is not" if typed else "it is empty"
    return SettingError(f"{label(name)} must be {expected(name)}; {shown}.", setting=name)
