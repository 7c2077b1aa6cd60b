"""What the network says about the picture at hand."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from core.experiments.opening import Picture
from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.session.answers import Answer
from dnn_gui.widgets.bars import Bars
from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.picture_view import PictureView, reduced
from dnn_gui.widgets.plot_ranges import frame_end
from dnn_gui.widgets.probability_curve import ProbabilityCurve
from dnn_gui.widgets.steady_text import SteadyText

_WIDTH = 228
_ROOM = (
    (2, (152, 192), (152, 144)),
    (5, (152, 192), (152, 128)),
    (8, (152, 128), (96, 128)),
    (10, (152, 128), (96, 96)),
    (sys.maxsize, (152, 128), (96, 64)),
)
"""Up to so many classes, how high the picture and what the network sees are: without a curve, and with one."""
_LONGEST = 1200
"""Pixels: a larger picture is thinned out before it is shown, so that the window does not wait for it."""


class PredictionPanel(PanelFrame):
    """The picture, exactly what the network sees of it, its answer in words and as bars, and who answered."""

    choose_asked = Signal()
    """The user wants to choose a picture from a file."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Predict", parent)
        self._session, self._look = session, look
        self._shown: Picture | None = None
        choose = QPushButton("Choose picture…")
        choose.setObjectName("choosePicture")
        choose.setToolTip("Choose a picture from a file and read what the network says about it")
        choose.clicked.connect(self.choose_asked)
        self.head.addWidget(choose)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._make_empty_page())
        self._pages.addWidget(self._make_answer_page())
        self.body.addLayout(self._pages, 1)
        session.answers.changed.connect(self._show)
        session.rewinding.film_changed.connect(self._show_curve)
        session.rewinding.changed.connect(self._show_curve)
        self._curve.clicked.connect(session.rewinding.go_near)
        look.changed.connect(self._recolour)
        self._recolour()

    def _make_empty_page(self) -> QWidget:
        page = QFrame()
        page.setProperty("kind", "dropzone")
        layout = QVBoxLayout(page)
        words = label(
            "Drop a picture anywhere on the window, paste one, or choose one.\n\n"
            "The network answers at once, also while it is learning.",
            "muted",
            wraps=True,
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(words)
        return page

    def _make_answer_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._picture = PictureView(QSize(_WIDTH, 152))
        self._name = SteadyText("pictureName", "muted", cut=Qt.TextElideMode.ElideMiddle)
        self._seen_title = label(kind="muted")
        self._seen = PictureView(QSize(192, 192), sharp=True)
        self._seen.setObjectName("networkInput")
        self._label = SteadyText("predictionLabel", "answer")
        self._bars = Bars()
        self._bars.setObjectName("predictionBars")
        self._bars.setAccessibleName("Probability of each class")
        self._who = label(kind="muted", name="predictionIteration", wraps=True)
        self._curve_title, self._curve = SteadyText("probabilityTitle", "muted"), ProbabilityCurve()
        self._curve_title.setContentsMargins(0, 4, 0, 0)
        answer = (self._label, self._bars, self._who, self._curve_title, self._curve)
        for widget in (self._picture, self._name, *answer, self._seen_title, self._seen):
            layout.addWidget(widget)
        layout.addStretch(1)
        return page

    @Slot()
    def _show(self) -> None:
        answers = self._session.answers
        self._pages.setCurrentIndex(0 if answers.picture is None else 1)
        if answers.picture is not None and answers.picture is not self._shown:
            self._shown = answers.picture
            self._picture.show_pixels(reduced(answers.picture.pixels, _LONGEST))
            self._name.setText(answers.picture.name)
            self._name.setToolTip(as_tip(answers.picture.name))
        self._show_answer(answers.answer)

    def _show_answer(self, answer: Answer | None) -> None:
        if answer is None:
            self._seen.show_pixels(None)
            self._label.setText("…")
            self._label.setToolTip("")
            self._bars.show_shares({})
            self._who.setText("")
            return
        height, width, channels = answer.seen.shape
        self._seen_title.setText(f"What the network sees ({width} × {height} × {channels})")
        self._show_curve()
        self._seen.show_pixels(answer.seen)
        self._label.setText(answer.prediction.label)
        self._label.setToolTip(as_tip(answer.prediction.label))
        self._bars.show_shares(answer.prediction.probabilities)
        self._who.setText(_who_answered(answer, self._session.model_name))

    def _make_room(self, classes: int, *, with_curve: bool) -> None:
        """Let pictures be as large as bars and curve allow."""
        picture, seen = next(heights for most, *heights in _ROOM if classes <= most)[with_curve]
        self._picture.setFixedSize(QSize(_WIDTH, picture))
        self._seen.setFixedSize(QSize(seen, seen))

    @Slot()
    def _show_curve(self) -> None:
        """Show how probable the class that is asked about was, or of many the one that was answered last."""
        rewinding, run, answer = self._session.rewinding, self._session.training.run, self._session.answers.answer
        for widget in (self._curve_title, self._curve):
            widget.setVisible(rewinding.film is not None)
        if answer is not None:
            self._make_room(len(answer.prediction.probabilities), with_curve=rewinding.film is not None)
        said, place = rewinding.over_the_run, rewinding.place
        if said is None or run is None:
            self._curve.clear()
            return
        at, shares = said
        two = run.dataset.classes == 2
        asked = 1 if two else int(shares[-1].argmax())
        name = run.dataset.class_names[asked]
        self._curve_title.setText(f"Probability of “{name}” over the run")
        self._curve.show_curve(name, at, shares[:, asked], frame_end(at[-1], run.total), half=two)
        self._curve.show_place(len(at) - 1 if place is None else place, rewound=place is not None)

    @Slot()
    def _recolour(self) -> None:
        theme = self._look.theme
        self._curve.dress(theme)
        self._bars.set_colours(theme.accent, theme.muted, theme.grid)


def _who_answered(answer: Answer, model_name: str) -> str:
    if answer.rewound:
        return f"Answered at iteration {answer.iteration:,} (rewound)."
    if model_name:
        return f"Answered by {model_name}, trained for {answer.iteration:,} iterations."
    if answer.iteration == 0:
        return "Answered by the first weights, before any training: a guess."
    return f"Answered at iteration {answer.iteration:,}."
