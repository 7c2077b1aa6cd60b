"""The time slider under the curves: which kept iteration all views show, and the ways on from there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.session.numbers import Numbers
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.time_slider import TimeBar

_BRANCH = "Begin a new run from what the network was then, with the settings that are in the form"
_WHY_NOT = {
    "live": "Go back to an earlier iteration first; a new run can begin from what the network was then",
    "training": "Stop the run first; then a new one can begin from what the network was then",
    "several": "A branch is one network: give one value for every setting first",
}


class RewindingPanel(QWidget):
    """Goes back in the run that ``plot`` shows, and marks on it where one is; hidden while nothing was kept."""

    def __init__(self, session: Session, look: Look, plot: LivePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look, self._plot = session, look, plot
        self._before_click: int | None = None
        self.bar = TimeBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        rewinding = session.rewinding
        self.bar.went_to.connect(rewinding.go_to)
        self.bar.now_asked.connect(self._go_to_now)
        self.bar.play_asked.connect(rewinding.play_or_pause)
        self.bar.branch_asked.connect(self._branch)
        rewinding.playing_changed.connect(self.bar.show_playing)
        for signal in (rewinding.changed, rewinding.film_changed, session.training.figures_changed):
            signal.connect(self._show)
        session.training.state_changed.connect(self._show)
        session.choices.changed.connect(self._show)
        plot.span_changed.connect(self._align)
        plot.clicked.connect(self._on_click)
        plot.double_clicked.connect(self._on_double_click)
        plot.installEventFilter(self)
        look.changed.connect(self._dress)
        self._dress()
        self._align()
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay under the plot as it is resized."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._align()
        return super().eventFilter(watched, event)

    # What the user does

    @Slot()
    def _go_to_now(self) -> None:
        self._session.rewinding.go_to(None)

    @Slot()
    def _branch(self) -> None:
        iteration = self._session.rewinding.iteration
        if iteration is not None:
            self._session.rewinding.branch_asked.emit(iteration)

    @Slot(float)
    def _on_click(self, iteration: float) -> None:
        self._before_click = self._session.rewinding.place
        if not self.isHidden():
            self._session.rewinding.go_near(iteration)

    @Slot()
    def _on_double_click(self) -> None:
        """Undo the first click of the two, which were to show the whole run."""
        self._session.rewinding.go_to(self._before_click)

    # What is shown

    @Slot()
    def _show(self) -> None:
        rewinding, run = self._session.rewinding, self._session.training.run
        stops, iteration = rewinding.stops, rewinding.iteration
        self.setVisible(len(stops) > 0)
        self._plot.time_line.show_at(iteration)
        if run is None or not len(stops):
            return
        self.bar.slider.show_stops(
            np.append(stops, rewinding.now), len(stops) if rewinding.place is None else rewinding.place
        )
        self.bar.now.setEnabled(iteration is not None)
        why_not = self._why_not_branch()
        self.bar.branch.setEnabled(not why_not)
        self.bar.branch.setToolTip(why_not or _BRANCH)
        self.bar.words.setText(
            f"Now. Drag or play to see the network as it was, at {len(stops):,} kept iterations."
            if iteration is None
            else Numbers.of(run).then(iteration, run.total)
        )

    def _why_not_branch(self) -> str:
        session = self._session
        if session.training.state.active:
            return _WHY_NOT["training"]
        if session.rewinding.iteration is None:
            return _WHY_NOT["live"]
        return _WHY_NOT["several"] if len(session.choices.variants) > 1 else ""

    @Slot()
    def _align(self) -> None:
        area = self._plot.area
        self.bar.align(area.left(), area.right() + 1)
        self.bar.slider.show_span(*self._plot.span)

    @Slot()
    def _dress(self) -> None:
        self.bar.dress(self._look.theme)
