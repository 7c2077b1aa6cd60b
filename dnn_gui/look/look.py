"""Which theme is worn: the system's or the user's choice, told to whoever paints with its colours."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from core.folders import preferences_file
from dnn_gui.look.theme import DARK, LIGHT, Theme, palette, style_sheet

CHOICES = ("system", "light", "dark")


class Look(QObject):
    """Dresses the application, and remembers the user's choice."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "") -> None:
        super().__init__(application)
        self._application = application
        self._preferences = QSettings(str(preferences_file()), QSettings.Format.IniFormat, self)
        remembered = str(self._preferences.value("theme", "system"))
        self.choice = choice or (remembered if remembered in CHOICES else "system")
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_system)
        self._dress()

    @property
    def theme(self) -> Theme:
        """The theme that is worn now."""
        if self.choice == "system":
            return DARK if self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def choose(self, choice: str) -> None:
        """Wear "light" or "dark", or follow the "system", from now on."""
        self.choice = choice
        self._preferences.setValue("theme", choice)
        self._dress()

    @Slot()
    def _on_system(self) -> None:
        if self.choice == "system":
            self._dress()

    def _dress(self) -> None:
        self._application.setPalette(palette(self.theme))
        self._application.setStyleSheet(style_sheet(self.theme))
        self.changed.emit()
