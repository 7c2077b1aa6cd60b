"""The network: drawn from input to output, and edited where it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any, get_args

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.datasets import Dataset
from core.errors import SettingError
from core.settings import MAX_LAYERS, MAX_UNITS, HiddenActivation
from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.session.training import RunState
from dnn_gui.widgets.layers_editor import LayersEditor
from dnn_gui.widgets.network_figure import NetworkFigure
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.sideways_scroll_area import SidewaysScrollArea

_NEW_LAYER = (5, 20)
"""The fewest and the most units that a new layer begins with."""
_FIRST: dict[str, object] = {"activations": "relu", "dropout": 0.0}
"""What a layer begins with that has no neighbour, by the settings that have a value a layer."""
_MOST_NAMED = 12
"""Classes that a tip names."""
_LOCKED = "Stop or reset the run to change the network."
_FULL = f"A network can have up to {MAX_LAYERS} hidden layers; remove one first."


class NetworkPanel(PanelFrame):
    """Shows and changes the hidden layers, with the shapes of W and b and the number of parameters."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Network", parent)
        self._session, self._look = session, look
        self._problem = label("", "problem", name="networkProblem", wraps=True)
        self._count = label("", "muted", name="parameterCount")
        self.head.addWidget(self._problem, 100)
        self.head.addWidget(self._count)
        self._editor = LayersEditor(get_args(HiddenActivation), MAX_UNITS)
        self._editor.setAccessibleName("Layers of the network")
        self._scroll = SidewaysScrollArea(self._editor)
        self.body.addWidget(self._scroll)
        self._editor.edited.connect(self._on_edited)
        self._editor.insertion_asked.connect(self._insert)
        self._editor.removal_asked.connect(self._remove)
        session.choices.changed.connect(self._show)
        session.choices.problems_changed.connect(self._show_problem)
        session.dataset_changed.connect(self._show)
        session.training.state_changed.connect(self._on_state)
        look.changed.connect(self._on_look)
        self._on_look()
        self._show()
        self._on_state(session.training.state)

    # What the user does

    @Slot()
    def _on_edited(self) -> None:
        self._enter(self._editor.texts, {"activations": self._editor.activations})

    @Slot(int)
    def _insert(self, number: int) -> None:
        """Insert a layer before hidden layer ``number``, of a size between its neighbours', ready to be typed."""
        layers, each, place = list(self._session.choices.settings.layers), self._of_each_layer(), number - 1
        before = (self._inputs or MAX_UNITS, *layers)[place]
        after = (*layers, self._outputs)[place]
        fewest, most = _NEW_LAYER
        layers.insert(place, min(max(round(sqrt(before * after)), fewest), most))
        for name, values in each.items():
            neighbours = values[max(place - 1, 0) :]
            values.insert(place, neighbours[0] if neighbours else _FIRST[name])
        self._enter(layers, each)
        self._scroll.ensureWidgetVisible(self._editor.focus_units(number), 100, 0)

    @Slot(int)
    def _remove(self, number: int) -> None:
        layers, each = list(self._session.choices.settings.layers), self._of_each_layer()
        for values in (layers, *each.values()):
            del values[number - 1]
        self._enter(layers, each)

    def _of_each_layer(self) -> dict[str, list[Any]]:
        """Return what every hidden layer has, by the names of the settings."""
        settings = self._session.choices.settings
        each: dict[str, list[Any]] = {"activations": list(settings.activation_of_each_layer)}
        if len(settings.dropout) > 1:
            each["dropout"] = list(settings.dropout)
        return each

    def _enter(self, layers: Sequence[object], each: Mapping[str, Sequence[object]]) -> None:
        """Enter everything together, so that the numbers agree; of activations there cannot be none."""
        values = {name: tuple(values) or (_FIRST[name],) for name, values in each.items()}
        self._session.choices.enter_several({"layers": tuple(layers), **values})

    # What is shown

    @property
    def _inputs(self) -> int:
        """How many numbers come in; 0 while there is no data."""
        return self._session.dataset.inputs if self._session.dataset else 0

    @property
    def _outputs(self) -> int:
        """How many numbers come out."""
        return self._session.dataset.outputs if self._session.dataset else 1

    @Slot()
    def _show(self) -> None:
        choices = self._session.choices
        self._editor.show_figure(self._figure(), keep_entries="layers" in choices.problems)
        self._editor.limit(_FULL if len(choices.settings.layers) >= MAX_LAYERS else "")
        self._count.setText(self._parameters())
        self._show_problem()

    @Slot()
    def _show_problem(self) -> None:
        mistyped = self._session.choices.problems.get("layers", "")
        marks = [mistyped if self._cannot_be(text) else "" for text in self._editor.texts]
        self._editor.mark(marks)
        sentence = mistyped if any(marks) else self._why_too_large()
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        self._editor.lock(_LOCKED if state.active else "")

    @Slot()
    def _on_look(self) -> None:
        self._editor.set_theme(self._look.theme)

    def _cannot_be(self, units: str) -> bool:
        """Return whether a layer cannot have what is typed as its units."""
        try:
            one = {name: (value,) for name, value in _FIRST.items()}
            self._session.choices.settings.changed(layers=(units,), **one)
        except SettingError:
            return True
        return False

    def _why_too_large(self) -> str:
        try:
            dataset = self._session.dataset
            self._session.choices.settings.sizes(self._inputs, dataset.classes if dataset else 2)
        except SettingError as error:
            return str(error)
        return ""

    def _parameters(self) -> str:
        if not self._inputs:
            return "Open a data set to see the number of parameters."
        sizes = (self._inputs, *self._session.choices.settings.layers, self._outputs)
        return f"{sum((before + 1) * after for before, after in pairwise(sizes)):,} parameters"

    def _figure(self) -> NetworkFigure:
        settings, dataset = self._session.choices.settings, self._session.dataset
        sizes = (self._inputs or "n_x", *settings.layers, self._outputs)
        shapes = tuple(
            f"W{number} ({after}, {before})\nb{number} ({after}, 1)"
            for number, (before, after) in enumerate(pairwise(sizes), start=1)
        )
        if dataset is None:
            input_caption, channels = ("no data yet", ""), 0
            input_tip = "Open a data set to see what comes in."
        else:
            recipe = dataset.recipe
            shape = f"({recipe.width} × {recipe.height} × {recipe.channels})"
            input_caption, channels = (f"{dataset.inputs:,} inputs", shape), recipe.channels
            input_tip = "One picture as numbers: width × height × channels, one below the other."
        output_caption, output_tip = _output_in_words(dataset)
        return NetworkFigure(
            inputs=self._inputs,
            units=settings.layers,
            activations=settings.activation_of_each_layer,
            outputs=self._outputs,
            shapes=shapes,
            input_caption=input_caption,
            input_tip=input_tip,
            output_caption=output_caption,
            output_tip=output_tip,
            channels=channels,
        )


def _output_in_words(dataset: Dataset | None) -> tuple[tuple[str, str], str]:
    """Return the two lines under the output, and its tip."""
    if dataset is None:
        return ("output", "sigmoid"), "What the network answers."
    if dataset.outputs == 1:
        asked = dataset.class_names[1]
        return (f"{asked}?", "sigmoid"), f"The answer is the probability that the picture is “{asked}”."
    named = ", ".join(f"“{name}”" for name in dataset.class_names[:_MOST_NAMED])
    more = f" and {dataset.classes - _MOST_NAMED:,} more" if dataset.classes > _MOST_NAMED else ""
    tip = f"The answers are the probabilities of {named}{more}, which add up to 1."
    return (f"{dataset.classes} classes", "softmax"), tip
