"""What the user is told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from core.training import Progress
from dnn_gui.look.words import percent
from dnn_gui.session.training import RunState

_ENDINGS = {RunState.FINISHED: "Finished", RunState.STOPPED: "Stopped", RunState.PAUSED: "Paused"}


@dataclass(frozen=True)
class Message:
    """One sentence for the user."""

    sentence: str
    problem: bool = False
    detail: str = ""
    more: bool = False
    """Whether it is about runs that can be shown."""


def message_about(state: RunState, progress: Progress | None) -> Message | None:
    """Return what is to be said of a run that came into this state; None where that is nothing."""
    if state is RunState.RUNNING:
        return Message("Training; the learning rate can be changed on the way, and pictures are answered.")
    if progress is None:
        return None
    if state is RunState.DIVERGED:
        return Message(progress.stopped, problem=True)
    if state in _ENDINGS:
        return Message(progress.stopped or f"{_ENDINGS[state]} after {_in_words(progress)}.")
    return None


def _in_words(progress: Progress) -> str:
    iterations, measured = f"{progress.iteration:,} iterations", progress.measurement
    if measured is None or measured.test_accuracy is None:
        return iterations
    train, test = percent(measured.train_accuracy), percent(measured.test_accuracy)
    return f"{iterations}: right for {train} of training and {test} of test pictures"
