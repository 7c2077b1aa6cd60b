"""The script of a run comes to the costs of the run, in a process that knows nothing of this program."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.experiments.opening import open_dataset
from core.experiments.run import BranchPoint, Run
from core.export import Repetition, as_notebook, as_python
from core.settings import TrainingSettings
from tests.core.datasets.course_files import part, without_names, write
from tests.core.export.repeating import (
    PROJECT,
    SETTINGS,
    assert_the_same,
    repeat,
    settings_of,
    three_classes,
    trained,
    two_classes,
)
from tests.course_reference import PUBLISHED_FOUR_LAYER, PUBLISHED_TWO_LAYER


def assert_its_script_is_right(source: Path, settings: TrainingSettings, folder: Path) -> None:
    run = trained(source, settings)
    repeated = repeat(as_python(Repetition(settings, run.dataset, str(source))), folder)
    assert_the_same(repeated, run)
    assert not repeated.with_core


@pytest.mark.parametrize("name", SETTINGS)
def test_a_script_comes_to_the_costs_of_its_run(name: str, tmp_path: Path) -> None:
    assert_its_script_is_right(two_classes(tmp_path), settings_of(name), tmp_path)


@pytest.mark.parametrize(
    "name", ["as the course has it", "no hidden layer", "patience on the test pictures", "everything at once"]
)
def test_so_it_does_with_many_classes(name: str, tmp_path: Path) -> None:
    assert_its_script_is_right(three_classes(tmp_path), settings_of(name), tmp_path)


def test_patience_ends_one_of_these_runs_early(tmp_path: Path) -> None:
    run = trained(three_classes(tmp_path), settings_of("patience on the test pictures"))
    assert run.trainer.progress.stopped
    assert 0 < run.iteration < run.settings.iterations


def test_the_gram_form_and_the_script_agree_as_well(tmp_path: Path) -> None:
    assert_its_script_is_right(two_classes(tmp_path), settings_of("l2", first_layer="gram"), tmp_path)


@pytest.mark.parametrize("name", ["as the course has it", "everything at once"])
def test_the_cells_of_the_notebook_come_to_the_same_costs(name: str, tmp_path: Path) -> None:
    source = three_classes(tmp_path)
    run = trained(source, settings_of(name))
    notebook = json.loads(as_notebook(Repetition(run.settings, run.dataset, str(source))))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert_the_same(repeat("\n".join(code), tmp_path), run)


@pytest.mark.parametrize("name", ["as the course has it", "adam", "everything at once"])
def test_single_precision_agrees_to_the_digits_that_are_printed(name: str, tmp_path: Path) -> None:
    source = two_classes(tmp_path)
    run = trained(source, settings_of(name, dtype="float32"))
    repeated = repeat(as_python(Repetition(run.settings, run.dataset, str(source))), tmp_path)
    assert_the_same(repeated, run, within=1e-5, digits=4)


@pytest.mark.parametrize("name", ["as the course has it", "minibatches", "patience that does not end"])
def test_the_functions_of_the_course_come_to_the_same_costs(name: str, tmp_path: Path) -> None:
    source = two_classes(tmp_path)
    run = trained(source, settings_of(name))
    script = as_python(Repetition(run.settings, run.dataset, str(source), with_course=True))
    repeated = repeat(script, tmp_path, path=[PROJECT])
    assert_the_same(repeated, run)
    assert repeated.with_core


def test_drawn_pictures_are_taken_from_the_program(tmp_path: Path) -> None:
    run = trained("drawn-cats", TrainingSettings(layers=(3,), iterations=12))
    script = as_python(Repetition(run.settings, run.dataset, "drawn-cats"))
    assert_the_same(repeat(script, tmp_path, path=[PROJECT]), run)


def test_a_file_without_a_test_part_is_split_alike(tmp_path: Path) -> None:
    source = write(tmp_path / "shades.h5", part("train", 30))
    assert_its_script_is_right(source, settings_of("as the course has it"), tmp_path)


def test_pictures_in_fractions_are_taken_as_they_are(tmp_path: Path) -> None:
    arrays = without_names()
    arrays["train_set_x"] = arrays["train_set_x"] / np.float32(255)
    arrays["test_set_x"] = arrays["test_set_x"].astype(np.float64)  # whole numbers, up to 255
    source = write(tmp_path / "shades.h5", arrays)
    assert_its_script_is_right(source, settings_of("as the course has it"), tmp_path)


@pytest.mark.parametrize("schedule", ["constant", "step"])
def test_a_rate_that_was_changed_on_the_way_is_changed_again(schedule: str, tmp_path: Path) -> None:
    source = two_classes(tmp_path)
    settings = settings_of("as the course has it", schedule=schedule, decay_every=30)
    run = Run(open_dataset(source), settings)
    for iterations, rate in ((80, 0.2), (47, 0.01), (60, 0.01)):  # 187 in all, then it was stopped
        run.advance(iterations)
        run.change_learning_rate(rate)
    repetition = Repetition(
        settings, run.dataset, str(source), iterations=run.iteration, rate_changes=run.rate_changes
    )
    repeated = repeat(as_python(repetition), tmp_path)
    assert len(repeated.costs) == 187
    assert_the_same(repeated, run)


@pytest.mark.parametrize(
    ("name", "with_course"),
    [
        ("as the course has it", False),
        ("as the course has it", True),
        ("adam", False),
        ("minibatches", False),
        ("dropout", False),
        ("everything at once", False),
    ],
)
def test_a_branch_goes_on_from_the_weights_in_its_file(name: str, with_course: bool, tmp_path: Path) -> None:
    source = two_classes(tmp_path)
    settings = settings_of(name)
    left = Run(open_dataset(source), settings_of("as the course has it", activations=settings.activations))
    left.advance(85)
    learned = left.network()
    learned.save(tmp_path / "first.h5")
    point = BranchPoint("a run", 85, learned, left.trainer.history, 1.0)
    run = Run(left.dataset, settings, branch=point)
    run.advance(100)
    run.change_learning_rate(0.02)
    run.advance(200)
    repetition = Repetition(
        run.settings,
        run.dataset,
        str(source),
        rate_changes=run.rate_changes,
        first_weights=str(tmp_path / "first.h5"),
        began=85,
        with_course=with_course,
    )
    repeated = repeat(as_python(repetition), tmp_path, path=[PROJECT] if with_course else [])
    assert len(repeated.costs) == run.iteration - 85 > 100
    assert_the_same(repeated, run)


@pytest.mark.parametrize("with_course", [False, True])
@pytest.mark.parametrize(
    ("changes", "published"),
    [
        ({"layers": (7,), "initializer": "course"}, [PUBLISHED_TWO_LAYER[i] for i in (0, 100, 200)]),
        ({}, PUBLISHED_FOUR_LAYER[:3]),
    ],
)
@pytest.mark.course_data
def test_the_models_of_the_course_print_their_published_costs(
    changes: dict[str, object], published: list[float], with_course: bool, course_data: Path, tmp_path: Path
) -> None:
    source = course_data / "train_catvnoncat.h5"
    run = trained(source, TrainingSettings.check({**changes, "iterations": 201}))
    script = as_python(Repetition(run.settings, run.dataset, str(source), with_course=with_course))
    repeated = repeat(script, tmp_path, path=[PROJECT] if with_course else [])
    assert repeated.printed == [(100 * place, f"{cost:.6f}") for place, cost in enumerate(published)]
    assert_the_same(repeated, run)
