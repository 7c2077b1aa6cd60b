"""The rows of the table of runs, for Qt to ask for cell by cell: it writes only what is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QIcon

from core.store.records import RunRecord, RunState
from dnn_gui.look import LIGHT, Theme
from dnn_gui.look.icons import icon
from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.run_columns import COLUMNS, PLACES, Column, in_order, to_type, typed
from dnn_gui.widgets.series import Array

Index = QModelIndex | QPersistentModelIndex

_DAMAGED = "damaged"
_MARKS: dict[str, str] = {
    _DAMAGED: "alert-outline",
    RunState.RUNNING: "play",
    RunState.FINISHED: "check",
    RunState.STOPPED: "stop",
    RunState.DIVERGED: "trending-up",
    RunState.INTERRUPTED: "power-plug-off-outline",
}
_MARK = QSize(14, 14)
"""Pixels."""
_FEW = 20
"""Rows that are told cell by cell when they change, so that what is being typed beside them stays."""
_MS_OF_LOOKING = 20
"""How long it is gathered which small curves are looked at, before they are asked for together."""
_NOWHERE = QModelIndex()


class RunsModel(QAbstractTableModel):
    """Records as rows, in the order of one column."""

    typed = Signal(str, str, object)
    """The id of a run, a field of its record, and the value that was typed for it."""
    ticked = Signal(str, bool)
    """The id of a run, and whether its curve is to be on the plot."""
    outlines_wanted = Signal(list)
    """The ids of runs whose small curves are looked at, and are not there or no longer as they were."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records: list[RunRecord] = []
        self.lines: Mapping[str, QIcon] = {}
        """By the ids of the runs that are ticked: pieces of their lines on the plot."""
        self._column, self._descending = COLUMNS[PLACES["when"]], True
        self._theme = LIGHT
        self._marks: dict[str, QIcon] = {}
        self._rows: dict[str, int] = {}
        self._outlines: dict[str, tuple[int, Array]] = {}
        """By id: how many iterations there were, and what to draw of them."""
        self._asked: dict[str, int] = {}
        """By id: of how many iterations an outline was asked for last."""
        self._asking = QTimer(self, singleShot=True, interval=_MS_OF_LOOKING)
        self._asking.timeout.connect(self._ask)
        self._looked_at: list[str] = []

    def row_of(self, run: str) -> int | None:
        """Return the row of a run; None if it is not among them."""
        return self._rows.get(run)

    def show_records(self, records: Sequence[RunRecord]) -> None:
        """Show these; rows of the same runs in the same order stay what they are."""
        before, self.records = self.records, in_order(list(records), self._column, descending=self._descending)
        if len(before) == len(self.records) and all(map(_same_run, before, self.records)):
            self._tell_changes(before)
            return
        self.beginResetModel()
        self._number_rows()
        self.endResetModel()

    def show_lines(self, lines: Mapping[str, QIcon]) -> None:
        """Show which runs are on the plot, and how they look there."""
        changed, self.lines = {*self.lines, *lines}, lines
        place = PLACES["plot"]
        for row in (self._rows[run] for run in changed if run in self._rows):
            self.dataChanged.emit(self.index(row, place), self.index(row, place))

    def outline(self, row: int) -> Array | None:
        """Return what to draw of the curve in a row, which is asked for if it is not there."""
        record = self.records[row]
        length, outline = self._outlines.get(record.id, (0, None))
        if record.iterations and record.iterations not in (length, self._asked.get(record.id)):
            self._looked_at.append(record.id)
            self._asked[record.id] = record.iterations
            self._asking.start()
        return outline

    @Slot(dict)
    def show_outlines(self, outlines: Mapping[str, tuple[int, Array]]) -> None:
        """Show these small curves too."""
        self._outlines |= outlines
        place, rows = PLACES["curve"], [self._rows[run] for run in outlines if run in self._rows]
        if rows:
            self.dataChanged.emit(self.index(min(rows), place), self.index(max(rows), place))

    @Slot()
    def _ask(self) -> None:
        looked_at, self._looked_at = self._looked_at, []
        self.outlines_wanted.emit(looked_at)

    def dress(self, theme: Theme, ratio: float = 1.0) -> None:
        """Wear the colours of a theme, on a screen with ``ratio`` pixels in place of one."""
        self._theme = theme
        self._marks = {
            state: QIcon(icon(name, theme).pixmap(_MARK, ratio))  # painted once, not in every row
            for state, name in _MARKS.items()
        }

    # What Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says, or how."""
        if not index.isValid():
            return None
        record, column = self.records[index.row()], COLUMNS[index.column()]
        answer = _ANSWERS.get(role)
        return answer(self, record, column) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the head of a column says."""
        if orientation == Qt.Orientation.Vertical or section not in range(len(COLUMNS)):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self, None, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        column = COLUMNS[index.column()]
        if column.field:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if column.name == "plot" else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed or ticked; the records that come back show it."""
        if not index.isValid():
            return False
        record, column = self.records[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.ticked.emit(record.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole and column.field:
            new = typed(column, str(value))
            if new != getattr(record, column.field):
                self.typed.emit(record.id, column.field, new)
        return False

    def sort(self, place: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._column, self._descending = COLUMNS[place], order == Qt.SortOrder.DescendingOrder
        self.beginResetModel()
        self.records = in_order(self.records, self._column, descending=self._descending)
        self._number_rows()
        self.endResetModel()

    def _number_rows(self) -> None:
        self._rows = {record.id: row for row, record in enumerate(self.records)}

    def _tell_changes(self, before: Sequence[RunRecord]) -> None:
        rows = [row for row, (old, new) in enumerate(zip(before, self.records, strict=True)) if old is not new]
        if len(rows) > _FEW:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(COLUMNS) - 1))
            return
        for row in rows:
            for place, column in enumerate(COLUMNS):
                if _looks(column, before[row]) != _looks(column, self.records[row]):
                    self.dataChanged.emit(self.index(row, place), self.index(row, place))


def _same_run(one: RunRecord, other: RunRecord) -> bool:
    return one.id == other.id


def _looks(column: Column, record: RunRecord) -> tuple[str, str]:
    return column.text(record), column.more(record)


# What a cell says by the role it is asked for

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _text(_model: RunsModel, record: RunRecord, column: Column) -> str:
    return column.text(record)


def _text_to_type(_model: RunsModel, record: RunRecord, column: Column) -> str:
    return to_type(column, record)


def _tip(_model: RunsModel, record: RunRecord, column: Column) -> str:
    return as_tip(column.more(record) or column.text(record))


def _alignment(_model: RunsModel, _record: RunRecord | None, column: Column) -> Qt.AlignmentFlag:
    if column.name == "starred":
        return Qt.AlignmentFlag.AlignCenter
    return _RIGHT if column.right else _LEFT


def _tick(model: RunsModel, record: RunRecord, column: Column) -> Qt.CheckState | None:
    if column.name != "plot":
        return None
    return Qt.CheckState.Checked if record.id in model.lines else Qt.CheckState.Unchecked


def _picture(model: RunsModel, record: RunRecord, column: Column) -> QIcon | None:
    if column.name == "plot":
        return model.lines.get(record.id)
    return model._marks.get(_DAMAGED if record.damaged else record.state) if column.name == "state" else None


def _colour(model: RunsModel, record: RunRecord, column: Column) -> QColor | None:
    theme = model._theme
    if column.name == "starred":
        return QColor(theme.accent if record.starred else theme.muted)
    if column.name == "state" and record.damaged:
        return QColor(theme.problem)
    quiet = column.name in ("data", "when", "tags", "note") or (column.name == "name" and not record.name)
    return QColor(theme.muted) if quiet else None


_ANSWERS = {
    int(Qt.ItemDataRole.DisplayRole): _text,
    int(Qt.ItemDataRole.EditRole): _text_to_type,
    int(Qt.ItemDataRole.ToolTipRole): _tip,
    int(Qt.ItemDataRole.TextAlignmentRole): _alignment,
    int(Qt.ItemDataRole.CheckStateRole): _tick,
    int(Qt.ItemDataRole.DecorationRole): _picture,
    int(Qt.ItemDataRole.ForegroundRole): _colour,
}
