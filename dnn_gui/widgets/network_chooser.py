"""Which of the networks that train side by side is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget


class NetworkChooser(QComboBox):
    """Offers networks by name; hidden while there is but one."""

    chosen = Signal(int)
    """The number of the network that was chosen, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkChooser")
        self.setAccessibleName("Network looked at")
        self.setToolTip("The network whose curves are bold, and who answers about pictures; the others are faint")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._tell)
        self.hide()

    def offer(self, names: Sequence[str]) -> None:
        """Offer networks by these names, and choose the first."""
        self.clear()
        self.addItems([f"{number}: {name}" for number, name in enumerate(names, start=1)])
        self.setVisible(len(names) > 1)

    @Slot(int)
    def _tell(self, number: int) -> None:
        self.chosen.emit(number)
