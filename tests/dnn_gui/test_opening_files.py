from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from core.images import Recipe
from core.network import ModelCard, Network
from dnn_gui.session.training import RunState
from tests.dnn_gui.conftest import Driver

LONG = "1000000"


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    path = tmp_path / "stripes.png"
    Image.fromarray(np.arange(40 * 40 * 3, dtype=np.uint8).reshape(40, 40, 3)).save(path)
    return path


def test_a_dropped_picture_is_shown_classified_and_answered_by_the_newest_weights(
    driver: Driver, picture_file: Path
) -> None:
    driver.drop(picture_file)
    driver.wait_for_answer(0)
    assert "before any training" in driver.widget("predictionIteration").text()
    driver.type_into("iterations", "100")
    driver.click("trainButton")
    driver.wait_for_answer(100)
    answer = driver.session.answers.answer
    assert driver.widget("predictionLabel").text() == answer.prediction.label
    assert driver.widget("predictionBars").shares == answer.prediction.probabilities
    assert sum(answer.prediction.probabilities.values()) == pytest.approx(1)
    assert answer.seen.shape == (8, 8, 3)
    assert not driver.widget("networkInput").pixmap().isNull()


def test_a_picture_dropped_during_training_does_not_change_the_run(driver: Driver, picture_file: Path) -> None:
    driver.type_into("iterations", "5000")
    curves = []
    for drops in (0, 3):
        with driver.qtbot.waitSignal(driver.session.training.run_changed):
            driver.click("trainButton")
        for _ in range(drops):
            driver.drop(picture_file)
            driver.wait_until_opened()
        driver.wait_for(RunState.FINISHED)
        curves.append(driver.session.training.run.trainer.history.costs.numbers.copy())
    np.testing.assert_array_equal(*curves)


def test_a_pasted_picture_is_answered(driver: Driver) -> None:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    driver.wait_for_answer()
    assert driver.session.answers.picture.pixels.shape == (24, 32, 3)
    assert tuple(driver.session.answers.picture.pixels[0, 0]) == (255, 0, 0)


def test_pasting_nothing_useful_says_so(driver: Driver) -> None:
    QGuiApplication.clipboard().setText("no file of this name")
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "copy one first" in driver.message


def test_a_model_saved_from_the_window_answers_the_same_when_opened_again(
    driver: Driver, picture_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.type_into("iterations", "50")
    driver.drop(picture_file)
    driver.click("trainButton")
    driver.wait_for_answer(50)
    answer = driver.session.answers.answer.prediction
    path = tmp_path / "model.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    driver.wait_until(lambda: driver.message == "Saved to model.h5.")
    driver.click("resetButton")
    driver.drop(path)
    driver.wait_until(lambda: driver.session.model is not None)
    driver.wait_for_answer(50)
    assert driver.session.answers.answer.prediction == answer
    assert "model.h5" in driver.widget("predictionIteration").text()


def test_a_model_for_other_pictures_is_refused_and_changes_nothing(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "other.h5"
    Network((12, 3, 1), card=ModelCard(recipe=Recipe(width=2, height=2))).save(path)
    before = driver.session.choices.settings
    driver.drop(path)
    driver.wait_until(lambda: driver.session.message.problem)
    assert "other.h5 takes pictures of 2 × 2 × 3 numbers, but those of small have 8 × 8 × 3" in driver.message
    assert driver.session.model is None
    assert driver.session.choices.settings == before


def test_another_data_set_is_not_opened_while_a_run_goes_on(driver: Driver) -> None:
    driver.type_into("iterations", LONG)
    driver.click("trainButton")
    driver.wait_for(RunState.RUNNING)
    driver.window.open("drawn-cats")
    driver.wait_until(lambda: driver.session.message.problem)
    assert "stop it first" in driver.message
    assert driver.session.dataset.name == "small"
    driver.click("stopButton")
    driver.wait_for(RunState.STOPPED)
