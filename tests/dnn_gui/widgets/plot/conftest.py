from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dnn_gui.widgets.live_plot import LivePlot
from tests.dnn_gui.widgets.plot.driver import LOSS, feed, make_plot


@pytest.fixture
def plot(qtbot: QtBot) -> LivePlot:
    plot = make_plot()
    qtbot.addWidget(plot.holder)
    plot.holder.show()
    qtbot.waitExposed(plot.holder)
    return plot


@pytest.fixture
def filled(plot: LivePlot) -> LivePlot:
    feed(plot, LOSS)
    return plot
