"""The controls of one hidden layer: its units, its activation, and the way to remove it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from dnn_gui.widgets.field import Choice
from dnn_gui.widgets.round_button import REMOVING_KEYS, RoundButton
from dnn_gui.widgets.units_field import UnitsField


class LayerColumn(QWidget):
    """What stands under the neurons of hidden layer ``number`` (from 1)."""

    edited = Signal()
    """The user changed the units or the activation."""
    removed = Signal(int)
    """The user wants layer ``number`` gone."""

    def __init__(self, number: int, choices: Sequence[str], maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = self._locked = ""
        self.units = UnitsField(maximum)
        self.activation = Choice(choices)
        self.remove = RoundButton("−", REMOVING_KEYS)
        self.controls: tuple[QWidget, ...] = (self.units, self.remove, self.activation)
        """In the order of the tab key."""
        self._tips: dict[QWidget, str] = {
            self.units: f"Units of hidden layer {number}, from 1 to {maximum:,}; the arrow keys change them by 1.",
            self.activation: f"What the units of hidden layer {number} do with their sum.",
            self.remove: f"Remove hidden layer {number}.",
        }
        for control, kind, name in (
            (self.units, "units", f"Units of hidden layer {number}"),
            (self.activation, "activation", f"Activation of hidden layer {number}"),
            (self.remove, "removeLayer", f"Remove hidden layer {number}"),
        ):
            control.setObjectName(f"{kind}{number}")
            control.setAccessibleName(name)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(2)
        layout.setVerticalSpacing(4)
        layout.addWidget(self.units, 0, 0)
        layout.addWidget(self.remove, 0, 1)
        layout.addWidget(self.activation, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self.units.edited.connect(self.edited)
        self.activation.textActivated.connect(self.edited)
        self.remove.clicked.connect(lambda: self.removed.emit(number))
        self._show_tips()

    def show_layer(self, units: int, activation: str) -> None:
        """Show the layer as it is now."""
        self.units.show_number(units)
        self.activation.setCurrentText(activation)

    def mark(self, problem: str) -> None:
        """Mark the units as wrong, with a sentence; or no longer, with none."""
        self._problem = problem
        self.units.set_wrong(bool(problem))
        self.units.setAccessibleDescription(problem)
        self._show_tips()

    def lock(self, reason: str) -> None:
        """Let every control say ``reason``; none lets each one explain itself again."""
        self._locked = reason
        self._show_tips()

    def _show_tips(self) -> None:
        for control, tip in self._tips.items():
            control.setToolTip(self._locked or tip)
        if self._problem and not self._locked:
            self.units.setToolTip(self._problem)
