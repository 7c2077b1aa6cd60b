"""The frames that were kept of the present run, read again as they become more, and what they say about a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.errors import UserError
from core.experiments.film import Film, load_film
from core.experiments.opening import Picture
from core.experiments.run import Run
from core.store.library import Library
from dnn_gui.background.lane import Lane
from dnn_gui.session.training import RunState

if TYPE_CHECKING:
    from dnn_gui.session.session import Session

_LOOK_MS, _LOOK_SOON_MS = 2000, 300
"""Between two looks whether more was kept: usually, and for a while after the run has come to rest."""
_SOON_SECONDS = 3.0


@dataclass(frozen=True)
class _Source:
    """Whose film it is."""

    library: Library
    id: str
    run: Run
    number: int


@dataclass(frozen=True)
class Shares:
    """What every frame says about one picture."""

    picture: Picture
    seen: Any
    """(height, width, channels) uint8: exactly what the network sees."""
    of_frames: Any
    """(k, classes): the probabilities."""


@dataclass(frozen=True)
class _Found:
    """What is known of a film."""

    film: Film | None = None
    version: tuple[str, int] | None = None
    """Of which film it is, and how it stood; None before anything was looked for."""
    shares: Shares | None = None
    """None while there is no picture."""
    problem: UserError | None = None
    """What kept the newest of it from being read."""


class KeptFilm(QObject):
    """Reads the film of the chosen network on a thread of its own, when there is more and somebody has a use for it.

    While a run goes on, that is somebody who looks back, or a picture at hand.
    """

    changed = Signal()
    """There are other frames, or something else is known of what they say about the picture."""
    refused = Signal(object)
    """The :class:`UserError` that kept frames from being read."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.looked_at = False
        """Whether somebody looks at one of the frames."""
        self._session = session
        self._found = _Found()
        self._looking = False
        self._looked_for: Picture | None = None
        """The picture that the frames were asked about last."""
        self._since: list[tuple[int, list[float]]] = []
        """(iteration, probabilities) of what was answered about the picture after the last frame."""
        self._came_to_rest = 0.0
        self._lane = Lane("rewinding", self, newest_only=True)
        self._lane.succeeded.connect(self._take)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_timer)
        session.training.run_changed.connect(self._begin_anew)
        session.training.chosen_changed.connect(self._begin_anew)
        session.training.state_changed.connect(self._on_state)
        session.answers.changed.connect(self._on_answer)

    @property
    def film(self) -> Film | None:
        """The frames that were kept of the chosen network; None while none are known."""
        return self._found.film

    @property
    def shares(self) -> Shares | None:
        """What the frames say about the picture at hand, once that is known."""
        shares = self._found.shares
        return shares if shares is not None and shares.picture is self._session.answers.picture else None

    @property
    def over_the_run(self) -> tuple[Any, Any] | None:
        """What was said about the picture: iterations (k,), and probabilities (k, classes), of frames and since."""
        shares, film = self.shares, self.film
        if shares is None or film is None:
            return None
        if not self._since:
            return film.iterations, shares.of_frames
        at, values = zip(*self._since, strict=True)
        return np.append(film.iterations, at), np.concatenate([shares.of_frames, values])

    def look(self) -> None:
        """See soon whether there is more, unless that is being done."""
        if not self._looking:
            self._look()

    def close(self) -> None:
        """End the thread for good."""
        self._timer.stop()
        self._lane.cancel()
        self._lane.close()

    @Slot()
    def _begin_anew(self) -> None:
        self._lane.cancel()
        self._looking, self._looked_for, self._found, self._since = False, None, _Found(), []
        self.changed.emit()
        if self._session.training.run is None:
            self._timer.stop()
        else:
            self._timer.start(_LOOK_SOON_MS)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        goes_on = state in (RunState.PREPARING, RunState.RUNNING)
        self._came_to_rest = 0.0 if goes_on else perf_counter()
        if not goes_on and self._session.training.run is not None:
            self._timer.start(_LOOK_SOON_MS)

    @Slot()
    def _on_answer(self) -> None:
        """Note what is said now, and ask the frames too when there is another picture, whatever they are asked."""
        picture, answer = self._session.answers.picture, self._session.answers.answer
        if self.film is None or picture is None:
            return
        if picture is not self._looked_for:
            self._since = []
            self._look()
        elif answer is not None and not answer.rewound:
            newest = max(int(self.film.iterations[-1]), self._since[-1][0] if self._since else 0)
            if answer.iteration > newest:
                self._since.append((answer.iteration, list(answer.prediction.probabilities.values())))

    @Slot()
    def _on_timer(self) -> None:
        just_now = perf_counter() - self._came_to_rest < _SOON_SECONDS
        self._timer.setInterval(_LOOK_SOON_MS if just_now else _LOOK_MS)
        used = self.film is None or self.looked_at or self._session.answers.picture is not None
        if used or self._session.training.state is not RunState.RUNNING:
            self.look()

    def _look(self) -> None:
        training, library = self._session.training, self._session.library
        if library is not None and training.run is not None and training.recorded_as:
            source = _Source(library, training.recorded_as, training.run, training.run.chosen)
            known, picture = self._found, self._session.answers.picture
            self._looking, self._looked_for = True, picture
            self._lane.submit(lambda cancelled: _look(source, known, picture, cancelled))

    @Slot(object)
    def _take(self, found: _Found) -> None:
        self._looking = False
        before, self._found = self._found, found
        if found.film is not None:
            self._since = [one for one in self._since if one[0] > found.film.iterations[-1]]
        if found.problem is not None and str(found.problem) != str(before.problem):
            self.refused.emit(found.problem)
        if found.film is not before.film or found.shares is not before.shares:
            self.changed.emit()


def _look(source: _Source, known: _Found, picture: Picture | None, cancelled: Callable[[], bool]) -> _Found:
    """Return what is known now, with what was kept since; called on a thread of its own."""
    film, version, shares = known.film, known.version, known.shares
    try:
        version = source.id, source.library.films.version(source.id)
        if version != known.version:
            film, shares = load_film(source.library, source.id, source.run, source.number), None
        if film is None or picture is None:
            return _Found(film, version)
        if shares is None or shares.picture is not picture:
            recipe, before = source.run.dataset.recipe, known.shares
            same = before if before is not None and before.picture is picture else None
            seen = same.seen if same is not None else recipe.prepare(picture.pixels)
            column = recipe.column(seen, np.dtype(source.run.settings.dtype))
            shares = Shares(picture, seen, film.probabilities(column, cancelled))
        return _Found(film, version, shares)
    except UserError as error:
        return _Found(film, version, problem=error)
