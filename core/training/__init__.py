"""Training: a trainer that advances when told to, and what it tells about itself."""

from core.training.method import Method
from core.training.progress import History, Measurement, Progress
from core.training.side_by_side import Examples, SideBySide
from core.training.state import TrainerState
from core.training.trainer import Trained, Trainer, train_many

__all__ = [
    "Examples",
    "History",
    "Measurement",
    "Method",
    "Progress",
    "SideBySide",
    "Trained",
    "Trainer",
    "TrainerState",
    "train_many",
]
