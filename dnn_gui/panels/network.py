"""The network: drawn from input to output, and edited where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import get_args

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

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
_FIRST_ACTIVATION: HiddenActivation = "relu"
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
        self._enter(self._editor.texts, self._editor.activations)

    @Slot(int)
    def _insert(self, number: int) -> None:
        """Insert a layer before hidden layer ``number``, of a size between its neighbours', ready to be typed."""
        settings, place = self._session.choices.settings, number - 1
        layers, activations = list(settings.layers), list(settings.activation_of_each_layer)
        before = (self._inputs or MAX_UNITS, *layers)[place]
        after = (*layers, 1)[place]
        fewest, most = _NEW_LAYER
        layers.insert(place, min(max(round(sqrt(before * after)), fewest), most))
        neighbours = activations[max(place - 1, 0) :]
        activations.insert(place, neighbours[0] if neighbours else _FIRST_ACTIVATION)
        self._enter(layers, activations)
        self._scroll.ensureWidgetVisible(self._editor.focus_units(number), 100, 0)

    @Slot(int)
    def _remove(self, number: int) -> None:
        settings = self._session.choices.settings
        layers, activations = list(settings.layers), list(settings.activation_of_each_layer)
        del layers[number - 1], activations[number - 1]
        self._enter(layers, activations)

    def _enter(self, layers: Sequence[object], activations: Sequence[str]) -> None:
        """Enter both together, so that their numbers agree; the activations cannot be none."""
        self._session.choices.enter_several(
            {"layers": tuple(layers), "activations": tuple(activations) or (_FIRST_ACTIVATION,)}
        )

    # What is shown

    @property
    def _inputs(self) -> int:
        """How many numbers come in; 0 while there is no data."""
        return self._session.dataset.inputs if self._session.dataset else 0

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
            self._session.choices.settings.changed(layers=(units,), activations=(_FIRST_ACTIVATION,))
        except SettingError:
            return True
        return False

    def _why_too_large(self) -> str:
        try:
            self._session.choices.settings.sizes(self._inputs)
        except SettingError as error:
            return str(error)
        return ""

    def _parameters(self) -> str:
        if not self._inputs:
            return "Open a data set to see the number of parameters."
        sizes = (self._inputs, *self._session.choices.settings.layers, 1)
        return f"{sum((before + 1) * after for before, after in pairwise(sizes)):,} parameters"

    def _figure(self) -> NetworkFigure:
        settings, dataset = self._session.choices.settings, self._session.dataset
        sizes = (self._inputs or "n_x", *settings.layers, 1)
        shapes = tuple(
            f"W{number} ({after}, {before})\nb{number} ({after}, 1)"
            for number, (before, after) in enumerate(pairwise(sizes), start=1)
        )
        if dataset is None:
            input_caption, channels, asked = ("no data yet", ""), 0, "output"
            tips = ("Open a data set to see what comes in.", "What the network answers.")
        else:
            recipe = dataset.recipe
            shape = f"({recipe.width} × {recipe.height} × {recipe.channels})"
            input_caption, channels = (f"{dataset.inputs:,} inputs", shape), recipe.channels
            asked = f"{dataset.class_names[1]}?"
            tips = (
                "One picture as numbers: width × height × channels, one below the other.",
                f"The answer is the probability that the picture is “{dataset.class_names[1]}”.",
            )
        return NetworkFigure(
            inputs=self._inputs,
            units=settings.layers,
            activations=settings.activation_of_each_layer,
            shapes=shapes,
            input_caption=input_caption,
            input_tip=tips[0],
            output_caption=(asked, "sigmoid"),
            output_tip=tips[1],
            channels=channels,
        )
