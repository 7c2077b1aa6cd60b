"""The cost panel: the curves of the run drawing themselves, and the numbers behind them to take away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, SignalInstance, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from core.settings import TrainingSettings, as_text, differing, label
from dnn_gui.look import Look
from dnn_gui.look.words import cost
from dnn_gui.session import Session
from dnn_gui.session.bands import lines
from dnn_gui.session.course import CourseCosts
from dnn_gui.session.numbers import Numbers
from dnn_gui.widgets.annotations import Note
from dnn_gui.widgets.live_curve import CurveStyle
from dnn_gui.widgets.live_plot import LivePlot
from dnn_gui.widgets.network_chooser import NetworkChooser
from dnn_gui.widgets.overlay import Overlaid, colour_at, style_at
from dnn_gui.widgets.overlay_legend import OverlayLegend
from dnn_gui.widgets.panel import PanelFrame
from dnn_gui.widgets.picture_view import save_png
from dnn_gui.widgets.plot_tools import PlotTools
from dnn_gui.widgets.reference import ReferenceBox
from dnn_gui.widgets.steady_text import SteadyText


def _percent(value: float) -> str:
    return f"{value:.1f} %"


CURVES = (
    CurveStyle("train cost", cost),
    CurveStyle("test cost", cost, dashed=True),
    CurveStyle("train accuracy", _percent, on_right=True, width=1.25),
    CurveStyle("test accuracy", _percent, on_right=True, dashed=True, width=1.25),
)
_COURSE = CurveStyle("the course's costs", cost, dashed=True, dashes=(1.0, 2.0), width=1.5)
_HOW = (
    "The wheel zooms, and so does dragging over what you want to see; dragging with Shift moves the view. "
    "A double click shows the whole run again."
)
_LOWEST = 210
"""Pixels of height at which the names of the axes still fit."""


class CostPanel(PanelFrame):
    """Train cost of every iteration, and test cost and accuracies as they are measured."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Cost", parent)
        self._session, self._look = session, look
        self._drawn: tuple[object, ...] = ()
        self.plot = LivePlot(CURVES, "Iteration", "Cost (mean cross-entropy)", "Accuracy (%)")
        self.plot.setObjectName("costPlot")
        self.plot.setAccessibleName("Cost and accuracy over the iterations")
        self.plot.set_empty_text("Press Train to see the cost of every iteration draw itself here.")
        self.plot.setWhatsThis(_HOW)
        self.plot.setMinimumHeight(_LOWEST)
        self.tools = PlotTools(self.plot, CURVES, self)
        self.newest = SteadyText("newestNumbers", "muted")
        self.head.insertWidget(1, self.newest, 100)
        self.head.addWidget(self.tools.by_time)
        self.head.addWidget(self.tools.log_axis)
        self.head.addWidget(self.tools.smoothing)
        self.course, self.course_box = CourseCosts(session, self), ReferenceBox("the course", _COURSE)
        self.tools.legend.add(self.course_box)
        self.course.changed.connect(self._lay_over)
        self.course_box.toggled.connect(self._lay_over)
        self.chooser = NetworkChooser()
        self.chooser.chosen.connect(session.training.choose)
        row = QHBoxLayout()
        row.addWidget(self.chooser)
        row.addWidget(self.tools.legend)
        row.addStretch(1)
        row.addWidget(self.tools.show_all)
        self.body.addLayout(row)
        self.overlay = OverlayLegend()
        self.overlay.taken_away.connect(self._on_taken_away)
        self.overlay.collapse_asked.connect(session.runs.collapse)
        self.body.addWidget(self.overlay)
        self.body.addWidget(self.plot, 1)
        self._build_menu()
        self._listen()
        self._dress()
        self._show_baselines()
        self._on_run()

    def _listen(self) -> None:
        session = self._session
        session.training.progressed.connect(self._on_progress)
        session.training.figures_changed.connect(self._on_figures)
        session.training.run_changed.connect(self._on_run)
        session.training.chosen_changed.connect(self._on_chosen)
        session.runs.on_plot_changed.connect(self._lay_over)
        session.dataset_changed.connect(self._show_baselines)
        session.choices.changed.connect(self._on_choices)
        self.tools.curve_toggled.connect(self._show_baselines)
        self.tools.by_time.toggled.connect(self._show_time)
        self._look.changed.connect(self._dress)

    def _build_menu(self) -> None:
        save_picture = QAction("Save picture…", self.plot)
        save_picture.triggered.connect(self._ask_where_to_save_picture)
        self._save_numbers = QAction("Save numbers…", self.plot)
        self._save_numbers.triggered.connect(self._ask_where_to_save_numbers)
        copy = QAction("Copy picture", self.plot)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy_picture)
        self.plot.addActions([*self.tools.actions_for_menu(), save_picture, self._save_numbers, copy])
        self.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # What the session tells

    @Slot()
    def _on_run(self) -> None:
        run = self._session.training.run
        self.chooser.offer(_names_of(run.variants) if run else ())
        self.plot.forget()
        self._show_time()
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self._on_figures()
        self._save_numbers.setEnabled(self._session.training.run is not None)
        self._on_choices()
        self._on_progress()

    @Slot()
    def _on_progress(self) -> None:
        run = self._session.training.run
        if run is None:
            return
        costs = run.trainer.history.costs.numbers
        drawn = (len(costs), costs[-1:].tolist(), len(run.rate_changes), run.total)
        if drawn == self._drawn:
            return
        figures_too, self._drawn = not self._drawn, drawn
        self._show_time()
        self.plot.expected = run.total
        self.plot.feed("train cost", costs)
        fork = [Note(run.began, "branched off")] if run.branch else []
        self.plot.marks.show_notes(fork + [Note(iteration, f"rate {rate:g}") for iteration, rate in run.rate_changes])
        self.plot.redraw(give_way=figures_too)

    @Slot()
    def _on_figures(self) -> None:
        """Take what is measured now and then, so that most redraws have one new curve to lay out, not four."""
        self._drawn = ()
        run = self._session.training.run
        if run is None:
            self.newest.setText("")
            return
        numbers = Numbers.of(run)
        self.newest.setText(numbers.newest())
        others = [trainer for trainer in run.trainers if trainer is not run.trainer]
        self.plot.feed_family("train cost", [trainer.history.costs.numbers for trainer in others])
        for name, values in numbers.measured.items():
            there = np.isfinite(values)
            in_percent = 100 if name.endswith("accuracy") else 1
            self.plot.feed(name, in_percent * values[there], numbers.at[there])

    @Slot()
    def _show_time(self) -> None:
        """Let the x axis count what is wished: iterations, or seconds as the present run has taken them so far."""
        progress = self._session.training.progress if self._session.training.run else None
        each = progress.seconds / progress.iteration if progress and progress.iteration else 0.0
        self.plot.count_seconds(each if self.tools.by_time.isChecked() else None)

    @Slot()
    def _on_choices(self) -> None:
        if self._session.training.run is None:
            self.plot.expected = self._session.choices.settings.iterations
            self.plot.redraw()

    @Slot()
    def _show_baselines(self) -> None:
        dataset, notes = self._session.dataset, []
        if dataset is not None:
            guess = f"always “{dataset.class_names[dataset.commonest]}”"
            for part, examples in (("train", dataset.train), ("test", dataset.test)):
                if len(examples) and self.tools.legend.entries[f"{part} accuracy"].isChecked():
                    share = 100 * dataset.baseline(examples)
                    notes.append(Note(share, f"{guess}: {part} {share:.3g} %"))
        self.plot.levels.show_notes(notes)

    @Slot()
    def _dress(self) -> None:
        theme = self._look.theme
        worn = (theme.accent, theme.test, theme.accuracy, theme.accuracy)
        colours = {style.name: colour for style, colour in zip(CURVES, worn, strict=True)}
        self.plot.dress(theme, colours, theme.accuracy)
        self.tools.dress(colours)
        self._lay_over()

    @Slot()
    def _lay_over(self) -> None:
        """Lay the costs of the runs that are ticked over those of the present run, and the course's under them."""
        theme, runs = self._look.theme, self._session.runs
        curves = [
            Overlaid(
                one.key,
                style_at(one.place, one.name, cost),
                colour_at(one.place, theme),
                one.costs,
                seconds_each=one.seconds_each,
                words=one.words,
                spread=one.spread,
            )
            for one in lines(runs.on_plot)
        ]
        self.overlay.show_curves(curves)
        self.overlay.show_collapsing(runs.collapsed, possible=runs.can_collapse, needed=runs.must_collapse)
        self.plot.lay_over([*self._of_the_course(), *curves])

    def _of_the_course(self) -> list[Overlaid]:
        """Return the course's costs where they belong to what is on the plot and are to be seen."""
        course, box, colour = self.course, self.course_box, self._look.theme.muted
        box.dress(colour)
        box.setVisible(len(course.costs) > 0)
        box.setToolTip(f"Show or hide the costs that the course printed for the same. {course.remark}.")
        if box.isHidden() or not box.isChecked():
            return []
        return [Overlaid("the course", _COURSE, colour, course.costs, course.iterations, course.remark)]

    @Slot(str)
    def _on_taken_away(self, key: str) -> None:
        runs = self._session.runs
        runs.tick([run.id for run in runs.on_plot if key in (run.id, run.band)], False)

    # To take away

    def save_picture(self, path: Path) -> None:
        """Save the curves and their legend as a PNG file."""
        picture = self.tools.picture()
        self._session.files.write(path, lambda temporary: save_png(picture, temporary))

    def save_numbers(self, path: Path) -> None:
        """Save the numbers of every iteration as a CSV file; nothing happens while there is no run."""
        run = self._session.training.run
        if run is not None:
            self._session.files.write(path, Numbers.of(run).save)

    @Slot()
    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.tools.picture())

    @Slot()
    def _ask_where_to_save_picture(self) -> None:
        self._ask("Save picture", "PNG picture (*.png)", "cost.png").connect(self._on_picture_file)

    @Slot()
    def _ask_where_to_save_numbers(self) -> None:
        self._ask("Save numbers", "CSV table (*.csv)", "cost.csv").connect(self._on_numbers_file)

    def _ask(self, title: str, kind: str, name: str) -> SignalInstance:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kind)
        dialog.setDefaultSuffix(Path(name).suffix)  # before it asks whether to replace a file, not after
        dialog.selectFile(name)
        dialog.open()
        return dialog.fileSelected

    @Slot(str)
    def _on_picture_file(self, name: str) -> None:
        self.save_picture(Path(name))

    @Slot(str)
    def _on_numbers_file(self, name: str) -> None:
        self.save_numbers(Path(name))


def _names_of(variants: Sequence[TrainingSettings]) -> list[str]:
    """Return what tells networks that train side by side apart: the settings in which they differ."""
    names = differing(variants)
    return [", ".join(f"{label(name).lower()} {as_text(getattr(one, name))}" for name in names) for one in variants]
