"""What a training run is asked to do: the settings together, checked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pydantic import ValidationError

from core.errors import SettingError
from core.settings.declarations import Declarations, HiddenActivation
from core.settings.words import refusal

MAX_PARAMETERS = 50_000_000
"""Of all networks that are trained side by side."""
_ONE_OR_ONE_A_LAYER = ("activations", "dropout")


class TrainingSettings(Declarations):
    """What a training run is asked to do.

    The defaults are the course's four-layer network.
    """

    @property
    def activation_of_each_layer(self) -> tuple[HiddenActivation, ...]:
        """The activation of every hidden layer, in order."""
        return self.activations * len(self.layers) if len(self.activations) == 1 else self.activations

    @property
    def dropout_of_each_layer(self) -> tuple[float, ...]:
        """The share of its units that dropout leaves out of every hidden layer, in order."""
        return self.dropout * len(self.layers) if len(self.dropout) == 1 else self.dropout

    def held_out(self, examples: int) -> int:
        """Return how many of so many training examples are not trained on, but looked at by patience."""
        return round(self.hold_out * examples) if self.patience else 0

    def sizes(self, inputs: int, classes: int = 2, *, networks: int = 1) -> tuple[int, ...]:
        """Return the units of every layer, from ``inputs`` to the output; refuse what memory cannot hold.

        Two classes take one output, more take one each. ``networks`` is how many are trained side by side.
        """
        sizes = (inputs, *self.layers, 1 if classes == 2 else classes)
        parameters = networks * sum((before + 1) * after for before, after in pairwise(sizes))
        if parameters > MAX_PARAMETERS:
            who, less = ("This network", "use") if networks == 1 else (f"{networks} networks", "train fewer or use")
            raise SettingError(
                f"{who} would have {parameters:,} parameters, more than the {MAX_PARAMETERS:,} "
                f"that are allowed; {less} fewer units in the first hidden layers.",
                setting="layers",
            )
        return sizes

    def changed(self, **changes: object) -> TrainingSettings:
        """Return a copy with ``changes`` made and checked; a :class:`SettingError` names what is wrong.

        Where the number of layers changes alone, each layer keeps what it has, and new ones take the last one's.
        """
        as_they_are = {name: getattr(self, name) for name in _ONE_OR_ONE_A_LAYER}
        if "layers" not in changes or as_they_are.keys() & changes.keys():
            return self.check({**self.model_dump(), **changes})
        lasts = {name: each[-1:] for name, each in as_they_are.items()}
        layers = len(self.check({**self.model_dump(), **changes, **lasts}).layers)
        for name, each in as_they_are.items():
            now = each if len(each) == len(self.layers) else each * len(self.layers)
            lasts[name] = (now + lasts[name] * layers)[:layers] or lasts[name]
        return self.check({**self.model_dump(), **changes, **lasts})

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
            raise refusal(name, values[name]) from error
        short: dict[str, object] = {}
        for name in _ONE_OR_ONE_A_LAYER:
            each: tuple[object, ...] = getattr(settings, name)
            if len(each) not in (1, len(settings.layers)):
                raise refusal(name, each)
            if len(set(each)) == 1:  # one form for one meaning, so that equal settings compare equal
                short[name] = each[:1]
        return settings.model_copy(update=short)
