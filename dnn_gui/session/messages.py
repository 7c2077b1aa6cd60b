"""What the user is told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import UserError
from core.training import Progress
from dnn_gui.look.words import percent
from dnn_gui.session.training import RunState

_BEGINNINGS = {
    RunState.IDLE: "The network has its first weights again; Train begins anew.",
    RunState.RUNNING: "Training; the learning rate can be changed on the way, and pictures are answered.",
}
_ENDINGS = {RunState.FINISHED: "Finished", RunState.STOPPED: "Stopped", RunState.PAUSED: "Paused"}
_STILL_BACK = "You are looking back; Esc returns to now."


@dataclass(frozen=True)
class Message:
    """One sentence for the user."""

    sentence: str
    problem: bool = False
    detail: str = ""
    more: bool = False
    """Whether it is about runs that can be shown."""


def message_about(
    state: RunState, progress: Progress | None, not_recorded: UserError | None = None, *, looking_back: bool = False
) -> Message | None:
    """Return what is to be said of a run that came into this state; None where that is nothing.

    ``not_recorded`` is what keeps it from being recorded; ``looking_back`` if another iteration is looked at.
    """
    if state in _BEGINNINGS:
        message = Message(_BEGINNINGS[state])
    elif progress is None or state is RunState.PREPARING:
        return None
    elif state is RunState.DIVERGED:
        message = Message(progress.stopped, problem=True)
    else:
        message = Message(progress.stopped or f"{_ENDINGS[state]} after {_in_words(progress)}.")
    if not_recorded is not None and state not in _BEGINNINGS:
        sentence = f"{message.sentence} The run is not recorded: {not_recorded}"
        message = replace(message, sentence=sentence, problem=True, detail=not_recorded.detail)
    return replace(message, sentence=f"{message.sentence} {_STILL_BACK}") if looking_back else message


def _in_words(progress: Progress) -> str:
    iterations, measured = f"{progress.iteration:,} iterations", progress.measurement
    if measured is None or measured.test_accuracy is None:
        return iterations
    train, test = percent(measured.train_accuracy), percent(measured.test_accuracy)
    return f"{iterations}: right for {train} of training and {test} of test pictures"
