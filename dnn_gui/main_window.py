"""The window: the only file that knows all panels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.experiments.opening import HDF5_SUFFIXES
from core.images import PICTURE_SUFFIXES
from core.store.run_file import SUFFIX as RUN_SUFFIX
from dnn_gui import dialogs
from dnn_gui.actions import COMMANDS, make_actions, make_toolbar, update_actions
from dnn_gui.look import Look
from dnn_gui.look.icons import icon
from dnn_gui.look.look import CHOICES
from dnn_gui.panels.compare import CompareWindow
from dnn_gui.panels.cost import CostPanel
from dnn_gui.panels.data import DataPanel
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.panels.prediction import PredictionPanel
from dnn_gui.panels.rewinding import RewindingPanel
from dnn_gui.panels.runs import INTERRUPTED, RunsPanel
from dnn_gui.panels.settings import SettingsPanel
from dnn_gui.session import Session
from dnn_gui.session.messages import Message
from dnn_gui.session.mime import Dropped, what_is_in
from dnn_gui.session.training import RunState
from dnn_gui.widgets.drawer_stack import DrawerStack
from dnn_gui.widgets.drop_hint import DropHint
from dnn_gui.widgets.panel import column, row
from dnn_gui.widgets.run_meter import RunMeter
from dnn_gui.widgets.status_strip import StatusStrip

_LEFT, _RIGHT = 308, 264


class MainWindow(QMainWindow):
    """Lays out the panels, gives the commands, and takes what is dropped, pasted or chosen."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self.session: Session = session
        self._look = look
        self._left_out = ""
        """What is to be said of files that were dropped with the one that is being opened."""
        self.setWindowTitle("DNN Explorer")
        self.resize(1366, 768)
        self.setAcceptDrops(True)
        self.actions_ = make_actions(self)
        self._meter, self._status = RunMeter(), StatusStrip()
        self._make_menus()
        self.addToolBar(make_toolbar(self.actions_, self._meter))
        self._make_panels()
        self._drop_hint = DropHint(self)
        self._listen()
        self._recolour()
        self._update()
        self.setFocus()

    # What others may ask of the window

    def open(self, path: Path | str) -> None:
        """Open a picture, data set, model or run, as if it had been dropped on the window."""
        self.session.open(path)

    def choose_file(self) -> None:
        """Let the user choose a file to open."""
        self._choose("Open", (*HDF5_SUFFIXES, *PICTURE_SUFFIXES, RUN_SUFFIX))

    def choose_picture(self) -> None:
        """Let the user choose a picture to ask the network about."""
        self._choose("Choose a picture", PICTURE_SUFFIXES)

    def choose_data(self) -> None:
        """Let the user choose a data set or a saved network."""
        self._choose("Open a data set or a model", HDF5_SUFFIXES)

    def choose_where_to_save(self) -> None:
        """Let the user choose a file for the network as it is now."""
        path = dialogs.choose_model_file(self)
        if path is not None:
            self.session.save_model(path)

    def paste(self) -> None:
        """Open the picture, files or path on the clipboard."""
        self._take(what_is_in(QGuiApplication.clipboard().mimeData()))

    def fold_runs(self) -> None:
        """Show every run that was kept, or fold them away."""
        self._runs.fold.toggle()

    def compare_runs(self) -> None:
        """Put the runs that are selected, or ticked, side by side."""
        self._runs.ask_to_compare()

    def undo(self) -> None:
        """Take the last change of a setting, or of a run, back."""
        self.session.choices.undo_stack.undo()

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self.session.choices.undo_stack.redo()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to a window."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # Building

    def _make_menus(self) -> None:
        menus = {}
        for title in dict.fromkeys(command.menu for command in COMMANDS):
            menus[title] = self.menuBar().addMenu(title)
        themes, group = menus["&View"].addMenu("&Theme"), QActionGroup(self)
        for choice in CHOICES:
            action = QAction(f"&{choice.capitalize()}", self, checkable=True, checked=choice == self._look.choice)
            action.triggered.connect(lambda _checked=False, choice=choice: self._look.choose(choice))
            group.addAction(action)
            themes.addAction(action)
        for command in COMMANDS:
            if command.separated:
                menus[command.menu].addSeparator()
            menus[command.menu].addAction(self.actions_[command.name])

    def _make_panels(self) -> None:
        session, look = self.session, self._look
        data, cost, prediction = DataPanel(session, look), CostPanel(session, look), PredictionPanel(session, look)
        self._runs, self._compare = RunsPanel(session, look), CompareWindow(session, look, self)
        cost.body.addWidget(RewindingPanel(session, look, cost.plot))
        data.open_asked.connect(self.choose_data)
        prediction.choose_asked.connect(self.choose_picture)
        self._runs.compare_asked.connect(self._compare.compare)
        left = QScrollArea(widgetResizable=True)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.setWidget(column(data, SettingsPanel(session), stretch_last=True))
        left.setFixedWidth(_LEFT)
        centre = QSplitter(Qt.Orientation.Vertical)
        centre.addWidget(NetworkPanel(session, look))
        centre.addWidget(cost)
        centre.setStretchFactor(1, 1)
        centre.setHandleWidth(8)
        prediction.setFixedWidth(_RIGHT)
        stack = DrawerStack(row(left, centre, stretched=centre), self._runs, centre)
        self._runs.height_wanted.connect(stack.give)
        panels = row(stack, prediction, stretched=stack)
        panels.setContentsMargins(8, 0, 8, 8)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(panels, 1)
        outer.addWidget(self._status)
        self.setCentralWidget(whole)
        for child in whole.findChildren(QWidget):
            child.setAcceptDrops(False)  # a drop anywhere is the window's

    def _listen(self) -> None:
        session = self.session
        for signal in (
            session.dataset_changed,
            session.model_changed,
            session.choices.changed,
            session.choices.problems_changed,
            session.choices.undo_stack.indexChanged,
            session.training.state_changed,
            session.training.run_changed,
            session.rewinding.film_changed,
        ):
            signal.connect(self._update)
        session.training.figures_changed.connect(self._show_progress)
        for told in (session.message_changed, session.choices.problems_changed, self._runs.fold.toggled):
            told.connect(self._show_message)
        session.files.opening_changed.connect(self._show_opening)
        self._status.cancel_asked.connect(session.cancel_opening)
        self._status.more_asked.connect(self._show_interrupted_runs)
        self._look.changed.connect(self._recolour)

    # Showing

    @Slot()
    def _update(self) -> None:
        update_actions(self.actions_, self.session)
        self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        training = self.session.training
        progress, total = training.progress, self.session.choices.settings.iterations
        if training.run is not None:
            total = training.run.total
        done, speed = (progress.iteration, progress.speed) if progress else (0, 0.0)
        self._meter.show_progress(done, total, speed, running=training.state is RunState.RUNNING)

    @Slot()
    def _show_message(self) -> None:
        session, covered = self.session, self._runs.fold.isChecked()
        message = session.message
        if covered and session.choices.problems and not session.training.state.active:
            message = Message(f"Cannot train yet. {session.why_not_train()}", problem=True)
        self._status.show_message(message.sentence, problem=message.problem, detail=message.detail, more=message.more)

    @Slot()
    def _show_interrupted_runs(self) -> None:
        self._runs.show_those(INTERRUPTED)

    @Slot()
    def _show_opening(self) -> None:
        opening, left_out = self.session.files.opening, self._left_out
        self._status.show_cancel(bool(opening))
        if left_out and not opening:
            self._left_out, message = "", self.session.message
            self.session.tell(replace(message, sentence=f"{message.sentence} {left_out}"))

    @Slot()
    def _recolour(self) -> None:
        for command in COMMANDS:
            if command.icon:
                primary = command.name == "train"
                self.actions_[command.name].setIcon(icon(command.icon, self._look.theme, on_accent=primary))

    def _choose(self, title: str, suffixes: tuple[str, ...]) -> None:
        path = dialogs.choose_file(self, title, suffixes)
        if path is not None:
            self.open(path)

    # Events of the user

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what a drop would do, if it would do anything."""
        dropped = what_is_in(event.mimeData())
        if dropped is not None:
            event.acceptProposedAction()
            self._drop_hint.show_words(dropped.hint)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the hint away."""
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._drop_hint.hide()
        event.acceptProposedAction()
        self._take(what_is_in(event.mimeData()))

    def _take(self, dropped: Dropped | None) -> None:
        if dropped is None:
            self.session.complain("There is no picture and no file on the clipboard; copy one first.")
        elif dropped.image is not None:
            self.session.open_image(dropped.image, "The pasted picture")
        else:
            for path in (*dropped.runs, *dropped.others[:1]):
                self.open(path)
            self._left_out = dropped.left_out

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the space bar train and pause, and Esc go back to now, where they do not type or press something."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.session.train_or_pause()
        elif event.key() == Qt.Key.Key_Escape:
            self.session.rewinding.go_to(None)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Say what an earlier program left unfinished; it is said once."""
        super().showEvent(event)
        self.session.reopening.tell_of_interrupted()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once if a run would be lost, end the threads, and close."""
        if self.session.training.state.active and not dialogs.may_stop_the_run(self):
            event.ignore()
            return
        self._compare.close()
        self.session.close()
        event.accept()
