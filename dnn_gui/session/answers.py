"""What the network says about the picture at hand, kept up to date while it learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from core.errors import ModelError
from core.experiments.opening import Picture
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
        self._lane = Lane("answers", self, newest_only=True)
        self._lane.succeeded.connect(self._on_answer)
        self._lane.refused.connect(self.refused)

    @property
    def wanted(self) -> bool:
        """Whether the network as it is now is to be asked."""
        return self.picture is not None and not self._rewound

    @property
    def due(self) -> bool:
        """Whether it is time to ask a network in training again."""
        return self.wanted and perf_counter() - self._asked_at > _SECONDS_BETWEEN_ANSWERS

    def show(self, picture: Picture) -> None:
        """Make ``picture`` the one at hand; it waits for a network to be asked."""
        self.picture, self.answer = picture, None
        self.changed.emit()

    def asked(self) -> None:
        """Note that a network was asked for just now."""
        self._asked_at = perf_counter()

    def ask(self, source: NetworkSource) -> None:
        """Let the network that ``source`` gives, when called on another thread, answer about the picture at hand."""
        picture = self.picture
        if picture is not None and self.wanted:
            self.asked()
            self._lane.submit(lambda _cancelled: _answer(*source(), picture))

    def rewind(self, rewound: bool) -> None:
        """Take no answers but those that are given by :meth:`give`; or again those of the network as it is now."""
        self._rewound = rewound
        self._lane.cancel()

    def give(self, answer: Answer) -> None:
        """Show an answer from an earlier iteration."""
        self.answer = answer
        self.changed.emit()

    def close(self) -> None:
        """End the thread for good."""
        self._lane.close()

    @Slot(object)
    def _on_answer(self, answer: Any) -> None:
        self.answer = answer
        self.changed.emit()


def _answer(network: Network, iteration: int, picture: Picture) -> Answer:
    recipe = network.card.recipe
    if recipe is None:
        raise ModelError("This network was not trained on pictures, so it cannot be asked about one.")
    seen = recipe.prepare(picture.pixels)
    return Answer(picture, seen, network.classify_picture(picture.pixels), iteration)
