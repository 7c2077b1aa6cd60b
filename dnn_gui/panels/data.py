"""The data set: what it is, how its classes are balanced, and every picture to page through."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QWidget

from core.datasets import Dataset, Examples
from core.experiments.opening import Picture
from dnn_gui.look import Look
from dnn_gui.look.class_colours import class_colours
from dnn_gui.session import Session
from dnn_gui.widgets.balance_bar import BalanceBars
from dnn_gui.widgets.cut_text import as_tip
from dnn_gui.widgets.panel import PanelFrame, label
from dnn_gui.widgets.steady_text import SteadyText
from dnn_gui.widgets.thumbnails import Thumbnail, ThumbnailGrid

_THUMBNAIL = QSize(50, 50)
_COLUMNS, _ROWS = 5, 3
_PER_PAGE = _COLUMNS * _ROWS
_PARTS = ("Training", "Test")


class DataPanel(PanelFrame):
    """Name, counts, class balance and thumbnails; a click on a thumbnail asks the network about it."""

    open_asked = Signal()
    """The user wants to choose a data set from a file."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self._session, self._look = session, look
        self._page = 0
        open_button = QPushButton("Open…")
        open_button.setObjectName("openData")
        open_button.setToolTip("Open a data set (HDF5) from a file; dropping it on the window does the same")
        open_button.clicked.connect(self.open_asked)
        self.head.addWidget(open_button)
        self._name = SteadyText("datasetName", "heading")
        self._name.setText("No data yet")
        self._about = label(kind="muted", wraps=True, name="datasetAbout")
        self._about.setToolTip("Training and test pictures, and their width × height × channels")
        self._balance = BalanceBars()
        self._grid = ThumbnailGrid(_COLUMNS, _ROWS, _THUMBNAIL)
        self._grid.setObjectName("thumbnails")
        self._grid.chosen.connect(self._classify)
        for widget in (self._name, self._about, self._balance, self._grid):
            self.body.addWidget(widget)
        self.body.addLayout(self._make_pager())
        self.body.addStretch(1)
        session.dataset_changed.connect(self._show)
        look.changed.connect(self._recolour)
        self._show()

    def _make_pager(self) -> QHBoxLayout:
        self._part = QComboBox()
        self._part.setObjectName("datasetPart")
        self._part.setAccessibleName("Part of the data set to look at")
        self._part.addItems(list(_PARTS))
        self._part.currentIndexChanged.connect(self._show_first_page)
        self._back = _page_button("‹", "previousPage", "Previous pictures")
        self._back.clicked.connect(self._turn_back)
        self._on = _page_button("›", "nextPage", "Next pictures")
        self._on.clicked.connect(self._turn_on)
        self._where = label(kind="muted", name="pageRange")
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pager = QHBoxLayout()
        pager.setSpacing(4)
        pager.addWidget(self._part)
        pager.addStretch(1)
        for widget in (self._back, self._where, self._on):
            pager.addWidget(widget)
        return pager

    @Slot()
    def _show(self) -> None:
        dataset = self._session.dataset
        if dataset is not None:
            self._name.setText(dataset.name)
            self._name.setToolTip(as_tip(f"{dataset.name}\n{dataset.source}"))
            self._about.setText(_in_words(dataset))
            counts = {
                name: [dataset.train.count(label), dataset.test.count(label)]
                for label, name in enumerate(dataset.class_names)
            }
            self._balance.show_counts(("train", "test"), counts)
            self._recolour()
        self._show_first_page()

    @Slot()
    def _show_first_page(self) -> None:
        self._page = 0
        self._show_page()

    @Slot()
    def _turn_back(self) -> None:
        self._page -= 1
        self._show_page()

    @Slot()
    def _turn_on(self) -> None:
        self._page += 1
        self._show_page()

    def _show_page(self) -> None:
        dataset, examples = self._session.dataset, self._examples()
        if dataset is None or examples is None:
            return
        first = self._page * _PER_PAGE
        last = min(first + _PER_PAGE, len(examples))
        self._grid.show_thumbnails(
            [_thumbnail(examples, number, dataset.class_names) for number in range(first, last)]
        )
        self._where.setText(f"{first + 1}–{last} of {len(examples):,}")
        self._back.setEnabled(first > 0)
        self._on.setEnabled(last < len(examples))

    def _examples(self) -> Examples | None:
        dataset = self._session.dataset
        return (dataset.train, dataset.test)[self._part.currentIndex()] if dataset else None

    @Slot(int)
    def _classify(self, place: int) -> None:
        examples = self._examples()
        if examples is not None and self._session.dataset is not None:
            number = self._page * _PER_PAGE + place
            title = f"{_PARTS[self._part.currentIndex()]} picture {number + 1}"
            name = self._session.dataset.class_names[examples.labels[number]]
            self._session.ask_about(Picture(f"{title} ({name})", examples.rgb_picture(number)))

    @Slot()
    def _recolour(self) -> None:
        theme, dataset = self._look.theme, self._session.dataset
        if dataset is not None:
            colours = class_colours(theme, dataset.classes)
            self._balance.set_colours(colours, theme.muted)
            self._grid.set_colours(colours, theme.grid, theme.accent)


def _page_button(sign: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setObjectName(name)
    button.setToolTip(tip)
    return button


def _thumbnail(examples: Examples, number: int, class_names: tuple[str, ...]) -> Thumbnail:
    of_class = int(examples.labels[number])
    return Thumbnail(examples.picture(number), of_class, f"Picture {number + 1}: {class_names[of_class]}")


def _in_words(dataset: Dataset) -> str:
    recipe = dataset.recipe
    shape = f"{recipe.width} × {recipe.height} × {recipe.channels}"
    words = f"{len(dataset.train):,} + {len(dataset.test):,} pictures, {shape}"
    return f"{words}. {dataset.note}" if dataset.note else words
