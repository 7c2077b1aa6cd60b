from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from dnn_gui.look import LIGHT
from dnn_gui.widgets.live_plot import LivePlot
from tests.dnn_gui.widgets.plot.driver import COLOURS, LOSS, STYLES, Holder, feed


@pytest.fixture
def plot(qtbot: QtBot) -> LivePlot:
    holder = Holder()
    plot = LivePlot(STYLES, "Iteration", "Loss", "Hits (%)")
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(plot)
    holder.resize(700, 400)
    plot.dress(LIGHT, COLOURS, COLOURS["hits"])
    plot.set_empty_text("Nothing yet.")
    qtbot.addWidget(holder)
    holder.show()
    qtbot.waitExposed(holder)
    plot.holder = holder  # keeps it alive
    return plot


@pytest.fixture
def filled(plot: LivePlot) -> LivePlot:
    feed(plot, LOSS)
    return plot
