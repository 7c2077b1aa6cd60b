"""The cost panel beside a run on small pictures."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from core.training.progress import History
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.cost import CostPanel
from dnn_gui.session import Session
from dnn_gui.session.training import RunState

ITERATIONS = 300
opens_a_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def small_dataset(test: int = 20) -> Dataset:
    random = np.random.RandomState(0)

    def part(count: int, cats: int) -> Examples:
        labels = (np.arange(count) < cats).astype(np.uint8)
        pictures = random.randint(0, 150, (count, 8, 8, 3)).astype(np.uint8)
        pictures[labels == 1, :, :4] += 60
        return Examples(pictures, labels)

    return Dataset("small", "made by a test", ("non-cat", "cat"), part(40, 15), part(test, test // 2))


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp, "light")
    yield look
    look.setParent(None)
    look.deleteLater()


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    session.use_dataset(small_dataset())
    session.choices.enter_several({"layers": (5,), "iterations": ITERATIONS, "learning_rate": 0.05})
    yield session
    session.close()


@pytest.fixture
def panel(session: Session, look: Look, qtbot: QtBot) -> CostPanel:
    panel = CostPanel(session, look)
    panel.resize(770, 400)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def trained(panel: CostPanel, session: Session, qtbot: QtBot) -> CostPanel:
    """The panel after a whole run."""
    train(session, qtbot)
    return panel


def train(session: Session, qtbot: QtBot) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED, timeout=30_000)
    QApplication.processEvents()


def history(session: Session) -> History:
    assert session.training.run is not None
    return session.training.run.trainer.history


def text_of(panel: QWidget, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def is_shown(panel: QWidget, words: str) -> bool:
    return any(child.isVisible() and words in child.text() for child in panel.findChildren(QLabel))


def view(panel: CostPanel) -> tuple[list[float], list[float]]:
    ranges = panel.plot.getPlotItem().getViewBox().viewRange()
    return ranges[0], ranges[1]


def place(panel: CostPanel, x: float, y: float) -> QPointF:
    return panel.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))


def turn_wheel(panel: CostPanel, at: QPointF) -> None:
    viewport = panel.plot.viewport()
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(at, QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, 360), *none, False)
    QApplication.sendEvent(viewport, turned)


def hover(panel: CostPanel, at: QPointF) -> None:
    viewport = panel.plot.viewport()
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, QPointF(viewport.mapToGlobal(at)), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, moved)


def choose(panel: CostPanel, qtbot: QtBot, entry: str) -> None:
    """Choose an entry of the context menu with the mouse."""

    def click() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == entry)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    QTimer.singleShot(50, click)  # the menu waits for it
    at = QPoint(200, 100)
    viewport = panel.plot.viewport()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, asked)


def name_file(panel: CostPanel, qtbot: QtBot, path: Path) -> None:
    """Give the dialog that is open a name, and press Enter."""
    qtbot.waitUntil(lambda: panel.findChild(QFileDialog) is not None)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    dialog.selectFile(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)


def wait_for_message(session: Session, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in session.message.sentence, timeout=10_000)


# Empty


def test_while_there_is_no_run_it_says_how_to_get_one(panel: CostPanel) -> None:
    assert is_shown(panel, "Press Train")
    assert text_of(panel, "newestNumbers") == ""


def test_the_empty_axis_is_as_long_as_the_run_will_be(panel: CostPanel, session: Session) -> None:
    assert view(panel)[0][1] == pytest.approx(ITERATIONS, rel=0.02)
    session.choices.enter("iterations", "5000")
    assert view(panel)[0][1] == pytest.approx(5000, rel=0.02)


def test_without_data_there_is_no_baseline(look: Look, qtbot: QtBot) -> None:
    session = Session()
    panel = CostPanel(session, look)
    qtbot.addWidget(panel)
    assert panel.plot.levels.notes == ()
    session.use_dataset(small_dataset())
    assert len(panel.plot.levels.notes) == 2
    session.close()


# A run


def test_a_run_draws_the_cost_of_every_iteration(trained: CostPanel, session: Session) -> None:
    drawn = trained.plot.curve("train cost")
    assert drawn.xs.tolist() == list(range(ITERATIONS))
    assert drawn.ys.tolist() == history(session).costs.numbers.tolist()
    assert not is_shown(trained, "Press Train")


def test_test_cost_and_accuracies_are_drawn_where_they_were_measured(trained: CostPanel, session: Session) -> None:
    kept = history(session)
    for name, values in {
        "test cost": kept.test_costs.numbers,
        "train accuracy": 100 * kept.train_accuracies.numbers,
        "test accuracy": 100 * kept.test_accuracies.numbers,
    }.items():
        drawn = trained.plot.curve(name)
        assert drawn.xs.tolist() == kept.measured_at.numbers.tolist()
        assert drawn.ys.tolist() == values.tolist()
        assert drawn.isVisible()


def test_the_newest_numbers_stand_beside_the_heading(trained: CostPanel, session: Session) -> None:
    progress = session.training.progress
    assert progress is not None
    newest = progress.measurement
    assert newest is not None
    assert newest.test_accuracy is not None
    words = text_of(trained, "newestNumbers")
    assert words.split(" · ") == [
        f"iteration {ITERATIONS}",
        f"cost {newest.cost:.4f}",
        f"train {100 * newest.train_accuracy:.1f} %",
        f"test {100 * newest.test_accuracy:.1f} %",
    ]


def test_the_curve_draws_itself_while_the_run_goes_on(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "1000000")
    session.train()
    qtbot.waitUntil(lambda: len(panel.plot.curve("train cost").xs) > 50)
    first = panel.plot.curve("train cost").xs[-1]
    qtbot.waitUntil(lambda: panel.plot.curve("train cost").xs[-1] > 2 * first)
    assert session.training.state is RunState.RUNNING
    assert view(panel)[0][1] < 1_000_000, "the axis grows with the curve"


def test_another_run_begins_anew(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    turn_wheel(trained, place(trained, 100, 0.5))
    session.choices.enter("iterations", "40")
    session.train()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert trained.plot.curve("train cost").xs.tolist() == list(range(40))
    assert trained.plot.following


def test_reset_leaves_nothing(trained: CostPanel, session: Session) -> None:
    session.reset()
    assert is_shown(trained, "Press Train")
    assert text_of(trained, "newestNumbers") == ""
    assert not trained.plot.curve("train cost").isVisible()


def test_more_iterations_of_the_same_run_are_added(trained: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.choices.enter("iterations", "350")
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert trained.plot.curve("train cost").xs.tolist() == list(range(350))


def test_a_change_of_the_learning_rate_is_marked(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    session.train(paused=True)
    qtbot.waitUntil(lambda: session.training.state is RunState.PAUSED)
    session.choices.enter("learning_rate", "0.02")
    qtbot.waitUntil(lambda: len(panel.plot.marks.notes) == 1)
    mark = panel.plot.marks.notes[0]
    assert (mark.at, mark.text) == (1, "rate 0.02")


def test_without_a_test_part_its_curves_are_hidden(panel: CostPanel, session: Session, qtbot: QtBot) -> None:
    train(session, qtbot)
    kept = history(session)
    for column in (kept.test_costs, kept.test_accuracies):
        column.numbers[:] = np.nan
    kept.costs.append(0.1)
    session.training.progressed.emit()
    assert not panel.plot.curve("test cost").isVisible()
    assert not panel.plot.curve("test accuracy").isVisible()
    assert panel.plot.curve("train accuracy").isVisible()


# The view


def test_a_zoomed_view_stays_while_new_costs_arrive_until_the_button_is_pressed(
    trained: CostPanel, session: Session, qtbot: QtBot
) -> None:
    button = trained.findChild(QPushButton, "showAllButton")
    assert button is not None
    turn_wheel(trained, place(trained, 200, 0.4))
    zoomed = view(trained)
    session.choices.enter("iterations", "400")
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    assert view(trained) == zoomed
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view(trained)[0] == pytest.approx([0, 400], abs=8)


def test_the_read_out_shows_the_numbers_of_the_run(trained: CostPanel, session: Session) -> None:
    kept = history(session)
    hover(trained, place(trained, 124, 0.3))
    words = trained.plot.read_out.text()
    assert "iteration 124" in words
    assert f"{kept.costs.numbers[124]:.4f}" in words
    place_of_120 = kept.measured_at.numbers.tolist().index(120)
    assert f"{kept.test_costs.numbers[place_of_120]:.4f}" in words
    assert f"{100 * kept.test_accuracies.numbers[place_of_120]:.1f} %" in words


def test_the_context_menu_is_short_and_our_own(trained: CostPanel) -> None:
    texts = [action.text() for action in trained.plot.actions()]
    assert texts == ["Show all", "Log axis", "Save picture…", "Save numbers…", "Copy picture"]


@opens_a_menu
def test_the_axis_is_switched_by_box_and_by_menu_alike(trained: CostPanel, qtbot: QtBot) -> None:
    box = trained.tools.log_axis
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert trained.plot.logarithmic
    choose(trained, qtbot, "Log axis")
    assert not trained.plot.logarithmic
    assert not box.isChecked()


@opens_a_menu
def test_the_menu_leads_back_from_a_zoom(trained: CostPanel, qtbot: QtBot) -> None:
    whole = view(trained)
    turn_wheel(trained, place(trained, 200, 0.4))
    choose(trained, qtbot, "Show all")
    assert view(trained) == whole


# Baselines


def test_the_baselines_say_what_always_guessing_gets_right(panel: CostPanel) -> None:
    notes = [(note.at, note.text) for note in panel.plot.levels.notes]
    assert notes == [(62.5, "always “non-cat”: train 62.5 %"), (50, "always “non-cat”: test 50 %")]


def test_other_data_have_other_baselines(panel: CostPanel, session: Session) -> None:
    session.use_dataset(small_dataset(test=5))
    assert panel.plot.levels.notes[1].text == "always “non-cat”: test 60 %"


def test_a_baseline_is_hidden_with_its_accuracy(trained: CostPanel, qtbot: QtBot) -> None:
    entry = trained.tools.legend.entries["test accuracy"]
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert [note.text for note in trained.plot.levels.notes] == ["always “non-cat”: train 62.5 %"]
    assert not trained.plot.curve("test accuracy").isVisible()
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert len(trained.plot.levels.notes) == 2


# Its look


def test_the_plot_follows_the_theme(trained: CostPanel, look: Look) -> None:
    assert commonest_colour(trained) == LIGHT.panel
    look.choose("dark")
    assert commonest_colour(trained) == DARK.panel


def commonest_colour(panel: CostPanel) -> str:
    image = panel.plot.grab().toImage()
    names = [image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return max(set(names), key=names.count)


# To take away


@opens_a_menu
def test_the_numbers_can_be_saved(trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    choose(trained, qtbot, "Save numbers…")
    name_file(trained, qtbot, tmp_path / "curve")
    wait_for_message(session, qtbot, "Saved to curve.csv.")
    with (tmp_path / "curve.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = history(session)
    assert [int(row["iteration"]) for row in rows] == list(range(ITERATIONS + 1))
    assert [float(row["train_cost"]) for row in rows[:-1]] == kept.costs.numbers.tolist()
    measured = [row for row in rows if row["test_cost"]]
    assert [float(row["iteration"]) for row in measured] == kept.measured_at.numbers.tolist()
    assert [float(row["test_cost"]) for row in measured] == kept.test_costs.numbers.tolist()
    assert [float(row["train_accuracy"]) for row in measured] == kept.train_accuracies.numbers.tolist()
    assert [float(row["test_accuracy"]) for row in measured] == kept.test_accuracies.numbers.tolist()


def test_saved_numbers_tell_the_learning_rate_of_each_iteration(
    panel: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    session.train(paused=True)
    qtbot.waitUntil(lambda: session.training.state is RunState.PAUSED)
    session.choices.enter("learning_rate", "0.02")
    qtbot.waitUntil(lambda: len(panel.plot.marks.notes) == 1)
    session.training.resume()
    qtbot.waitUntil(lambda: session.training.state is RunState.FINISHED)
    panel.save_numbers(tmp_path / "cost.csv")
    wait_for_message(session, qtbot, "Saved")
    with (tmp_path / "cost.csv").open(encoding="utf-8", newline="") as file:
        rates = [float(row["learning_rate"]) for row in csv.DictReader(file)]
    assert rates == [0.05] + [0.02] * ITERATIONS


def test_numbers_of_no_run_cannot_be_saved(panel: CostPanel) -> None:
    action = next(action for action in panel.plot.actions() if action.text() == "Save numbers…")
    assert not action.isEnabled()


@opens_a_menu
def test_the_picture_can_be_saved(trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    choose(trained, qtbot, "Save picture…")
    name_file(trained, qtbot, tmp_path / "curve")
    wait_for_message(session, qtbot, "Saved to curve.png.")
    image = QImage(str(tmp_path / "curve.png"))
    assert image.width() >= 2 * trained.plot.width()
    assert image.pixelColor(2, 2).name() == LIGHT.panel


@opens_a_menu
def test_the_picture_can_be_copied(trained: CostPanel, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    choose(trained, qtbot, "Copy picture")
    assert QGuiApplication.clipboard().image().width() >= 2 * trained.plot.width()


@pytest.mark.parametrize("what", ["numbers", "picture"])
def test_where_nothing_can_be_saved_a_sentence_says_so(
    trained: CostPanel, session: Session, qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "missing" / "cost.out"
    (trained.save_numbers if what == "numbers" else trained.save_picture)(path)
    wait_for_message(session, qtbot, "cost.out cannot be saved")
    assert session.message.problem
    assert not path.parent.exists()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("saving")]
