"""The network panel as someone at the screen knows it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import Dataset
from core.datasets.dataset import Examples
from core.settings import TrainingSettings
from dnn_gui.panels.network import NetworkPanel
from dnn_gui.session import Session
from dnn_gui.widgets.round_button import RoundButton


def dataset(side: int = 64, channels: int = 3, classes: tuple[str, ...] = ("non-cat", "cat")) -> Dataset:
    random = np.random.default_rng(0)
    number = max(8, len(classes))
    pictures = random.integers(0, 255, (number, side, side, channels), dtype=np.uint8)
    examples = Examples(pictures, (np.arange(number) % len(classes)).astype(np.uint8))
    return Dataset("made up", "this test", classes, examples, examples)


def turn_wheel_over(widget: QWidget, delta: int = -120) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


class Driver:
    """The panel as someone at the screen knows it."""

    def __init__(self, qtbot: QtBot, panel: NetworkPanel, session: Session) -> None:
        self.qtbot, self.panel, self.session = qtbot, panel, session

    def units(self, number: int) -> QLineEdit:
        return self._find(QLineEdit, f"units{number}")

    def activation(self, number: int) -> QComboBox:
        return self._find(QComboBox, f"activation{number}")

    def insert(self, number: int) -> RoundButton:
        return self._find(RoundButton, f"insertLayer{number}")

    def remove(self, number: int) -> RoundButton:
        return self._find(RoundButton, f"removeLayer{number}")

    def text(self, name: str) -> str:
        return self._find(QLabel, name).text()

    @property
    def editor(self) -> QWidget:
        return self._find(QWidget, "layersEditor")

    @property
    def settings(self) -> TrainingSettings:
        return self.session.choices.settings

    @property
    def problem(self) -> str:
        found = self._find(QLabel, "networkProblem")
        return found.text() if found.isVisible() else ""

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What stands in the columns, from left to right."""
        found = [field for field in self.panel.findChildren(QLineEdit) if field.objectName().startswith("units")]
        found.sort(key=lambda field: field.mapTo(self.panel, QPoint()).x())
        return [
            (field.text(), self.activation(number).currentText())
            for number, field in enumerate(found, start=1)
            if field is self.units(number)
        ]

    def wrong(self, number: int) -> bool:
        return str(self.units(number).property("wrong")).lower() == "true"

    def set(self, layers: tuple[int, ...], activations: tuple[str, ...] = ("relu",)) -> None:
        self.session.choices.enter_several({"layers": layers, "activations": activations})

    def type(self, number: int, text: str) -> None:
        field = self.units(number)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text) if text else self.qtbot.keyClick(field, Qt.Key.Key_Delete)

    def paste(self, number: int, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.type(number, "")
        self.qtbot.keyClick(self.units(number), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def click(self, button: RoundButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, number: int, activation: str) -> None:
        combo = self.activation(number)
        combo.setFocus()
        self.qtbot.keyClicks(combo, activation)

    def _find(self, kind: type, name: str):  # type: ignore[no-untyped-def]
        found = self.panel.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found
