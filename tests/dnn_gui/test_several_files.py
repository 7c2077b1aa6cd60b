from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from core.store.exchange import export_run
from core.store.library import Library
from dnn_gui.session.mime import what_is_in
from tests.dnn_gui.conftest import Driver
from tests.dnn_gui.kept_runs import keep


def pictures(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        Image.fromarray(np.zeros((8, 8, 3), dtype=np.uint8)).save(path)
    return paths


def run_files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    with Library(folder / "of somebody else") as library:
        for number, path in enumerate(paths):
            export_run(library, keep(library, number, name=path.stem), path)
    return paths


def test_of_several_pictures_the_first_is_opened_and_the_others_are_named(driver: Driver, tmp_path: Path) -> None:
    driver.drop(*pictures(tmp_path, "one.png", "two.png", "three.png"))
    driver.wait_for_answer()
    assert driver.session.answers.picture.name == "one.png"
    assert driver.message == "one.png opened. One file at a time: two.png and three.png were left out."


def test_what_was_left_out_is_said_also_where_the_first_cannot_be_opened(driver: Driver, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    driver.drop(tmp_path / "broken.png", *pictures(tmp_path, "two.png"))
    driver.wait_until_opened()
    assert driver.message.endswith("One file at a time: two.png was left out.")
    assert driver.session.message.problem
    driver.drop(tmp_path / "two.png")
    driver.wait_until_opened()
    assert driver.message == "two.png opened."


def test_of_many_files_that_were_left_out_their_number_is_said(driver: Driver, tmp_path: Path) -> None:
    driver.drop(*pictures(tmp_path, *(f"{number}.png" for number in range(9))))
    driver.wait_until_opened()
    assert driver.message == "0.png opened. One file at a time: 8 others were left out."


def test_all_runs_of_a_drop_are_taken_in(driver: Driver, tmp_path: Path) -> None:
    driver.drop(*run_files(tmp_path, "first.dnn", "second.dnn", "third.dnn"))
    driver.wait_until(lambda: len(driver.session.runs.records) == 3)
    assert {run.name for run in driver.session.runs.records.values()} == {"first", "second", "third"}


def test_a_picture_among_runs_is_opened_too(driver: Driver, tmp_path: Path) -> None:
    driver.drop(*run_files(tmp_path, "first.dnn"), *pictures(tmp_path, "one.png"))
    driver.wait_for_answer()
    driver.wait_until(lambda: len(driver.session.runs.records) == 1)


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (("a.png", "b.png"), "Drop to ask the network about a.png, the first of 2 files"),
        (("a.dnn", "b.dnn", "c.dnn"), "Drop to bring 3 runs in among yours"),
        (("a.dnn", "b.png"), "Drop to bring the run in a.dnn in among yours, and more"),
    ],
)
def test_before_the_drop_it_is_said_what_it_would_do(tmp_path: Path, names: tuple[str, ...], hint: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    dropped = what_is_in(data)
    assert dropped is not None
    assert dropped.hint == hint
