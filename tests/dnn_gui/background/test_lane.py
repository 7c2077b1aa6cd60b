from __future__ import annotations

from pytestqt.qtbot import QtBot

from dnn_gui.background.lane import Lane


def test_what_was_given_is_finished_when_a_lane_closes_and_later_work_is_left(qtbot: QtBot) -> None:
    lane, done = Lane("test"), []
    lane.submit(lambda _cancelled: done.append("before"))
    lane.close()
    lane.submit(lambda _cancelled: done.append("after"))
    qtbot.wait(20)
    assert done == ["before"]


def test_of_a_lane_for_the_newest_alone_earlier_results_are_not_told(qtbot: QtBot) -> None:
    lane, told = Lane("test", newest_only=True), []
    lane.succeeded.connect(told.append)
    for number in range(5):
        lane.submit(lambda _cancelled, number=number: number)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert told == [4]
    lane.close()
