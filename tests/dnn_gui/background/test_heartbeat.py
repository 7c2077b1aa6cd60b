"""How often the window looks at a run."""

from __future__ import annotations

from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from dnn_gui.background.heartbeat import Heartbeat


class Listener(QObject):
    """Notes when beats come, and works for so many seconds of processor time at each."""

    def __init__(self, heartbeat: Heartbeat, work: float = 0.0) -> None:
        super().__init__(heartbeat)
        self.times: list[float] = []
        self._work = work
        heartbeat.beat.connect(self._on_beat)

    @Slot()
    def _on_beat(self) -> None:
        self.times.append(perf_counter())
        end = thread_time() + self._work
        while thread_time() < end:
            pass


def test_it_beats_some_thirty_times_a_second_and_no_oftener(qtbot: QtBot) -> None:
    heartbeat = Heartbeat()
    listener = Listener(heartbeat)
    heartbeat.start()
    began = perf_counter()
    qtbot.waitUntil(lambda: len(listener.times) == 25, timeout=10_000)
    heartbeat.stop()
    assert perf_counter() - began >= 24 * 0.029


def test_a_late_beat_does_not_delay_those_after_it(qtbot: QtBot) -> None:
    heartbeat = Heartbeat()
    listener = Listener(heartbeat, work=0.004)
    heartbeat.start()
    qtbot.waitUntil(lambda: len(listener.times) == 25, timeout=10_000)
    heartbeat.stop()
    gaps = sorted(after - before for before, after in zip(listener.times, listener.times[1:], strict=False))
    assert gaps[len(gaps) // 2] < 0.0335, "its work is part of the time from one beat to the next"


def test_it_leaves_most_of_the_time_to_the_training_however_long_a_look_takes(qtbot: QtBot) -> None:
    heartbeat = Heartbeat()
    listener = Listener(heartbeat, work=0.05)
    heartbeat.start()
    qtbot.waitUntil(lambda: len(listener.times) == 25, timeout=30_000)
    heartbeat.stop()
    assert listener.times[-1] - listener.times[-2] > 0.15


def test_it_beats_no_more_when_it_is_stopped_and_again_when_it_is_started(qtbot: QtBot) -> None:
    heartbeat = Heartbeat()
    listener = Listener(heartbeat)
    heartbeat.start()
    qtbot.waitUntil(lambda: len(listener.times) >= 2)
    heartbeat.stop()
    count = len(listener.times)
    qtbot.wait(100)
    assert len(listener.times) == count
    heartbeat.start()
    qtbot.waitUntil(lambda: len(listener.times) > count)
    heartbeat.stop()
