"""The network as a figure that can be edited: its drawing, with the controls of every layer in place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dnn_gui.look import Theme
from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.layer_column import LayerColumn
from dnn_gui.widgets.network_diagram import PICTURE_WIDTH, NetworkDiagram
from dnn_gui.widgets.network_figure import NetworkFigure
from dnn_gui.widgets.panel import label
from dnn_gui.widgets.round_button import RoundButton
from dnn_gui.widgets.spacing import spread

_GAP, _TEXT_GAP = 4, 8
"""At least between two columns, and between two texts."""
_AIR = 6
"""Between the drawing and what stands above and below it."""
_FOOT = 4
"""Under everything, above a scroll bar."""
_WIDEST_PITCH = 224
_WIDEST_CAPTION = 120
_LEAST_DRAWING = 48
_GOOD_DRAWING = 84
_CONTROLS_HEIGHT = 52
"""Where there is no hidden layer to measure."""


class LayersEditor(QWidget):
    """Shows a :class:`NetworkFigure` and tells what the user does to it; it changes nothing by itself.

    Layers are counted from 1. The columns of controls belong to places, not to layers, so that showing other
    numbers in them never takes the focus away.
    """

    edited = Signal()
    """Units were typed or an activation was chosen: see :attr:`texts` and :attr:`activations`."""
    insertion_asked = Signal(int)
    """A layer is wanted before this hidden layer; one more than there are for the place before the output."""
    removal_asked = Signal(int)

    def __init__(self, choices: Sequence[str], max_units: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersEditor")
        self._choices, self._max_units = tuple(choices), max_units
        self._locked = self._full = ""
        self._figure: NetworkFigure | None = None
        self._diagram = NetworkDiagram(self)
        self._columns: list[LayerColumn] = []
        self._inserts: list[RoundButton] = []
        self._shapes: list[QLabel] = []
        self._captions = [self._text("", name) for name in ("inputCount", "inputShape", "className")]
        self._captions.append(self._text("muted", "outputActivation"))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the units' fields."""
        return tuple(column.units.text() for column in self._columns)

    @property
    def activations(self) -> tuple[str, ...]:
        """What is chosen for every hidden layer."""
        return tuple(column.activation.currentText() for column in self._columns)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._diagram.set_theme(theme)

    def show_figure(self, figure: NetworkFigure, *, keep_entries: bool = False) -> None:
        """Show ``figure``; with ``keep_entries`` leave what stands in the fields, because it is being mended."""
        self._figure = figure
        self._fit_number_of_columns(len(figure.units))
        if not keep_entries:
            for column, units, activation in zip(self._columns, figure.units, figure.activations, strict=True):
                column.show_layer(units, activation)
        for shape, text in zip(self._shapes, figure.shapes, strict=True):
            shape.setText(text)
        tips = (figure.input_tip, figure.input_tip, figure.output_tip, figure.output_tip)
        for caption, text, tip in zip(
            self._captions, (*figure.input_caption, *figure.output_caption), tips, strict=True
        ):
            caption.setToolTip(as_tip(tip))
            caption.setText(caption.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_CAPTION))
        self._measure()

    def mark(self, problems: Sequence[str]) -> None:
        """Mark every layer that has a problem; an empty sentence means none."""
        for column, problem in zip(self._columns, problems, strict=True):
            column.mark(problem)

    def lock(self, reason: str) -> None:
        """Let nothing be changed, for a reason that is said; an empty one unlocks."""
        self._locked = reason
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self._show_tips()

    def limit(self, reason: str) -> None:
        """Let no layer be added, for a reason that is said; an empty one lifts the limit."""
        self._full = reason
        self._show_tips()

    def focus_units(self, number: int) -> QWidget:
        """Make the units of a layer ready to be typed, and return their field."""
        field = self._columns[number - 1].units
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        return field

    def sizeHint(self) -> QSize:
        """Return room for a drawing with air around its neurons."""
        return self.minimumSize() + QSize(0, _GOOD_DRAWING - _LEAST_DRAWING)

    def event(self, event: QEvent) -> bool:
        """Measure again when a text or a style makes a control another size."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._measure()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    # Columns come and go at the end

    def _fit_number_of_columns(self, count: int) -> None:
        if len(self._columns) == count and self._inserts:
            return
        while len(self._columns) < count:
            self._add_column(len(self._columns) + 1)
        if len(self._columns) > count:
            self._save_focus(count)
        while len(self._inserts) <= count:
            self._add_gap(len(self._inserts) + 1)
        for surplus in (self._columns[count:], self._inserts[count + 1 :], self._shapes[count + 1 :]):
            for widget in surplus:
                widget.setParent(None)
                widget.deleteLater()
        del self._columns[count:], self._inserts[count + 1 :], self._shapes[count + 1 :]
        for number, insert in enumerate(self._inserts, start=1):
            place = "before the output" if number > count else f"before hidden layer {number}"
            insert.setAccessibleName(f"Insert a layer {place}")
        self._show_tips()
        self._order_tabs()

    def _add_column(self, number: int) -> None:
        column = LayerColumn(number, self._choices, self._max_units, self)
        column.edited.connect(self.edited)
        column.removed.connect(self.removal_asked)
        column.show()
        self._columns.append(column)

    def _add_gap(self, number: int) -> None:
        insert = RoundButton("+", parent=self)
        insert.setObjectName(f"insertLayer{number}")
        insert.clicked.connect(lambda: self.insertion_asked.emit(number))
        insert.show()
        self._inserts.append(insert)
        shape = self._text("muted", f"shapes{number}")
        shape.setToolTip(
            f"W{number} has a row for each unit of its layer and a column for each number that comes in; "
            f"b{number} has one number for each unit."
        )
        self._shapes.append(shape)

    def _save_focus(self, count: int) -> None:
        """Hand the focus of a column that goes to the one before it, or to the first plus."""
        focused = QApplication.focusWidget()
        for column in self._columns[count:]:
            if focused in column.controls:
                place = column.controls.index(focused)
                heir = self._columns[count - 1].controls[place] if count else self._inserts[0]
                heir.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_tabs(self) -> None:
        chain: list[QWidget] = []
        for place, insert in enumerate(self._inserts):
            chain.append(insert)
            for column in self._columns[place : place + 1]:
                chain += column.controls
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _show_tips(self) -> None:
        for column in self._columns:
            column.lock(self._locked)
        for insert in self._inserts:
            insert.setEnabled(not self._full)
            insert.setToolTip(self._locked or self._full or f"{insert.accessibleName()}.")

    @Slot("QWidget*", "QWidget*")
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        focused = [number for number, column in enumerate(self._columns, 1) if now and column.isAncestorOf(now)]
        self._diagram.choose(focused[0] if focused else -1)

    # Where everything stands

    def _text(self, kind: str, name: str) -> QLabel:
        result = label("", kind, name=name)
        result.setParent(self)
        result.setAlignment(Qt.AlignmentFlag.AlignCenter)
        result.show()
        return result

    def _block_widths(self) -> list[int]:
        """Return how wide every column is, from input to output."""
        texts = [caption.sizeHint().width() for caption in self._captions]
        hidden = [column.sizeHint().width() for column in self._columns]
        return [max(int(PICTURE_WIDTH), *texts[:2]), *hidden, max(texts[2:])]

    def _least_pitches(self) -> list[float]:
        blocks = self._block_widths()
        return [
            max((left + right) / 2 + _GAP, shape.sizeHint().width() + _TEXT_GAP)
            for left, right, shape in zip(blocks, blocks[1:], self._shapes, strict=False)
        ]

    def _controls_height(self) -> int:
        return max((column.sizeHint().height() for column in self._columns), default=_CONTROLS_HEIGHT)

    def _shapes_height(self) -> int:
        return 2 * self.fontMetrics().lineSpacing()

    def _least_size(self) -> QSize:
        blocks = self._block_widths()
        width = (blocks[0] + blocks[-1]) / 2 + sum(self._least_pitches())
        height = self._shapes_height() + _AIR + _LEAST_DRAWING + _AIR + self._controls_height() + _FOOT
        return QSize(int(width) + 1, height)

    def _measure(self) -> None:
        if self._figure is not None:
            self.setMinimumSize(self._least_size())
            self._arrange()

    def _arrange(self) -> None:
        if self._figure is None:
            return
        blocks = self._block_widths()
        ends = (blocks[0] + blocks[-1]) / 2
        pitches = spread(self._least_pitches(), self.width() - ends, _WIDEST_PITCH)
        centres = [(self.width() - sum(pitches) - ends) / 2 + blocks[0] / 2]
        for pitch in pitches:
            centres.append(centres[-1] + pitch)
        top = self._shapes_height() + _AIR
        below = self.height() - _FOOT - self._controls_height()
        drawing = QRect(0, top, self.width(), below - _AIR - top)
        self._diagram.setGeometry(drawing)
        self._diagram.lower()
        joints = [centres[0] + PICTURE_WIDTH / 2, *centres[1:]]
        units = (self._figure.inputs, *self._figure.units, self._figure.outputs)
        self._diagram.show_columns(joints, units, self._figure.channels)
        for insert, left, right in zip(self._inserts, joints, joints[1:], strict=False):
            insert.move(QPoint(round((left + right) / 2), drawing.center().y()) - insert.rect().center())
        self._arrange_shapes(joints)
        self._arrange_below(centres, below)

    def _arrange_shapes(self, joints: list[float]) -> None:
        """Put the shapes over the middles of the gaps; the wide first one gives way to the left."""
        room = float(self.width())
        for shape, left, right in reversed(list(zip(self._shapes, joints, joints[1:], strict=False))):
            width = shape.sizeHint().width()
            start = min((left + right - width) / 2, room - width)
            shape.setGeometry(round(start), 0, width, self._shapes_height())
            room = start - _TEXT_GAP

    def _arrange_below(self, centres: list[float], top: int) -> None:
        for column, x in zip(self._columns, centres[1:], strict=False):
            _centre(column, x, top, self._controls_height())
        line = self.fontMetrics().height() + 2
        first = top + (self._controls_height() - 2 * line) // 2
        for place, caption in enumerate(self._captions):
            _centre(caption, centres[0 if place < 2 else -1], first + place % 2 * line, line)


def _centre(widget: QWidget, x: float, top: int, height: int) -> None:
    width = widget.sizeHint().width()
    widget.setGeometry(round(x - width / 2), top, width, height)
