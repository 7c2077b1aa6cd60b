"""What every test needs: no screen, folders of its own, and the course's data where it is to be had."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # how long an example takes tells of the machine alone
settings.load_profile("patient")

pytest_plugins = ["tests.course_reference"]


@pytest.fixture(scope="session")
def course_data() -> Path:
    """The folder with the course's HDF5 files, or a skip that says how to provide it."""
    folder = os.environ.get("DNN_COURSE_DATA")
    if not folder:
        pytest.skip("set DNN_COURSE_DATA to the folder with train_catvnoncat.h5 and test_catvnoncat.h5")
    path = Path(folder).resolve()
    if not (path / "train_catvnoncat.h5").is_file():
        pytest.skip(f"DNN_COURSE_DATA is set, but {path} holds no train_catvnoncat.h5")
    return path


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the cache, the log and the window's preferences of the test run out of the user's folders."""
    os.environ["DNN_HOME"] = str(tmp_path_factory.mktemp("home"))
    os.environ.pop("DNN_LIBRARY", None)


@pytest.fixture(autouse=True)
def a_library_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the runs of one test out of the library of the next."""
    monkeypatch.setenv("DNN_LIBRARY", str(tmp_path_factory.mktemp("library")))
