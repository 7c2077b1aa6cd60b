"""The dialogs of the window: what this is, how to begin, where to save, and one question."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import core
from core.folders import log_folder
from core.store.run_file import SUFFIX

_HELP = """
<p><b>Train</b> teaches the network the pictures on the left; the curve shows its mistakes getting smaller.</p>
<p>Change the layers in the drawing and the learning rate in the settings, and train again: what helps, what hurts?
</p><p><b>Drop a picture</b> anywhere on the window, paste one, or click one of the small pictures: the network says
what it sees, also while it is learning.</p>
<p>The <b>space bar</b> trains, pauses and goes on. Dropping an HDF5 file opens a data set or a saved network.</p>
<p>Drag the slider under the curve to <b>go back</b>: everything shows the network as it was then, and a new run can
branch off from there. Esc comes back to now.</p>
<p><b>Every run is kept:</b> Ctrl+L shows them, Ctrl+F finds some, Enter opens one as it was, F2 names it, the space
bar lays its curve over the plot, Del puts it into the trash and Ctrl+Z brings it back. Ctrl+K compares those that are
selected, setting by setting and picture by picture.</p>
"""
_ABOUT = f"<p><b>DNN Explorer {core.__version__}</b></p><p>See a neural network learn.</p>"


def show_help(parent: QWidget) -> None:
    """Say in a few sentences what can be done here."""
    _show(parent, "Getting started", _HELP)


def show_about(parent: QWidget) -> None:
    """Say what this program is."""
    _show(parent, "About DNN Explorer", _ABOUT)


def show_log_folder() -> None:
    """Open the folder with the log of errors."""
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def choose_file(parent: QWidget, title: str, suffixes: tuple[str, ...]) -> Path | None:
    """Let the user choose a file to open; None if they do not."""
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    name, _ = QFileDialog.getOpenFileName(parent, title, "", f"{title} ({patterns});;All files (*)")
    return Path(name) if name else None


def choose_model_file(parent: QWidget, title: str = "model") -> Path | None:
    """Let the user choose where to save a model of this title; None if they do not."""
    name, _ = QFileDialog.getSaveFileName(parent, "Save model", f"{as_file_name(title)}.h5", "Model (*.h5)")
    path = Path(name)
    return (path if path.suffix else path.with_suffix(".h5")) if name else None


def choose_run_file(parent: QWidget, title: str) -> Path | None:
    """Let the user choose where to export the run with this title; None if they do not."""
    name, _ = QFileDialog.getSaveFileName(parent, "Export run", f"{as_file_name(title)}{SUFFIX}", f"Run (*{SUFFIX})")
    path = Path(name)
    return (path if path.suffix else path.with_suffix(SUFFIX)) if name else None


def choose_python_file(parent: QWidget, title: str) -> Path | None:
    """Let the user choose where to save the run with this title as a script or a notebook; None if they do not."""
    kinds = "Python script (*.py);;Jupyter notebook (*.ipynb)"
    name, kind = QFileDialog.getSaveFileName(parent, "Save as Python", f"{as_file_name(title)}.py", kinds)
    path = Path(name)
    return (path if path.suffix else path.with_suffix(".ipynb" if "ipynb" in kind else ".py")) if name else None


def may_stop_the_run(parent: QWidget) -> bool:
    """Ask whether the run may be ended by closing the window."""
    words = "A run is in progress. Closing the window ends it."
    box = QMessageBox(QMessageBox.Icon.Question, "Close", words, parent=parent)
    stop = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Keep training", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is stop


def as_file_name(title: str) -> str:
    """Return a title without the letters that a file's name cannot have everywhere."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in title).strip() or "run"


def _show(parent: QWidget, title: str, words: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, words, QMessageBox.StandardButton.Close, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
