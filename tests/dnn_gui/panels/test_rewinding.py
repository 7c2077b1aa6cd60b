"""The time slider under the curves of a run, under real mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dnn_gui.look import Look
from dnn_gui.panels.cost import CostPanel
from dnn_gui.panels.rewinding import RewindingPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from dnn_gui.widgets.steady_text import SteadyText
from dnn_gui.widgets.time_slider import TimeSlider
from tests.dnn_gui.conftest import small_dataset
from tests.dnn_gui.session.driver import ITERATIONS, train
from tests.dnn_gui.widgets.plot.driver import drag, place, turn_wheel


@pytest.fixture
def session(session: Session) -> Session:
    session.use_dataset(small_dataset())
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.02})
    return session


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> CostPanel:
    """The cost panel with the slider in it, as the window has them."""
    panel = CostPanel(session, look)
    panel.body.addWidget(RewindingPanel(session, look, panel.plot))
    panel.resize(770, 400)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def trained(panel: CostPanel, session: Session, qtbot: QtBot) -> CostPanel:
    """The panel after a whole run, of which everything that was kept is read."""
    train(session, qtbot)
    QApplication.processEvents()
    return panel


def slider(panel: QWidget) -> TimeSlider:
    found = panel.findChild(TimeSlider, "timeSlider")
    assert found is not None
    return found


def button(panel: QWidget, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def words(panel: QWidget) -> str:
    found = panel.findChild(SteadyText, "rewoundNumbers")
    assert found is not None
    return found.text()


def test_there_is_no_slider_before_there_is_something_to_go_back_to(panel: CostPanel, session: Session) -> None:
    assert not slider(panel).isVisible()
    session.train(paused=True)
    assert not slider(panel).isVisible()


def test_dragging_goes_through_the_run_and_the_right_end_is_now(
    trained: CostPanel, session: Session, qtbot: QtBot
) -> None:
    track, rewinding, seen = slider(trained), session.rewinding, []
    rewinding.changed.connect(lambda: seen.append(rewinding.iteration))
    spots = [QPoint(round(float(track.x_of(at))), 9) for at in (2500, 1500, 500, 0)]
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        qtbot.mouseMove(track, spot)
    pixel = ITERATIONS / track.width()
    nearest = [min(rewinding.stops, key=lambda stop: abs(stop - at)) for at in (2500, 1500, 500, 0)]
    assert seen == pytest.approx(nearest, abs=2 * pixel)
    assert rewinding.place == 0
    qtbot.mouseMove(track, QPoint(track.width() - 1, 9))
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() - 1, 9))
    assert session.rewinding.place is None


def test_the_words_say_where_one_is_and_how_good_it_was(trained: CostPanel, session: Session) -> None:
    assert words(trained).endswith(f"at {len(session.rewinding.stops)} kept iterations.")
    session.rewinding.go_to(7)
    run, iteration = session.training.run, session.rewinding.iteration
    assert run is not None
    assert iteration is not None
    history = run.trainer.history
    measured = int(np.searchsorted(history.measured_at.numbers, iteration, side="right")) - 1
    where, cost, test = words(trained).split(" · ")
    assert where.split() == ["iteration", f"{iteration}", "of", "3,000"]
    assert cost == f"cost {run.trainer.history.costs.numbers[iteration]:.4f}"
    assert test.startswith(f"test {100 * history.test_accuracies.numbers[measured]:.1f} %")


@pytest.mark.parametrize("zoomed", [False, True])
def test_the_line_on_the_plot_stands_over_the_handle(trained: CostPanel, session: Session, zoomed: bool) -> None:
    if zoomed:
        turn_wheel(trained.plot, place(trained.plot, 900, 0.3))
    session.rewinding.go_near(900)
    iteration = session.rewinding.iteration
    assert trained.plot.time_line.at == iteration
    assert iteration is not None
    track, plot = slider(trained), trained.plot
    handle = track.mapTo(trained, QPointF(float(track.x_of(iteration)), 0)).x()
    line = plot.mapTo(trained, place(plot, iteration, 0.1)).x()
    assert handle == pytest.approx(line, abs=1.5)


def test_the_line_is_drawn_and_goes_again(trained: CostPanel, session: Session) -> None:
    session.rewinding.go_near(1500)
    iteration = session.rewinding.iteration
    assert iteration is not None
    spot = place(trained.plot, iteration, 0.0).toPoint() - QPoint(0, 60)

    def darkest() -> int:
        image = trained.plot.grab().toImage()
        return min(image.pixelColor(spot + QPoint(x, y)).lightness() for x in (-1, 0, 1) for y in range(0, 40, 4))

    assert darkest() < 60
    session.rewinding.go_to(None)
    assert darkest() > 60


def test_a_click_on_the_plot_goes_there_and_a_drag_zooms(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    viewport = trained.plot.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place(trained.plot, 1000, 0.3).toPoint())
    iteration = session.rewinding.iteration
    assert iteration is not None
    assert iteration == min(session.rewinding.stops, key=lambda at: abs(at - 1000))
    drag(trained.plot, place(trained.plot, 100, 0.5), place(trained.plot, 800, 0.1))
    assert session.rewinding.iteration == iteration
    assert not trained.plot.following


def test_a_double_click_shows_the_whole_run_and_goes_nowhere(
    trained: CostPanel, session: Session, qtbot: QtBot
) -> None:
    turn_wheel(trained.plot, place(trained.plot, 900, 0.3))
    spot = place(trained.plot, 1000, 0.3).toPoint()
    qtbot.mouseClick(trained.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(trained.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert trained.plot.following
    assert session.rewinding.place is None


def test_now_leads_back(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    assert not button(trained, "nowButton").isEnabled()
    session.rewinding.go_to(3)
    qtbot.mouseClick(button(trained, "nowButton"), Qt.MouseButton.LeftButton)
    assert session.rewinding.place is None
    assert trained.plot.time_line.at is None


def test_a_branch_is_asked_for_from_an_earlier_iteration(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    branch = button(trained, "branchButton")
    assert not branch.isEnabled()
    assert "Go back" in branch.toolTip()
    session.rewinding.go_to(6)
    assert branch.isEnabled()
    with qtbot.waitSignal(session.rewinding.branch_asked) as asked:
        qtbot.mouseClick(branch, Qt.MouseButton.LeftButton)
    assert asked.args == [session.rewinding.iteration]


def test_there_is_no_branching_off_a_run_in_training(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "10000000")
    session.train()
    qtbot.waitUntil(lambda: len(session.rewinding.stops) > 0)
    session.rewinding.go_to(0)
    branch = button(panel, "branchButton")
    assert not branch.isEnabled()
    assert "Stop the run" in branch.toolTip()
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is RunState.STOPPED)
    assert session.rewinding.place == 0
    assert branch.isEnabled()


def test_the_play_button_plays_and_holds(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    play = trained.findChild(QWidget, "playButton")
    assert play is not None
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert session.rewinding.playing
    assert play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: slider(trained).value() > 1)
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert not session.rewinding.playing
    assert play.accessibleName() == "Play"


def test_a_new_run_takes_the_slider_away_until_there_is_more(trained: CostPanel, session: Session) -> None:
    session.rewinding.go_to(3)
    session.reset()
    assert not slider(trained).isVisible()
    assert trained.plot.time_line.at is None


def test_the_plot_keeps_the_height_that_it_needs(trained: CostPanel) -> None:
    trained.resize(trained.width(), trained.minimumSizeHint().height())
    QApplication.processEvents()
    assert trained.plot.height() >= 210


def test_wherever_one_is_the_handle_follows(trained: CostPanel, session: Session) -> None:
    for at in (0, 5, len(session.rewinding.stops) - 1):
        session.rewinding.go_to(at)
        assert slider(trained).value() == at
    session.rewinding.go_to(None)
    assert slider(trained).value() == slider(trained).maximum()
    assert np.all(np.diff(session.rewinding.stops) > 0)
