"""The table of settings: each with its default, its range, and everything that is said of it."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat

from core.settings.about import About, When

HiddenActivation = Literal["relu", "sigmoid", "tanh", "leaky_relu", "elu", "gelu", "softplus", "identity"]
OptimizerName = Literal["gradient_descent", "momentum", "nesterov", "rmsprop", "adam"]
ScheduleName = Literal["constant", "inverse_time", "step", "cosine"]
FirstLayer = Literal["auto", "direct", "gram"]
InitializerName = Literal["scaled", "course", "he"]
Dtype = Literal["float64", "float32"]

MAX_UNITS = 4096
MAX_LAYERS = 20


def _split(value: object) -> object:
    """Turn ``"20, 7, 5"`` into its parts; an empty text has none."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",")) if value.strip() else ()


def _spelled(value: object) -> object:
    """Turn ``leaky-relu`` into ``leaky_relu``, as the names are spelled here."""
    return value.strip().replace("-", "_") if isinstance(value, str) else value


_LIST = BeforeValidator(_split)
_NAME = BeforeValidator(_spelled)
_Count = Annotated[int, Field(ge=0, le=10_000_000)]
_CountFromOne = Annotated[int, Field(ge=1, le=10_000_000)]
_Share = Annotated[FiniteFloat, Field(ge=0, lt=1)]
_Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
_COUNTS = "a whole number from {} to 10,000,000, such as {}"
_SEEDS = "a whole number from 0 to 4,294,967,295, such as 1"

_WITH_HIDDEN_LAYERS = When(lambda chosen: bool(chosen.layers), "where there is a hidden layer")
_WITH_MOMENTUM = When(
    lambda chosen: chosen.optimizer in ("momentum", "nesterov", "adam"),
    "with the optimizers momentum, nesterov and adam",
)
_ALONG_GRADIENTS = When(
    lambda chosen: chosen.optimizer in ("gradient_descent", "momentum", "nesterov"),
    "with the optimizers gradient_descent, momentum and nesterov",
)
_WHILE_THE_RATE_FALLS = When(
    lambda chosen: chosen.schedule in ("inverse_time", "step"), "with the rate schedules inverse_time and step"
)
_WITH_PATIENCE = When(lambda chosen: chosen.patience > 0, "with a patience above 0")
_WITH_CHANCE_ON_THE_WAY = When(
    lambda chosen: bool(
        chosen.batch_size or (chosen.layers and any(chosen.dropout)) or (chosen.patience and chosen.hold_out)
    ),
    "with minibatches, dropout or pictures held out",
)


def _one_of(names: object) -> str:
    return f"one of {', '.join(get_args(names))}"


