"""The course's two models, trained by clicking in the window: all published figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.app import main
from dnn_gui.session.training import RunState
from tests.course_reference import PUBLISHED_FOUR_LAYER, PUBLISHED_TWO_LAYER
from tests.dnn_gui.conftest import Driver

pytestmark = pytest.mark.course_data


@pytest.fixture
def on_cats(driver: Driver, course_data: Path) -> Driver:
    driver.drop(course_data / "train_catvnoncat.h5")
    driver.wait_until(lambda: driver.session.dataset.name == "catvnoncat")
    return driver


def test_the_two_layer_model_meets_the_published_costs_and_accuracies(on_cats: Driver) -> None:
    on_cats.type_into("layers", "7")
    on_cats.qtbot.keyClick(on_cats.widget("initializer"), "c")
    assert on_cats.session.choices.settings.initializer == "course"
    on_cats.click("trainButton")
    on_cats.wait_for(RunState.FINISHED, 250)
    costs = on_cats.session.training.run.trainer.history.costs.numbers
    for iteration, published in PUBLISHED_TWO_LAYER.items():
        assert costs[iteration] == pytest.approx(published, abs=1e-9)
    measured = on_cats.session.training.progress.measurement
    assert measured.train_accuracy == 1.0
    assert measured.test_accuracy == pytest.approx(0.72, abs=1e-12)


def test_the_four_layer_model_meets_the_published_figures_and_calls_the_white_cat_a_cat(
    on_cats: Driver, course_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_cats.click("trainButton")
    on_cats.wait_for(RunState.FINISHED, 250)
    costs = on_cats.session.training.run.trainer.history.costs.numbers
    assert [round(cost, 6) for cost in costs[::100]] == PUBLISHED_FOUR_LAYER
    measured = on_cats.session.training.progress.measurement
    assert measured.train_accuracy == pytest.approx(0.985645933014, abs=1e-12)
    assert measured.test_accuracy == pytest.approx(0.8, abs=1e-12)

    photo = course_data / "photos" / "white_cat.jpg"
    on_cats.drop(photo)
    on_cats.wait_for_answer(2500)
    assert on_cats.widget("predictionLabel").text() == "cat"

    on_cats.session.save_model(tmp_path / "cats.h5")
    on_cats.wait_until(lambda: on_cats.message == "Saved to cats.h5.")
    assert main(["predict", str(tmp_path / "cats.h5"), str(photo), "--json"]) == 0
    by_window = on_cats.session.answers.answer.prediction.probabilities["cat"]
    assert f'"cat": {by_window!r}' in capsys.readouterr().out
