"""Everything the program keeps can be moved elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.folders import library_folder


def test_the_library_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNN_HOME", "home")
    monkeypatch.delenv("DNN_LIBRARY", raising=False)
    assert library_folder() == Path("home/library")
    monkeypatch.setenv("DNN_LIBRARY", "elsewhere")
    assert library_folder() == Path("elsewhere")


def test_the_library_is_among_the_users_data_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DNN_HOME")
    monkeypatch.delenv("DNN_LIBRARY", raising=False)
    assert library_folder().name == "library"
    assert library_folder().parent.name == "dnn-explorer"
