"""Everything the user is doing now, in one place; panels show it and hand it what the user does."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from core.datasets import Dataset
from core.errors import ModelError, UserError
from core.experiments.fitting import check_fits
from core.experiments.opened_library import open_library
from core.experiments.opening import Picture
from core.network import Network
from core.settings import label
from core.store.run_file import SUFFIX
from dnn_gui.session.answers import Answers
from dnn_gui.session.choices import Choices, choices_of, first_difference
from dnn_gui.session.comparing import Comparing
from dnn_gui.session.files import Files, NamedFile
from dnn_gui.session.library import Runs
from dnn_gui.session.messages import Message, message_about
from dnn_gui.session.networks import Networks
from dnn_gui.session.reopening import Reopening
from dnn_gui.session.rewinding import Rewinding
from dnn_gui.session.training import RunState, Training


class Session(QObject):
    """The data, the choices, the training, the answers and the files of one window."""

    dataset_changed = Signal()
    model_changed = Signal()
    message_changed = Signal()

    def __init__(self, parent: QObject | None = None, *, library_folder: Path | None = None) -> None:
        super().__init__(parent)
        self.library, self.interrupted, self.library_problem = open_library(library_folder)
        self.choices = Choices(self)
        self.training = Training(self, library=self.library)
        self.runs = Runs(self.library, self.choices.undo_stack, self)
        self.reopening = Reopening(self)
        self.comparing = Comparing(self)
        self.answers = Answers(self)
        self.rewinding = Rewinding(self)
        self.files = Files(self)
        self.networks = Networks(self)
        self.dataset: Dataset | None = None
        self.model: Network | None = None
        """The saved network that was opened; none once another run has begun."""
        self.model_name = ""
        self.message = Message("")
        self._state = self.training.state
        self._listen()

    def _listen(self) -> None:
        for source in (self.files, self.training, self.answers, self.runs, self.rewinding):
            source.refused.connect(self._on_refused)
        self.runs.said.connect(self.say)
        self.files.opened.connect(self._on_opened)
        self.files.saved.connect(self._on_saved)
        self.training.not_recorded.connect(self._on_not_recorded)
        self.training.state_changed.connect(self._on_state)
        self.training.held.connect(self.tell_of_the_run)
        self.rewinding.branch_asked.connect(self._on_branch_asked)
        self.choices.changed.connect(self._on_choices)

    # Files

    def open(self, path: Path | str) -> None:
        """Open a data set, model, picture or run without making the window wait."""
        self.say(f"Opening {Path(path).name} …")
        if Path(path).suffix.lower() == SUFFIX:
            self.reopening.take_in(Path(path))
        else:
            self.files.open(path)

    def open_image(self, image: QImage, name: str) -> None:
        """Open a picture that is not in a file, such as one from the clipboard."""
        self.files.open_image(image, name)

    def cancel_opening(self) -> None:
        """Leave everything as it was before the files, or the run, that are being opened were asked for."""
        if self.files.opening:
            self.files.cancel_opening()
            self.reopening.cancel()
            self.say("Cancelled; nothing was changed.")

    def save_model(self, path: Path) -> None:
        """Save the network that is looked at, in training or not."""
        self.networks.save(path)

    def use_dataset(self, dataset: Dataset) -> None:
        """Make ``dataset`` the one to train on; an earlier run on other data is over, or is not opened any more."""
        self._refuse_while_training(dataset.name)
        self.reopening.cancel()
        self._forget_model()
        self.training.reset()
        self.dataset = dataset
        self.dataset_changed.emit()
        self.say(f"{dataset.name} opened. {dataset.note}".strip())
        self.networks.ask()

    def use_model(self, name: str, model: Network) -> None:
        """Make a saved network the one that answers, and show the settings that it was made with."""
        self._refuse_while_training(name)
        if self.dataset is not None:
            check_fits(model, name, self.dataset)
        self.reopening.cancel()
        self.training.reset()
        self.model, self.model_name = model, name
        self.choices.enter_several(choices_of(model))
        self.model_changed.emit()
        self.say(f"{name} opened; drop a picture to ask it. Train would begin anew, from first weights.")
        self.networks.ask()

    def ask_about(self, picture: Picture) -> None:
        """Make ``picture`` the one at hand and ask the network, as it is now, what it says."""
        self.answers.show(picture)
        self.networks.ask()

    # Training

    def why_not_train(self) -> str:
        """Return why training cannot begin now, as a sentence; empty if it can."""
        if self.dataset is None:
            return "Open a data set first."
        if self.choices.problems:
            name, problem = next(iter(self.choices.problems.items()))
            return problem if problem.startswith(label(name)) else f"{label(name)}: {problem}"
        try:
            networks = len(self.choices.variants)
            self.choices.settings.sizes(self.dataset.inputs, self.dataset.classes, networks=networks)
        except UserError as error:
            return str(error)
        return ""

    def train(self, *, paused: bool = False) -> None:
        """Begin a new run from first weights."""
        reason = self.why_not_train()
        if reason or self.dataset is None:
            self.complain(reason)
            return
        self._forget_model()
        self.training.start(self.dataset, *self.choices.variants, paused=paused)

    def why_not_go_on(self) -> str:
        """Return which setting in the form keeps the present run from going on, as a sentence; empty if none does."""
        run = self.training.run
        if run is None or self.training.state.active:
            return ""
        name = first_difference(self.choices.variants, run)
        advice = "put it back to go on, or press Train to begin anew."
        return f"{label(name)}: other than in this run; {advice}" if name else ""

    @property
    def can_go_on(self) -> bool:
        """Whether there is a run at rest that can go on."""
        return not self.training.state.active and self.training.can_go_on and not self.why_not_go_on()

    def pause_or_resume(self) -> None:
        """Hold the run, or go on with it."""
        if self.training.state is RunState.RUNNING:
            self.training.pause()
        elif reason := self.why_not_go_on():
            self.complain(reason)
        else:
            self.training.resume()

    def train_or_pause(self) -> None:
        """Do what the space bar does, and the buttons say: pause, go on, or train."""
        if self.training.state in (RunState.RUNNING, RunState.PAUSED) or self.can_go_on:
            self.pause_or_resume()
        elif not self.training.state.active:
            self.train()

    def step(self) -> None:
        """Make one update, of a new run if there is none."""
        if self.training.run is None:
            self.train(paused=True)
        elif reason := self.why_not_go_on():
            self.complain(reason)
        else:
            self.training.step()

    def reset(self) -> None:
        """Go back to the first weights."""
        model = self.model
        self._forget_model()
        self.training.reset()
        if model is not None:
            self.tell_of_the_run()
            self.networks.ask()

    def close(self) -> None:
        """End all threads; what is being saved is finished first."""
        self.training.close()
        self.rewinding.close()
        self.answers.close()
        self.files.close()
        self.reopening.close()
        self.comparing.close()
        self.runs.close()
        self.choices.close()
        if self.library is not None:
            self.library.close()

    def complain(self, sentence: str, detail: str = "") -> None:
        """Show the user one sentence about what cannot be done."""
        self.tell(Message(sentence, problem=True, detail=detail))

    @Slot(str)
    def say(self, sentence: str, *, more: bool = False) -> None:
        """Show the user one sentence; with ``more``, it is about runs that can be shown."""
        self.tell(Message(sentence, more=more))

    def tell(self, message: Message) -> None:
        """Show the user a message."""
        self.message = message
        self.message_changed.emit()

    @Slot()
    def tell_of_the_run(self) -> None:
        """Show the user where the run is, and whether another iteration than that is looked at."""
        training, looking_back = self.training, self.rewinding.place is not None
        message = message_about(
            training.state, training.progress, training.recording.problem, looking_back=looking_back
        )
        if message is not None:
            self.tell(message)

    def _refuse_while_training(self, name: str) -> None:
        if self.training.state.active:
            raise ModelError(f"{name} was not opened, so that the run in progress is not lost; stop it first.")

    def _forget_model(self) -> None:
        if self.model is not None:
            self.model, self.model_name = None, ""
            self.model_changed.emit()

    # What the parts of the session tell

    @Slot(object)
    def _on_opened(self, file: NamedFile) -> None:
        try:
            if isinstance(file.contents, Picture):
                self.say(f"{file.name} opened.")
                self.ask_about(file.contents)
            elif isinstance(file.contents, Dataset):
                self.use_dataset(file.contents)
            else:
                self.use_model(file.name, file.contents)
        except UserError as error:
            self._on_refused(error)

    @Slot(object)
    def _on_saved(self, name: str) -> None:
        self.say(f"Saved to {name}.")

    @Slot(object)
    def _on_refused(self, error: UserError) -> None:
        self.complain(str(error), error.detail)

    @Slot(object)
    def _on_not_recorded(self, error: UserError) -> None:
        self.complain(f"The run is not recorded: {error}", error.detail)

    @Slot(int)
    def _on_branch_asked(self, iteration: int) -> None:
        film, run = self.rewinding.film, self.training.recorded_as
        if film is not None and run:
            self.reopening.branch(run, partial(film.network, film.nearest(iteration)), iteration)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        if state is self._state:
            return  # and only to be gone on with to another iteration
        self._state = state
        self.tell_of_the_run()
        if state.active:
            self.choices.begin_stretch()
        else:
            self.networks.save_at_rest()
            self.networks.ask()

    @Slot()
    def _on_choices(self) -> None:
        settings, several = self.choices.settings, len(self.choices.variants) > 1
        if not self.why_not_go_on():
            self.training.change(None if several else settings.learning_rate, settings.iterations)
        if self.training.run is None and self.model is None:
            self.networks.ask()
