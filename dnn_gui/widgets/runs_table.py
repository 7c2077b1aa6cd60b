"""The table of runs: rows to select, star, tick, rename and sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.store.records import RunRecord
from dnn_gui.look.theme import Theme
from dnn_gui.widgets.canvas import mixed
from dnn_gui.widgets.field import Entry
from dnn_gui.widgets.run_columns import COLUMNS, PLACES
from dnn_gui.widgets.runs_model import Index, RunsModel
from dnn_gui.widgets.small_curve import SmallCurves

_ROW = 26
"""Pixels of height."""
_PICTURE = QSize(24, 14)
"""Pixels of a piece of line or a mark, at most."""
_AIR = 16
"""Pixels of a cell around its text."""
_MS_BETWEEN_CLOCKS = 30_000
"""How often it is written anew how long ago everything was."""
_VEIL = 0.16
"""How strong, of 1, the accent is behind what is selected."""


class RunsTable(QTableView):
    """Shows the records of runs, and tells what the user wants done with those that are selected."""

    opened = Signal(str)
    """The id of a run: Enter was pressed on it, or it was double-clicked where nobody can type."""
    star_asked, tick_asked, delete_asked = Signal(list), Signal(list), Signal(list)
    """The ids of runs that the key or the click for it was meant for."""
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RunsModel(self)
        self.setModel(self.rows)
        self._waiting: Sequence[RunRecord] | None = None
        """Records that came while somebody was typing."""
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.viewport()).addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._build_head()
        self._clock = QTimer(self, interval=_MS_BETWEEN_CLOCKS)
        self._clock.timeout.connect(self.viewport().update)
        self._clock.start()

    def _build(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemDelegate(_Cell(self))
        self._curves = SmallCurves(self)
        self.setItemDelegateForColumn(PLACES["curve"], self._curves)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(_PICTURE)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # 10,000 are never gone through
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().selectionChanged.connect(self.selection_changed)

    def _build_head(self) -> None:
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setSelectionModel(QItemSelectionModel(self.rows, self))  # or every row is asked whether it is selected
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(2 * _AIR)
        letter = self.fontMetrics().averageCharWidth()
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width * letter + _AIR)
        head.setSectionsClickable(True)
        head.setSortIndicator(PLACES["when"], Qt.SortOrder.DescendingOrder)
        head.setSortIndicatorShown(True)
        head.sortIndicatorChanged.connect(self._sort)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._offer_columns)

    # Told from outside

    def show_records(self, records: Sequence[RunRecord]) -> None:
        """Show these records; what is selected stays so, and what is being typed is not disturbed."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = records
            return
        self._keeping_selection(lambda: self.rows.show_records(records))

    def show_lines(self, lines: Mapping[str, QIcon]) -> None:
        """Show which runs are on the plot, by id, and the pieces of their lines."""
        self.rows.show_lines(lines)

    def set_empty_text(self, text: str) -> None:
        """Say what will be here while there is nothing; nothing is said with an empty text."""
        self._empty.setText(text)
        self._empty.setVisible(bool(text))

    def dress(self, theme: Theme) -> None:
        """Wear the colours of a theme."""
        self.rows.dress(theme, self.devicePixelRatioF())
        self._curves.dress(theme)
        selected = mixed(QColor(theme.accent), QColor(theme.panel), _VEIL).name()
        self.setStyleSheet(f"""
            QTableView {{
                background: {theme.panel}; color: {theme.text}; border: 0; outline: 0;
                selection-background-color: {selected}; selection-color: {theme.text};
            }}
            QTableView::item {{ padding: 0 6px; }}
            QTableView::indicator:unchecked {{
                width: 12px; height: 12px; border: 1px solid {theme.muted};
            }}
            QHeaderView {{ background: {theme.panel}; border: 0; }}
            QHeaderView::section {{
                background: {theme.panel}; color: {theme.muted}; border: 0;
                border-bottom: 1px solid {theme.border}; padding: 2px 9px;
            }}
        """)
        self._empty.setStyleSheet(f"color: {theme.muted};")

    def leave_out_columns(self, room: int) -> None:
        """Hide those columns that can be spared first, until the others fit into ``room`` pixels."""
        for column in sorted(COLUMNS, key=lambda one: -one.spare):
            if column.spare and self.horizontalHeader().length() > room:
                self.setColumnHidden(PLACES[column.name], True)

    def restore(self, state: QByteArray) -> None:
        """Have the columns as they were when :meth:`state_of_columns` told them."""
        head = self.horizontalHeader()
        if head.restoreState(state):
            self._sort(head.sortIndicatorSection(), head.sortIndicatorOrder())

    # Told to the outside

    @property
    def selected(self) -> list[str]:
        """The ids of the runs that are selected, from top to bottom."""
        ranges = self.selectionModel().selection()  # ten thousand rows may be one; selectedRows() asks for each cell
        stretches = [range(one.top(), one.bottom() + 1) for one in ranges]  # type: ignore[attr-defined]  # it is a list
        rows = {row for stretch in stretches for row in stretch}
        return [self.rows.records[row].id for row in sorted(rows)]

    def state_of_columns(self) -> QByteArray:
        """Return which columns are seen, in which order, how wide, and what is sorted by."""
        return self.horizontalHeader().saveState()

    # What the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, star, tick, delete or rename what is selected."""
        selected = self.selected
        if event.key() in _KEYS and selected and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            _KEYS[Qt.Key(event.key())](self, selected)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Leave letters to be shortcuts."""

    def open_alone(self, runs: Sequence[str]) -> None:
        """Ask to open a run, if it is one: which of several is meant, nobody knows."""
        if len(runs) == 1:
            self.opened.emit(runs[0])

    def rename(self) -> None:
        """Let the cell where the keyboard is be typed in, or the name if it cannot be."""
        index = self.currentIndex()
        if index.isValid():
            editable = bool(COLUMNS[index.column()].field)
            self.edit(index if editable else index.siblingAtColumn(PLACES["name"]))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what came in the meantime."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            QTimer.singleShot(0, self, self._catch_up)  # once it is no longer held to be edited

    @Slot()
    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_records(waiting)

    @Slot(object)
    def _on_clicked(self, index: Index) -> None:
        if index.column() == PLACES["starred"]:
            self.star_asked.emit([self.rows.records[index.row()].id])

    @Slot(object)
    def _on_double_clicked(self, index: Index) -> None:
        if COLUMNS[index.column()].name not in ("starred", "plot") and not COLUMNS[index.column()].field:
            self.opened.emit(self.rows.records[index.row()].id)

    @Slot(QPoint)
    def _offer_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            action = QAction("Star" if column.name == "starred" else column.title, menu, checkable=True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(column.name != "name")  # without any column there would be no head to click on
            action.toggled.connect(lambda seen, number=number: self.setColumnHidden(number, not seen))
            menu.addAction(action)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    @Slot(int, Qt.SortOrder)
    def _sort(self, place: int, order: Qt.SortOrder) -> None:
        self._keeping_selection(lambda: self.rows.sort(place, order))

    def _keeping_selection(self, change: Callable[[], None]) -> None:
        """Make a change, after which the same runs are selected and the view stands where it stood."""
        selected, current, scrolled = self.selected, self.currentIndex(), self.verticalScrollBar().value()
        run = self.rows.records[current.row()].id if current.isValid() else ""
        change()
        if self.selected == selected:
            return
        again, last = QItemSelection(), len(COLUMNS) - 1
        for top, bottom in _neighbours(row for row in map(self.rows.row_of, selected) if row is not None):
            again.append(QItemSelectionRange(self.rows.index(top, 0), self.rows.index(bottom, last)))
        self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.Select)
        row = self.rows.row_of(run)
        if row is not None:
            at = self.rows.index(row, current.column())
            self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)


def _neighbours(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each stretch of rows without a gap, from top to bottom."""
    stretches: list[tuple[int, int]] = []
    for row in sorted(rows):
        if stretches and row == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    return stretches


class _Cell(QStyledItemDelegate):
    """Lets names, tags and notes be typed in the line that is used everywhere else."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """Return the line to type in."""
        return Entry(parent)


_KEYS: dict[Qt.Key, Callable[[RunsTable, list[str]], None]] = {
    Qt.Key.Key_Return: lambda table, runs: table.open_alone(runs),
    Qt.Key.Key_Enter: lambda table, runs: table.open_alone(runs),
    Qt.Key.Key_Delete: lambda table, runs: table.delete_asked.emit(runs),
    Qt.Key.Key_Backspace: lambda table, runs: table.delete_asked.emit(runs),
    Qt.Key.Key_S: lambda table, runs: table.star_asked.emit(runs),
    Qt.Key.Key_Space: lambda table, runs: table.tick_asked.emit(runs),
    Qt.Key.Key_F2: lambda table, _runs: table.rename(),
}
"""What a key does with the runs that are selected."""
