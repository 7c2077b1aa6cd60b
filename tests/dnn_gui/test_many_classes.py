"""The window on data of five classes: trained by a click, asked by a click, saved and opened again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from core.datasets import Dataset, Examples
from core.images import Recipe
from core.network import ModelCard, Network
from dnn_gui.session.training import RunState
from dnn_gui.widgets.bars import Bars
from tests.dnn_gui.conftest import Driver

NAMES = ("first", "second", "third", "fourth", "fifth")


def stripes() -> Dataset:
    """Pictures with a bright stripe, whose place is the class."""

    def part(count: int, seed: int) -> Examples:
        labels = (np.arange(count) % 5).astype(np.uint8)
        pictures = np.random.RandomState(seed).randint(0, 100, (count, 10, 10, 3)).astype(np.uint8)
        for picture, label in zip(pictures, labels, strict=True):
            picture[:, 2 * label : 2 * label + 2] += 150
        return Examples(pictures, labels)

    return Dataset("stripes", "made by a test", NAMES, part(60, 0), part(20, 1))


@pytest.fixture
def trained(driver: Driver) -> Driver:
    driver.session.use_dataset(stripes())
    driver.type_into("layers", "8")
    driver.type_into("learningRate", "0.1")
    driver.type_into("iterations", "300")
    driver.click("trainButton")
    driver.wait_for(RunState.FINISHED)
    return driver


def label(driver: Driver, name: str) -> str:
    found = driver.widget(name)
    assert isinstance(found, QLabel)
    return found.text()


def ask_about_thumbnail(driver: Driver, place: int) -> dict[str, float]:
    driver.qtbot.mouseClick(
        driver.widget("thumbnails").findChildren(QAbstractButton)[place], Qt.MouseButton.LeftButton
    )
    driver.wait_for_answer(300)
    bars = driver.widget("predictionBars")
    assert isinstance(bars, Bars)
    return bars.shares


def test_five_classes_are_learned_and_each_has_its_bar(trained: Driver) -> None:
    assert (
        trained.message
        == "Finished after 300 iterations: right for 100.0 % of training and 100.0 % of test pictures."
    )
    for place, name in enumerate(NAMES):
        shares = ask_about_thumbnail(trained, place)
        assert label(trained, "predictionLabel") == name
        assert tuple(shares) == NAMES
        assert sum(shares.values()) == pytest.approx(1)
        assert max(shares, key=shares.__getitem__) == name


def test_a_model_of_five_classes_answers_the_same_when_opened_again(trained: Driver, tmp_path: Path) -> None:
    before = dict(ask_about_thumbnail(trained, 3))
    path = tmp_path / "stripes.h5"
    trained.session.save_model(path)
    trained.wait_until(lambda: trained.message == "Saved to stripes.h5.")
    trained.click("resetButton")
    trained.drop(path)
    trained.wait_until(lambda: trained.session.model is not None)
    assert ask_about_thumbnail(trained, 3) == before


def test_a_model_for_two_classes_is_refused_and_changes_nothing(driver: Driver, tmp_path: Path) -> None:
    driver.session.use_dataset(stripes())
    path = tmp_path / "cats.h5"
    Network((300, 1), card=ModelCard(recipe=Recipe(width=10, height=10))).save(path)
    before = driver.session.choices.settings
    driver.drop(path)
    driver.wait_until(lambda: driver.session.message.problem)
    assert driver.message.startswith("cats.h5 tells 2 classes apart, but the pictures of stripes are of 5; open the")
    assert (driver.session.model, driver.session.choices.settings) == (None, before)
