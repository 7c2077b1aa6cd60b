from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.datasets import Dataset
from core.experiments.continuing import fingerprint
from dnn_gui.look import Look
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.session import Session
from tests.dnn_gui.kept_runs import keep
from tests.dnn_gui.panels.compare.driver import Put, always, made_up


@pytest.fixture
def window(session: Session, look: Look, qtbot: QtBot) -> CompareWindow:
    window = CompareWindow(session, look)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def put(session: Session, qtbot: QtBot) -> Put:
    """Put runs into the library, each with a network that always says the class of its number, and return their ids.

    The data is at hand in the session.
    """

    def put(count: int = 2, dataset: Dataset | None = None, **fields: object) -> list[str]:
        dataset = dataset or made_up()
        session.use_dataset(dataset)
        assert session.library is not None
        runs = []
        for number in range(count):
            shared = {"fingerprint": fingerprint(dataset), "class_names": dataset.class_names}
            own = {"settings": {"layers": (9 - number,)}, "test_accuracy": 0.5 + 0.04 * number}
            runs.append(keep(session.library, number, **{**shared, **own, "name": f"run {number}", **fields}))
            always(dataset, number % dataset.classes).save(session.library.network_file(runs[-1]))
        session.runs.reload()
        qtbot.waitUntil(lambda: set(runs) <= set(session.runs.records))
        return runs

    return put
