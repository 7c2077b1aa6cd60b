"""What the network says about the picture at hand, kept up to date while it learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from core.errors import ModelError, UserError
from core.experiments.opening import Picture
from core.images import Recipe
from core.network import Network, Prediction
from dnn_gui.background.lane import Lane

_SECONDS_BETWEEN_ANSWERS = 0.5
"""How often a network in training is asked again: often enough to watch a cat become a cat."""


NetworkSource = Callable[[], tuple[Network, int]]
"""Gives a network, and how many updates it has behind it."""


@dataclass(frozen=True)
class Answer:
    """A picture, what the network saw of it, and what it said."""

    picture: Picture
    seen: NDArray[np.uint8]
    """(height, width, channels): exactly what the network sees."""
    prediction: Prediction
    iteration: int
    """How many updates the network that answered had behind it."""
    rewound: bool = False
    """Whether it is what the network said then, not what it says now."""


class Answers(QObject):
    """Asks the network about one picture, off the window's thread."""

    changed = Signal()
    refused = Signal(object)
    """The :class:`UserError` that kept the network from answering."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.answer: Answer | None = None
        self._rewound = False
        self._asked_at = 0.0
        self._under_way = False
        self._prepared: tuple[Picture, Recipe, NDArray[np.uint8]] | None = None
        """The last picture that was asked about, as the network sees it; used on the lane's thread alone."""
        self._lane = Lane("answers", self, newest_only=True)
        self._lane.succeeded.connect(self._on_answer)
        self._lane.refused.connect(self._on_refused)

    @property
    def wanted(self) -> bool:
        """Whether the network as it is now is to be asked."""
        return self.picture is not None and not self._rewound

    @property
    def due(self) -> bool:
        """Whether it is time to ask a network in training again, which it is not before it has answered."""
        ago = perf_counter() - self._asked_at
        return self.wanted and not self._under_way and ago > _SECONDS_BETWEEN_ANSWERS

    def show(self, picture: Picture) -> None:
        """Make ``picture`` the one at hand; it waits for a network to be asked."""
        self._call_off()
        self.picture, self.answer = picture, None
        self.changed.emit()

    def asked(self) -> None:
        """Note that a network was asked for just now."""
        self._asked_at, self._under_way = perf_counter(), True

    def ask(self, source: NetworkSource) -> None:
        """Let the network that ``source`` gives, when called on another thread, answer about the picture at hand."""
        picture = self.picture
        if picture is not None and self.wanted:
            self.asked()
            self._lane.submit(lambda _cancelled: self._answer(*source(), picture))

    def rewind(self, rewound: bool) -> None:
        """Take no answers but those that are given by :meth:`give`; or again those of the network as it is now."""
        self._rewound = rewound
        self._call_off()

    def give(self, answer: Answer) -> None:
        """Show an answer from an earlier iteration."""
        self.answer = answer
        self.changed.emit()

    def close(self) -> None:
        """End the thread for good."""
        self._call_off()
        self._lane.close()

    def _call_off(self) -> None:
        self._lane.cancel()
        self._under_way = False

    def _answer(self, network: Network, iteration: int, picture: Picture) -> Answer:
        recipe = network.card.recipe
        if recipe is None:
            raise ModelError("This network was not trained on pictures, so it cannot be asked about one.")
        if self._prepared is None or self._prepared[0] is not picture or self._prepared[1] != recipe:
            self._prepared = picture, recipe, recipe.prepare(picture.pixels)
        seen = self._prepared[2]
        return Answer(picture, seen, network.classify(recipe.column(seen, np.dtype(network.dtype))), iteration)

    @Slot(object)
    def _on_answer(self, answer: Any) -> None:
        self._under_way = False
        self.answer = answer
        self.changed.emit()

    @Slot(object)
    def _on_refused(self, error: UserError) -> None:
        self._under_way = False
        self.refused.emit(error)
