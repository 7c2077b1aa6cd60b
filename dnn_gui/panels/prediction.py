"""What the network says about the picture at hand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from core.experiments.opening import Picture
from dnn_gui.look import Look
from dnn_gui.session import Session
from dnn_gui.session.answers import Answer
from dnn_gui.widgets.bars import Bars
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.picture_view import PictureView, reduced

_PICTURE = QSize(228, 152)
_SEEN, _SEEN_SMALLER = QSize(192, 192), QSize(128, 128)
_FEW_CLASSES = 5
"""With more of them, what the network sees makes room for their bars."""
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
        self._picture = PictureView(_PICTURE)
        self._name = label(kind="muted")
        self._seen_title = label(kind="muted")
        self._seen = PictureView(_SEEN, sharp=True)
        self._seen.setObjectName("networkInput")
        self._label = label(kind="answer", name="predictionLabel")
        self._bars = Bars()
        self._bars.setObjectName("predictionBars")
        self._bars.setAccessibleName("Probability of each class")
        self._who = label(kind="muted", name="predictionIteration", wraps=True)
        for widget in (self._picture, self._name, self._label, self._bars, self._who, self._seen_title, self._seen):
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
            fitting = self._name.fontMetrics()
            name = answers.picture.name
            self._name.setText(fitting.elidedText(name, Qt.TextElideMode.ElideMiddle, _PICTURE.width()))
            self._name.setToolTip(name)
        self._show_answer(answers.answer)

    def _show_answer(self, answer: Answer | None) -> None:
        if answer is None:
            self._seen.show_pixels(None)
            self._label.setText("…")
            self._bars.show_shares({})
            self._who.setText("")
            return
        height, width, channels = answer.seen.shape
        self._seen_title.setText(f"What the network sees ({width} × {height} × {channels})")
        few = len(answer.prediction.probabilities) <= _FEW_CLASSES
        self._seen.setFixedSize(_SEEN if few else _SEEN_SMALLER)
        self._seen.show_pixels(answer.seen)
        self._label.setText(answer.prediction.label)
        self._bars.show_shares(answer.prediction.probabilities)
        self._who.setText(_who_answered(answer, self._session.model_name))

    @Slot()
    def _recolour(self) -> None:
        theme = self._look.theme
        self._bars.set_colours(theme.accent, theme.muted, theme.grid)


def _who_answered(answer: Answer, model_name: str) -> str:
    if model_name:
        return f"Answered by {model_name}, trained for {answer.iteration:,} iterations."
    if answer.iteration == 0:
        return "Answered by the first weights, before any training: a guess."
    return f"Answered at iteration {answer.iteration:,}."
