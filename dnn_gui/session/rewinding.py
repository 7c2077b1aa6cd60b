"""The run as it was: which of its kept iterations is looked at, and the ways there and back to now."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.experiments.film import Film
from core.network import Prediction
from dnn_gui.session.answers import Answer
from dnn_gui.session.kept_film import KeptFilm, Shares

if TYPE_CHECKING:
    from dnn_gui.session.session import Session

_SECONDS = 8.0
"""How long it takes to play from the first frame to the last, however many there are."""
_FRAME_MS = 30
_BACK = "You are looking back: the network answers as it did then. Esc returns to now."


class Rewinding(QObject):
    """Goes back to what the chosen network was at a kept iteration, and to now; the training goes on meanwhile.

    While one looks at an earlier iteration, the network as it was then answers.
    """

    changed = Signal()
    """Another kept iteration is looked at, or the present again."""
    film_changed = Signal()
    """There are other frames, or something else is known of what they say about the picture."""
    playing_changed = Signal(bool)
    branch_asked = Signal(int)
    """A new run is to begin from what the network was at this iteration."""
    refused = Signal(object)
    """The :class:`UserError` that kept frames from being read."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.place: int | None = None
        """Which frame is looked at; None for now."""
        self.iteration: int | None = None
        """The kept iteration that is looked at; None for now."""
        self._session = session
        self._kept = KeptFilm(session, self)
        self._kept.changed.connect(self._on_film)
        self._kept.refused.connect(self.refused)
        self._began, self._from = 0.0, 0
        """When it began to play, and from which frame."""
        self._player = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._player.timeout.connect(self._go_on_playing)

    # What there is

    @property
    def film(self) -> Film | None:
        """The frames that were kept of the chosen network; None while none are known."""
        return self._kept.film

    @property
    def shares(self) -> Shares | None:
        """What the frames say about the picture at hand, once that is known."""
        return self._kept.shares

    @property
    def over_the_run(self) -> tuple[Any, Any] | None:
        """What was said about the picture: iterations (k,), and probabilities (k, classes), of frames and since."""
        return self._kept.over_the_run

    @property
    def now(self) -> int:
        """How many updates the chosen network has behind it."""
        run = self._session.training.run
        return run.trainer.iteration if run is not None else 0

    @property
    def stops(self) -> Any:
        """(k,) int64: the kept iterations that one can go back to, which are those before now."""
        at = self.film.iterations if self.film is not None else np.empty(0, np.int64)
        return at[: int(at.searchsorted(self.now))]

    @property
    def playing(self) -> bool:
        """Whether it goes from frame to frame by itself."""
        return self._player.isActive()

    # Going there

    def go_to(self, place: int | None) -> None:
        """Look at frame number ``place``, or at now: with None, or beyond the last one that is before it."""
        self.pause()
        self._show(place)

    def go_near(self, iteration: float) -> None:
        """Look at the kept iteration that is nearest, be it now."""
        places = np.append(self.stops, self.now)
        self.go_to(int(np.abs(places - iteration).argmin()))

    def play(self) -> None:
        """Go from frame to frame up to now, beginning where one is, or with the first where that is now."""
        if len(self.stops):
            self._from, self._began = self.place or 0, perf_counter()
            self._show(self._from)
            self._player.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay where one is."""
        if self.playing:
            self._player.stop()
            self.playing_changed.emit(False)

    def play_or_pause(self) -> None:
        """Do what the play button does."""
        (self.pause if self.playing else self.play)()

    def close(self) -> None:
        """End the thread for good."""
        self._player.stop()
        self._kept.close()

    @Slot()
    def _go_on_playing(self) -> None:
        last = len(self.stops)
        share = (perf_counter() - self._began) / _SECONDS
        place = self._from + int(share * (last - self._from))
        if place >= last:
            self.pause()
        self._show(place)

    def _show(self, place: int | None) -> None:
        stops = self.stops
        place = None if place is None or place >= len(stops) else max(place, 0)
        if place == self.place:
            return
        if self.place is None:
            self._kept.look()  # there may be more by now
        before, self.place = self.place, place
        self.iteration = None if place is None else int(stops[place])
        if before is None or place is None:
            self._begin_or_end(back=place is not None)
        self._answer()
        self.changed.emit()

    def _begin_or_end(self, *, back: bool) -> None:
        """Begin to look back, or end it: say so, and let it be known who is to answer."""
        if back:
            self._session.say(_BACK)
        else:
            self._session.tell_of_the_run()
        self._kept.looked_at = back
        self._session.answers.rewind(back)

    def _answer(self) -> None:
        """Let the frame that is looked at say what it says about the picture."""
        shares, run = self.shares, self._session.training.run
        if shares is not None and run is not None and self.iteration is not None:
            values, names = shares.of_frames[self.place].tolist(), run.dataset.class_names
            prediction = Prediction(names[int(np.argmax(values))], dict(zip(names, values, strict=True)))
            self._session.answers.give(Answer(shares.picture, shares.seen, prediction, self.iteration, rewound=True))

    @Slot()
    def _on_film(self) -> None:
        """Stay at the same iteration while there are more frames, or fewer."""
        before = self.iteration
        if self.film is None:
            self.go_to(None)
        elif before is not None:
            self.place = self.film.nearest(before)
            self.iteration = int(self.film.iterations[self.place])
        self.film_changed.emit()
        self._answer()
        if self.iteration not in (before, None):
            self.changed.emit()
