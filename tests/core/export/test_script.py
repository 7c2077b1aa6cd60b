"""A script is for reading: formatted, without a line that its run does not need, in any settings and for any file."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import Dataset, course_hdf5
from core.errors import SettingError
from core.export import Repetition, as_notebook, as_python
from core.settings import TrainingSettings, choices
from tests.core.datasets.course_files import CLASSES, contents_of, many, part
from tests.core.export.repeating import SETTINGS, settings_of
from tests.core.plain_words import assert_one_sentence

TWO = course_hdf5.from_contents(contents_of({**part("train", 42), **part("test", 20), **CLASSES}), Path("shades.h5"))
MANY = course_hdf5.from_contents(contents_of(many(20)), Path("shades.h5"))

LAYERS = st.lists(st.integers(1, 1000), max_size=5)
SHARES = st.floats(0, 0.9)


def why_not_course(settings: TrainingSettings, dataset: Dataset) -> str:
    """Return why the functions of the course cannot repeat a run; empty where they can."""
    try:
        Repetition(settings, dataset, "shades.h5", with_course=True)
    except SettingError as refusal:
        return str(refusal)
    return ""


@st.composite
def any_settings(draw: st.DrawFn) -> TrainingSettings:
    layers = draw(LAYERS)
    a_layer = {"min_size": max(1, len(layers)), "max_size": max(1, len(layers))}
    named = {name: draw(st.sampled_from(choices(name))) for name in ("optimizer", "initializer", "schedule", "dtype")}
    return TrainingSettings.check(
        {
            **named,
            "layers": layers,
            "activations": draw(st.lists(st.sampled_from(choices("activations")), **a_layer)),
            "dropout": draw(st.lists(SHARES, **a_layer)),
            "learning_rate": draw(st.floats(1e-9, 100)),
            "iterations": draw(st.integers(1, 10**7)),
            "seed": draw(st.integers(0, 2**32 - 1)),
            "shuffle_seed": draw(st.integers(0, 2**32 - 1)),
            **{name: draw(st.integers(0, 200)) for name in ("batch_size", "warm_up", "patience")},
            "momentum": draw(SHARES),
            "hold_out": draw(st.floats(0, 0.5)),
            "l2": draw(st.sampled_from((0.0, 1e-7, 0.7, 1e6))),
            "decay": draw(st.floats(1e-6, 1)),
        }
    )


@given(any_settings(), st.sampled_from((TWO, MANY)), st.lists(st.tuples(st.integers(0, 99), st.floats(1e-9, 100))))
def test_whatever_the_settings_it_is_python(
    settings: TrainingSettings, dataset: Dataset, changes: list[tuple[int, float]]
) -> None:
    repetition = Repetition(settings, dataset, "shades.h5", rate_changes=changes)
    compile(as_python(repetition), "script.py", "exec")
    for cell in json.loads(as_notebook(repetition))["cells"]:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), cell["id"], "exec")


@given(st.text(st.characters(), min_size=1))
def test_whatever_the_file_is_called_it_is_found(name: str) -> None:
    source = str(Path(name))
    tree = ast.parse(as_python(Repetition(TrainingSettings(), TWO, source)))
    constants = {ast.unparse(line.targets[0]): line.value for line in tree.body if isinstance(line, ast.Assign)}
    assert ast.literal_eval(constants["DATA_FILE"]) == source


def test_of_two_files_each_is_read_for_its_part() -> None:
    for source, beside in (("TRAIN_x.h5", "TEST_x.h5"), ("TEST_x.h5", "TRAIN_x.h5")):
        data = Dataset("x", f"my/{source} and {beside}", TWO.class_names, TWO.train, TWO.test)
        script = as_python(Repetition(TrainingSettings(), data, f"my/{source}"))
        files = [f'TRAIN_FILE = "{Path("my/TRAIN_x.h5")}"', f'TEST_FILE = "{Path("my/TEST_x.h5")}"']
        assert [line for line in script.splitlines() if "_x.h5" in line] == files


def test_ruff_finds_nothing_to_improve(tmp_path: Path) -> None:
    repetitions = [
        Repetition(settings_of(name, dtype=dtype), data, "shades.h5", with_course=course)
        for name in SETTINGS
        for dtype in choices("dtype")
        for data in (TWO, MANY)
        for course in (False, True)
        if not (course and why_not_course(settings_of(name, dtype=dtype), data))
    ]
    repetitions += [
        Repetition(settings_of(name), TWO, "x.h5", first_weights="first.h5", began=40) for name in SETTINGS
    ]
    names = choices("activations")
    long = {"layers": [1000] * 20, "activations": [names[place % len(names)] for place in range(20)]}
    deep = TrainingSettings.check({**long, "dropout": [0.1] * 19 + [0.25]})
    repetitions += [
        Repetition(deep, TWO, "shades.h5", rate_changes=[(i, i / 7) for i in range(1, 30)]),
        Repetition(TrainingSettings(learning_rate=1e-5, l2=1e-7), TWO, "shades.h5"),
        Repetition(TrainingSettings(), TWO, "drawn-cats"),
        Repetition(TrainingSettings(), TWO, "drawn-cats", with_course=True),
        *(Repetition(TrainingSettings(), TWO, f"{'a' * length}.h5") for length in range(60, 100)),
        *(Repetition(TrainingSettings(), TWO, name) for name in ("it's.h5", 'so "called".h5', '"it\'s".h5')),
    ]
    for number, repetition in enumerate(repetitions):
        (tmp_path / f"script_{number}.py").write_text(as_python(repetition), encoding="utf-8")
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("adam", ["BETA1", "adam"]),
        ("minibatches", ["BATCH_SIZE", "random_mini_batches"]),
        ("dropout", ["KEEP_PROB", "masks"]),
        ("l2", ["LAMBD", "l2_cost"]),
        ("patience on pictures held out", ["PATIENCE", "HELD_OUT", "best"]),
        ("a cosine after a warm-up", ["WARM_UP", "scheduled"]),
        ("flat activations", ["tanh", "identity"]),
    ],
)
def test_a_script_holds_what_its_run_needs_and_no_other(name: str, words: list[str]) -> None:
    plain = as_python(Repetition(settings_of("as the course has it"), TWO, "shades.h5"))
    special = as_python(Repetition(settings_of(name), TWO, "shades.h5"))
    for word in words:
        assert word in special
        assert word not in plain


def test_the_functions_of_the_course_take_the_place_of_those_written_out() -> None:
    script = as_python(Repetition(TrainingSettings(), TWO, "shades.h5", with_course=True))
    assert "from core.course import" in script
    assert "def L_model_forward" not in script
    assert "core" not in as_python(Repetition(TrainingSettings(), TWO, "shades.h5"))


@pytest.mark.parametrize(
    ("name", "setting"),
    [("adam", "optimizer"), ("leaky relu", "activations"), ("l2", "l2"), ("dropout", "dropout")],
)
def test_what_the_course_has_no_functions_for_is_refused_in_one_sentence(name: str, setting: str) -> None:
    with pytest.raises(SettingError, match=r"^The functions of the course cannot repeat this run") as refusal:
        Repetition(settings_of(name), TWO, "shades.h5", with_course=True)
    assert refusal.value.setting == setting
    assert_one_sentence(str(refusal.value))


def test_the_course_knows_two_classes_and_double_precision_alone() -> None:
    assert why_not_course(TrainingSettings(), TWO) == ""
    assert "two classes" in why_not_course(TrainingSettings(), MANY)
    assert "float64" in why_not_course(TrainingSettings(dtype="float32"), TWO)
    assert why_not_course(TrainingSettings(layers=(), dropout=(0.5,), activations=("tanh",)), TWO) == ""


def test_the_notebook_has_the_form_that_jupyter_reads() -> None:
    notebook = json.loads(as_notebook(Repetition(settings_of("everything at once"), MANY, "shades.h5")))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    cells = notebook["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert [cell["cell_type"] for cell in cells] == ["markdown", *["markdown", "code"] * ((len(cells) - 1) // 2)]
    for cell in cells:
        assert {"id", "metadata", "source"} < cell.keys()
        assert ("outputs" in cell) == ("execution_count" in cell) == (cell["cell_type"] == "code")
        assert "".join(cell["source"]).strip()
