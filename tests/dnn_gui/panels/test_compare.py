"""The window that puts runs side by side, and two of them picture by picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset, Examples
from core.experiments.continuing import fingerprint
from core.network import ModelCard, Network
from core.settings import TrainingSettings
from core.store.records import RunState
from dnn_gui.look import DARK, LIGHT, Look
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from dnn_gui.session import comparing as comparing_module
from dnn_gui.widgets.compare_gallery import Answer, Gallery, Tile
from dnn_gui.widgets.compare_table import CompareTable
from tests.dnn_gui.conftest import Driver
from tests.dnn_gui.kept_runs import keep

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one


def made_up(classes: int = 2, test: int = 20, side: int = 8) -> Dataset:
    def part(count: int) -> Examples:
        pictures = np.random.default_rng(count).integers(0, 255, (count, side, side, 3), dtype=np.uint8)
        return Examples(pictures, (np.arange(count) % classes).astype(np.uint8))

    return Dataset("made up", "this test", tuple(f"class {label}" for label in range(classes)), part(40), part(test))


def always(dataset: Dataset, label: int) -> Network:
    """A network that takes every picture for the same class, some a little more than others."""
    binary = dataset.classes == 2
    network = Network(
        (dataset.inputs, dataset.outputs),
        output="sigmoid" if binary else "softmax",
        card=ModelCard(dataset.class_names, dataset.recipe),
    )
    network.parameters.W[0][...] *= 0.01
    network.parameters.b[0][...] = (2.0 if label else -2.0) if binary else 0.0
    if not binary:
        network.parameters.b[0][label] = 3.0
    return network


@pytest.fixture(autouse=True)
def folders_of_one_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNN_HOME", str(tmp_path))


@pytest.fixture
def look(qapp) -> Iterator[Look]:  # type: ignore[no-untyped-def]
    look = Look(qapp, "light")
    yield look
    look.setParent(None)
    look.deleteLater()


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.fixture
def window(session: Session, look: Look, qtbot: QtBot) -> CompareWindow:
    window = CompareWindow(session, look)
    qtbot.addWidget(window)
    return window


Put = Callable[..., list[str]]


@pytest.fixture
def put(session: Session, qtbot: QtBot) -> Put:
    """Put runs into the library, each with a network that always says the class of its number, and return their ids.

    The data is at hand in the session.
    """

    def put(count: int = 2, dataset: Dataset | None = None, **fields: object) -> list[str]:
        dataset = dataset or made_up()
        session.use_dataset(dataset)
        assert session.library is not None
        runs = []
        for number in range(count):
            shared = {"fingerprint": fingerprint(dataset), "class_names": dataset.class_names}
            own = {"settings": {"layers": (9 - number,)}, "test_accuracy": 0.5 + 0.04 * number}
            runs.append(keep(session.library, number, **{**shared, **own, "name": f"run {number}", **fields}))
            always(dataset, number % dataset.classes).save(session.library.network_file(runs[-1]))
        session.runs.reload()
        qtbot.waitUntil(lambda: set(runs) <= set(session.runs.records))
        return runs

    return put


def child(window: QWidget, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = window.findChild(kind, name)
    assert found is not None, f"there is no {name}"
    return found


def gallery(window: QWidget) -> Gallery:
    return child(window, Gallery, "compareGallery")


def tabs(window: QWidget) -> list[str]:
    bar = child(window, QTabBar, "compareGroups")
    return [bar.tabText(place) for place in range(bar.count())] if bar.isVisible() else []


def words(window: QWidget) -> str:
    label = child(window, QLabel, "compareWords")
    return label.text() if label.isVisible() else ""


def rows(window: QWidget) -> dict[str, list[str]]:
    table = child(window, CompareTable, "compareTable")
    return {
        table.verticalHeaderItem(row).text(): [table.item(row, place).text() for place in range(table.columnCount())]
        for row in range(table.rowCount())
    }


def click_tab(window: QWidget, qtbot: QtBot, place: int) -> None:
    bar = child(window, QTabBar, "compareGroups")
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def click_tile(window: QWidget, qtbot: QtBot, place: int) -> None:
    view = gallery(window)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.tiles.index(place)).center())


def open_with(window: CompareWindow, qtbot: QtBot, runs: list[str]) -> None:
    window.compare(runs)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: words(window) != "Comparing…")


def test_it_tells_in_which_settings_the_runs_differ(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    assert rows(window)["Hidden layers"] == ["9", "8"]
    assert "Seed" not in rows(window)
    others = len(TrainingSettings.model_fields) - 1
    assert child(window, QLabel, "compareSame").text() == f"The other {others} settings are the same."


def test_all_settings_are_shown_when_the_box_is_unticked(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    box = child(window, QCheckBox, "compareDifferencesOnly")
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert rows(window)["Seed"] == ["1", "1"]
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert "Seed" not in rows(window)


def test_the_better_figures_are_bold(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    table = child(window, CompareTable, "compareTable")
    bold = {
        table.verticalHeaderItem(row).text(): [table.item(row, place).font().bold() for place in range(2)]
        for row in range(table.rowCount())
    }
    assert bold["Test accuracy"] == [False, True]
    assert bold["Final cost"] == [False, False]  # they are the same
    assert bold["Iterations made"] == [False, False]


def test_runs_on_the_plot_have_a_piece_of_their_line(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    session.runs.tick(runs[1:], True)
    open_with(window, qtbot, runs)
    table = child(window, CompareTable, "compareTable")
    assert [head.line is not None for head in table.heads] == [False, True]
    session.runs.tick(runs, True)
    assert [head.line is not None for head in table.heads] == [True, True]


@pytest.mark.parametrize(("classes", "counts"), [(2, (10, 10, 0, 0)), (5, (4, 4, 12, 0)), (20, (1, 1, 18, 0))])
def test_test_pictures_are_counted_by_who_is_right(
    classes: int, counts: tuple[int, ...], window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put(dataset=made_up(classes)))
    heads = ("Only A right", "Only B right", "Both wrong", "Both right")
    assert tabs(window) == [f"{head} · {count}" for head, count in zip(heads, counts, strict=True)]
    for place, count in enumerate(counts):
        click_tab(window, qtbot, place)
        if count:
            assert gallery(window).isVisible()
            assert gallery(window).tiles.rowCount() == count
        else:
            assert words(window) == "There is no such test picture."


def test_a_tile_says_what_it_is_and_what_both_answered(window: CompareWindow, put: Put, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    click_tab(window, qtbot, 1)
    told = gallery(window).tiles.index(0).data()
    assert told.startswith("Test picture ")
    assert ": class 1. A says class 0, " in told
    assert told.count("wrong; B says class 1, ") == 1
    assert told.endswith(" %, right.")


def test_a_click_makes_a_picture_the_one_that_is_asked_about(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put())
    click_tile(window, qtbot, 2)
    picture = session.answers.picture
    assert picture is not None
    place = int(picture.name.split()[2]) - 1
    assert picture.name == f"Test picture {place + 1} (class 0)"
    assert session.dataset is not None
    np.testing.assert_array_equal(picture.pixels, session.dataset.test.pictures[place])


def test_a_double_click_asks_once(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    asked = []
    gallery(window).chosen.connect(asked.append)
    click_tile(window, qtbot, 1)
    view = gallery(window)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(view.tiles.index(1)).center())
    assert asked == [1]


def test_arrow_keys_move_and_enter_asks(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    view = gallery(window)
    assert view.hasFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    assert view.currentIndex().row() in (1, 2)
    before = view.currentIndex().row()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() > before + 1
    assert session.answers.picture is None
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert session.answers.picture is not None
    assert view.tiles.index(view.currentIndex().row()).data().startswith(session.answers.picture.name.split(" (")[0])


def test_escape_closes_it(window: CompareWindow, put: Put, session: Session, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    qtbot.keyClick(gallery(window), Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert session.comparing.comparison is None


def test_it_can_be_closed_while_it_compares_and_opened_again(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, go_on, real = put(), threading.Event(), comparing_module.compare

    def slow(*arguments: object) -> object:
        go_on.wait(10)
        return real(*arguments)

    monkeypatch.setattr(comparing_module, "compare", slow)
    window.compare(runs)
    assert words(window) == "Comparing…"
    assert rows(window)["Hidden layers"] == ["9", "8"]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    go_on.set()
    qtbot.wait(50)
    assert session.comparing.comparison is None
    open_with(window, qtbot, runs)
    assert tabs(window)[0] == "Only A right · 10"


def test_three_runs_have_their_settings_compared_and_no_pictures(
    window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    open_with(window, qtbot, put(3))
    assert rows(window)["Hidden layers"] == ["9", "8", "7"]
    assert tabs(window) == []
    assert words(window) == "Select two runs to compare them picture by picture."


def test_a_run_in_training_is_compared_in_its_settings(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    assert session.library is not None
    log = session.library.reopen(runs[0], 50)
    session.runs.reload()
    qtbot.waitUntil(lambda: session.runs.records[runs[0]].state is RunState.RUNNING)
    open_with(window, qtbot, runs)
    assert words(window) == "run 0 is still in training; its pictures can be compared once it has ended."
    log.end(state=RunState.FINISHED)
    session.library.settle()
    session.runs.reload()
    qtbot.waitUntil(lambda: tabs(window)[:1] == ["Only A right · 10"])


def test_what_is_changed_in_the_table_of_runs_shows_and_disturbs_nothing(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    open_with(window, qtbot, runs)
    click_tile(window, qtbot, 3)
    session.runs.change(runs[:1], name="another name")
    table = child(window, CompareTable, "compareTable")
    qtbot.waitUntil(lambda: table.heads[0].title == "another name")
    assert gallery(window).currentIndex().row() == 3


def test_what_cannot_be_compared_is_said_and_the_settings_are_there(
    window: CompareWindow, put: Put, session: Session, qtbot: QtBot
) -> None:
    runs = put()
    assert session.library is not None
    session.library.network_file(runs[0]).unlink()
    open_with(window, qtbot, runs)
    assert words(window).startswith("The network of run 0 was not saved")
    assert rows(window)["Hidden layers"] == ["9", "8"]


@pytest.mark.parametrize(("count", "reason"), [(1, "Select two runs or more"), (9, "Up to 8 runs")])
def test_too_few_and_too_many_runs_are_refused_with_a_sentence(
    count: int, reason: str, window: CompareWindow, put: Put, session: Session
) -> None:
    window.compare(put(count))
    assert not window.isVisible()
    assert session.message.sentence.startswith(reason)
    assert session.message.problem


def test_of_ten_thousand_pictures_only_those_in_sight_are_made(window: CompareWindow, qtbot: QtBot) -> None:
    view, made = gallery(window), []
    picture = np.zeros((8, 8, 3), np.uint8)

    def make(place: int) -> Tile:
        made.append(place)
        answers = Answer("A", "cat", 0.9, True), Answer("B", "dog", 0.6, False)
        return Tile("Picture", place, "cat", picture, answers)

    window.show()
    view.show()
    view.show_tiles(10_000, make)
    qtbot.waitExposed(view)
    view.grab()
    assert 0 < len(set(made)) < 100
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.grab()
    assert 9_999 in made
    assert len(set(made)) < 200


def test_examples_that_are_no_pictures_are_shown_by_their_numbers(
    window: CompareWindow, put: Put, qtbot: QtBot
) -> None:
    as_pictures = made_up()
    rows_of_numbers = Dataset(
        "numbers",
        "this test",
        as_pictures.class_names,
        *(
            Examples(part.pictures.reshape(len(part), 1, -1, 1), part.labels)
            for part in (as_pictures.train, as_pictures.test)
        ),
    )
    open_with(window, qtbot, put())
    with_pictures = gallery(window).gridSize().height()
    open_with(window, qtbot, put(dataset=rows_of_numbers))
    qtbot.waitUntil(lambda: gallery(window).gridSize().height() < with_pictures / 2)
    assert gallery(window).tiles.index(0).data().startswith("Test example ")


def test_it_follows_the_theme(window: CompareWindow, put: Put, look: Look, qtbot: QtBot) -> None:
    open_with(window, qtbot, put())
    for theme in (DARK, LIGHT):
        look.choose(theme.name)
        for widget in (gallery(window).viewport(), child(window, CompareTable, "compareTable").viewport()):
            image = widget.grab().toImage()
            assert image.pixelColor(image.width() - 2, image.height() - 2).name() == theme.panel


# --- In the program's window ----------------------------------------------------------------------------


def test_the_key_compares_the_runs_that_are_selected_or_those_that_are_ticked(driver: Driver, qtbot: QtBot) -> None:
    session = driver.session
    assert session.library is not None
    runs = [keep(session.library, number, name=f"run {number}") for number in range(3)]
    session.runs.reload()
    driver.wait_until(lambda: len(session.runs.records) == 3)
    key = (driver.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(*key)
    assert driver.message == "Select two runs or more to compare them, or tick them for the plot."
    session.runs.tick(runs[:2], True)
    qtbot.keyClick(*key)
    window = child(driver.window, CompareWindow, "compareWindow")
    driver.wait_until(window.isVisible)
    assert [head.title for head in child(window, CompareTable, "compareTable").heads] == ["run 0", "run 1"]
    window.close()
    driver.window.fold_runs()
    table = driver.widget("runsTable")
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    driver.click("compareRuns")
    assert [head.title for head in child(window, CompareTable, "compareTable").heads] == ["run 1", "run 2"]
    driver.window.close()
    assert not window.isVisible()
