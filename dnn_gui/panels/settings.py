"""The settings as a form, made from their declarations."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from core.errors import SettingError
from core.settings import TrainingSettings, as_text, choices, help_sentence, label, unit
from dnn_gui.session import Session
from dnn_gui.widgets.field import Field
from dnn_gui.widgets.panel import PanelFrame

_ELSEWHERE = {"activations"}
"""Settings that have their place in the drawing of the network."""
_ANY_TIME = {"learning_rate", "iterations"}
"""Settings that a run in progress takes over; the others need a new run."""
_LOCKED = "Stop or reset the run to change this."


class SettingsPanel(PanelFrame):
    """A field for every setting; each says what is wrong with it, and is closed while it cannot be changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent)
        self._session = session
        self._fields: dict[str, Field] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name in TrainingSettings.model_fields:
            if name not in _ELSEWHERE:
                self._add_field(form, name)
        self.body.addLayout(form)
        session.choices.changed.connect(self._show_settings)
        session.choices.problems_changed.connect(self._show_problems)
        session.training.state_changed.connect(self._show_locks)
        self._show_settings()

    def _add_field(self, form: QFormLayout, name: str) -> None:
        field = Field(_camel_case(name), label(name), _help(name), choices(name))
        field.entered.connect(partial(self._session.choices.enter, name))
        form.addRow(field.title, field)
        self._fields[name] = field

    @Slot()
    def _show_settings(self) -> None:
        settings = self._session.choices.settings
        for name, field in self._fields.items():
            if name not in self._session.choices.problems and not self._says(name, field):
                field.show_text(as_text(getattr(settings, name)))
        self._show_problems()

    def _says(self, name: str, field: Field) -> bool:
        """Tell whether what is typed already stands for the value, if in other words (0.010; 20, 7)."""
        settings = self._session.choices.settings
        try:
            return settings.changed(**{name: field.text()}) == settings
        except SettingError:
            return False

    @Slot()
    def _show_problems(self) -> None:
        for name, field in self._fields.items():
            field.show_problem(self._session.choices.problems.get(name, ""))

    @Slot(object)
    def _show_locks(self, _state: object) -> None:
        active = self._session.training.state.active
        for name, field in self._fields.items():
            locked = active and name not in _ANY_TIME
            field.editor.setEnabled(not locked)
            field.editor.setToolTip(_LOCKED if locked else _help(name))


def _help(name: str) -> str:
    counted = unit(name)
    return f"{help_sentence(name)} Counted in {counted}." if counted else help_sentence(name)


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
