"""The window that puts runs side by side, and shows which test pictures each of two gets right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from core.experiments.comparing import Comparison, Group, PictureByPicture
from core.experiments.opening import Picture
from core.settings import label as title_of
from core.store.differences import differing
from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.session.titles import told_apart
from dnn_gui.widgets.compare_gallery import Answer, Gallery, Tile
from dnn_gui.widgets.compare_lines import FIGURES, compared, counted, in_words
from dnn_gui.widgets.compare_table import CompareTable, Head
from dnn_gui.widgets.legend import sample
from dnn_gui.widgets.overlay import colour_at, style_at
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.run_columns import exactly
from dnn_gui.widgets.steady_text import SteadyText

_LETTERS = "ABCDEFGH"
_GROUPS = {
    Group.FIRST: "Only A right",
    Group.SECOND: "Only B right",
    Group.NEITHER: "Both wrong",
    Group.BOTH: "Both right",
}
_SAID_BY_SETTINGS = "Layers"
"""What is also told of runs, and stands in the table as hidden layers already."""


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
        whole = self._whole = QVBoxLayout(self)
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
        rows = {title_of(name): counted(name, cells) for name, cells in comparison.settings.items()}
        different = differing(rows)
        rows |= {head: cells for head, cells in comparison.also.items() if head != _SAID_BY_SETTINGS}
        lines = [in_words(name, cells, self._titles(comparison)) for name, cells in rows.items()]
        figures = [compared(figure, comparison.records) for figure in FIGURES]
        groups = [[line for line in lines if not line.quiet], figures]
        groups += [] if self._only.isChecked() else [[line for line in lines if line.quiet]]
        self._table.show_lines(groups)
        self._same.setText(_about_the_same(len(comparison.settings), len(different)))

    def _titles(self, comparison: Comparison) -> dict[str, str]:
        """Return what to call the runs that those compared are branches of, by their ids."""
        known = {**self._session.runs.records, **{record.id: record for record in comparison.records}}
        return {one.parent: known[one.parent].title for one in comparison.records if one.parent in known}

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
        for place, has_the_room in enumerate((not as_high_as_gallery, as_high_as_gallery)):
            self._whole.setStretch(place, has_the_room)
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
