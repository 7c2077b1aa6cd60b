"""The settings as the user has them now: what was typed, what is wrong with it, and the way back."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.errors import SettingError
from core.experiments.run import Run
from core.network import Network
from core.settings import InitializerName, TrainingSettings, changed, label, values_as_text

Variants = tuple[TrainingSettings, ...]


class Choices(QObject):
    """The last valid settings, and a sentence for every entry that is not valid at the moment.

    Where several values are chosen for a setting, there are settings for several networks side by side.
    """

    changed = Signal()
    """The valid settings are others than before."""
    problems_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.variants: Variants = (TrainingSettings(),)
        self.problems: dict[str, str] = {}
        """Setting name -> what is wrong with what is typed there."""
        self._refused: dict[str, dict[str, object]] = {}
        """Setting name -> what is typed there and elsewhere together, and cannot be."""
        self.undo_stack = QUndoStack(self)
        self.stretch = 0
        """Changes of one field are a single step of undo within one stretch."""

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the first network, or the only one."""
        return self.variants[0]

    def enter(self, name: str, value: object) -> None:
        """Take what was typed or chosen for one setting; keep the old value if it cannot be."""
        self.enter_several({name: value})

    def enter_several(self, values: dict[str, object]) -> None:
        """Take values for several settings that belong together."""
        try:
            variants = changed(self.variants, **values)
        except SettingError as error:
            name = error.setting if error.setting in values else next(iter(values))
            self._refused[name] = values
            self._set_problem(name, str(error))
            return
        for name in values:
            self._set_problem(name, "")
        if variants != self.variants:
            self.undo_stack.push(_Change(self, self.variants, variants, tuple(values)))
            for refused in list(self._refused.values()):  # which may be possible now
                self.enter_several(refused)

    def says(self, name: str, text: str) -> bool:
        """Tell whether ``text`` stands for what is chosen, if in other words (0.010; 20, 7; 1,2,3)."""
        try:
            return changed(self.variants, **{name: text}) == self.variants
        except SettingError:
            return False

    def replace(self, *variants: TrainingSettings) -> None:
        """Make ``variants`` the present settings; what was typed wrongly for one that changes is forgotten."""
        before, self.variants = self.variants, variants
        for name in list(self.problems):
            if values_as_text(before, name) != values_as_text(variants, name):
                self._set_problem(name, "")
        self.changed.emit()

    def begin_stretch(self) -> None:
        """Let what is typed from now on be a step of undo of its own, even in the same field as before."""
        self.stretch += 1

    def close(self) -> None:
        """Forget the steps of undo: collected with their stack, they would be destroyed twice."""
        self.undo_stack.clear()

    def _set_problem(self, name: str, sentence: str) -> None:
        if self.problems.get(name, "") == sentence:
            return
        if sentence:
            self.problems[name] = sentence
        else:
            del self.problems[name], self._refused[name]
        self.problems_changed.emit()


class _Change(QUndoCommand):
    """One step of undo: typing in one field counts as a single step, adding or removing a layer as one of its own."""

    def __init__(self, choices: Choices, before: Variants, after: Variants, names: tuple[str, ...]) -> None:
        super().__init__(f"change of {' and '.join(label(name).lower() for name in names)}")
        self._choices, self._before, self._after, self._names = choices, before, after, names
        self._stretch = choices.stretch

    def id(self) -> int:
        return self._stretch  # Qt merges none but those of the same id

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other._names != self._names:
            return False
        if len(other._after[0].layers) != len(self._after[0].layers):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._choices.replace(*self._before)

    def redo(self) -> None:
        self._choices.replace(*self._after)


def first_difference(variants: Variants, run: Run) -> str:
    """Return the first setting that is another one than in a run, of those that cannot be changed on its way."""
    changeable = {"iterations"} if max(len(variants), len(run.variants)) > 1 else {"iterations", "learning_rate"}
    for name in TrainingSettings.model_fields:
        text = values_as_text(variants, name)
        the_same = {values_as_text(run.variants, name), *(("auto", run.form) if name == "first_layer" else ())}
        if name not in changeable and text not in the_same:
            return name
    return ""


def choices_of(model: Network) -> dict[str, object]:
    """Return the settings that a saved network was built and trained with."""
    choices: dict[str, object] = {"layers": model.sizes[1:-1], "dtype": model.dtype}
    if model.activations:
        choices["activations"] = model.activations
    record = model.card.training
    if record is not None:
        choices |= {"learning_rate": record.learning_rate, "seed": record.seed}
        if record.initializer in get_args(InitializerName):
            choices["initializer"] = record.initializer
    return choices
