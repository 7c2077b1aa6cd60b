"""How often the window looks at a run."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from dnn_gui.background import heartbeat as heartbeat_module
from dnn_gui.background.heartbeat import Heartbeat


class Clock:
    """Stands for the clock on the wall and for processor time, and fires the timer of a heartbeat."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = self._spent = 0.0
        monkeypatch.setattr(heartbeat_module, "perf_counter", lambda: self.now)
        monkeypatch.setattr(heartbeat_module, "thread_time", lambda: self._spent)
        self._heartbeat = Heartbeat()
        self._timer = self._heartbeat.findChild(QTimer)
        self._heartbeat.start()

    def beat(self, late: float = 0.0, work: float = 0.0) -> float:
        """Beat so late, then work for so long, and return the seconds until the next beat is due."""
        self.now += late
        self._timer.timeout.emit()
        self._spent += work
        wait = max(self._timer.interval() / 1000, work)
        self.now += wait
        return wait


def test_it_beats_some_thirty_times_a_second_and_no_oftener(qtbot: QtBot) -> None:
    heartbeat, times = Heartbeat(), []
    heartbeat.beat.connect(lambda: times.append(perf_counter()))
    began = perf_counter()
    heartbeat.start()
    qtbot.waitUntil(lambda: len(times) == 25)
    heartbeat.stop()
    assert times[-1] - began >= 24 * 0.029


@pytest.mark.parametrize("late", [0.0, 0.004, 0.012])
def test_a_late_beat_does_not_delay_those_after_it(
    late: float, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    clock.beat()
    assert clock.beat(late=late, work=0.004) == pytest.approx(0.03 - late), "its work is part of that time"
    assert clock.now == pytest.approx(0.06)


def test_it_leaves_most_of_the_time_to_the_training_however_long_a_look_takes(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    gaps = [clock.beat(work=0.05) for _ in range(200)]
    assert gaps[-1] == pytest.approx(5 * 0.05, abs=0.002)


def test_it_beats_no_more_when_it_is_stopped_and_again_when_it_is_started(qtbot: QtBot) -> None:
    heartbeat, beats = Heartbeat(), []
    heartbeat.beat.connect(lambda: beats.append(1))
    heartbeat.start()
    qtbot.waitUntil(lambda: len(beats) >= 2)
    heartbeat.stop()
    count = len(beats)
    qtbot.wait(100)
    assert len(beats) == count
    heartbeat.start()
    qtbot.waitUntil(lambda: len(beats) > count)
    heartbeat.stop()
