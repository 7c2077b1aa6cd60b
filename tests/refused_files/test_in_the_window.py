"""Every file that must be refused, dropped on the window: one sentence, and nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dnn_gui.conftest import Driver, driver  # noqa: F401 - the fixture
from tests.refused_files import dataset_files, hdf5_files, picture_files, run_files

TABLES = {
    "hdf5": hdf5_files.MAKERS,
    "pictures": picture_files.MAKERS,
    "data sets": dataset_files.MAKERS,
    "runs": run_files.MAKERS,
}


@pytest.mark.parametrize("kind", TABLES)
def test_dropped_files_that_cannot_be_used_get_one_sentence_and_change_nothing(
    driver: Driver,  # noqa: F811
    tmp_path: Path,
    kind: str,
) -> None:
    session = driver.session
    before = (session.dataset, session.model, session.choices.settings, session.answers.picture)
    for name, make in TABLES[kind].items():
        driver.drop(_made(make, tmp_path, name))
        driver.wait_until_opened()
        driver.wait_until(lambda: not driver.message.startswith("Opening "))
        assert session.message.problem, f"{name} was not refused"
        assert _is_one_sentence(driver.message), f"{name}: {driver.message}"
        after = (session.dataset, session.model, session.choices.settings, session.answers.picture)
        assert all(old is new or old == new for old, new in zip(before, after, strict=True)), name
    assert session.library
    assert session.library.records() == []


def test_unusual_pictures_dropped_on_the_window_are_answered(driver: Driver, tmp_path: Path) -> None:  # noqa: F811
    for name, unusual in picture_files.UNUSUAL.items():
        driver.drop(_made(unusual.make, tmp_path, name))
        driver.wait_until_opened()
        assert not driver.session.message.problem, f"{name}: {driver.message}"
        driver.wait_for_answer()


def _made(make: Callable[[Path], Path], folder: Path, name: str) -> Path:
    place = folder / re.sub(r"\W+", "-", name)
    place.mkdir()
    return make(place)


def _is_one_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and "Traceback" not in text and "Error" not in text
