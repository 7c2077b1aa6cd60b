"""What every panel needs: colours, a session, and preferences that no other test has changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from core.folders import preferences_file
from dnn_gui.look import Look
from dnn_gui.session import Session


@pytest.fixture(autouse=True)
def preferences_of_one_test() -> None:
    """Let no test see the theme or the columns that another one has chosen."""
    preferences_file().unlink(missing_ok=True)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp, "light")
    yield look
    look.setParent(None)
    look.deleteLater()


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    session = Session()
    yield session
    session.close()
