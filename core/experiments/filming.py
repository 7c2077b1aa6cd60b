"""A run's film while it is made: frames taken between chunks of training, and given to the thread that writes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.errors import SettingError
from core.experiments.run import Run
from core.network.tape import Array
from core.store import moments
from core.store.film_file import Frames
from core.store.films import Films
from core.training import TrainerState

SPACE = "DNN_FILM_SPACE"
"""The environment variable that says how much all films may take together."""
_USUAL_SPACE = "4GB"
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_PENDING_BYTES = 64 << 20
"""What frames that are not yet written may take in memory, of all networks side by side."""


def film_space(text: str = "") -> int:
    """Return how many bytes a text such as ``500MB`` means, or what the environment says where it is empty.

    SettingError says what is wrong with it.
    """
    text = text or os.environ.get(SPACE) or _USUAL_SPACE
    parts = re.fullmatch(rf"(\d+(?:\.\d+)?) ?({'|'.join(_UNITS)})", text.strip().upper())
    if parts is None:
        raise SettingError(
            f"The space for films must be a number with a unit, such as 500MB or 2GB, not {text!r}.", setting=SPACE
        )
    return int(float(parts[1]) * _UNITS[parts[2]])


class Frame(NamedTuple):
    """The trained parameters of a network at an iteration."""

    number: int
    """Of the network."""
    iteration: int
    parameters: Array
    """Flat, as training holds them."""


class Filming:
    """Takes the frames of a run, at their moments, from within its training; ``write`` is for another thread.

    Where frames are taken faster than they are written, and so fill the memory that they may have, some are left out.
    """

    def __init__(self, run: Run) -> None:
        self._run, self._form = run, run.form
        self._collected: list[Frame] = []
        self._unwritten: list[Frame] = []
        self._level = 0
        run.watch(self._take)

    # On the thread that trains

    def look(self) -> None:
        """Forget frames where training went back to an earlier iteration; to be called between its chunks."""
        while self._collected and self._collected[-1].iteration > self._run.iteration:
            self._collected.pop()
            self._run.watch(self._take)

    @property
    def full(self) -> bool:
        """Whether there is no room for another frame before some are written."""
        pending = self._collected or self._unwritten
        size = pending[0].parameters.nbytes if pending else 0
        return size * (len(self._collected) + len(self._unwritten)) >= _PENDING_BYTES

    def handed_over(self, counts: Sequence[int]) -> list[Frame]:
        """Give the frames away of iterations that each network is sure to have passed."""
        sure = [frame for frame in self._collected if frame.iteration <= counts[frame.number]]
        made = [trainer.iteration for trainer in self._run.trainers]
        self._collected = [
            frame for frame in self._collected if counts[frame.number] < frame.iteration <= made[frame.number]
        ]
        return sure

    def ended(self, states: Sequence[TrainerState]) -> list[Frame]:
        """Give all frames away, and as the last of each network what it ends with; the run has just been measured."""
        frames, self._collected = self._collected, []
        for number, (trainer, state) in enumerate(zip(self._run.trainers, states, strict=True)):
            measured = trainer.progress.measurement
            frames.append(Frame(number, measured.iteration if measured else state.iteration, state.arrays[0]))
        return frames

    def _take(self, iteration: int) -> float:
        """Take a frame of each network that is trained still, and return the next moment; takes microseconds."""
        if not self.full:
            frames = enumerate(self._run.frames())
            self._collected += [Frame(number, iteration, flat) for number, flat in frames if flat is not None]
        return moments.after(iteration, self._level)

    # On the thread that writes

    def receive(self, frames: Sequence[Frame]) -> None:
        """Take what was given away, until it is written."""
        self._unwritten += frames

    def write(self, films: Films, ids: Sequence[str], *, ended: bool) -> None:
        """Write what was received; where the run has ended, the last frames are the films' last.

        FileError or StoreError is raised where that cannot be; what is left is written the next time.
        """
        for number, id in enumerate(ids):
            own = [frame for frame in self._unwritten if frame.number == number]
            frames = self._together(own)
            if own and ended:
                films.finish(id, frames, last=own[-1].iteration)
            elif frames is not None:
                self._level = max(self._level, films.add(id, frames, self._level))
            self._unwritten = [frame for frame in self._unwritten if frame.number != number]

    def _together(self, frames: Sequence[Frame]) -> Frames | None:
        """Return the frames whose numbers are all finite, if there are any."""
        finite = {frame.iteration: frame.parameters for frame in frames if np.isfinite(frame.parameters).all()}
        if not finite:
            return None
        iterations = sorted(finite)
        return Frames(np.array(iterations), np.stack([finite[iteration] for iteration in iterations]), self._form)
