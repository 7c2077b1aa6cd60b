"""Which network answers and is saved: that in training, what a run left, an opened one, or the first weights."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.experiments.run import first_network
from core.network import Network
from dnn_gui.session.answers import NetworkSource

if TYPE_CHECKING:
    from dnn_gui.session.session import Session


class Networks(QObject):
    """Lets the right network be asked about the picture at hand, and be saved."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._save_to: Path | None = None
        session.training.network_ready.connect(self._on_network)
        session.training.progressed.connect(self._on_progress)
        session.training.chosen_changed.connect(self.ask)
        session.rewinding.changed.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Let the network as it is now answer about the picture at hand, if it is to."""
        session = self._session
        if session.answers.wanted and not session.training.ask_for_network():
            source = self._at_rest()
            if source is not None:
                session.answers.ask(source)

    def save(self, path: Path) -> None:
        """Save the network that is looked at: as it was then, or as it is now, in training or not."""
        rewinding = self._session.rewinding
        if rewinding.film is not None and rewinding.place is not None:
            then = f", as the network was at iteration {rewinding.iteration:,}"
            self._session.files.save(partial(rewinding.film.network, rewinding.place), path, then)
            return
        self._save_to = path
        if not self._session.training.ask_for_network(to_keep=True):
            self.save_at_rest()

    def save_at_rest(self) -> None:
        """Save what was to be saved, now that no thread is at work that could do it."""
        source, path = self._at_rest(), self._save_to
        if path is not None and source is not None:
            self._save_to = None
            self._session.files.save(lambda: source()[0], path)

    @Slot(object, int)
    def _on_network(self, network: Network, iteration: int) -> None:
        if self._save_to is not None and network.card.training is not None:
            self._session.files.save(lambda: network, self._save_to)
            self._save_to = None
        self._session.answers.ask(lambda: (network, iteration))

    @Slot()
    def _on_progress(self) -> None:
        answers = self._session.answers
        if answers.due and self._session.training.ask_for_network():
            answers.asked()

    def _at_rest(self) -> NetworkSource | None:
        """Return what gives the opened model, what the last run left, or the first weights; with its iterations."""
        session = self._session
        dataset, settings = session.dataset, session.choices.settings
        network = session.model or session.training.network
        if network is not None:
            record = network.card.training
            return lambda: (network, record.iterations if record else 0)
        if dataset is not None:
            return lambda: (first_network(dataset, settings), 0)
        return None
