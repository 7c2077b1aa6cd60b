"""Playing a run from one kept iteration to the next, without any window."""

from __future__ import annotations

from itertools import count

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.session import Session, rewinding


def test_playing_passes_the_frames_in_order_and_ends_at_now(
    trained: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = count(step=0.4)  # seconds, of 8 for the whole
    monkeypatch.setattr(rewinding, "perf_counter", lambda: next(now))
    stops, seen = len(trained.rewinding.stops), list[int | None]()
    trained.rewinding.changed.connect(lambda: seen.append(trained.rewinding.place))
    trained.rewinding.play()
    assert trained.rewinding.playing
    qtbot.waitUntil(lambda: not trained.rewinding.playing)
    assert seen == [*(int(step * stops / 20) for step in range(20)), None]


def test_playing_goes_on_from_where_one_is_and_stops_there(trained: Session, qtbot: QtBot) -> None:
    trained.rewinding.go_to(5)
    trained.rewinding.play_or_pause()
    assert trained.rewinding.place == 5
    qtbot.waitUntil(lambda: trained.rewinding.place != 5)
    trained.rewinding.play_or_pause()
    place = trained.rewinding.place
    assert place is not None
    assert place > 5
    qtbot.wait(300)
    assert trained.rewinding.place == place


def test_who_goes_somewhere_stops_the_playing(trained: Session) -> None:
    trained.rewinding.play()
    trained.rewinding.go_to(4)
    assert not trained.rewinding.playing
    assert trained.rewinding.place == 4


def test_before_anything_is_kept_there_is_nowhere_to_go(session: Session) -> None:
    session.rewinding.play()
    session.rewinding.go_to(3)
    assert not session.rewinding.playing
    assert session.rewinding.place is None
