"""Every menu command in one table: its words, its key, its icon, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget

from dnn_gui import dialogs
from dnn_gui.session.steps import OF_RUNS
from dnn_gui.session.training import RunState

if TYPE_CHECKING:
    from dnn_gui.main_window import MainWindow
    from dnn_gui.session import Session


@dataclass(frozen=True)
class Command:
    """One entry of a menu, and of the toolbar if ``button`` names one."""

    menu: str
    name: str
    text: str
    do: Callable[[MainWindow], object]
    key: QKeySequence.StandardKey | str = ""
    icon: str = ""
    button: str = ""
    """Object name of the button in the toolbar."""
    tip: str = ""
    separated: bool = False
    """Whether a line stands above it in the menu."""


def _can_begin(session: Session) -> bool:
    return not session.training.state.active and not session.why_not_train()


def _can_step(session: Session) -> bool:
    training = session.training
    if training.run is None:
        return _can_begin(session)
    return training.state is RunState.PAUSED or session.can_go_on


def _can_pause(session: Session) -> bool:
    return session.training.state in (RunState.RUNNING, RunState.PAUSED) or session.can_go_on


def _may_turn(session: Session, step: str) -> bool:
    """Whether a step of undo can be taken back or made again: while a run is in training its settings stay."""
    return not session.training.state.active or step.startswith(OF_RUNS)


COMMANDS = (
    Command("&File", "open", "&Open…", lambda window: window.choose_file(), QKeySequence.StandardKey.Open),
    Command("&File", "drawnCats", "Open &drawn cats", lambda window: window.open("drawn-cats")),
    Command("&File", "drawnAnimals", "Open drawn &animals", lambda window: window.open("drawn-animals")),
    Command(
        "&File",
        "save",
        "&Save model…",
        lambda window: window.choose_where_to_save(),
        QKeySequence.StandardKey.Save,
    ),
    Command("&File", "quit", "&Quit", lambda window: window.close(), "Ctrl+Q", separated=True),
    Command("&Edit", "undo", "&Undo", lambda window: window.undo(), QKeySequence.StandardKey.Undo),
    Command("&Edit", "redo", "&Redo", lambda window: window.redo(), QKeySequence.StandardKey.Redo),
    Command(
        "&Edit",
        "paste",
        "&Paste",
        lambda window: window.paste(),
        QKeySequence.StandardKey.Paste,
        separated=True,
    ),
    Command(
        "&Run",
        "train",
        "&Train",
        lambda window: window.session.train(),
        "Ctrl+Return",
        "play",
        "trainButton",
        "Train a new network from its first weights (space bar)",
    ),
    Command(
        "&Run",
        "pause",
        "&Pause",
        lambda window: window.session.pause_or_resume(),
        "Ctrl+P",
        "pause",
        "pauseButton",
        "Hold the run where it is, or go on with it (space bar)",
    ),
    Command(
        "&Run",
        "step",
        "St&ep",
        lambda window: window.session.step(),
        "Ctrl+E",
        "skip-next",
        "stepButton",
        "Make one update and hold",
    ),
    Command(
        "&Run",
        "stop",
        "&Stop",
        lambda window: window.session.training.stop(),
        "Ctrl+.",
        "stop",
        "stopButton",
        "End the run; the network keeps what it has learned",
    ),
    Command(
        "&Run",
        "reset",
        "&Reset",
        lambda window: window.session.reset(),
        "Ctrl+R",
        "restore",
        "resetButton",
        "Forget the run and go back to the same first weights",
    ),
    Command(
        "&Run",
        "play",
        "Pla&y back",
        lambda window: window.session.rewinding.play_or_pause(),
        "Ctrl+Shift+P",
        separated=True,
    ),
    Command("&View", "runs", "&Runs", lambda window: window.fold_runs(), "Ctrl+L", separated=True),
    Command("&View", "compare", "&Compare runs", lambda window: window.compare_runs(), "Ctrl+K"),
    Command(
        "&View",
        "fullScreen",
        "&Full screen",
        lambda window: window.toggle_full_screen(),
        "F11",
    ),
    Command("&Help", "help", "&Getting started", dialogs.show_help, "F1"),
    Command("&Help", "log", "Show &log folder", lambda _window: dialogs.show_log_folder()),
    Command("&Help", "about", "&About DNN Explorer", dialogs.show_about, separated=True),
)

_WHEN: dict[str, Callable[[Session], bool]] = {
    "train": _can_begin,
    "pause": _can_pause,
    "step": _can_step,
    "stop": lambda session: session.training.state.active,
    "reset": lambda session: (
        session.training.run is not None or session.training.state.active or session.model is not None
    ),
    "play": lambda session: len(session.rewinding.stops) > 0,
    "save": lambda session: session.dataset is not None,
    "undo": lambda session: (
        session.choices.undo_stack.canUndo() and _may_turn(session, session.choices.undo_stack.undoText())
    ),
    "redo": lambda session: (
        session.choices.undo_stack.canRedo() and _may_turn(session, session.choices.undo_stack.redoText())
    ),
    "drawnCats": lambda session: not session.training.state.active,
    "drawnAnimals": lambda session: not session.training.state.active,
}
"""When a command can be given; always, where it is not named here."""


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """Return an action for every command, in order."""
    actions = {}
    for command in COMMANDS:
        action = QAction(command.text, window)
        action.setObjectName(command.name)
        if command.key:
            action.setShortcut(QKeySequence(command.key))
        action.setToolTip(command.tip or command.text.replace("&", ""))
        action.triggered.connect(lambda _checked=False, do=command.do: do(window))
        actions[command.name] = action
    return actions


def make_toolbar(actions: dict[str, QAction], meter: QWidget) -> QToolBar:
    """Return a bar with the commands that have buttons on the left, and ``meter`` on the right."""
    bar = QToolBar("Run")
    bar.setMovable(False)
    bar.setIconSize(QSize(18, 18))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    for command in COMMANDS:
        if command.button:
            bar.addAction(actions[command.name])
            button = bar.widgetForAction(actions[command.name])
            button.setObjectName(command.button)
            button.setProperty("kind", "primary" if command.name == "train" else "")
            button.setAccessibleDescription(command.tip)
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(space)
    bar.addWidget(meter)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    return bar


def update_actions(actions: dict[str, QAction], session: Session) -> None:
    """Open the commands that can be given now and close the others; Train, Resume and Step with the reason."""
    for name, can_be_given in _WHEN.items():
        actions[name].setEnabled(can_be_given(session))
    tips = {command.name: command.tip for command in COMMANDS}
    reason = "" if session.training.state.active else session.why_not_train()
    actions["train"].setToolTip(f"Cannot train yet. {reason}" if reason else tips["train"])
    for name in ("pause", "step"):
        actions[name].setToolTip(session.why_not_go_on() or tips[name])
    training = session.training
    goes_on = training.state is RunState.PAUSED or (not training.state.active and training.can_go_on)
    actions["pause"].setText("&Resume" if goes_on else "&Pause")
