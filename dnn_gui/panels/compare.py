"""The window that puts runs side by side, and shows which test pictures each of two gets right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from core.experiments.comparing import Comparison, Group, PictureByPicture
from core.experiments.opening import Picture
from core.settings import label as title_of
from core.store.differences import differing
from core.store.records import RunRecord
from dnn_gui.look import Look
from dnn_gui.look.words import cost, percent
from dnn_gui.session import Session
from dnn_gui.session.titles import told_apart
from dnn_gui.widgets.compare_gallery import Answer, Gallery, Tile
from dnn_gui.widgets.compare_table import CompareTable, Head, Line
from dnn_gui.widgets.legend import sample
from dnn_gui.widgets.overlay import colour_at, style_at
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.run_columns import exactly, lasted
from dnn_gui.widgets.steady_text import SteadyText

_LETTERS = "ABCDEFGH"
_GROUPS = {
    Group.FIRST: "Only A right",
    Group.SECOND: "Only B right",
    Group.NEITHER: "Both wrong",
    Group.BOTH: "Both right",
}
_NONE = "–"
"""Stands where there is nothing to say."""
_SAID_BY_SETTINGS = "Layers"
"""What is also told of runs, and stands in the table as hidden layers already."""


class _Figure(NamedTuple):
    name: str
    of: Callable[[RunRecord], float | None]
    written: Callable[[float], str]
    better: int = 0
    """1 where the highest is the best, -1 where the lowest is, 0 where none is."""


_FIGURES = (
    _Figure("Test accuracy", lambda run: run.test_accuracy, percent, 1),
    _Figure("Train accuracy", lambda run: run.train_accuracy, percent, 1),
    _Figure("Final cost", lambda run: run.final_cost, cost, -1),
    _Figure("Best cost", lambda run: run.best_cost, cost, -1),
    _Figure("Iterations made", lambda run: run.iterations, lambda value: f"{value:,}"),
    _Figure("Time", lambda run: run.seconds, lasted),
)


class CompareWindow(QDialog):
    """Settings and figures side by side; for two runs of the same data, a gallery of the test pictures below."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look, self._comparing = session, look, session.comparing
        self._pictures: PictureByPicture | None = None
        """Those in the gallery."""
        self.setObjectName("compareWindow")
        self.setWindowTitle("Compare runs")
        self.resize(1000, 640)
        self.setMinimumSize(640, 420)
        self._table = CompareTable()
        self._table.setObjectName("compareTable")
        self._table.setAccessibleName("Settings and figures of the runs")
        above, below = PanelFrame(""), PanelFrame("")
        above.heading.hide()
        above.body.addWidget(self._table)
        above.body.addLayout(self._make_foot())
        below.head.insertWidget(0, self._make_groups())
        below.head.addWidget(self._order, 4)
        self._make_gallery()
        below.body.addWidget(self._gallery, 1)
        below.body.addWidget(self._words, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(above)
        whole.addWidget(below, 1)
        self._comparing.changed.connect(self._show)
        session.runs.on_plot_changed.connect(self._show_heads)
        look.changed.connect(self._dress)
        self.finished.connect(self._comparing.stop)
        self._dress()

    def _make_foot(self) -> QHBoxLayout:
        self._same = label(kind="muted", name="compareSame")
        self._only = QCheckBox("Differences only")
        self._only.setObjectName("compareDifferencesOnly")
        self._only.setToolTip("Leave out the settings in which the runs are the same")
        self._only.setChecked(True)
        self._only.toggled.connect(self._show_lines)
        foot = QHBoxLayout()
        foot.addWidget(self._only)
        foot.addWidget(self._same)
        foot.addStretch(1)
        return foot

    def _make_groups(self) -> QWidget:
        self._groups = QTabBar()
        self._groups.setObjectName("compareGroups")
        self._groups.setAccessibleName("Which test pictures to show")
        self._groups.setExpanding(False)
        self._groups.setDrawBase(False)
        for words in _GROUPS.values():
            self._groups.addTab(words)
        self._groups.currentChanged.connect(self._show_group)
        self._order = SteadyText("compareOrder", "muted")
        self._order.setText("Most different first")
        self._order.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._groups

    def _make_gallery(self) -> None:
        self._gallery = Gallery()
        self._gallery.setObjectName("compareGallery")
        self._gallery.setAccessibleName("Test pictures")
        self._gallery.chosen.connect(self._ask)
        self._words = label(kind="muted", name="compareWords", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)

    @Slot(list)
    def compare(self, runs: Sequence[str]) -> None:
        """Open with these runs; a sentence says why not where they cannot be compared."""
        reason = self._comparing.why_not(runs)
        if reason:
            self._session.complain(reason)
            return
        self._pictures = None
        self._comparing.start(runs)
        self._session.say(f"{len(runs)} runs are side by side in a window of their own.")
        self.show()
        self.raise_()
        self.activateWindow()

    # Showing

    @Slot()
    def _show(self) -> None:
        comparison = self._comparing.comparison
        if comparison is None:
            return
        self._show_heads()
        self._show_lines()
        if comparison.pictures is None or comparison.pictures is not self._pictures:
            self._show_pictures(comparison)

    @Slot()
    def _show_heads(self) -> None:
        comparison = self._comparing.comparison
        if comparison is None:
            return
        theme, ratio = self._look.theme, self.devicePixelRatioF()
        places = {run.id: run.place for run in self._session.runs.on_plot}
        heads = []
        for letter, run, title in zip(_LETTERS, comparison.records, told_apart(comparison.records), strict=False):
            at = places.get(run.id)
            line = None if at is None else sample(style_at(at, title, str), colour_at(at, theme), ratio)
            heads.append(Head(letter, title, f"{run.title}, begun {exactly(run.started)}", line))
        self._table.show_runs(heads)

    @Slot()
    def _show_lines(self) -> None:
        comparison = self._comparing.comparison
        if comparison is None:
            return
        rows = {title_of(name): cells for name, cells in comparison.settings.items()}
        different = differing(rows)
        rows |= {head: cells for head, cells in comparison.also.items() if head != _SAID_BY_SETTINGS}
        lines = [_in_words(name, cells) for name, cells in rows.items()]
        figures = [_compared(figure, comparison.records) for figure in _FIGURES]
        groups = [[line for line in lines if not line.quiet], figures]
        groups += [] if self._only.isChecked() else [[line for line in lines if line.quiet]]
        self._table.show_lines(groups)
        self._same.setText(_about_the_same(len(comparison.settings), len(different)))

    def _show_pictures(self, comparison: Comparison) -> None:
        pictures = self._pictures = comparison.pictures
        for place, (group, words) in enumerate(_GROUPS.items()):
            self._groups.setTabText(place, f"{words} · {len(pictures.groups[group]):,}" if pictures else words)
        for widget in (self._groups, self._order):
            widget.setVisible(pictures is not None)
        if pictures is None:
            words = _why_no_pictures(comparison)
            self._say(words or "Comparing…", as_high_as_gallery=not words)
            return
        first = next(place for place, group in enumerate(_GROUPS) if len(pictures.groups[group]))
        self._groups.setCurrentIndex(first)
        self._show_group()
        self._gallery.setFocus()

    @Slot()
    def _show_group(self) -> None:
        if self._pictures is None:
            return
        places = self._places
        self._gallery.show_tiles(len(places), self._tile, with_pictures=self._are_pictures)
        self._say("" if len(places) else "There is no such test picture.", as_high_as_gallery=True)

    def _say(self, words: str, *, as_high_as_gallery: bool) -> None:
        """Show words in place of the gallery, or the gallery if there are none."""
        self._words.setText(words)
        self._words.setMinimumHeight(self._gallery.minimumSizeHint().height() if as_high_as_gallery else 0)
        self._words.setVisible(bool(words))
        self._gallery.setVisible(not words)

    @property
    def _places(self) -> NDArray[np.intp]:
        """Where in the test part those pictures are that are shown."""
        assert self._pictures is not None
        return self._pictures.groups[tuple(_GROUPS)[self._groups.currentIndex()]]

    @property
    def _are_pictures(self) -> bool:
        """Whether there is something to see: examples of a single row or column are lists of numbers."""
        assert self._pictures is not None
        return bool(min(self._pictures.dataset.test.pictures.shape[1:3]) > 1)

    def _tile(self, number: int) -> Tile:
        assert self._pictures is not None
        pictures, place = self._pictures, int(self._places[number])
        names, test = pictures.dataset.class_names, pictures.dataset.test
        truth = test.labels[place]
        answers = tuple(
            Answer(letter, names[said], float(share), bool(said == truth))
            for letter, said, share in zip(_LETTERS, pictures.said[:, place], pictures.shares[:, place], strict=False)
        )
        what = "Test picture" if self._are_pictures else "Test example"
        return Tile(what, place + 1, names[truth], test.picture(place), answers)

    @Slot()
    def _dress(self) -> None:
        theme = self._look.theme
        self._table.dress(theme)
        self._gallery.dress(theme)
        self._groups.setStyleSheet(f"""
            QTabBar::tab {{
                color: {theme.muted}; border: 1px solid {theme.border}; border-radius: 4px;
                padding: 4px 12px; margin-right: 4px;
            }}
            QTabBar::tab:hover, QTabBar:focus::tab:selected {{ border-color: {theme.accent}; }}
            QTabBar::tab:selected {{ color: {theme.on_accent}; background: {theme.accent}; }}
        """)
        self._show_heads()

    # What the user does

    @Slot(int)
    def _ask(self, number: int) -> None:
        if self._pictures is not None:
            tile, place = self._tile(number), int(self._places[number])
            pixels = self._pictures.dataset.test.rgb_picture(place)
            self._session.ask_about(Picture(f"{tile.name} ({tile.truth})", pixels))


def _in_words(name: str, cells: Sequence[str]) -> Line:
    return Line(name, tuple(cell.replace("_", " ") or _NONE for cell in cells), quiet=len(set(cells)) == 1)


def _compared(figure: _Figure, records: Sequence[RunRecord]) -> Line:
    """Return a figure of every run; of those that look alike, either all are the best or none."""
    values = [figure.of(record) for record in records]
    cells = tuple(_NONE if value is None else figure.written(value) for value in values)
    there = [value for value in values if value is not None]
    if not figure.better or len(set(cells)) == 1 or not there:
        return Line(figure.name, cells)
    best = figure.written(max(there) if figure.better > 0 else min(there))
    return Line(figure.name, cells, frozenset(place for place, cell in enumerate(cells) if cell == best))


def _about_the_same(settings: int, different: int) -> str:
    same = settings - different
    if not different:
        return f"All {settings} settings are the same."
    return f"The other {same} settings are the same." if same > 1 else ""


def _why_no_pictures(comparison: Comparison) -> str:
    """Return why there are none and will be none, as a sentence."""
    if len(comparison.records) > 2:
        return "Select two runs to compare them picture by picture."
    return comparison.problem
