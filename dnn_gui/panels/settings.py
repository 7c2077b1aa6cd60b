"""The settings as a form, made from their declarations."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from core.settings import (
    TrainingSettings,
    choices,
    differing,
    groups,
    help_sentence,
    label,
    one_a_layer,
    several,
    unit,
    values_as_text,
    why_idle,
)
from dnn_gui.session import Session
from dnn_gui.widgets.disclosure import Disclosure
from dnn_gui.widgets.field import Field
from dnn_gui.widgets.panel import PanelFrame
from dnn_gui.widgets.panel import label as text_label

_BETWEEN_ROWS = 3
"""Pixels; with more, the folded form would have to be scrolled in a window of 768."""
_LOCKED = "Stop or reset the run to change this."
_SIDE_BY_SIDE = (
    "Networks that are trained side by side keep their learning rates; stop or reset the run to change this."
)


class SettingsPanel(PanelFrame):
    """A field for every setting; each says what is wrong with it, and is closed while it cannot be changed.

    What is rarely changed is folded away, unless one of it is not as usual.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent)
        self._session = session
        self._fields: dict[str, Field] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(_BETWEEN_ROWS)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        (_, basics), *folded = groups().items()
        for name in basics:
            self._add_field(name)
        self._more = Disclosure("moreSettings", f"{', '.join(heading for heading, _ in folded)}.", self._form)
        self._form.addRow(self._more)
        for heading, names in folded:
            title = text_label(heading, "heading")
            title.setContentsMargins(0, 8, 0, 0)
            self._form.addRow(title)
            for row in (title, *map(self._add_field, names)):
                self._more.hold(row)
        self._folded = {name for _, names in folded for name in names}
        self._unusual: set[str] = set()
        width = max(field.title.sizeHint().width() for field in self._fields.values())
        for field in self._fields.values():
            field.title.setMinimumWidth(width)  # so that nothing moves where the fold opens
        self.body.addLayout(self._form)
        session.choices.changed.connect(self._show_settings)
        session.choices.problems_changed.connect(self._show_problems)
        session.training.state_changed.connect(self._show_locks)
        self._show_settings()

    def _add_field(self, name: str) -> Field:
        field = Field(_camel_case(name), label(name), _help(name), () if one_a_layer(name) else choices(name))
        field.entered.connect(partial(self._session.choices.enter, name))
        self._form.addRow(field.title, field)
        self._fields[name] = field
        return field

    @Slot()
    def _show_settings(self) -> None:
        chosen = self._session.choices
        for name, field in self._fields.items():
            text = values_as_text(chosen.variants, name)
            if name not in chosen.problems and field.text() != text and not chosen.says(name, field.text()):
                field.show_text(text)
        self._show_problems()

    @Slot()
    def _show_problems(self) -> None:
        chosen = self._session.choices
        first, *_ = (*differing(chosen.variants), "")
        for name, field in self._fields.items():
            problem = chosen.problems.get(name, "")
            field.show_problem(problem)
            field.show_hint(f"{len(chosen.variants)} networks side by side." if name == first and not problem else "")
        self._show_locks()
        self._unfold()

    @Slot()
    def _show_locks(self) -> None:
        for name, field in self._fields.items():
            why = self._why_closed(name)
            field.set_open(not why, f"{_help(name)} {why}" if why else _help(name))

    def _why_closed(self, name: str) -> str:
        """Return why a setting cannot be changed, as a sentence; empty where it can."""
        training, chosen = self._session.training, self._session.choices
        if training.state.active and name == "learning_rate":
            return _SIDE_BY_SIDE if training.run is not None and len(training.run.variants) > 1 else ""
        if training.state.active and name != "iterations":
            return _LOCKED
        return "" if name in chosen.problems else why_idle(name, chosen.settings)

    def _unfold(self) -> None:
        """Open what is folded as soon as one more of it is wrong, or not as usual."""
        chosen, usual = self._session.choices, TrainingSettings()
        differs = {
            name
            for name in self._folded
            if any(getattr(settings, name) != getattr(usual, name) for settings in chosen.variants)
        }
        unusual = self._folded & chosen.problems.keys() | differs
        if unusual - self._unusual:
            self._more.setChecked(True)
        self._unusual = unusual
        self._more.setText(f"More settings ({len(differs)} changed)" if differs else "More settings")


def _help(name: str) -> str:
    counted, example, names = unit(name), several(name), choices(name)
    parts = (
        help_sentence(name),
        f"The names are {', '.join(names)}." if names and one_a_layer(name) else "",
        f"Counted in {counted}." if counted else "",
        f"Several values, such as {example}, train as many networks side by side." if example else "",
    )
    return " ".join(part for part in parts if part)


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
