"""Faults of the libraries below us that would end the program: found here first."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

CALLS = 20_000


class _Emitter(QObject):
    told = Signal(bool)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False live for ever from Python 3.12 on")
def test_qt_gives_back_every_reference_to_none_true_and_false(qtbot: QtBot) -> None:
    emitter = _Emitter()
    kept = (None, True, False)
    before = [sys.getrefcount(constant) for constant in kept]
    for _ in range(CALLS):
        emitter.told.emit(True)
        emitter.blockSignals(False)
        emitter.setObjectName("name")
    after = [sys.getrefcount(constant) for constant in kept]
    for earlier, later in zip(before, after, strict=True):
        assert later > earlier - CALLS // 10
