"""Going back in a run, without any window: what is kept, what it says, and the ways back to now."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import StoreError
from core.experiments.run import Run
from core.network import Network
from dnn_gui.session import Session, kept_film
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import small_dataset
from tests.dnn_gui.session.driver import ITERATIONS, OTHER, PICTURE, ask, is_whole, train, wait_for_answer


def as_it_was(session: Session, iteration: int) -> Network:
    """Return the network that training comes to after so many iterations."""
    run = Run(small_dataset(), session.choices.settings)
    if iteration:
        run.advance(iteration)
    return run.network()


def test_after_a_run_one_can_go_back_to_its_beginning_and_to_much_between(trained: Session) -> None:
    stops = trained.rewinding.stops
    assert stops[0] == 0
    assert len(stops) > 10
    assert stops[-1] < ITERATIONS
    assert np.all(np.diff(stops) > 0)
    assert trained.rewinding.place is trained.rewinding.iteration is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_the_answer_is_that_of_the_network_as_it_was(trained: Session, qtbot: QtBot, share: float) -> None:
    ask(trained, qtbot)
    place = int(share * len(trained.rewinding.stops))
    trained.rewinding.go_to(place)
    answer, iteration = trained.answers.answer, trained.rewinding.iteration
    assert iteration == trained.rewinding.stops[place]
    assert answer is not None, "it is there at once, without waiting for any thread"
    assert (answer.iteration, answer.rewound) == (iteration, True)
    expected = as_it_was(trained, iteration).classify_picture(PICTURE.pixels)
    assert answer.prediction.label == expected.label
    assert answer.prediction.probabilities == pytest.approx(expected.probabilities)


def test_back_at_now_the_network_as_it_is_answers(trained: Session, qtbot: QtBot) -> None:
    ask(trained, qtbot)
    trained.rewinding.go_to(0)
    trained.rewinding.go_to(None)
    wait_for_answer(trained, qtbot, ITERATIONS)
    assert trained.answers.answer is not None
    assert not trained.answers.answer.rewound


def test_a_picture_shown_while_one_looks_back_is_answered_from_there(trained: Session, qtbot: QtBot) -> None:
    trained.rewinding.go_to(2)
    for picture in (PICTURE, OTHER):
        trained.ask_about(picture)
        wait_for_answer(trained, qtbot, int(trained.rewinding.stops[2]))
        assert trained.answers.answer is not None
        assert trained.answers.answer.picture is picture


def test_while_it_trains_nobody_else_answers_and_the_training_goes_on(training: Session, qtbot: QtBot) -> None:
    ask(training, qtbot)
    training.rewinding.go_to(1)
    wait_for_answer(training, qtbot, int(training.rewinding.stops[1]))
    then, heard = training.rewinding.now, []
    training.answers.changed.connect(lambda: heard.append(training.answers.answer.rewound))
    training.rewinding.go_to(2)
    qtbot.wait(900)  # in which the network as it is would have answered, as it does twice a second
    assert all(heard)
    assert heard
    qtbot.waitUntil(lambda: training.rewinding.now > then)


def test_one_stays_at_an_iteration_while_more_are_kept(training: Session, qtbot: QtBot) -> None:
    training.rewinding.go_to(2)
    iteration, last = training.rewinding.iteration, training.rewinding.stops[-1]
    qtbot.waitUntil(lambda: training.rewinding.stops[-1] > last)
    assert training.rewinding.iteration == iteration


def test_what_is_answered_after_the_last_frame_is_known_too(training: Session, qtbot: QtBot) -> None:
    ask(training, qtbot)

    def is_ahead() -> bool:
        said, film = training.rewinding.over_the_run, training.rewinding.film
        return said is not None and film is not None and said[0][-1] > film.iterations[-1]

    qtbot.waitUntil(is_ahead)
    said, answer = training.rewinding.over_the_run, training.answers.answer
    assert said is not None
    assert answer is not None
    at, shares = said
    assert np.all(np.diff(at) > 0)
    assert shares.shape == (len(at), 2)
    assert (at[-1], shares[-1].tolist()) == (answer.iteration, list(answer.prediction.probabilities.values()))
    training.ask_about(OTHER)
    assert training.rewinding.over_the_run is None


def test_the_nearest_iteration_is_gone_to_be_it_now(trained: Session) -> None:
    stops = trained.rewinding.stops
    trained.rewinding.go_near(0.7 * stops[3] + 0.3 * stops[4])
    assert trained.rewinding.place == 3
    trained.rewinding.go_near(ITERATIONS + 1000)
    assert trained.rewinding.place is None
    trained.rewinding.go_near(-5)
    assert trained.rewinding.place == 0
    trained.rewinding.go_to(len(stops))
    assert trained.rewinding.place is None


def test_each_way_is_told_once(trained: Session, qtbot: QtBot) -> None:
    told: list[int | None] = []
    trained.rewinding.changed.connect(lambda: told.append(trained.rewinding.place))
    for place in (3, 3, None, None):
        trained.rewinding.go_to(place)
    assert told == [3, None]


WAYS_OUT: dict[str, Callable[[Session], None]] = {
    "train again": lambda session: session.train(),
    "reset": lambda session: session.reset(),
    "open a model": lambda session: session.use_model("model.h5", as_it_was(session, 3)),
    "use other data": lambda session: session.use_dataset(small_dataset(seed=7)),
}


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_whatever_ends_the_run_leads_back_to_now(trained: Session, qtbot: QtBot, way_out: str) -> None:
    ask(trained, qtbot)
    trained.rewinding.go_to(2)
    WAYS_OUT[way_out](trained)
    qtbot.waitUntil(lambda: trained.rewinding.place is None)
    trained.ask_about(OTHER)
    qtbot.waitUntil(lambda: trained.answers.answer is not None)
    assert trained.answers.answer is not None
    assert not trained.answers.answer.rewound


def test_another_network_side_by_side_has_a_film_of_its_own(session: Session, qtbot: QtBot) -> None:
    session.choices.enter("seed", "1..2")
    train(session, qtbot)
    ask(session, qtbot)
    first = session.rewinding.shares
    session.rewinding.go_to(2)
    session.training.choose(1)
    assert session.rewinding.place is None
    qtbot.waitUntil(lambda: is_whole(session) and session.rewinding.shares is not None)
    assert first is not None
    assert session.rewinding.shares is not None
    assert first.of_frames[0].tolist() != session.rewinding.shares.of_frames[0].tolist()


def test_while_nobody_looks_a_running_film_is_not_read_again(
    training: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    version = training.library.films.version

    def film_version(id: str) -> int:
        looked.append(1)
        return version(id)

    monkeypatch.setattr(training.library.films, "version", film_version)
    qtbot.wait(2500)
    assert looked == []
    ask(training, qtbot)
    assert looked


def test_frames_that_cannot_be_read_are_told_once_and_the_rest_works(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_film(*_: object) -> None:
        raise StoreError("The film of small is damaged; the rest of the run can be used.")

    monkeypatch.setattr(kept_film, "load_film", load_film)
    told: list[str] = []
    session.rewinding.refused.connect(lambda error: told.append(str(error)))
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(1000)
    assert told == ["The film of small is damaged; the rest of the run can be used."]
    session.ask_about(PICTURE)
    wait_for_answer(session, qtbot, ITERATIONS)


def test_the_newest_picture_is_the_one_that_counts(trained: Session, qtbot: QtBot) -> None:
    trained.rewinding.go_to(1)
    for picture in (PICTURE, OTHER, PICTURE, OTHER):
        trained.ask_about(picture)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: trained.rewinding.shares is not None)
    assert trained.rewinding.shares is not None
    assert trained.rewinding.shares.picture is OTHER
    qtbot.waitUntil(lambda: trained.answers.answer is not None)
    assert trained.answers.answer is not None
    assert trained.answers.answer.picture is OTHER
