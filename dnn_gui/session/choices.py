"""The settings as the user has them now: what was typed, what is wrong with it, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.errors import SettingError
from core.settings import TrainingSettings, label


class Choices(QObject):
    """The last valid settings, and a sentence for every entry that is not valid at the moment."""

    changed = Signal()
    """The valid settings are others than before."""
    problems_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = TrainingSettings()
        self.problems: dict[str, str] = {}
        """Setting name -> what is wrong with what is typed there."""
        self.undo_stack = QUndoStack(self)

    def enter(self, name: str, value: object) -> None:
        """Take what was typed or chosen for one setting; keep the old value if it cannot be."""
        self.enter_several({name: value})

    def enter_several(self, values: dict[str, object]) -> None:
        """Take values for several settings that belong together."""
        try:
            settings = self.settings.changed(**values)
        except SettingError as error:
            name = error.setting if error.setting in values else next(iter(values))
            self._set_problem(name, str(error))
            return
        for name in values:
            self._set_problem(name, "")
        if settings != self.settings:
            self.undo_stack.push(_Change(self, self.settings, settings, tuple(values)))

    def replace(self, settings: TrainingSettings) -> None:
        """Make ``settings`` the present ones; what was typed wrongly for a setting that changes is forgotten."""
        before, self.settings = self.settings, settings
        for name in [name for name in self.problems if getattr(before, name) != getattr(settings, name)]:
            self._set_problem(name, "")
        self.changed.emit()

    def _set_problem(self, name: str, sentence: str) -> None:
        if self.problems.get(name, "") == sentence:
            return
        if sentence:
            self.problems[name] = sentence
        else:
            del self.problems[name]
        self.problems_changed.emit()


class _Change(QUndoCommand):
    """One step of undo: typing in one field counts as a single step, adding or removing a layer as one of its own."""

    def __init__(
        self, choices: Choices, before: TrainingSettings, after: TrainingSettings, names: tuple[str, ...]
    ) -> None:
        super().__init__(f"change of {' and '.join(label(name).lower() for name in names)}")
        self._choices, self._before, self._after, self._names = choices, before, after, names

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other._names != self._names:
            return False
        if len(other._after.layers) != len(self._after.layers):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._choices.replace(self._before)

    def redo(self) -> None:
        self._choices.replace(self._after)
