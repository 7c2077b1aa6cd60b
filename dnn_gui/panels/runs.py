"""The runs panel: every run that was kept, to find, compare, name and take up again; folded to one row if wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from core.folders import preferences_file
from core.store.records import RunRecord, RunState
from core.store.run_file import SUFFIX
from dnn_gui import dialogs
from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.widgets.drawer_head import FilterLine, FoldButton
from dnn_gui.widgets.overlay_legend import sample_at
from dnn_gui.widgets.panel import PanelFrame, button, label
from dnn_gui.widgets.run_columns import COLUMNS
from dnn_gui.widgets.runs_table import RunsTable

INTERRUPTED = "state = interrupted"
"""What to type in the filter to see the runs that the program left unfinished."""
_HEIGHT, _LOWEST, _SLIM = 240, 160, 28
"""Pixels: how high the panel opens at first, how low it may be made, and how high the row is to which it folds."""
_UNLIMITED = 16_777_215
"""What Qt calls no maximum."""
_AROUND = 48
"""Pixels of the panel's width that the table does not have, or its bar to scroll."""
_COLUMNS_KEY = f"runs/{len(COLUMNS)} columns"
_HEIGHT_KEY = "runs/height"


class RunsPanel(PanelFrame):
    """The table of runs with its filter, under a row that folds it away."""

    height_wanted = Signal(int)
    """How high the panel wants to be now that it is open, in pixels; 0 once it is folded."""
    compare_asked = Signal(list)
    """The ids of runs to put side by side."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._session, self._look, self._runs = session, look, session.runs
        self._preferences = QSettings(str(preferences_file()), QSettings.Format.IniFormat, self)
        self.setObjectName("runsPanel")
        self._make_head()
        self.table = RunsTable()
        self.table.setObjectName("runsTable")
        self.table.setAccessibleName("Runs")
        self.inside = QWidget()
        inside = QVBoxLayout(self.inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self._problem)
        inside.addWidget(self.table)
        self.body.addWidget(self.inside)
        self._columns = self._preferences.value(_COLUMNS_KEY)
        """As they are remembered; they are put so when they are seen first."""
        self._listen()
        self._dress()
        self._show_fold(False)
        self._show()

    def _make_head(self) -> None:
        self.heading.hide()
        self.fold = FoldButton("Runs")
        self.fold.setObjectName("runsFold")
        self.fold.setToolTip("Every run that was kept: show them, or fold them away (Ctrl+L)")
        self.fold.toggled.connect(self._show_fold)
        self._count = label(kind="muted", name="runsCount")
        self.filter = FilterLine()
        self.filter.setObjectName("runsFilter")
        self.filter.textChanged.connect(self._runs.filter)
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)
        self._problem = label(kind="problem", name="runsFilterProblem")
        self._problem.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._open = button("openRun", "Open", "Its settings, its network and its curve, as they were (Enter)")
        self._open.clicked.connect(self._open_selected)
        self._go_on = button("continueRun", "Continue", "Train on from where the run was left")
        self._go_on.clicked.connect(self._continue_selected)
        self._compare = button("compareRuns", "Compare", "Put the selected or the ticked runs side by side (Ctrl+K)")
        self._compare.clicked.connect(self.ask_to_compare)
        self.head.insertWidget(0, self.fold)
        self.head.insertWidget(1, self._count)
        for widget in (self._open, self._go_on, self._compare, self.filter):
            self.head.addWidget(widget)

    def _listen(self) -> None:
        runs, table = self._runs, self.table
        runs.changed.connect(self._show)
        runs.on_plot_changed.connect(self._show_lines)
        runs.on_plot_changed.connect(self._show_what_can_be_done)
        self._session.training.state_changed.connect(self._show_what_can_be_done)
        self._look.changed.connect(self._dress)
        table.selection_changed.connect(self._show_what_can_be_done)
        table.opened.connect(self._session.reopening.open)
        table.star_asked.connect(runs.star)
        table.delete_asked.connect(runs.delete)
        table.tick_asked.connect(self._tick_or_untick)
        table.rows.ticked.connect(self._on_ticked)
        table.rows.typed.connect(self._on_typed)
        table.rows.outlines_wanted.connect(runs.outlines.want)
        runs.outlines.read.connect(table.rows.show_outlines)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._offer)

    # What others may ask of the panel

    @property
    def wanted_height(self) -> int:
        """How high it wants to be while it is open, in pixels."""
        return int(str(self._preferences.value(_HEIGHT_KEY, _HEIGHT)))

    def show_those(self, words: str) -> None:
        """Open, with ``words`` in the filter."""
        self.fold.setChecked(True)
        self.filter.setText(words)

    @Slot()
    def ask_to_compare(self) -> None:
        """Ask to put the runs that are selected side by side, or if that are not several, those that are ticked."""
        self.compare_asked.emit(self._to_compare)

    # Showing

    @Slot()
    def _show(self) -> None:
        runs, kept, shown = self._runs, len(self._runs.records), len(self._runs.shown)
        if self.fold.isChecked():  # ten thousand rows take their time, which a run in training has better use for
            self.table.show_records(runs.shown)
        self.filter.set_wrong(bool(runs.problem))
        self._problem.setText(runs.problem)
        self._problem.setVisible(bool(runs.problem))
        self._count.setText(f"{kept:,}" if shown == kept else f"{shown:,} of {kept:,}")
        self._count.setVisible(bool(kept))
        nothing = "No run is like that; clear the filter to see all." if kept else _nothing_kept(self._session)
        self.table.set_empty_text("" if shown else nothing)
        self._show_what_can_be_done()

    @Slot()
    def _show_lines(self) -> None:
        theme, ratio = self._look.theme, self.devicePixelRatioF()
        self.table.show_lines(
            {run.id: sample_at(run.place, theme, ratio, band=bool(run.band)) for run in self._runs.on_plot}
        )

    @Slot()
    def _show_what_can_be_done(self) -> None:
        alone = self._alone
        self._compare.setEnabled(len(self._to_compare) > 1)
        self._open.setEnabled(alone is not None and not self._session.training.state.active)
        self._go_on.setEnabled(alone is not None and self._may_go_on(alone))

    @Slot(bool)
    def _show_fold(self, opened: bool) -> None:
        for widget in (self.inside, self._open, self._go_on, self._compare, self.filter):
            widget.setVisible(opened)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(12, *((8, 12, 12) if opened else (2, 12, 2)))
        layout.setSpacing(8 if opened else 0)
        self.setMinimumHeight(0)
        self.setMaximumHeight(_UNLIMITED if opened else _SLIM)
        self.height_wanted.emit(self.wanted_height if opened else 0)
        self.setMinimumHeight(_LOWEST if opened else _SLIM)  # once there is room for it
        if opened:
            self._put_columns()
            self.table.show_records(self._runs.shown)
            self.table.setFocus()

    def _put_columns(self) -> None:
        """Choose the columns when the table is opened first, as they were last time or as there is room for them."""
        columns, self._columns = self._columns, ()
        if isinstance(columns, QByteArray):
            self.table.restore(columns)
        elif columns is None:
            self.table.leave_out_columns(self.width() - _AROUND)

    @Slot()
    def _dress(self) -> None:
        self.table.dress(self._look.theme)
        self._show_lines()

    # What the user does

    @Slot()
    def _find(self) -> None:
        self.fold.setChecked(True)
        self.filter.setFocus()

    @property
    def _alone(self) -> RunRecord | None:
        """The run that is selected, if it is one."""
        selected = self.table.selected
        return self._runs.records.get(selected[0]) if len(selected) == 1 else None

    @property
    def _to_compare(self) -> list[str]:
        selected = [run for run in self.table.selected if run in self._runs.records]
        return selected if self.fold.isChecked() and len(selected) > 1 else list(self._runs.ticked)

    def _may_go_on(self, record: RunRecord) -> bool:
        return record.state is not RunState.RUNNING and not self._session.training.state.active

    @Slot()
    def _open_selected(self) -> None:
        self._session.reopening.open(self.table.selected[0])

    @Slot()
    def _continue_selected(self) -> None:
        self._session.reopening.go_on(self.table.selected[0])

    @Slot(str, bool)
    def _on_ticked(self, run: str, ticked: bool) -> None:
        self._runs.tick([run], ticked)

    @Slot(list)
    def _tick_or_untick(self, runs: list[str]) -> None:
        self._runs.tick(runs, not set(runs) <= set(self._runs.ticked))

    @Slot(str, str, object)
    def _on_typed(self, run: str, field: str, value: object) -> None:
        self._runs.change([run], **{field: value})

    @Slot(QPoint)
    def _offer(self, place: QPoint) -> None:
        """Offer what can be done with the runs that are selected."""
        selected, alone = self.table.selected, self._alone
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if alone is not None:
            session, run, at_rest = self._session, alone.id, not self._session.training.state.active
            menu.addAction("Open", lambda: session.reopening.open(run)).setEnabled(at_rest)
            menu.addAction("Continue", lambda: session.reopening.go_on(run)).setEnabled(self._may_go_on(alone))
            menu.addAction("Use its settings", lambda: session.reopening.use_settings(run)).setEnabled(at_rest)
            for words, choose, save in (
                ("Save its network as…", dialogs.choose_model_file, session.reopening.save_network),
                ("Save as Python…", dialogs.choose_python_file, session.reopening.save_as_python),
                ("Export…", dialogs.choose_run_file, session.reopening.export),
            ):
                menu.addAction(words, partial(self._save, alone, choose, save))
            menu.addSeparator()
            menu.addAction("Rename", self.table.rename).setShortcut("F2")
        if len(self._to_compare) > 1:
            menu.addAction("Compare", self.ask_to_compare).setShortcut("Ctrl+K")
        if selected:
            menu.addAction("Star", lambda: self._runs.star(selected)).setShortcut("S")
            menu.addAction("Plot", lambda: self._tick_or_untick(selected)).setShortcut("Space")
            menu.addSeparator()
            menu.addAction("Delete", lambda: self._runs.delete(selected)).setShortcut("Del")
            menu.addSeparator()
        menu.addAction("Import…", self._import)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _save(
        self, run: RunRecord, choose: Callable[[QWidget, str], Path | None], save: Callable[[str, Path], None]
    ) -> None:
        path = choose(self, run.title)
        if path is not None:
            save(run.id, path)

    def _import(self) -> None:
        path = dialogs.choose_file(self, "Import a run", (SUFFIX,))
        if path is not None:
            self._session.open(path)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open, wherever in the row the click was."""
        if not self.fold.isChecked() and event.button() == Qt.MouseButton.LeftButton:
            self.fold.setChecked(True)
        else:
            super().mousePressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep an eye on the library from now on."""
        super().showEvent(event)
        self._runs.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at the library no more; remember how the table is."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._runs.rest()
            if self._columns == ():
                self._preferences.setValue(_COLUMNS_KEY, self.table.state_of_columns())
            if self.fold.isChecked():
                self._preferences.setValue(_HEIGHT_KEY, self.height())


def _nothing_kept(session: Session) -> str:
    if session.library is None:
        return f"Runs are not kept: {session.library_problem}"
    return "Every run will be kept here: press Train."