class Declarations(BaseModel):
    """The settings, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layers: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MAX_UNITS)], ...],
        _LIST,
        Field(max_length=MAX_LAYERS),
        About(
            "Hidden layers",
            "How many units each hidden layer has, from input to output; empty for no hidden layer.",
            f"up to {MAX_LAYERS} whole numbers from 1 to {MAX_UNITS:,} with commas between, such as 20,7,5",
            unit="units",
        ),
    ] = (20, 7, 5)
    activations: Annotated[
        tuple[Annotated[HiddenActivation, _NAME], ...],
        _LIST,
        Field(min_length=1),
        About(
            "Activations",
            "What the hidden units make of the sum that comes in: one name for all layers, or one a layer.",
            f"{_one_of(HiddenActivation)}, or one a hidden layer with commas between",
            matters=_WITH_HIDDEN_LAYERS,
        ),
    ] = ("relu",)
    learning_rate: Annotated[
        FiniteFloat,
        Field(gt=0, le=100),
        About(
            "Learning rate",
            "How far each step goes down the slope of the cost: too low learns slowly, too high not at all.",
            "a number above 0 and at most 100, such as 0.0075",
            several="0.001,0.003,0.01",
        ),
    ] = 0.0075
    iterations: Annotated[
        _CountFromOne,
        About(
            "Iterations",
            "How many steps to take; each looks at all training pictures, or at one minibatch of them.",
            _COUNTS.format(1, 2500),
            unit="steps",
        ),
    ] = 2500
    batch_size: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        About(
            "Minibatch",
            "How many training pictures each step looks at, in a new order each time round; 0 for all of them.",
            "a whole number from 0 to 1,000,000, such as 32",
            unit="pictures",
        ),
    ] = 0
    optimizer: Annotated[
        OptimizerName,
        _NAME,
        About(
            "Optimizer",
            "How a step follows the slope: gradient_descent straight down, momentum and nesterov with a part of the "
            "last step, rmsprop and adam with a rate for each weight.",
            _one_of(OptimizerName),
        ),
    ] = "gradient_descent"
    initializer: Annotated[
        InitializerName,
        About(
            "First weights",
            "How large the random first weights are: randn times 1 / sqrt(n) for scaled, 0.01 for course, "
            "sqrt(2 / n) for he, with n the units of the layer before.",
            _one_of(InitializerName),
        ),
    ] = "scaled"
    seed: Annotated[
        _Seed,
        About(
            "Seed",
            "Where the random numbers of the first weights begin: the same seed draws the same weights.",
            _SEEDS,
            several="1..8",
        ),
    ] = 1

    momentum: Annotated[
        _Share,
        About(
            "Momentum",
            "How much of the last step's direction the next one keeps (beta; of adam, beta_1).",
            "a number from 0 to less than 1, such as 0.9",
            group="Steps",
            matters=_WITH_MOMENTUM,
        ),
    ] = 0.9
    schedule: Annotated[
        ScheduleName,
        _NAME,
        About(
            "Rate schedule",
            "How the learning rate falls: constant never, inverse_time like 1 / (1 + decay * t), step in steps, "
            "cosine as half a wave down to 0.",
            _one_of(ScheduleName),
            group="Steps",
        ),
    ] = "constant"
    decay: Annotated[
        FiniteFloat,
        Field(gt=0, le=1),
        About(
            "Rate decay",
            "How strongly the learning rate falls: what step multiplies it by each time, decay in inverse_time.",
            "a number above 0 and at most 1, such as 0.5",
            group="Steps",
            several="0.3,0.5,0.9",
            matters=_WHILE_THE_RATE_FALLS,
        ),
    ] = 0.5
    decay_every: Annotated[
        _CountFromOne,
        About(
            "Decay every",
            "After how many iterations step lowers the learning rate each time, and t of inverse_time grows by 1.",
            _COUNTS.format(1, 1000),
            group="Steps",
            unit="iterations",
            matters=_WHILE_THE_RATE_FALLS,
        ),
    ] = 1000
    warm_up: Annotated[
        _Count,
        About(
            "Warm-up",
            "In how many first iterations the learning rate rises evenly to its full height; 0 for none.",
            _COUNTS.format(0, 100),
            group="Steps",
            unit="iterations",
        ),
    ] = 0

    l2: Annotated[
        FiniteFloat,
        Field(ge=0, le=1_000_000),
        About(
            "L2",
            "How much large weights cost (lambda): lambda / (2 m) times the sum of the squares of all weights, "
            "for m pictures.",
            "a number from 0 to 1,000,000, such as 0.7",
            group="Against overfitting",
            several="0,0.1,0.7",
        ),
    ] = 0.0
    dropout: Annotated[
        tuple[_Share, ...],
        _LIST,
        Field(min_length=1),
        About(
            "Dropout",
            "The share of hidden units that each step leaves out at random: one for all layers, or one a layer.",
            "a number from 0 to less than 1, or one a hidden layer with commas between",
            group="Against overfitting",
            matters=_WITH_HIDDEN_LAYERS,
        ),
    ] = (0.0,)
    patience: Annotated[
        _Count,
        About(
            "Patience",
            "After how many iterations without a lower cost on pictures not trained on to stop and go back to the "
            "best; 0 for never.",
            _COUNTS.format(0, 500),
            group="Against overfitting",
            unit="iterations",
        ),
    ] = 0
    hold_out: Annotated[
        FiniteFloat,
        Field(ge=0, le=0.5),
        About(
            "Hold out",
            "The share of the training pictures that patience watches instead of training on them; 0 to watch the "
            "test pictures.",
            "a number from 0 to 0.5, such as 0.2",
            group="Against overfitting",
            matters=_WITH_PATIENCE,
        ),
    ] = 0.0

    shuffle_seed: Annotated[
        _Seed,
        About(
            "Shuffle seed",
            "Where all other random numbers begin: the order of the minibatches, dropout, and what is held out.",
            _SEEDS,
            group="Repeatability and speed",
            matters=_WITH_CHANCE_ON_THE_WAY,
        ),
    ] = 1
    first_layer: Annotated[
        FirstLayer,
        About(
            "First layer",
            "How the first layer is worked out: direct from the pixels, gram from the products of pictures with each "
            "other, auto in the faster way.",
            _one_of(FirstLayer),
            group="Repeatability and speed",
            matters=_ALONG_GRADIENTS,
        ),
    ] = "auto"
    dtype: Annotated[
        Dtype,
        About(
            "Numbers",
            "float64 meets the course's figures to the last digit; float32 takes half the memory.",
            _one_of(Dtype),
            group="Repeatability and speed",
        ),
    ] = "float64"
